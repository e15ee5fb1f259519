"""What leaves as an event log: what its reader may see, complete, and nobody's name."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import duckdb
import pytest
from django.contrib.auth.models import User

from heli.access.wall import scope
from heli.cli.main import main
from heli.cli.output import use_language
from heli.matters import export
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterAct
from heli.offices.models import Account
from tests.integration.intake.lists import Desk, line

NAMESPACE = "{http://www.xes-standard.org/}"
FIRST, LAST = date(2022, 12, 1), date(2022, 12, 31)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Three matters, one of them opened in November."""
    assert (
        desk.run(
            [line(1), line(2), line(3, 受理日期="2022-11-20", 强制措施="无", 分案日期="2022-11-21")]
        ).totals.warned
        == 3
    )
    return desk


def written(desk: Desk, who: str) -> bytes:
    reader = desk.cast.reader(who)
    out = io.BytesIO()
    with scope(reader):
        chosen = export.selection(reader, "arrest_review", FIRST, LAST)
        export.write_xes(export.traces(reader, chosen), out)
    return out.getvalue()


def test_a_log_is_valid_xes_with_every_act_in_order(filled: Desk) -> None:
    tree = ElementTree.fromstring(written(filled, "handler"))
    assert tree.tag == f"{NAMESPACE}log"
    assert tree.get("xes.version") == "1849-2016"
    found = {}
    for trace in tree.findall(f"{NAMESPACE}trace"):
        name = trace.find(f"{NAMESPACE}string[@key='concept:name']")
        assert name is not None
        events = trace.findall(f"{NAMESPACE}event")
        assert all(event.find(f"{NAMESPACE}date[@key='time:timestamp']") is not None for event in events)
        keys = [event.find(f"{NAMESPACE}string[@key='concept:name']") for event in events]
        found[name.get("value")] = [key.get("value") for key in keys if key is not None]
    with scope(EVERYWHERE):
        acts = MatterAct.objects.filter(matter__opened_on__gte=FIRST).order_by("seq")
        expected: dict[str, list[str]] = {}
        for act in acts:
            expected.setdefault(str(act.matter_id), []).append(act.name)
    assert found == expected
    assert len(found) == 2


def test_another_reader_gets_what_he_may_see(filled: Desk) -> None:
    assert b"<trace>" in written(filled, "line_head")
    assert b"<trace>" not in written(filled, "county_other")


def test_never_08_people_stand_under_names_that_differ_per_export(filled: Desk) -> None:
    def people(content: bytes) -> set[str | None]:
        tree = ElementTree.fromstring(content)
        return {s.get("value") for s in tree.iter(f"{NAMESPACE}string") if s.get("key") == "org:resource"}

    first, second = written(filled, "handler"), written(filled, "handler")
    assert people(first)
    assert not people(first) & people(second)
    for person in filled.cast.people.values():
        assert person.name.encode() not in first
    assert "示例人员".encode() not in first


def test_the_three_formats_come_from_the_command(
    filled: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HELI_ROLE", "app")
    user = User.objects.create_user(username="jia", password="a long one")
    Account.objects.create(user=user, person=filled.cast.people["handler"])
    given = [
        "--procedure",
        "arrest_review",
        "--from",
        FIRST.isoformat(),
        "--to",
        LAST.isoformat(),
        "--as",
        "jia",
    ]

    def run(form: str, path: Path) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("a long one\n"))
        return main(["export", *given, "--format", form, "--out", str(path), "--lang", "en"])

    for form in ("xes", "csv", "parquet"):
        assert run(form, tmp_path / f"log.{form}") == 0
        assert "of 2 matters" in capsys.readouterr().out
    assert run("xes", tmp_path / "log.xes") == 1
    with duckdb.connect() as connection:
        rows = [
            connection.execute(f"SELECT count(*) FROM '{tmp_path / name}'").fetchone()
            for name in ("log.csv", "log.parquet")
        ]
    assert rows[0] == rows[1]
    assert "示例人员" not in json.dumps((tmp_path / "log.csv").read_text("utf-8-sig"), ensure_ascii=False)
    use_language("zh-hans")
