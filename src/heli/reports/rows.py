"""Reads the acts that figures count: a fixed number of queries, whatever is counted and however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from heli.access.reader import Reader
from heli.access.visible import readable
from heli.base import clock
from heli.ledger.leaf import decode
from heli.matters.models import MatterAct, MatterSnapshot
from heli.reports.definitions import ActsCounted

BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class ActRead:
    """One act that stands. `on` is the civil day it happened, as corrected; `bearers` is empty where no figure asks."""

    id: UUID
    name: str
    on: date
    bearers: tuple[str, ...] = ()


@dataclass(slots=True)
class MatterRead:
    """One matter with the acts that are counted. `facts` by "name@bearer", only those that nobody sealed."""

    id: UUID
    office: int
    acts: list[ActRead] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def has(self, where: Mapping[str, frozenset[str]]) -> bool:
        """Whether facts of the matter have the values asked for."""
        return all(self.facts.get(f"{name}@m") in values for name, values in where.items())

    def did(self, names: Sequence[str], by: date) -> bool:
        """Whether one of these acts happened by a day, inclusive."""
        return any(act.name in names and act.on <= by for act in self.acts)

    def subject_of(self, bearer: str) -> UUID | None:
        """The matter that an item points at."""
        found = self.facts.get(f"subject@{bearer}")
        return UUID(str(found)) if found else None


def read(
    countings: Iterable[ActsCounted], offices: Sequence[int], last: date, reader: Reader
) -> Mapping[str, Sequence[MatterRead]]:
    """Matters by procedure, with the standing acts that these countings name, up to a day, inclusive.

    At most four queries: what was mended, acts, acts with what they were about, facts of matters of which some are asked.
    """
    wanted = list(countings)
    found: dict[str, dict[UUID, MatterRead]] = defaultdict(dict)
    if not wanted:
        return {}
    reach = readable(reader, via="matter__") & Q(
        matter__office__in=offices, matter__procedure__in={c.procedure for c in wanted}
    )
    mended = _mended(reach)
    for row in _acts(wanted, reach, last, [act for act, day in mended.items() if day is not None]):
        day = mended.get(row.act, row.on)
        if day is not None and day <= last:
            held = found[row.procedure].setdefault(row.matter, MatterRead(row.matter, row.office))
            held.acts.append(ActRead(row.act, row.name, day, row.bearers))
    _add_facts(found, wanted)
    return {procedure: list(matters.values()) for procedure, matters in found.items()}


class _Row(NamedTuple):
    act: UUID
    name: str
    on: date
    matter: UUID
    procedure: str
    office: int
    bearers: tuple[str, ...] = ()


_COLUMNS = ("pk", "name", "happened_on", "matter_id", "matter__procedure", "matter__office_id")


def _acts(wanted: Sequence[ActsCounted], reach: Q, last: date, mended: Sequence[UUID]) -> Iterator[_Row]:
    """Acts with their matter's procedure and office; what they were about only where that is counted."""
    whole = {(c.procedure, act) for c in wanted if c.each in ("bearer", "subject") for act in c.acts}
    plain = {(c.procedure, act) for c in wanted for act in (*c.acts, *c.ended_by)} - whole
    by_then = Q(happened_on__lte=last) | Q(pk__in=mended)
    if plain:
        for row in MatterAct.objects.filter(reach, by_then, name__in={a for _, a in plain}).values_list(
            *_COLUMNS
        ):
            if (row[4], row[1]) in plain:
                yield _Row(*row)
    if whole:
        chosen = MatterAct.objects.filter(reach, by_then, name__in={a for _, a in whole})
        for *row, leaf in chosen.values_list(*_COLUMNS, "leaf").iterator():
            if (row[4], row[1]) in whole:
                yield _Row(*row)._replace(bearers=tuple(decode(bytes(leaf))["bearers"]))


def _mended(reach: Q) -> Mapping[UUID, date | None]:
    """Acts that were taken back (None), or whose day was corrected, last correction last. Few of all acts are."""
    rows = MatterAct.objects.filter(reach, name__in=("annul", "correct")).order_by("matter_id", "seq")
    days: list[tuple[UUID, UUID, date]] = []
    annulled: set[UUID] = set()
    for pk, name, leaf in rows.values_list("pk", "name", "leaf"):
        facts = decode(bytes(leaf))["facts"]
        if name == "annul":
            annulled.add(UUID(facts["act"]))
        elif "happened_at" in facts:
            days.append((pk, UUID(facts["act"]), _day(str(facts["happened_at"]))))
    found: dict[UUID, date | None] = {act: day for pk, act, day in days if pk not in annulled}
    return {**found, **dict.fromkeys(annulled)}


def _day(text: str) -> date:
    return clock.civil_day(datetime.fromisoformat(text)) if len(text) > 10 else date.fromisoformat(text)


def _add_facts(found: Mapping[str, dict[UUID, MatterRead]], wanted: Sequence[ActsCounted]) -> None:
    """Facts of the matters of which a condition or a subject is asked, from their snapshots."""
    asking = {c.procedure for c in wanted if c.where or c.each == "subject"}
    matters = {key: matter for procedure in asking for key, matter in found.get(procedure, {}).items()}
    rows = MatterSnapshot.objects.filter(matter__in=list(matters)).values_list("matter_id", "data__facts")
    for key, facts in rows.iterator():
        matters[key].facts = facts or {}
