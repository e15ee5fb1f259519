"""Who administers a place: its own three administrators, or those of the nearest superior that has all three (W14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from heli.offices.codes import administrators
from heli.offices.kinds import NATION, OfficeKind
from heli.offices.models import Office, Person, Post
from heli.offices.regions import chain_on


@dataclass(frozen=True, slots=True)
class Serving:
    """The answer for one place on one day.

    Attributes:
        office: whose administrators serve it; None where nobody does.
        people: administrators of that office by role; a role that nobody holds is not in it.
        is_complete: all three posts are held there.
    """

    office: Office | None
    people: Mapping[str, tuple[Person, ...]]
    is_complete: bool


def serving(place: Office, on: date) -> Serving:
    """Who serves an office: the nearest at or above it with all three posts; where none has, the nearest with any.

    A partner's office is served where the procuratorate of its region is. Two queries, more for a partner.
    """
    held = _held_above(place, on)
    nearest = sorted(held, key=lambda office: -office.lft)
    for office in nearest:
        if held[office].keys() >= administrators():
            return Serving(office, held[office], True)
    if nearest:
        return Serving(nearest[0], held[nearest[0]], False)
    return Serving(None, {}, False)


def is_standing(own: Office, on: date) -> bool:
    """Whether the administrators of an office may act: they are all three, or nobody above them is.

    One administrator alone of a county leaves it to the prefecture's three until the county has three of its own.
    """
    served = serving(own, on)
    return served.office is None or served.office.pk == own.pk or not served.is_complete


def _held_above(place: Office, on: date) -> dict[Office, dict[str, tuple[Person, ...]]]:
    own = procuratorate_of(place, on)
    if own is None:
        return {}
    posts = Post.objects.held_on(on).filter(
        role__in=administrators(),
        office__kind=OfficeKind.PROCURATORATE,
        office__lft__lte=own.lft,
        office__rgt__gte=own.lft,
    )
    found: dict[Office, dict[str, tuple[Person, ...]]] = defaultdict(dict)
    for post in posts.select_related("office", "person").order_by("pk"):
        known = found[post.office].get(post.role, ())
        if post.person not in known:
            found[post.office][post.role] = (*known, post.person)
    return dict(found)


def procuratorate_of(office: Office, on: date) -> Office | None:
    """The procuratorate of the place where an office lies: itself, or that of its region or the nearest above."""
    if office.kind == OfficeKind.PROCURATORATE:
        return office
    own = Office.objects.filter(kind=OfficeKind.PROCURATORATE, superior__isnull=True, level=NATION)
    if office.region is None:
        return own.first()
    chain = chain_on(office.region, on)
    rows = {
        row.region_id: row for row in Office.objects.filter(kind=OfficeKind.PROCURATORATE, region__in=chain)
    }
    return next((rows[number] for number in chain if number in rows), None) or own.first()
