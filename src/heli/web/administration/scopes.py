"""What of the directory lies within an administrator's place."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from heli.base.errors import NotFound
from heli.offices.kinds import NATION
from heli.offices.models import Account, Office, Person, Post
from heli.web.administration.desk import Desk


def offices_within(desk: Desk) -> QuerySet[Office]:
    """Every office of the place and below, whatever its kind; in preorder."""
    rows: Any = Office.objects.select_related("region")
    if desk.office.level != NATION:
        own = Office.objects.filter(
            kind=desk.office.kind, lft__range=(desk.office.lft, desk.office.rgt), region__isnull=False
        )
        rows = rows.filter(
            Q(kind=desk.office.kind, lft__range=(desk.office.lft, desk.office.rgt))
            | (~Q(kind=desk.office.kind) & Q(region__in=own.values("region_id")))
        )
    found: QuerySet[Office] = rows.order_by("lft")
    return found


def office_within(desk: Desk, number: int) -> Office:
    """One office. Raises `NotFound` for one elsewhere."""
    return desk.within(Office.objects.select_related("region", "superior").filter(pk=number).first())


def people_within(desk: Desk) -> QuerySet[Person]:
    """Whoever holds or held a post in the place, or in none at all yet; by name."""
    rows = Person.objects.order_by("sort_key", "pk")
    if desk.office.level == NATION:
        return rows
    posted = Post.objects.filter(office__in=offices_within(desk).order_by().values("pk"))
    # no join: whoever holds two posts stands in the list once
    return rows.filter(
        Q(pk__in=posted.values("person_id")) | ~Exists(Post.objects.filter(person=OuterRef("pk")))
    )


def person_within(desk: Desk, number: int) -> Person:
    """One person. Raises `NotFound` for somebody of another place."""
    found = people_within(desk).filter(pk=number).first()
    if found is None:
        raise NotFound()
    return found


def accounts_within(desk: Desk) -> QuerySet[Account]:
    """The sign-ins of those people."""
    rows = Account.objects.filter(person__in=people_within(desk).order_by().values("pk"))
    return rows.select_related("person", "user").order_by("person__sort_key", "pk")


def account_within(desk: Desk, number: int) -> Account:
    """One sign-in, by its number. Raises `NotFound` for one of another place."""
    found = accounts_within(desk).filter(pk=number).first()
    if found is None:
        raise NotFound()
    return found
