"""Counts figures from acts, under the wall of whoever asks, with the acts and matters behind each number.

    asked = Asked(office=office.pk, first=date(2022, 1, 1), last=date(2022, 11, 30))
    with scope(reader):
        found = count_all(["consulted_cases", "conferences"], asked, reader)
    found["conferences"].number, found["conferences"].behind

`FIGURES` says what there is (code, zh/en name, what is counted by act and matter, period, offices); a table of a superior
asks for figures by code, or makes an `ActsCounted` of its own and calls `count`. All figures asked for together take a
fixed number of queries. An annulled act does not count; a corrected day does. Nothing is stored: a figure is counted
each time, so taking a matter away changes it.

A figure is as complete as its reader's reach: `Counted.is_whole` is false where his posts do not read every line of every
office asked for, and whoever prints it says so. There is no order of offices by a figure, and none of people (never.md N8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from heli.access.reader import Reader
from heli.base.text import Text
from heli.offices.codes import all_lines
from heli.offices.kinds import COUNTY, OfficeKind
from heli.offices.models import Office, OfficeName, Post
from heli.reports.definitions import FIGURES, ActsCounted, Figure, OfficesCovered, PostsCounted
from heli.reports.rows import BEGINNING, ActRead, MatterRead, read

__all__ = ["FIGURES", "Asked", "Behind", "Counted", "count", "count_all", "offices_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """For which office, and from which day to which, both inclusive. `office` is its number."""

    office: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class OfficeCounted:
    """An office whose figures are counted, under its name on the last day. They stand in the official order."""

    id: int
    code: str
    level: int
    lft: int
    name: Text


@dataclass(frozen=True, slots=True)
class Behind:
    """One act behind a number: its matter, the act (None for a post), the office whose matter it is, the day it happened.

    Attributes:
        subject: the matter that was counted, where a figure counts what another matter points at.
    """

    matter: UUID | None
    act: UUID | None
    office: int
    on: date
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure counted.

    Attributes:
        number: how many; `out_of` of how many, for a coverage.
        first: first day that was counted, inclusive; None for what stood on the last day, or where nothing has begun.
        last: last day, inclusive.
        offices: whose matters were counted, in the official order.
        behind: the acts behind the number, by day; a matter or office counted once may have several.
        is_whole: whether the reader's posts reach all that there is to count.
    """

    figure: Figure
    number: int
    first: date | None
    last: date
    offices: tuple[OfficeCounted, ...]
    behind: tuple[Behind, ...] = ()
    out_of: int | None = None
    is_whole: bool = True

    def at(self, office: int) -> tuple[Behind, ...]:
        """The acts behind it of one office."""
        return tuple(row for row in self.behind if row.office == office)


def count(figure: Figure | str, asked: Asked, reader: Reader) -> Counted:
    """One figure; see `count_all`."""
    one = FIGURES[figure] if isinstance(figure, str) else figure
    return count_all([one], asked, reader)[one.code]


def count_all(figures: Iterable[Figure | str], asked: Asked, reader: Reader) -> Mapping[str, Counted]:
    """Figures by code, under the scope that the caller has set (`heli.access.wall.scope`).

    Args:
        figures: codes of `FIGURES`, or definitions of the caller's own.
        reader: whose reach bounds the count; the same as that of the scope.
    Raises:
        KeyError: there is no figure of that code.
    """
    wanted = [FIGURES[one] if isinstance(one, str) else one for one in figures]
    needed = _with_what_they_stand_on(wanted)
    places = offices_of(asked.office, asked.last)
    is_whole = _reaches(reader, places)
    countings = [
        (f.counting, _since(f, f.counting, asked))
        for f in needed.values()
        if isinstance(f.counting, ActsCounted)
    ]
    matters = read(countings, [place.id for place in places], asked.last, reader)
    found: dict[str, Counted] = {}
    for code, figure in needed.items():
        counted = _Tally(figure, asked, places, matters, found).count()
        found[code] = replace(counted, is_whole=is_whole)
    return {figure.code: found[figure.code] for figure in wanted}


def offices_of(office: int, on: date) -> tuple[OfficeCounted, ...]:
    """A procuratorate and those below it that existed on a day, in the official order, the office itself first."""
    top = Office.objects.get(pk=office)
    rows = list(Office.objects.of_kind(OfficeKind.PROCURATORATE).under(top.lft, top.rgt).existing_on(on))
    names = {name.office_id: name.text for name in OfficeName.objects.filter(office__in=rows).held_on(on)}
    return tuple(
        OfficeCounted(row.pk, row.code, row.level, row.lft, names.get(row.pk, Text(row.code, row.code)))
        for row in rows
    )


def _with_what_they_stand_on(wanted: Sequence[Figure]) -> dict[str, Figure]:
    """The figures with those that they are counted among, each behind the ones it needs."""
    found: dict[str, Figure] = {}

    def add(figure: Figure) -> None:
        below = getattr(figure.counting, "among", "") or getattr(figure.counting, "figure", "")
        if below:
            add(FIGURES[below])
        found.setdefault(figure.code, figure)

    for figure in wanted:
        add(figure)
    return found


def _reaches(reader: Reader, places: Sequence[OfficeCounted]) -> bool:
    by_place = all(reader.lft <= place.lft <= reader.rgt for place in places)
    return by_place and reader.lines & all_lines() == all_lines() and reader.level >= 1


@dataclass(frozen=True, slots=True)
class _Tally:
    """One figure being counted from what was read."""

    figure: Figure
    asked: Asked
    places: tuple[OfficeCounted, ...]
    matters: Mapping[str, Sequence[MatterRead]]
    found: Mapping[str, Counted]

    def count(self) -> Counted:
        counting = self.figure.counting
        if isinstance(counting, PostsCounted):
            return self._posts(counting)
        if isinstance(counting, OfficesCovered):
            return self._covered(counting)
        return self._acts(counting)

    def _made(
        self, number: int, behind: Iterable[Behind], first: date | None, out_of: int | None = None
    ) -> Counted:
        rows = tuple(sorted(behind, key=lambda row: (row.on, str(row.act))))
        return Counted(self.figure, number, first, self.asked.last, self._offices(), rows, out_of)

    def _offices(self) -> tuple[OfficeCounted, ...]:
        return self.places[:1] if self.figure.levels == "own" else self.places

    def _posts(self, counting: PostsCounted) -> Counted:
        held = Post.objects.filter(office=self.asked.office, role=counting.role).held_on(self.asked.last)
        people = dict(held.order_by("-from_on").values_list("person_id", "from_on"))
        rows = (Behind(None, None, self.asked.office, since) for since in people.values())
        return self._made(len(people), rows, None)

    def _covered(self, counting: OfficesCovered) -> Counted:
        below = {place.id for place in self.places if place.level == COUNTY}
        behind = [row for row in self.found[counting.figure].behind if row.office in below]
        return self._made(
            len({row.office for row in behind}), behind, self.found[counting.figure].first, len(below)
        )

    def _acts(self, counting: ActsCounted) -> Counted:
        among = {row.matter for row in self.found[counting.among].behind} if counting.among else None
        first = _since(self.figure, counting, self.asked)
        offices = {place.id for place in self._offices()}
        counted: dict[object, list[Behind]] = defaultdict(list)
        for matter in self.matters.get(counting.procedure, ()):
            if matter.office not in offices or (among is not None and matter.id not in among):
                continue
            if not matter.has(counting.where) or matter.did(counting.ended_by, self.asked.last):
                continue
            for act in matter.acts:
                if act.name in counting.acts and first <= act.on <= self.asked.last:
                    for one, subject in _counted_by(counting, matter, act):
                        counted[one].append(Behind(matter.id, act.id, matter.office, act.on, subject))
        behind = {row for rows in counted.values() for row in rows}
        return self._made(len(counted), behind, self._first(behind, among is not None))

    def _first(self, behind: Iterable[Behind], is_among: bool) -> date | None:
        """From which day it was counted: that of the first act, for what is counted since its start."""
        if self.figure.period == "since_start":
            return min((row.on for row in behind), default=None)
        return self.asked.first


def _since(figure: Figure, counting: ActsCounted, asked: Asked) -> date:
    """The first day on which an act counts, inclusive."""
    return BEGINNING if counting.among or figure.period == "since_start" else asked.first


def _counted_by(
    counting: ActsCounted, matter: MatterRead, act: ActRead
) -> Iterable[tuple[object, UUID | None]]:
    """What one act counts for: keys that are counted once each, and the matter that a key stands for."""
    if counting.each == "act":
        return ((act.id, None),)
    if counting.each == "matter":
        return ((matter.id, None),)
    if counting.each == "office":
        return ((matter.office, None),)
    if counting.each == "bearer":
        return tuple(((matter.id, bearer), None) for bearer in act.bearers)
    subjects = (matter.subject_of(bearer) for bearer in act.bearers)
    return tuple((subject, subject) for subject in subjects if subject is not None)
