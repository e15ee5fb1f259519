"""The columns of the registry: which there are, which are chosen in which order, and their cells for some matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.models import ExternalNumber, Matter
from heli.offices.models import Unit
from heli.web.contexts.names import Names, look_up
from heli.web.contexts.procedures import kind_of, stage_of
from heli.web.words import LastDay

COLUMNS: Mapping[str, Msg] = {
    "kind": Msg("Kind"),
    "number": Msg("Number"),
    "others": Msg("Numbers given elsewhere"),
    "stage": Msg("Stage"),
    "handler": Msg("Who answers for it"),
    "unit": Msg("Unit"),
    "opened_on": Msg("Opened on"),
    "due": Msg("Due"),
    "closed_on": Msg("Closed on"),
    "kept": Msg("Kept in"),
}
USUAL = ("kind", "number", "stage", "handler", "opened_on", "due")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value under its column; `label` for narrow screens. `value`: words, a day, or None for nothing."""

    label: Words
    value: Words | date | None
    is_late: bool = False
    is_day: bool = False


def columns_of(query: QueryDict) -> tuple[str, ...]:
    """The chosen columns in their order, each once; the usual ones where none is chosen."""
    chosen = tuple(dict.fromkeys(name for name in query.getlist("col") if name in COLUMNS))
    return chosen or USUAL


def cells_of(rows: Sequence[Matter], chosen: Sequence[str]) -> list[tuple[Cell, ...]]:
    """The cells of some matters: one query for each kind of name that a chosen column needs."""
    names = look_up(people=[row.handler_id for row in rows]) if "handler" in chosen else Names()
    units = _units(rows) if "unit" in chosen else {}
    others = _others(rows) if "others" in chosen else {}
    return [tuple(_cell(row, name, names, units, others) for name in chosen) for row in rows]


def _units(rows: Sequence[Matter]) -> Mapping[int, Text]:
    wanted = {row.unit_id for row in rows if row.unit_id}
    return {unit.pk: Text(unit.zh, unit.en) for unit in Unit.objects.filter(pk__in=wanted)}


def _others(rows: Sequence[Matter]) -> Mapping[object, str]:
    found: dict[object, list[str]] = {}
    for matter, number in (
        ExternalNumber.objects.filter(matter__in=[row.pk for row in rows])
        .order_by("series")
        .values_list("matter_id", "number")
    ):
        found.setdefault(matter, []).append(number)
    return {matter: "、".join(numbers) for matter, numbers in found.items()}


def _cell(
    row: Matter, name: str, names: Names, units: Mapping[int, Text], others: Mapping[object, str]
) -> Cell:
    label = COLUMNS[name]
    if name == "due":
        is_open = row.closed_on is None
        due = Msg("by %(day)s", {"day": LastDay(row.due_on)}) if row.due_on and is_open else None
        return Cell(label, due, bool(row.due_on and is_open and row.due_on < clock.today()))
    if name in ("opened_on", "closed_on"):
        return Cell(label, getattr(row, name), is_day=True)
    return Cell(label, _words(row, name, names, units, others))


def _words(
    row: Matter, name: str, names: Names, units: Mapping[int, Text], others: Mapping[object, str]
) -> Words | None:
    if name == "kind":
        return kind_of(row)
    if name == "stage":
        return stage_of(row)
    if name == "handler":
        return names.person(row.handler_id) if row.handler_id else Msg("not allocated yet")
    if name == "unit":
        return units.get(row.unit_id or 0)
    if name == "kept":
        return Msg("the national system") if row.record_kept_by == "external" else Msg("this system")
    text = row.number if name == "number" else others.get(row.pk, "")
    return Text(text, text) if text else None
