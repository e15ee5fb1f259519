"""Naming a matter of an office below by its number, without reading it: what a superior's draw or inspection is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from heli.access.policy import may_name
from heli.access.reader import Reader
from heli.access.reading import log_reading
from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.matters.models import Matter
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office

PURPOSE, WHAT = "supervision", "named_below"
_NOTE = 200
MOST = 20
"""Matters that are named at most: a number is whole, so that few offices can have given the same."""


@dataclass(frozen=True, slots=True)
class NamedMatter:
    """What may be said of it: its number and whose it is (the office's number); no title, no party, no state."""

    id: UUID
    number: str
    office: int


def names_below(reader: Reader) -> bool:
    """Whether a reader may name matters of offices below: case management of an office that has some."""
    if reader.office is None or "case_management" not in reader.roles:
        return False
    return Office.objects.of_kind(OfficeKind.PROCURATORATE).filter(superior=reader.office).exists()


def named_below(
    reader: Reader, *, number: str = "", ids: Collection[UUID] = (), asked_from: UUID | None = None
) -> list[NamedMatter]:
    """Matters of the offices below that bear this whole number, or are these, as far as `policy.may_name` lets them be named.

    Whoever asks leaves a line in the reading log, found or not; it names what was found and no word that was typed. A word
    without a digit is no number and asks nothing. What may not be named and what is not there take the same statements and
    give the same answer.

    Args:
        asked_from: the matter on whose form it is named; None where one is only being opened.
    """
    number = number if any(c.isdigit() for c in number) else ""
    if not (number or ids) or not names_below(reader):
        return []
    own = Office.objects.get(pk=int(reader.office or 0))
    wanted = Q(pk__in=ids) | (Q(number=number) if number else Q())
    with engine_everywhere():
        rows = list(Matter.objects.filter(wanted).select_related("office").order_by("pk")[:MOST])
    named = [row for row in rows if may_name(reader, row, office=row.office.lft, below=(own.lft, own.rgt))]
    note = "、".join(row.number for row in named)[:_NOTE]
    with scope(reader):
        log_reading(
            reader.for_purpose(PURPOSE), what=WHAT, subject_kind="matter", subject=asked_from, note=note
        )
    return [NamedMatter(UUID(str(row.pk)), row.number, int(row.office_id)) for row in named]
