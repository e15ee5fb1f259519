"""The log of what administrators do: one line in the same transaction as the change, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Text, Words
from heli.offices.models import Post
from heli.web.administration.desk import Desk
from heli.web.administration.models import AdministrationEntry
from heli.web.contexts.names import both


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: which change, to what, what was shown before, from which day."""

    action: str
    subject: Text
    said: tuple[Words, ...]
    from_on: date | None = None


def write(desk: Desk, key: str, done: Done) -> None:
    """Write the line. Raises `IntegrityError` where a form with this key was done already."""
    AdministrationEntry.objects.create(
        key=key[:64],
        at=clock.now(),
        person=desk.person,
        office=desk.office,
        place_ord=desk.office.lft,
        action=done.action,
        subject_zh=done.subject.zh[:200],
        subject_en=done.subject.en[:200],
        said=[{"zh": text.zh, "en": text.en} for text in map(both, done.said)],
        from_on=done.from_on,
    )


def entries(reader: Reader) -> QuerySet[AdministrationEntry]:
    """The lines that a reader may read, newest first: an audit administrator's places, never his own acts.

    The first wall; the database holds the second.
    """
    places = Q(pk__in=[])
    if reader.on is not None:
        held = Post.objects.filter(person_id=reader.person, role="audit_admin").select_related("office")
        for post in held.held_on(reader.on):
            places |= Q(place_ord__range=(post.office.lft, post.office.rgt))
    found = AdministrationEntry.objects.filter(places).exclude(person_id=reader.person)
    return found.select_related("person").order_by("-at", "-pk")


def between(first: date | None, last: date | None) -> Q:
    """Lines of these civil days, both inclusive; None is open."""
    found = Q()
    if first is not None:
        found &= Q(at__gte=_begins(first))
    if last is not None:
        found &= Q(at__lt=_begins(last + timedelta(days=1)))
    return found


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)


def words_of(said: Iterable[object]) -> tuple[Text, ...]:
    """Lines of a record, as texts."""
    return tuple(
        Text(str(one.get("zh", "")), str(one.get("en", ""))) for one in said if isinstance(one, dict)
    )
