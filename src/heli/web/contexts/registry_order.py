"""The order of the registry: by its usual orders, or by any column, from behind a row on.

Keyset paging needs a value to go on behind; rows without one stand last, in either direction. A title is sealed and
gives no order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import TextField

from heli.base.text import Msg, Words
from heli.matters.models import ExternalNumber, Matter
from heli.matters.pages import Page
from heli.offices.sorting import sort_key
from heli.web.contexts.procedures import procedures
from heli.web.contexts.registry_columns import COLUMNS

Key = tuple[Any, UUID]
"""Value and number of the row behind which a page begins."""
USUAL_ORDER = "-changed_at"
ORDERS: Mapping[str, Msg] = {
    "-changed_at": Msg("Changed last"),
    "-opened_on": Msg("Newest first"),
    "opened_on": Msg("Oldest first"),
    "due_on": Msg("By their last day"),
}
_AT = "order_key"


@dataclass(frozen=True, slots=True)
class Turn:
    """The order that a press on a heading gives. `sort`: "ascending", "descending", or empty where it is another's."""

    order: str
    sort: str


def natural(expression: Any) -> Func:
    """Text in which 2号 stands before 10号: each run of digits is padded to nine."""
    padded = Func(
        expression,
        Value(r"(\d+)"),
        Value(r"00000000\1"),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return Func(
        padded,
        Value(r"0*(\d{9})(?!\d)"),
        Value(r"\1"),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


def _filled(expression: Any) -> Case:
    """The text where there is one, else nothing: an empty number stands last."""
    return Case(When(~Q(number=""), then=natural(expression)), default=None, output_field=TextField())


def _ranked(column: str, keys: Sequence[str]) -> Case:
    """The place of a code among these, which stand in the order of the people's words."""
    whens = [When(**{column: key}, then=Value(at)) for at, key in enumerate(keys)]
    return Case(*whens, default=None, output_field=IntegerField())


def _kinds() -> Case:
    found = procedures()
    return _ranked("procedure", sorted(found, key=lambda name: sort_key(found[name].name.zh)))


def _stages() -> Case:
    """Stages as they follow one another: by their place in the first track in which they stand."""
    places: dict[str, tuple[int, bytes]] = {}
    for written in procedures().values():
        for track in written.tracks.values():
            if track.bearer == "matter":
                for at, (key, state) in enumerate(track.states.items()):
                    places.setdefault(key, (at, sort_key(state.zh)))
    return _ranked("stage", sorted(places, key=lambda key: (places[key], key)))


def _others() -> Subquery:
    rows = ExternalNumber.objects.filter(matter=OuterRef("pk")).order_by()
    return Subquery(rows.values("matter").annotate(first=Min(natural(F("number")))).values("first"))


_DUE = Case(When(closed_on=None, then=F("due_on")), default=None)
_EXPRESSIONS: Mapping[str, tuple[Callable[[], Any], Callable[[str], Any]]] = {
    "kind": (_kinds, int),
    "number": (lambda: _filled(F("number")), str),
    "others": (_others, str),
    "stage": (_stages, int),
    "handler": (lambda: F("handler__sort_key"), bytes.fromhex),
    "unit": (lambda: F("unit__lft"), int),
    "opened_on": (lambda: F("opened_on"), date.fromisoformat),
    "due": (lambda: _DUE, date.fromisoformat),
    "closed_on": (lambda: F("closed_on"), date.fromisoformat),
    "kept": (lambda: F("record_kept_by"), str),
}
"""Column → what it is ordered by, and how a value is read from the address of a page."""


def order_of(asked: str) -> str:
    """The order that was asked for; the usual one where there is none such."""
    return asked if asked in ORDERS or asked.removeprefix("-") in _EXPRESSIONS else USUAL_ORDER


def order_words(order: str) -> Words:
    """An order in words."""
    if order in ORDERS:
        return ORDERS[order]
    name = {"column": COLUMNS[order.removeprefix("-")]}
    return Msg("By “%(column)s”, backwards", name) if order[0] == "-" else Msg("By “%(column)s”", name)


def turn_of(column: str, order: str) -> Turn:
    """What a press on the heading of a column does: its order, and backwards when it stands in it already."""
    if order == column:
        return Turn(f"-{column}", "ascending")
    return Turn(column, "descending" if order == f"-{column}" else "")


def in_order(rows: QuerySet[Matter], order: str, behind: Key | None) -> QuerySet[Matter]:
    """The rows in an order, from behind a row on. The usual orders are served by an index."""
    if order in ORDERS:
        usual: QuerySet[Matter] = rows.in_order(order, behind)  # type: ignore[attr-defined]
        return usual
    down = order.startswith("-")
    expression = _EXPRESSIONS[order.lstrip("-")][0]()
    placed = F(_AT).desc(nulls_last=True) if down else F(_AT).asc(nulls_last=True)
    found = rows.annotate(**{_AT: expression}).order_by(placed, "-id" if down else "id")
    if behind is None:
        return found
    value, identity = behind
    more = "lt" if down else "gt"
    if value is None:
        return found.filter(**{f"{_AT}__isnull": True, f"id__{more}": identity})
    same = Q(**{_AT: value, f"id__{more}": identity})
    return found.filter(same | Q(**{f"{_AT}__{more}": value}) | Q(**{f"{_AT}__isnull": True}))


def page_of(rows: QuerySet[Matter], order: str, behind: Key | None, *, size: int, most: int) -> Page:
    """The first rows `in_order`, at most `size`, and the count of all, exact up to `most`."""
    if order in ORDERS:
        usual: Page = rows.page(order, behind, size, most=most)  # type: ignore[attr-defined]
        return usual
    count = rows.order_by()[: most + 1].count()
    return Page(list(in_order(rows, order, behind)[:size]), min(count, most), count > most)


def key_of(row: Matter, order: str) -> str:
    """The row as it stands in the address of the page behind it."""
    value = getattr(row, order.lstrip("-") if order in ORDERS else _AT)
    if value is None:
        return f"~{row.pk}"
    if isinstance(value, bytes | memoryview):
        return f"x{bytes(value).hex()}~{row.pk}"
    written = value.isoformat() if isinstance(value, date) else str(value)
    return f"x{written}~{row.pk}"


def read_key(text: str, order: str) -> Key:
    """What `key_of` wrote. Raises `ValueError` for an address that is not whole."""
    written, _, identity = text.rpartition("~")
    if not written:
        return None, UUID(identity)
    if order in ORDERS:
        kind: Callable[[str], Any] = (
            datetime.fromisoformat if order.endswith("changed_at") else date.fromisoformat
        )
    else:
        kind = _EXPRESSIONS[order.lstrip("-")][1]
    return kind(written.removeprefix("x")), UUID(identity)
