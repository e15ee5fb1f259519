"""JSON lines in, JSON lines out: the same figures as the API, and a reason for each bad line."""

from __future__ import annotations

import argparse
import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from heli.cli.commands.law import count as command
from heli.law.counting import Counted, Length, Term, Unit, count, shipped_calendars
from heli.law.counting.lines import count_lines, read_term

GOOD: dict[str, Any] = {"start": "2026-03-10", "length": 7, "unit": "day"}
VECTORS = Path(__file__).parents[3] / "vectors" / "counting"


def answer(**changes: object) -> dict[str, Any]:
    """The answer to the good line with some fields changed; a field set to ... is left out."""
    given = {k: v for k, v in (GOOD | changes).items() if v is not ...}
    (found,) = count_lines([json.dumps(given)], shipped_calendars())
    return found


def test_a_good_line_is_counted() -> None:
    assert answer()["end"] == "2026-03-17"


BAD: tuple[tuple[str, object], ...] = (
    ("start", ...),
    ("start", None),
    ("start", "2026-02-30"),
    ("start", "20260310"),
    ("start", "2026-3-10"),
    ("start", "1776-07-04"),
    ("start", 20260310),
    ("start", "2026-03-10T14:20+08:00"),
    ("length", ...),
    ("length", 0),
    ("length", -1),
    ("length", 7.0),
    ("length", "7"),
    ("length", True),
    ("length", 10**30),
    ("unit", ...),
    ("unit", "days"),
    ("unit", 1),
    ("extensions", {"length": 1, "unit": "day"}),
    ("extensions", [1]),
    ("extensions", [{"length": 1}]),
    ("extensions", [{"length": 1, "unit": "day", "by": "us"}]),
    ("extensions", [{"length": 0, "unit": "day"}]),
    ("extensions", [{"length": 1, "unit": "hour"}]),
    ("cap", 0),
    ("cap", True),
    ("cap", "20"),
    ("cap", {"length": 20, "unit": "hour"}),
    ("restarts", ["2026-03-09"]),
    ("restarts", "2026-03-19"),
    ("restarts", [None]),
    ("excluded", [["2026-03-12", "2026-03-11"]]),
    ("excluded", [["2026-03-12", None]]),
    ("excluded", [["2026-03-12"]]),
    ("excluded", ["2026-03-12"]),
    ("custody", [["2026-03-12", "2026-03-11"]]),
    ("custody", [[None, "2026-03-11"]]),
    ("custody", True),
    ("before", 0),
    ("before", 1.5),
    ("roll", "forward"),
    ("month_rule", ""),
    ("calendar", "54050"),
    ("calendar", "Shannan"),
    ("calendar", 540500),
    ("binds", "theirs"),
    ("hurry", 1),
)


def test_a_bad_value_is_refused_with_its_field() -> None:
    for field, value in BAD:
        bad = answer(**{field: value})
        assert bad.pop("reason"), (field, value)
        assert str(bad.pop("error")).startswith("counting."), (field, value)
        assert bad == {"line": 1, "field": field}, value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "2026-03-10"),
        ("extensions", [{"length": 1, "unit": "day"}]),
        ("cap", {"length": 1, "unit": "day"}),
        ("excluded", [["2026-03-10", "2026-03-11"]]),
        ("before", 1),
        ("restarts", ["2026-03-12"]),
    ],
)
def test_hours_refuse_what_belongs_to_days(field: str, value: object) -> None:
    hours: dict[str, object] = {"start": "2026-03-10T14:20+08:00", "length": 24, "unit": "hour"}
    assert answer(**hours)["end"] == "2026-03-11T14:20:00+08:00"
    assert answer(**hours | {field: value})["field"] == field


def test_what_is_no_object_is_refused_or_skipped() -> None:
    for line in ("", "{", "[]", "null", "7", '"x"', "[" * 100_000, '{"a": NaN', "\x00"):
        found = list(count_lines([line], shipped_calendars()))
        assert [a["field"] for a in found] == (["line"] if line else []), line[:9]


def test_a_field_given_twice_is_refused() -> None:
    line = '{"start": "2026-03-10", "length": 7, "length": 8, "unit": "day"}'
    (bad,) = count_lines([line], shipped_calendars())
    assert (bad["error"], bad["field"]) == ("counting.duplicate_field", "length")


def test_the_line_number_counts_blank_lines() -> None:
    found = list(count_lines(["\n", "nonsense\n", json.dumps(GOOD)], shipped_calendars()))
    assert found[0]["line"] == 2
    assert found[1]["end"] == "2026-03-17"


def run(text: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and answers of the command."""
    out = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    monkeypatch.setattr(sys, "stdout", out)
    code = command.run(argparse.Namespace(calendars=tmp_path, brief=False))
    assert isinstance(out.buffer, io.BytesIO)
    return code, [json.loads(line) for line in out.buffer.getvalue().decode().splitlines()]


def test_null_is_the_same_as_absent() -> None:
    names = (
        "extensions",
        "cap",
        "restarts",
        "excluded",
        "custody",
        "before",
        "roll",
        "month_rule",
        "calendar",
    )
    assert answer(**dict.fromkeys(names)) == answer()


def test_a_bad_line_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode()
    bad = b'{"\xff": 1}\n{"\\ud800": 1}\n'
    code, found = run(good + b"\n" + bad + good, monkeypatch, tmp_path)
    assert code == 1
    assert ["error" in a for a in found] == [False, True, True, False]


def test_the_command_gives_what_the_api_gives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terms = [
        row["term"] for name in ("table", "own") for row in json.loads((VECTORS / f"{name}.json").read_text())
    ]
    code, found = run("\n".join(json.dumps(t) for t in terms).encode(), monkeypatch, tmp_path)
    assert code == 0
    assert len(found) == len(terms)
    for given, answered in zip(terms, found, strict=True):
        counted = count(read_term(json.dumps(given))[0], shipped_calendars())
        assert figures(counted) == {k: answered[k] for k in figures(counted)}
        assert [s.code for s in counted.working] == [s["code"] for s in answered["working"]]


def figures(counted: Counted) -> dict[str, object]:
    return {
        "raw_end": counted.raw_end.isoformat(),
        "end": counted.end.isoformat(),
        "strict_end": counted.strict_end.isoformat() if counted.strict_end else None,
        "provisional": counted.provisional,
        "possible_end": counted.possible_end.isoformat() if counted.possible_end else None,
    }


def test_a_step_carries_its_words_and_articles() -> None:
    steps = answer(start="2026-03-06", length=1, extensions=[{"length": 1, "unit": "month"}])["working"]
    assert [s["code"] for s in steps] == ["start", "extended", "months", "days", "working_day"]
    months = steps[2]
    assert months["params"] == {"amount": 1, "start": "2026-03-06", "end": "2026-04-06"}
    assert months["basis"] == ["SPC 202(1)"]
    assert months["zh"] == "自 2026-03-06 起 1 个月，至对应日 2026-04-06。（SPC 202(1)）"
    assert months["en"] == "From 2026-03-06, months: 1, to the same day number, 2026-04-06. (SPC 202(1))"


def test_reading_a_term_keeps_every_field() -> None:
    term, _ = read_term('{"start": "2026-03-10T14:20:00+08:00", "length": 24, "unit": "hour", "cap": 30}')
    start = datetime.fromisoformat("2026-03-10T14:20:00+08:00")
    assert term == Term(start, Length(24, Unit.HOUR), cap=Length(30, Unit.HOUR))
    assert read_term(json.dumps(GOOD))[0] == Term(date(2026, 3, 10), Length(7))
