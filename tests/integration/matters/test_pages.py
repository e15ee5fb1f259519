"""Pages of lists: put together from places and names, they show what the plain query shows, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F, Q

from heli.access.reader import Reader
from heli.access.wall import scope
from heli.base import clock
from heli.matters import pages
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter
from heli.matters.querysets import MatterQuerySet
from heli.offices.models import Office, Unit
from tests.factories.matters import World
from tests.factories.offices import LONGZI, NAGARZE, QUSHUI, SHANNAN

ORDERS = ("due_on", "-due_on", "opened_on", "-opened_on", "changed_at", "-changed_at")
FIRST, ROWS = date(2022, 3, 1), 90
READERS = ("handler", "line_head", "provincial_head")
FILTERS: dict[str, Callable[[MatterQuerySet], MatterQuerySet]] = {
    "all": lambda rows: rows,
    "open": lambda rows: rows.open(),
    "one procedure": lambda rows: rows.of_procedure("suggestion"),
    "not of one day": lambda rows: rows.exclude(opened_on=FIRST),
    "closed or late": lambda rows: rows.filter(Q(closed_on__isnull=False) | Q(opened_on__gt=FIRST)),
    "closed after it was opened": lambda rows: rows.filter(closed_on__gt=F("opened_on")),
    "in an office": lambda rows: rows.filter(
        office__superior__isnull=False, office__level=F("office__level")
    ),
    "opened on some days": lambda rows: rows.filter(
        opened_on__in=[FIRST + timedelta(days=n) for n in (1, 2, 3)]
    ),
}


def _filled(world: World) -> None:
    """Matters of four offices and the units of one; every fifth open to the handler by name, some shut or closed."""
    offices = [world.cast.offices[code] for code in (LONGZI, NAGARZE, QUSHUI, SHANNAN)]
    units = list(Unit.objects.filter(office=offices[0]))
    names = [world.person(key) for key in ("handler", "provincial_head")]
    with scope(EVERYWHERE):
        Matter.objects.bulk_create(_matter(n, offices, units, names) for n in range(ROWS))


def _matter(n: int, offices: list[Office], units: list[Unit], names: list[int]) -> Matter:
    office = offices[n % len(offices)]
    unit = units[n % len(units)] if units and office == offices[0] and n % 3 == 0 else None
    is_open = n % 4 < 2
    return Matter(
        place_ord=unit.lft if unit else office.lft, line_bit=1 << n % 3, level=int(n % 11 == 0), closed_list=n % 13 == 0,
        grantees=[0, names[n % 2]] if n % 5 == 0 else [0], denied=[names[0]] if n % 17 == 0 else [],
        procedure=("suggestion", "lead_transfer")[n % 2], version="v", office=office, unit=unit, line="criminal", title=b"t",
        title_key="k", number=f"P{n}", opened_on=FIRST + timedelta(days=n % 7),
        closed_on=None if is_open else FIRST + timedelta(days=60),
        due_on=FIRST + timedelta(days=n % 9) if is_open else None,
        changed_at=clock.now() - timedelta(hours=n % 10),
    )  # fmt: skip


@pytest.fixture
def filled(world: World) -> World:
    _filled(world)
    return world


@contextmanager
def _list(world: World, key: str, kept: str, order: str) -> Iterator[MatterQuerySet]:
    reader = world.cast.reader(key)
    with scope(reader):
        rows = FILTERS[kept](Matter.objects.visible_to(reader))
        yield rows.filter(due_on__isnull=False) if order.endswith("due_on") else rows


def _walked(rows: MatterQuerySet, order: str, size: int) -> tuple[list[UUID], set[tuple[int, bool]]]:
    """Every page of a list, one behind the other; the rows, and what the pages said of their count."""
    found: list[Any] = []
    said = set()
    behind = None
    while True:
        page = rows.page(order, behind, size, most=1_000)
        said.add((page.count, page.more))
        found += page.rows
        if len(page.rows) < size:
            return [row.pk for row in found], said
        behind = (getattr(found[-1], order.lstrip("-")), found[-1].pk)


@pytest.mark.parametrize("few", [8, 100])
def test_pages_behind_one_another_are_the_whole_list_in_its_order(
    filled: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(pages, "FEW_PLACES", few)
    seen: dict[str, int] = {}
    for key in READERS:
        for order in ORDERS:
            kept = "all" if order.endswith("on") else "one procedure"
            with _list(filled, key, kept, order) as rows:
                plain = list(rows.in_order(order).values_list("pk", flat=True))
                for size in (2, 9):
                    assert _walked(rows, order, size) == (plain, {(len(plain), False)}), (key, order)
                seen[key] = max(seen.get(key, 0), len(plain))
    assert 9 < seen["handler"] < seen["line_head"] < seen["provincial_head"] < ROWS


def test_a_filter_narrows_either_half_of_a_page(filled: World) -> None:
    for kept in FILTERS:
        with _list(filled, "handler", kept, "-changed_at") as rows:
            plain = list(rows.in_order("-changed_at").values_list("pk", flat=True))
            assert [row.pk for row in rows.first_rows("-changed_at", None, 3)] == plain[:3], kept
            assert rows.counted() == (len(plain), False), kept
            assert len(plain) > 3, kept


def test_a_list_holds_what_is_open_by_name_elsewhere(filled: World) -> None:
    reader = filled.cast.reader("handler")
    with _list(filled, "handler", "all", "opened_on") as rows:
        page = rows.page("opened_on", None, ROWS)
    elsewhere = [row for row in page.rows if not reader.lft <= row.place_ord <= reader.rgt]
    here = [row for row in page.rows if reader.lft <= row.place_ord <= reader.rgt]
    assert elsewhere
    assert here
    assert all(reader.person in row.grantees and reader.person not in row.denied for row in elsewhere)
    assert page.count == len(here) + len(elsewhere)


def test_a_count_is_exact_up_to_the_most_and_says_that_there_are_more(filled: World) -> None:
    with _list(filled, "handler", "all", "opened_on") as rows:
        exact = rows.count()
        first = list(rows.in_order("opened_on").values_list("pk", flat=True)[:2])
        for most, said in (
            (3, (3, True)),
            (exact - 1, (exact - 1, True)),
            (exact, (exact, False)),
            (1_000, (exact, False)),
        ):
            page = rows.page("opened_on", None, 2, most=most)
            assert (page.count, page.more) == said
            assert [row.pk for row in page.rows] == first
            assert rows.counted(most) == said


def test_what_is_open_by_name_stands_in_its_order_also_where_a_page_is_full_of_what_lies_in_places(
    filled: World,
) -> None:
    """By name only what stands before the end of a full page is asked for; what is of the same day may stand before it."""
    mixed = 0
    reader = filled.cast.reader("handler")
    for order in ORDERS:
        with _list(filled, "handler", "all", order) as rows:
            plain = list(rows.in_order(order).values_list("pk", flat=True))
            for size in range(1, 8):
                page = rows.page(order, None, size, most=2)
                assert [row.pk for row in page.rows] == plain[:size], (order, size)
                assert (page.count, page.more) == (2, True)
                places = {reader.lft <= row.place_ord <= reader.rgt for row in page.rows}
                mixed += len(places) == 2
    assert mixed


def _plans() -> dict[str, int]:
    """Statements of lists that this connection keeps: their text, and how often one plan for all values was run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT statement, generic_plans FROM pg_prepared_statements WHERE statement LIKE '/*%'"
        )
        return dict(cursor.fetchall())


def test_a_page_of_few_places_is_planned_once_and_shows_what_came_since(filled: World) -> None:
    reader = filled.cast.reader("handler")
    for times in (1, 2, 3):
        with scope(reader):
            rows = Matter.objects.visible_to(reader)
            page = rows.page("-opened_on", None, 5, most=3)
            assert [row.pk for row in page.rows] == list(
                rows.in_order("-opened_on").values_list("pk", flat=True)[:5]
            )
            assert sorted(_plans().values()) == [times] * 3
            with connection.cursor() as cursor:
                cursor.execute("SHOW plan_cache_mode")
                assert cursor.fetchone() == ("force_generic_plan",)
        with scope(EVERYWHERE):
            Matter.objects.filter(pk=page.rows[-1].pk).update(opened_on=FIRST + timedelta(days=50 + times))


def test_readers_of_unlike_places_have_plans_of_their_own(
    filled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FEW_PLACES", 100)
    for key in READERS:
        with _list(filled, key, "all", "opened_on") as rows:
            rows.page("opened_on", None, 2, most=1)
    marks = {text.partition("*/")[0] for text in _plans()}
    assert (
        len(marks)
        == len({len(str(filled.cast.reader(k).rgt - filled.cast.reader(k).lft)) for k in READERS})
        > 1
    )


def test_a_list_of_one_reader_is_never_read_wider_than_the_wall_stands(filled: World) -> None:
    wide, narrow = filled.cast.reader("provincial_head"), filled.cast.reader("handler")
    with scope(narrow):
        open_to_both = set(Matter.objects.visible_to(narrow).visible_to(wide).values_list("pk", flat=True))
        page = Matter.objects.visible_to(wide).page("opened_on", None, ROWS)
        assert {row.pk for row in page.rows} == open_to_both
        assert page.count == len(open_to_both)


def test_somebody_of_no_place_reads_by_name_alone(filled: World) -> None:
    reader: Reader = replace(filled.cast.reader("handler"), lft=0, rgt=-1)
    with scope(reader):
        page = Matter.objects.visible_to(reader).page("-changed_at", None, ROWS)
    assert page.rows
    assert all(reader.person in row.grantees for row in page.rows)


def test_the_wall_stands_again_as_it_stood_behind_a_page(filled: World) -> None:
    reader = filled.cast.reader("handler")
    with scope(reader):
        before = set(Matter.objects.values_list("pk", flat=True))
        Matter.objects.visible_to(reader).page("-changed_at", None, 5)
        assert set(Matter.objects.values_list("pk", flat=True)) == before


def _bitmaps() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_bitmapscan")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(("few", "planned"), [(100, ["off"]), (0, [])])
def test_only_what_lies_in_places_is_planned_without_bitmaps(
    filled: World, monkeypatch: pytest.MonkeyPatch, few: int, planned: list[str]
) -> None:
    monkeypatch.setattr(pages, "FEW_PLACES", few)
    seen: list[tuple[bool, str]] = []

    def watched(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if "FROM unnest" in sql or '"matters_matter" AS' in sql:
            with connection.connection.cursor() as beside:
                seen.append(("FROM unnest" in sql, beside.execute("SHOW enable_bitmapscan").fetchone()[0]))
        return execute(sql, *given)

    with _list(filled, "provincial_head", "all", "opened_on") as rows:
        none = rows.of_procedure("assistance_request")
        # what was counted whole is not read again
        for kept, most, expected in ((rows, 3, planned), (rows, ROWS, []), (none, 3, [])):
            seen.clear()
            with connection.execute_wrapper(watched):
                kept.page("opened_on", None, 5, most=most)
            assert [bitmaps for in_places, bitmaps in seen if in_places] == expected
            others = {bitmaps for in_places, bitmaps in seen if not in_places}
            # by name nothing is read where all that can be counted lies in places, too many to read one by one
            assert others == ({"on"} if few or most == ROWS or kept is none else set())
            assert _bitmaps() == "on"
