"""The registry: columns in a chosen order, numbers however they are bracketed, and a spreadsheet that does no harm."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.matters import World


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World, who: str = "case_manager") -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, who)


def _headings(text: str) -> list[str]:
    return re.findall(r'<th scope="col">([^<]*)</th>', text)


def test_the_columns_stand_in_the_order_that_was_chosen_also_on_the_next_page(world: World) -> None:
    text = _client(world).get("/matters/?col=due&col=number&col=&col=due&col=nonsense").text
    assert _headings(text) == ["案件", "期限", "编号"]
    assert "col=due&amp;col=number" in text
    assert len(_headings(_client(world).get("/matters/").text)) == 7


@pytest.mark.parametrize(
    "typed", ["示例统受〔2022〕7号", "示例统受[2022]7号", "示例统受（2022）7号", "示例统受【2022】 7号"]
)
def test_a_number_is_found_however_its_brackets_are_typed(world: World, typed: str) -> None:
    world.open(title="示例编号案", number="示例统受〔2022〕7号", record_kept_by="external")
    assert "示例编号案" in _client(world).get("/matters/", {"q": typed}).text


def test_the_spreadsheet_has_the_chosen_columns_and_only_what_the_reader_sees(world: World) -> None:
    world.open(title='=HYPERLINK("http://elsewhere.example")')
    answer = _client(world).get("/matters/export.xlsx?col=stage&col=opened_on&order=-opened_on")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("案件", "办理阶段", "登记日期")
    assert len(rows) == 3
    cell = next(cell for cell in sheet["A"] if str(cell.value).startswith("=HYPERLINK"))
    assert cell.data_type == "s"
    assert cell.quotePrefix
    other = _client(world, "county_other").get("/matters/export.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(other.content)).worksheets[0].max_row == 1
