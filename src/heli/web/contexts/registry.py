"""The registry: matters filtered, searched, in order, page by page by key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.matters.models import Matter
from heli.matters.pages import Page
from heli.matters.words import find
from heli.offices.models import Post, Unit
from heli.web import formats
from heli.web.contexts.procedures import procedures
from heli.web.contexts.reassigning import may_ask
from heli.web.contexts.registry_columns import COLUMNS, USUAL, Cell, cells_of, columns_of
from heli.web.contexts.registry_order import (
    ORDERS,
    Key,
    in_order,
    key_of,
    order_of,
    order_words,
    page_of,
    read_key,
    turn_of,
)
from heli.web.contexts.registry_views import ViewShown, views_shown
from heli.web.forms.reading import Misread, read_day

SIZE = 50
EXACT = 1_000
_FILTERS = (
    "q",
    "procedure",
    "stage",
    "state",
    "handler",
    "unit",
    "opened_from",
    "opened_to",
    "order",
    "choose",
)
_STATES: Mapping[str, Msg] = {"": Msg("Open and closed"), "open": Msg("Open"), "closed": Msg("Closed")}


class Choice(NamedTuple):
    """One option of a filter."""

    value: str
    label: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """One column. `url`: the list in the order of it; `sort`: "ascending" or "descending" where it stands in it."""

    name: Words
    url: str
    sort: str


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One matter as a line of the table, its cells in the order of the columns."""

    id: str
    url: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RegistryPage:
    """All that the registry shows.

    Attributes:
        places: for each place of a column, what may stand there.
        keep_query: leads to the page that keeps these pairs as a view.
        choosing: "one" or "all" while matters are ticked to be reassigned ("all": ticked already), else empty.
        whole_view_url: to reassign every open matter of the view at once, not of this page alone.
        choose_url: turns that on or off; empty for who may not ask for it.
    """

    rows: tuple[RegistryRow, ...]
    columns: tuple[Heading, ...]
    places: tuple[tuple[Choice, ...], ...]
    export_url: str
    keep_query: str
    said: Words
    previous_url: str
    next_url: str
    filters: Mapping[str, str]
    choices: Mapping[str, tuple[Choice, ...]]
    wrong: tuple[Reason, ...]
    is_filtered: bool
    views: tuple[ViewShown, ...]
    choosing: str
    choose_url: str
    tick_all_url: str
    whole_view_url: str


def registry_page(reader: Reader, query: QueryDict) -> RegistryPage:
    """The page for a query string. What can't be read of it is said, and narrows nothing."""
    given = _given(query)
    wrong: list[Reason] = []
    rows = _filtered(reader, given, wrong)
    behind, wrong_key = _key(query.get("after", ""), given["order"])
    wrong += wrong_key
    page = page_of(rows, given["order"], behind, size=SIZE + 1, most=EXACT)
    found = page.rows
    shown = found[:SIZE]
    chosen = columns_of(query)
    is_filtered = any(given[name] for name in _FILTERS if name not in ("order", "choose"))
    return RegistryPage(
        rows=tuple(
            RegistryRow(str(row.pk), reverse("matter", args=[row.pk]), row.title_text, cells)
            for row, cells in zip(shown, cells_of(shown, chosen), strict=True)
        ),
        columns=tuple(_heading(name, given, chosen) for name in chosen),
        places=_places(chosen),
        export_url=f"{reverse('registry_export')}?{urlencode(_pairs(given, chosen))}",
        keep_query=urlencode({"query": urlencode(_pairs({**given, "choose": ""}, chosen))}),
        said=_said(page),
        previous_url=_url(given, chosen, "") if behind else "",
        next_url=_url(given, chosen, key_of(shown[-1], given["order"])) if len(found) > SIZE else "",
        filters=given,
        choices=_choices(reader, given),
        wrong=tuple(wrong),
        is_filtered=is_filtered,
        views=views_shown(reader),
        choosing=given["choose"],
        tick_all_url=_url({**given, "choose": "all"}, chosen, query.get("after", "") if behind else ""),
        whole_view_url=f"{reverse('reassign')}?{urlencode([('view', 'all'), *_pairs({**given, 'choose': ''}, chosen)])}",
        choose_url=_url({**given, "choose": "" if given["choose"] else "one"}, chosen, "")
        if may_ask(reader)
        else "",
    )


def found_matters(reader: Reader, query: QueryDict, most: int) -> list[Matter]:
    """The first matters of a query, in its order: what is exported is what the registry shows."""
    given = _given(query)
    return list(in_order(_filtered(reader, given, []), given["order"], None)[:most])


def _given(query: QueryDict) -> dict[str, str]:
    given = {name: query.get(name, "").strip()[:200] for name in _FILTERS}
    choose = given["choose"] if given["choose"] in ("one", "all") else ""
    return {**given, "order": order_of(given["order"]), "choose": choose}


def _filtered(reader: Reader, given: Mapping[str, str], wrong: list[Reason]) -> QuerySet[Matter]:
    rows: Any = Matter.objects.visible_to(reader)
    if given["q"]:
        rows = rows.among({*_numbered(reader, given["q"]), *find(given["q"])})
    if given["procedure"]:
        rows = rows.of_procedure(given["procedure"])
    if given["stage"]:
        rows = rows.filter(stage=given["stage"])
    if given["state"] in ("open", "closed"):
        rows = rows.filter(closed_on__isnull=given["state"] == "open")
    if given["handler"] == "none":
        rows = rows.filter(handler=None)
    elif given["handler"].isdecimal() and len(given["handler"]) < 10:
        rows = rows.handled_by(int(given["handler"]))
    if given["unit"].isdecimal() and len(given["unit"]) < 10:
        rows = rows.filter(unit=int(given["unit"]))
    first, last = _day("opened_from", given, wrong), _day("opened_to", given, wrong)
    if first or last:
        rows = rows.opened_between(first or date.min, last or date.max)
    if given["order"] == "due_on":
        rows = rows.filter(due_on__isnull=False)
    found: QuerySet[Matter] = rows
    return found


def _numbered(reader: Reader, typed: str) -> list[UUID]:
    """Matters that bear what was typed as their number, exactly. Without a digit it is none: its words find the matter."""
    if not any(sign.isdigit() for sign in typed):
        return []
    ways = _ways(typed)
    bears = Q(number__in=ways) | Q(external_numbers__number__in=ways)
    return list(Matter.objects.visible_to(reader).filter(bears).values_list("pk", flat=True)[: EXACT + 1])


def _ways(number: str) -> list[str]:
    """A number as it was typed, and with the brackets that numbers of documents have: [2022] and (2022) are 〔2022〕."""
    bracketed = re.sub(r"[\[(（【［]([^\])）】］]*)[\])）】］]", r"〔\1〕", number)
    return list(dict.fromkeys((number, bracketed, bracketed.replace(" ", ""))))


def _day(name: str, given: Mapping[str, str], wrong: list[Reason]) -> date | None:
    if not given[name]:
        return None
    try:
        return read_day(given[name], clock.today())
    except Misread as misread:
        wrong.append(Reason("registry.day", misread.say, do=misread.do, field=name))
        return None


def _key(text: str, order: str) -> tuple[Key | None, list[Reason]]:
    """The row behind which a page begins. A key that can't be read begins at the first page, and says so."""
    if not text:
        return None, []
    try:
        return read_key(text, order), []
    except ValueError:
        return None, [
            Reason("registry.key", Msg("The address of this page is not whole; this is the first."))
        ]


def _heading(name: str, given: Mapping[str, str], chosen: Sequence[str]) -> Heading:
    turn = turn_of(name, given["order"])
    return Heading(COLUMNS[name], _url({**given, "order": turn.order}, chosen, ""), turn.sort)


def _pairs(given: Mapping[str, str], chosen: Sequence[str]) -> list[tuple[str, str]]:
    pairs = [(name, value) for name, value in given.items() if value]
    return pairs if tuple(chosen) == USUAL else [*pairs, *(("col", name) for name in chosen)]


def _url(given: Mapping[str, str], chosen: Sequence[str], after: str) -> str:
    pairs = _pairs(given, chosen) + ([("after", after)] if after else [])
    return f"{reverse('registry')}?{urlencode(pairs)}"


def _places(chosen: Sequence[str]) -> tuple[tuple[Choice, ...], ...]:
    """One list of columns for each place; the places behind the chosen ones are empty."""
    filled = [*chosen, *([""] * (len(COLUMNS) - len(chosen)))]
    return tuple(
        (
            Choice("", Msg("none"), not now),
            *(Choice(name, label, name == now) for name, label in COLUMNS.items()),
        )
        for now in filled
    )


def _said(page: Page) -> Words:
    counted = {"n": formats.number(page.count)}
    if page.more:
        return Msg("%(n)s+ matters", counted)
    return Msg("1 matter") if page.count == 1 else Msg("%(n)s matters", counted)


def _choices(reader: Reader, given: Mapping[str, str]) -> Mapping[str, tuple[Choice, ...]]:
    known = procedures()
    stages: list[tuple[str, Words]] = []
    if given["procedure"] in known:
        for track in known[given["procedure"]].tracks.values():
            if track.bearer == "matter":
                stages += [(key, Text(state.zh, state.en)) for key, state in track.states.items()]
    return {
        "procedure": _options(
            "procedure",
            given,
            Msg("All kinds"),
            [(name, written.name.text()) for name, written in known.items()],
        ),
        "stage": _options("stage", given, Msg("All stages"), stages),
        "state": tuple(Choice(value, label, value == given["state"]) for value, label in _STATES.items()),
        "handler": _options("handler", given, Msg("Everybody"), _handlers(reader)),
        "unit": _options("unit", given, Msg("All units"), _units(reader)),
        "order": tuple(
            Choice(value, order_words(value), value == given["order"])
            for value in dict.fromkeys(
                (*ORDERS, *(name for name in COLUMNS if name not in ORDERS), given["order"])
            )
        ),
    }


def _options(
    name: str, given: Mapping[str, str], every: Words, options: Sequence[tuple[str, Words]]
) -> tuple[Choice, ...]:
    first = Choice("", every, not given[name])
    return (first, *(Choice(value, label, value == given[name]) for value, label in options))


def _handlers(reader: Reader) -> list[tuple[str, Words]]:
    """Who may answer for matters at the reader's office, and nobody yet."""
    if reader.office is None:
        return []
    posts = Post.objects.held_on(clock.today()).filter(
        office=int(reader.office),
        role__in=["prosecutor", "department_head", "deputy_chief", "chief_prosecutor"],
    )
    rows = posts.order_by("person__sort_key").values_list("person_id", "person__name", "person__name_en")
    found: dict[str, Words] = {str(number): Text(name, name_en or name) for number, name, name_en in rows}
    return [("none", Msg("Not allocated yet")), *found.items()]


def _units(reader: Reader) -> list[tuple[str, Words]]:
    if reader.office is None:
        return []
    rows = Unit.objects.existing_on(clock.today()).filter(office=int(reader.office)).order_by("lft")
    return [(str(row.pk), Text(row.zh, row.en)) for row in rows]
