"""The registry: columns in a chosen order, numbers however they are bracketed, and a spreadsheet that does no harm."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]
import pytest

from heli.access.wall import scope

if TYPE_CHECKING:
    from django.test import Client

    from heli.access.reader import Reader
    from heli.matters.models import Matter
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
    return re.findall(r'<th scope="col"[^>]*>(?:<a [^>]*>)?([^<]*)', text)


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


ORDERS = (
    "kind", "number", "others", "stage", "handler", "unit", "opened_on", "due", "closed_on", "kept", "-changed_at",
    "opened_on", "due_on",
)  # fmt: skip


def _pages(reader: Reader, order: str) -> list[list[Matter]]:
    """Every page of the list, by its keys alone, two rows each."""
    from heli.matters.models import Matter  # noqa: PLC0415
    from heli.web.contexts.registry_order import in_order, key_of, read_key  # noqa: PLC0415

    pages: list[list[Matter]] = []
    behind = None
    with scope(reader):
        while len(pages) < 9:
            rows = Matter.objects.visible_to(reader)
            found = list(in_order(rows, order, behind)[:2])
            if not found:
                break
            pages.append(found)
            behind = read_key(key_of(found[-1], order), order)
    return pages


def test_each_order_pages_by_key_without_a_gap_or_a_row_twice(world: World) -> None:
    from heli.matters.models import Matter  # noqa: PLC0415

    for at in (10, 2, 1):
        world.open(title=f"示例{at}", number=f"示例统受〔2022〕{at}号", record_kept_by="external")
    reader = world.cast.reader("case_manager")
    with scope(reader):
        every = set(Matter.objects.visible_to(reader).values_list("pk", flat=True))
    for order in dict.fromkeys((*ORDERS, *(f"-{name}" for name in ORDERS if name[0] != "-"))):
        if order == "-due_on":
            continue
        seen = [row.pk for page in _pages(reader, order) for row in page]
        assert len(seen) == len(set(seen)), order
        if order != "due_on":
            assert set(seen) == every, order


def test_numbers_stand_in_the_order_of_their_figures_and_rows_without_one_last(world: World) -> None:
    for at in (10, 2):
        world.open(title=f"示例{at}", number=f"示例统受〔2022〕{at}号", record_kept_by="external")
    reader = world.cast.reader("case_manager")
    numbers = [row.number for page in _pages(reader, "number") for row in page]
    backwards = [row.number for page in _pages(reader, "-number") for row in page]
    given = ["示例统受〔2022〕2号", "示例统受〔2022〕10号"]
    assert [number for number in numbers if "示例统受" in number] == given
    assert [number for number in backwards if "示例统受" in number] == given[::-1]
    assert "" not in numbers[: numbers.index(given[1])]
    assert "" not in backwards[: backwards.index(given[0])]


def test_a_heading_says_in_which_direction_the_list_stands_and_a_press_turns_it(world: World) -> None:
    text = _client(world).get("/matters/?order=number").text
    assert 'aria-sort="ascending"' in text
    assert "order=-number" in text
    assert 'aria-sort="descending"' in _client(world).get("/matters/?order=-number").text
    assert _client(world).get("/matters/?order=number&after=x~y").status_code == 200
    assert _client(world).get("/matters/?order=title").status_code == 200
