"""A superior's table: matched once, filled for any period from acts, each number opening them; what came back is compared."""

from __future__ import annotations

import io
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heli.access.wall import scope
from heli.base.errors import BadInput, Refused
from heli.matters.models import MatterAct
from heli.reports.tables.models import TableFilling, TableTemplate
from tests.integration.web.queries import counted
from tests.integration.web.world import AT, World, clock_at, sign_in, world_with_accounts
from tests.unit.reports.tables.test_workbook import table

pytestmark = pytest.mark.django_db
HOME = "/reports/tables/"
DAYS = urlencode({"from": "2022-12-01", "to": "2022-12-30"})
ACCEPTED = "act:arrest_review:accept:matter"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


@pytest.fixture
def manager(world: World) -> Client:
    return sign_in(world, "case_manager")


def _file(data: bytes, name: str = "月报.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def _handed_in(client: Client, data: bytes | None = None) -> UUID:
    answer = client.post(HOME, {"file": _file(data or table())})
    assert answer.status_code == 302, answer.context["reasons"]
    return UUID(answer["Location"].rstrip("/").rpartition("/")[2])


def _match(client: Client, template: UUID, **posted: str) -> Any:
    given = {"cell": "月报!B4", "figure": ACCEPTED, "span": "asked", "do": "match"}
    return client.post(f"{HOME}{template}/", {**given, **posted})


def test_a_cell_is_matched_once_and_then_fills_itself_and_opens_its_acts(
    world: World, manager: Client
) -> None:
    template = _handed_in(manager)
    found = manager.post(f"{HOME}{template}/", {"cell": "月报!B4", "word": "受理", "search": "1"}).text
    assert f'value="{ACCEPTED}"' in found
    assert _match(manager, template).status_code == 302
    assert _match(manager, template, cell="月报!D4", do="hand", figure="").status_code == 302
    page = manager.get(f"{HOME}{template}/filled/?{DAYS}")
    assert page.context["counted"] == 1
    assert "手工填写" in page.text
    world.open(title="示例另案")
    answer = manager.post(f"{HOME}{template}/filled/?{DAYS}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["月报"]
    assert (sheet["B4"].value, sheet["B5"].value, sheet["B6"].value) == (2, None, "=SUM(B4:B5)")
    behind = manager.get(f"{HOME}{template}/behind/?{DAYS}&{urlencode({'cell': '月报!B4'})}").text
    with scope(world.cast.reader("case_manager")):
        acts = list(MatterAct.objects.filter(name="accept"))
    assert len(acts) == 2
    for act in acts:
        assert f"/matters/{act.matter_id}/record/{act.pk}/" in behind
    assert manager.get(f"{HOME}{template}/behind/?{DAYS}&cell=nothing").status_code == 404


def test_the_same_table_handed_in_again_keeps_what_was_matched(world: World, manager: Client) -> None:
    template = _handed_in(manager)
    _match(manager, template, cells="B4:C5")
    filled = manager.post(f"{HOME}{template}/filled/?{DAYS}").content
    assert _handed_in(manager, filled) == template
    with scope(world.cast.reader("case_manager")):
        assert set(TableTemplate.objects.get(pk=template).cells) == {
            f"月报!{at}" for at in ("B4", "C4", "B5", "C5")
        }
    assert _handed_in(manager, table(A5="琼结县")) != template


def test_what_came_back_is_shown_and_changes_nothing(world: World, manager: Client) -> None:
    template = _handed_in(manager)
    _match(manager, template)
    book = openpyxl.load_workbook(io.BytesIO(manager.post(f"{HOME}{template}/filled/?{DAYS}").content))
    book["月报"]["B4"], book["月报"]["D5"] = 7, 3
    out = io.BytesIO()
    book.save(out)
    world.open(title="示例另案")
    page = manager.post(f"{HOME}{template}/compare/", {"file": _file(out.getvalue())})
    found = {one.place: (one.filled, one.came, one.now) for one in page.context["differences"]}
    assert found == {"B4": (1, "7", 2), "D5": (None, "3", None)}
    with scope(world.cast.reader("case_manager")):
        assert [row.values for row in TableFilling.objects.all()] == [{"月报!B4": 1}]


def test_a_table_is_its_offices_own_and_of_posts_that_read_reports(world: World, manager: Client) -> None:
    template = _handed_in(manager)
    _match(manager, template)
    addresses = [f"{HOME}{template}/", f"{HOME}{template}/filled/"]
    for who in ("handler", "county_other", "shannan_chief", "police_contact", "nobody"):
        client = sign_in(world, who)
        assert {client.get(address).status_code for address in addresses} == {404}, who
    assert {sign_in(world, "chief").get(address).status_code for address in addresses} == {200}
    for who in ("handler", "shannan_chief"):
        with scope(world.cast.reader(who)):
            assert (TableTemplate.objects.count(), TableFilling.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "data"),
    [("月报.xls", b"x"), ("月报.xlsx", b"x"), ("秘密★月报.xlsx", table()), ("月报.xlsx", table(A7="机密★"))],
)
def test_what_is_no_such_table_is_refused_in_words(manager: Client, name: str, data: bytes) -> None:
    answer = manager.post(HOME, {"file": _file(data, name)})
    assert answer.status_code == 422
    assert answer.context["reasons"]


def test_queries_of_a_filled_table_do_not_grow_with_its_cells(world: World, manager: Client) -> None:
    template = _handed_in(manager)
    asked = []
    for cells in ("B4", "B4:D6"):
        _match(manager, template, cells=cells)
        manager.get(f"{HOME}{template}/filled/?{DAYS}")
        with counted() as sent:
            manager.get(f"{HOME}{template}/filled/?{DAYS}")
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 30


def test_the_command_fills_what_was_matched_in_the_browser_and_refuses_a_table_that_it_does_not_know(
    world: World,
    manager: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from heli.cli.commands.report import fill  # noqa: PLC0415
    from tests.integration.web.cast import PASSWORD  # noqa: PLC0415

    def run(source: Path, out: Path) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
        return fill.run(
            Namespace(
                table=source, out=out, office=None, actor="case_manager",
                first=date(2022, 12, 1), last=date(2022, 12, 30),
            )
        )  # fmt: skip

    source, out = tmp_path / "月报.xlsx", tmp_path / "填报.xlsx"
    source.write_bytes(table())
    with pytest.raises(Refused, match=r"table\.unknown"):
        run(source, out)
    assert not out.exists()
    _match(manager, _handed_in(manager))
    assert run(source, out) == 0
    assert openpyxl.load_workbook(out)["月报"]["B4"].value == 1
    assert "月报!B4" in capsys.readouterr().out
    with pytest.raises(BadInput):
        run(source, out)
