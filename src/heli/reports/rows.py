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
    countings: Iterable[tuple[ActsCounted, date]], offices: Sequence[int], last: date, reader: Reader
) -> Mapping[str, Sequence[MatterRead]]:
    """Matters by procedure, with the standing acts that these countings name, from their first day to the last, inclusive.

    At most six queries: what was mended; acts since the first day asked for and acts whenever they were, each without and with
    what they were about; facts of matters of which some are asked.
    """
    since = list(countings)
    wanted = [counting for counting, _ in since]
    found: dict[str, dict[UUID, MatterRead]] = defaultdict(dict)
    if not wanted:
        return {}
    reach = readable(reader, via="matter__") & Q(
        matter__office__in=offices, matter__procedure__in={c.procedure for c in wanted}
    )
    mended = _mended(reach)
    moved = [act for act, day in mended.items() if day is not None]
    for row in _acts(_Asked.of(since), reach, last, moved):
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


Pair = tuple[str, str]
"""A procedure and one of its acts."""


class _Asked(NamedTuple):
    """Which acts are read: those of `always` whenever they were, the others from `first`; of `whole` what they were about."""

    pairs: frozenset[Pair]
    whole: frozenset[Pair]
    always: frozenset[Pair]
    first: date

    @classmethod
    def of(cls, since: Sequence[tuple[ActsCounted, date]]) -> _Asked:
        """What countings ask for, each with the first day on which its acts count."""
        ended = {(c.procedure, act) for c, _ in since for act in c.ended_by}
        counted = {(c.procedure, act) for c, _ in since for act in c.acts}
        whole = {(c.procedure, act) for c, _ in since if c.each in ("bearer", "subject") for act in c.acts}
        old = {(c.procedure, act) for c, first in since if first == BEGINNING for act in c.acts}
        days = [first for _, first in since if first != BEGINNING]
        return cls(
            frozenset(counted | ended), frozenset(whole), frozenset(old | ended), min(days, default=BEGINNING)
        )


def _acts(asked: _Asked, reach: Q, last: date, mended: Sequence[UUID]) -> Iterator[_Row]:
    """Acts with their matter's procedure and office; what they were about only where that is counted."""
    by_then = Q(happened_on__lte=last) | Q(pk__in=mended)
    since = Q(happened_on__range=(asked.first, last)) | Q(pk__in=mended)
    for pairs, is_whole in ((asked.pairs - asked.whole, False), (asked.whole, True)):
        for chosen, when in ((pairs & asked.always, by_then), (pairs - asked.always, since)):
            if chosen:
                yield from _rows(chosen, reach & when, is_whole=is_whole)


def _rows(pairs: frozenset[Pair], which: Q, *, is_whole: bool) -> Iterator[_Row]:
    named = Q(name__in={act for _, act in pairs}, matter__procedure__in={procedure for procedure, _ in pairs})
    columns = (*_COLUMNS, "leaf") if is_whole else _COLUMNS
    for row in MatterAct.objects.filter(named, which).values_list(*columns).iterator():
        if (row[4], row[1]) in pairs:
            bearers = tuple(decode(bytes(row[6]))["bearers"]) if is_whole else ()
            yield _Row._make((*row[:6], bearers))


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
