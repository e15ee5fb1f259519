"""Naming a matter of an office below by its number, without reading it: what a superior's draw or inspection is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.matters.models import Matter
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office

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


def named_below(reader: Reader, *, number: str = "", ids: Collection[UUID] = ()) -> list[NamedMatter]:
    """Matters of the offices below that bear this whole number, or are these.

    What is sealed, shut by its kind, or above the reader's level is answered like what is not there.
    """
    if not (number or ids) or not names_below(reader):
        return []
    own = Office.objects.get(pk=int(reader.office or 0))
    wanted = Q(pk__in=ids) | (Q(number=number) if number else Q())
    with engine_everywhere():
        rows = Matter.objects.filter(
            wanted, closed_list=False, level__lte=reader.level, office__lft__range=(own.lft, own.rgt)
        ).exclude(office=own)
        found = rows.order_by("pk").values_list("pk", "number", "office_id")[:MOST]
        return [NamedMatter(UUID(str(pk)), label, int(office)) for pk, label, office in found]
