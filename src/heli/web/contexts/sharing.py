"""Who else may read or work on a matter: the grants on it, and the bodies that may be admitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, IntegerField, Q, When

from heli.access.grants import GIVERS, rests_on_act
from heli.access.models import Grant
from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Words
from heli.law.engine import Compiled
from heli.matters.models import Matter
from heli.offices.models import Office
from heli.web.contexts.names import look_up
from heli.web.contexts.procedures import compiled_of

_MAY: Mapping[str, Msg] = {"read": Msg("may read it"), "work": Msg("may read it and do its own acts in it")}


@dataclass(frozen=True, slots=True)
class GrantShown:
    """One grant. `ended`: it was taken back, or its last day is over. `by_act`: an act of the matter gave it, and ends it."""

    id: UUID
    who: Words
    may: Words
    reason: str
    given_by: Words
    from_on: date
    to_on: date | None
    ended: bool
    withdrawn_why: str
    by_act: bool


@dataclass(frozen=True, slots=True)
class SharingPage:
    """The page. `bodies`: those that the procedure lets in, the nearest first; `may_give`: a post of the reader gives grants."""

    matter: UUID
    title: str
    grants: tuple[GrantShown, ...]
    bodies: tuple[tuple[int, Words], ...]
    may_give: bool


def sharing_page(matter: Matter, reader: Reader) -> SharingPage:
    """The page of a matter that the reader sees."""
    rows = list(Grant.objects.filter(subject_kind="matter", subject=matter.pk).order_by("-given_at"))
    bodies = _bodies(matter)
    names = look_up(
        people=[
            *(row.given_by_id for row in rows),
            *(row.target for row in rows if row.given_to == "person"),
        ],
        offices=[
            *bodies,
            *(row.target for row in rows if row.given_to == "office" and row.target is not None),
        ],
    )
    today = clock.today()

    def who(row: Grant) -> Words:
        if row.given_to == "office":
            return names.office(row.target)
        return names.person(row.target) if row.given_to == "person" else Msg("several people")

    grants = tuple(
        GrantShown(
            row.pk, who(row), _MAY[row.may], row.reason, names.person(row.given_by_id), row.from_on, row.to_on,
            row.withdrawn_at is not None or (row.to_on is not None and row.to_on < today), row.withdrawn_why,
            rests_on_act(row.basis),
        )
        for row in rows
    )  # fmt: skip
    shown = tuple((number, names.office(number)) for number in bodies)
    return SharingPage(matter.pk, matter.title_text, grants, shown, bool(reader.roles & GIVERS))


def _bodies(matter: Matter) -> list[int]:
    """Bodies of the kinds that the procedure may let in: of the same place first, then of the superior's places."""
    compiled = compiled_of(matter.version)
    kinds = compiled.written.access.partners if isinstance(compiled, Compiled) else []
    office = matter.office
    here, above = Q(region=office.region_id), Q(region__in=_regions_of_the_superior(office))
    rows = Office.objects.filter(here | above, kind__in=kinds, closed_on=None).exclude(pk=office.pk)
    near_first = Case(When(here, then=0), default=1, output_field=IntegerField())
    return list(rows.order_by(near_first, "kind", "code").values_list("pk", flat=True))


def _regions_of_the_superior(office: Office) -> list[int]:
    if office.superior_id is None:
        return []
    below = Office.objects.filter(Q(superior=office.superior_id) | Q(pk=office.superior_id), closed_on=None)
    return [region for region in below.values_list("region", flat=True) if region is not None]
