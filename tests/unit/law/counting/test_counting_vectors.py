"""The vectors: the computed examples, the fifty rows of the table, our own, and the local calendar."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from heli.law.counting import (
    Binds,
    Calendars,
    Counted,
    Length,
    Roll,
    Term,
    Unit,
    compile_rule,
    count,
    shipped_calendars,
)
from heli.law.counting.importing import parse_notice
from heli.law.counting.lines import read_term

VECTORS = Path(__file__).parents[3] / "vectors" / "counting"
# the ends of these are ends of a measure, not limits for an act: they never roll
MEASURES = ("26a", "26b", "26c", "37c", "38 ", "39 ")
SPRING = date(2000, 1, 1)


def vectors(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((VECTORS / name).read_text("utf-8"))
    return rows


@pytest.fixture(scope="module")
def calendars() -> Calendars:
    """The shipped tables with test notice T for Shannan and Lhasa."""
    shipped = shipped_calendars()
    data = (VECTORS / "notice_t.csv").read_bytes()
    return shipped.with_layers(parse_notice(data, place, shipped) for place in ("540500", "540100"))


def counted_twice(term: Term, calendars: Calendars) -> Counted:
    """The result with full working, held equal to the one in bulk."""
    full = count(term, calendars)
    quick = compile_rule(term.rule(), calendars)(term.start, term.custody, term.excluded, term.restarts)
    assert (full.raw_end, full.end, full.strict_end, full.provisional, full.possible_end) == quick
    return full


def test_all_computed_examples_are_there() -> None:
    assert len(vectors("examples.json")) == 75


def test_computed_examples_come_out_so(calendars: Calendars) -> None:
    for row in vectors("examples.json"):
        counted = counted_twice(_example(row), calendars)
        found = (counted.raw_end.isoformat(), counted.end.isoformat())
        assert (row["label"], *found) == (row["label"], row["raw_end"], row["end"])


def _example(row: dict[str, Any]) -> Term:
    extension = (Length(row["extension"], Unit(row["extension_unit"])),) if row["extension"] else ()
    return Term(
        date.fromisoformat(row["start"]),
        Length(row["length"], Unit(row["unit"])),
        extension,
        custody=((SPRING, None),) if row["custody"] else (),
        roll=Roll.NEVER if row["label"].startswith(MEASURES) else Roll.CUSTODY_SENSITIVE,
    )


def test_the_table_has_all_fifty_rows() -> None:
    assert {row["row"] for row in vectors("table.json")} == set(range(1, 51))


def test_the_rows_of_the_table_come_out_so(calendars: Calendars) -> None:
    for row in vectors("table.json"):
        term, _ = read_term(json.dumps(row["term"]))
        counted = counted_twice(term, calendars)
        strict = counted.strict_end.isoformat() if counted.strict_end else None
        found = (counted.raw_end.isoformat(), counted.end.isoformat(), strict, counted.provisional)
        written = (row["raw_end"], row["end"], row.get("strict_end"), row.get("provisional", False))
        assert (row["row"], *found) == (row["row"], *written)


def test_our_own_vectors_come_out_so(calendars: Calendars) -> None:
    rows = vectors("own.json")
    assert len({row["say"] for row in rows}) == len(rows) > 50
    for row in rows:
        term, assumed = read_term(json.dumps(row["term"]))
        counted = counted_twice(term, calendars)
        expect, say = row["expect"], row["say"]
        assert counted.end.isoformat() == expect["end"], say
        assert counted.raw_end.isoformat() == expect.get("raw_end", counted.raw_end.isoformat()), say
        if "strict_end" in expect:
            assert counted.strict_end is not None, say
            assert counted.strict_end.isoformat() == expect["strict_end"], say
        assert counted.provisional == expect.get("provisional", False), say
        assumptions = {step.code for step in (*assumed, *counted.assumptions)}
        assert set(expect.get("assumes", ())) <= assumptions, say


def test_a_local_calendar_moves_the_ends_that_it_may_move(calendars: Calendars) -> None:
    rows = vectors("local.json")
    assert len(rows) == 23
    for row in rows:
        say = (row["say"], row["last_day"], row["calendar"])
        last = date.fromisoformat(row["last_day"])
        term = Term(
            date.fromordinal(last.toordinal() - 10),
            Length(10),
            calendar=row["calendar"],
            binds=Binds(row["binds"]),
        )
        counted = counted_twice(term, calendars)
        assert counted.raw_end == last, say
        assert counted.end == date.fromisoformat(row["end"]), say
        possible = counted.possible_end.isoformat() if counted.possible_end else None
        assert possible == row["possible_end"], say


@pytest.mark.parametrize("last", [date(2025, 2, 28), date(2026, 2, 24), date(2023, 2, 18)])
def test_custody_never_rolls_by_either_calendar(last: date, calendars: Calendars) -> None:
    term = Term(
        date.fromordinal(last.toordinal() - 7),
        Length(7),
        roll=Roll.CUSTODY_SENSITIVE,
        custody=((SPRING, None),),
        calendar="540500",
    )
    counted = counted_twice(term, calendars)
    assert (counted.end, counted.possible_end) == (last, None)
