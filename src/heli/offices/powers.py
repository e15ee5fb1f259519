"""The power list: who decides, reviews and signs, and how a local line is held to the national floor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from heli.base.errors import BadInput, Reason, Refused, refused
from heli.base.text import Msg, Text
from heli.offices.codes import deciders
from heli.offices.models import Office, PowerEntry
from heli.offices.regions import chain_on, term_on

DECIDERS = (
    "handling_prosecutor",
    "department_head",
    "deputy_chief",
    "chief_prosecutor",
    "committee",
    "superior_office",
    "provincial_office",
    "supreme_office",
)
"""In rising order. A line is tighter than another when its decider stands later here."""
MARKS = ("V", "Vx", "S", "U")


def rank(decider: str) -> int:
    """Place of a decider in the rising order, from 0. Raises `BadInput` for a word that is none."""
    try:
        return DECIDERS.index(decider)
    except ValueError:
        raise BadInput(
            (
                Reason(
                    "power.decider",
                    Msg("There is no decider %(decider)s.", {"decider": decider}),
                    field="decider",
                ),
            )
        ) from None


@dataclass(frozen=True, slots=True)
class PowerRow:
    """What the list says of one power at one office on one day.

    Attributes:
        reviewer, signer: empty where the list names none.
        source: citation of the line that decides.
        explanation: every line that was read, from the nation's to the office's own.
    """

    power: str
    decider: str
    reviewer: str
    signer: str
    source: str
    mark: str
    is_locked: bool
    explanation: tuple[Msg, ...]


def decider_for(power: str, office: Office, on: date, *, procedure: str = "") -> PowerRow | None:
    """Who decides `power` at `office` on a civil day; None where no line speaks of it.

    Lines are read from the nation's through the regions' to the office's own; a line of the procedure
    goes before a line of all procedures. The latest line that is not below an earlier one decides: a
    local line that lies below the floor (the floor rose after it was made) is passed over and named.
    """
    lines = _lines(power, procedure, office, on)
    if not lines:
        return None
    standing, said = lines[0], [_said(lines[0])]
    for line in lines[1:]:
        if _is_below(line, standing):
            said.append(
                Msg("Passed over, since it is below the line before: %(line)s", {"line": _said(line)})
            )
            continue
        standing = line
        said.append(_said(line))
    return PowerRow(
        power,
        standing.decider,
        standing.reviewer,
        standing.signer,
        standing.source,
        standing.mark,
        standing.is_locked,
        tuple(said),
    )


def deciding_lines(
    powers: Collection[str], office: Office, regions: Sequence[int], on: date, *, procedure: str
) -> dict[str, PowerEntry]:
    """The line that decides each of some powers, as `decider_for` finds it for one. One query for all of them.

    Args:
        regions: the office's region and its superiors of the day, from itself up (`regions.chain_on`).
    """
    found = PowerEntry.objects.filter(power__in=powers, procedure__in=("", procedure)).held_on(on)
    by_power: dict[str, list[PowerEntry]] = {}
    for entry in _here(found, office, regions):
        by_power.setdefault(entry.power, []).append(entry)
    standing = {}
    for power, lines in by_power.items():
        standing[power] = lines[0]
        for line in lines[1:]:
            if not _is_below(line, standing[power]):
                standing[power] = line
    return standing


def _is_below(line: PowerEntry, other: PowerEntry) -> bool:
    return rank(line.decider) < rank(other.decider)


def _lines(power: str, procedure: str, office: Office, on: date) -> list[PowerEntry]:
    regions = chain_on(office.region, on) if office.region else []
    found = PowerEntry.objects.filter(power=power, procedure__in=("", procedure)).held_on(on)
    return _here(found.select_related("office", "region"), office, regions)


def _here(found: Iterable[PowerEntry], office: Office, regions: Sequence[int]) -> list[PowerEntry]:
    """Those of the lines that speak of an office, from the nation's to its own."""
    here = [
        entry
        for entry in found
        if entry.level in (None, office.level)
        and (entry.office_id in (None, office.pk))
        and (entry.region_id is None or entry.region_id in regions)
    ]
    return sorted(here, key=lambda entry: _nearness(entry, regions))


def _nearness(entry: PowerEntry, regions: Sequence[int]) -> tuple[int, bool, bool]:
    """Sorts from the nation (0) over the wider regions to the office itself; then general before special."""
    if entry.office_id is not None:
        near = len(regions) + 2
    elif entry.region_id is not None:
        near = len(regions) - regions.index(entry.region_id)
    else:
        near = 0
    return near, bool(entry.procedure), entry.level is not None


def _said(entry: PowerEntry) -> Msg:
    return Msg(
        "%(where)s: %(power)s is decided by %(decider)s (%(source)s)",
        {
            "where": _where(entry),
            "power": entry.power,
            "decider": deciders()[entry.decider],
            "source": entry.source,
        },
    )


def _where(entry: PowerEntry) -> Msg:
    if entry.office is not None:
        name = entry.office.names.held_on(entry.from_on).get().text
        return Msg("list of %(place)s", {"place": name})
    if entry.region is not None:
        term = term_on(entry.region, entry.from_on)
        return Msg("list of %(place)s", {"place": Text(term.name, term.name_en or term.name)})
    return Msg("national floor")


def check_local(entry: PowerEntry) -> None:
    """Raise `Refused`, naming both lines, when a local line lies below a line it has to respect.

    Those are the nation's and the wider regions' lines of the same power that hold on any of its days.
    """
    rank(entry.decider)
    for above in _above(entry):
        if rank(entry.decider) < rank(above.decider):
            raise below_floor(entry, above)


def _above(entry: PowerEntry) -> Iterable[PowerEntry]:
    region = entry.office.region if entry.office else entry.region
    wider = chain_on(region, entry.from_on) if region else []
    if entry.office is None:
        wider = wider[1:]
    others = PowerEntry.objects.filter(power=entry.power, office=None).exclude(pk=entry.pk)
    for other in others:
        if other.region_id is not None and other.region_id not in wider:
            continue
        if _meets(entry, other) and _overlaps(entry, other):
            yield other


def _meets(entry: PowerEntry, other: PowerEntry) -> bool:
    level = entry.office.level if entry.office else entry.level
    return other.procedure in ("", entry.procedure) and (other.level is None or level in (None, other.level))


def _overlaps(entry: PowerEntry, other: PowerEntry) -> bool:
    return (entry.to_on is None or other.from_on <= entry.to_on) and (
        other.to_on is None or entry.from_on <= other.to_on
    )


def below_floor(entry: PowerEntry, above: PowerEntry) -> Refused:
    """The refusal of a local line, with both lines in words."""
    return refused(
        "power.below_floor",
        Msg(
            "The line “%(local)s” would loosen the line “%(floor)s”.",
            {"local": _said(entry), "floor": _said(above)},
        ),
        basis=[above.source],
        do=Msg("A local list may name a higher decider, never a lower one."),
    )
