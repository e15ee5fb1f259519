"""Who has to be shut out of a complaint or a conflict: the person concerned, and those under him."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.db.models.lookups import Exact

from heli.offices.models import Person, Post


def people_under(person: Person, on: date) -> frozenset[int]:
    """Numbers of the people who work under a person on a day, without himself.

    Under a chief: everybody in the office and the offices below. Under a deputy: who works in his lines
    there. Under a department head: the people of his unit.
    """
    found: set[int] = set()
    for post in Post.objects.filter(person=person).held_on(on).select_related("office", "unit"):
        condition = _under(post)
        if condition is not None:
            found |= set(Post.objects.held_on(on).filter(condition).values_list("person_id", flat=True))
    return frozenset(found - {person.pk})


def _under(post: Post) -> Q | None:
    below = Q(office__lft__range=(post.office.lft, post.office.rgt), office__kind=post.office.kind)
    if post.role == "chief_prosecutor":
        return below
    if post.role == "deputy_chief":
        return below & ~Q(Exact(F("lines").bitand(post.lines), 0))
    if post.role == "department_head" and post.unit is not None:
        return Q(unit__lft__range=(post.unit.lft, post.unit.rgt))
    return None
