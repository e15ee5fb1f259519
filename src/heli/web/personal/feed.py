"""A calendar feed: off until its person switches it on, under a secret address that can be withdrawn.

What leaves the house is number, rule and date: no name, no charge, no title (W18). What is open to named persons only is
left out; of what the law restricts, it says no more than that something is due.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.access.readers import posts_on, reader_of
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import refused
from heli.base.text import Msg, Words
from heli.matters.models import ExternalNumber, Matter, TimeLimit
from heli.offices.models import Account, Person, Post
from heli.web.contexts.meeting_days import meeting_days
from heli.web.contexts.procedures import compiled_of, kind_of
from heli.web.personal.models import CalendarFeed
from heli.web.words import say

BEFORE, AHEAD = timedelta(days=31), timedelta(days=366)
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it leaves the house.

    Attributes:
        uid: the same as long as it is the same limit, or the same day of the same meeting.
        on: a day, or an instant where the hour is known; `until`: when a meeting ends.
    """

    uid: str
    on: date | datetime
    words: Words
    until: datetime | None = None


def switched_on(reader: Reader) -> datetime | None:
    """Since when the reader's feed is on; None while it is off."""
    rows = CalendarFeed.objects.filter(person=int(reader.person), withdrawn_at=None)
    return rows.values_list("made_at", flat=True).first()


def switch_on(reader: Reader) -> str:
    """A new secret address for the reader; the former one holds no longer. It is shown once, and kept nowhere.

    Raises:
        Refused: without a post, or with a partner's alone.
    """
    if not reader.posts or read_by_partner(reader):
        raise refused("feed.no_post", Msg("You hold no post here whose calendar could be fed."))
    withdraw(reader)
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person_id=int(reader.person), digest=_digest(secret), made_at=clock.now())
    return secret


def withdraw(reader: Reader) -> bool:
    """The address holds no longer, at once. False where none was on."""
    rows = CalendarFeed.objects.filter(person=int(reader.person), withdrawn_at=None)
    return bool(rows.update(withdrawn_at=clock.now()))


def person_by(secret: str) -> Person | None:
    """Whose feed a secret opens; None for a wrong or withdrawn one, or a person whose account is closed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.feed', %s, true)", (_digest(secret).hex(),))
        row = CalendarFeed.objects.filter(digest=_digest(secret), withdrawn_at=None).first()
        cursor.execute("SELECT set_config('app.feed', '', true)")
    if row is None or not Account.objects.filter(person=row.person_id, user__is_active=True).exists():
        return None
    return Person.objects.get(pk=row.person_id)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def feed_of(person: Person, language: str) -> bytes | None:
    """The calendar as RFC 5545 writes it, of every place where the person works today; None without a post."""
    by_office: dict[int, list[Post]] = {}
    for post in posts_on(person, clock.today()):
        by_office.setdefault(post.office_id, []).append(post)
    readers = [reader_of(person, posts, clock.today()) for posts in by_office.values()]
    readers = [reader for reader in readers if not read_by_partner(reader)]
    if not readers:
        return None
    lines: dict[str, Line] = {}
    for reader in readers:
        with scope(reader):
            lines |= {line.uid: line for line in lines_of(reader)}
    return _written(lines.values(), language)


def lines_of(reader: Reader) -> Iterator[Line]:
    """Limits and meetings for which the reader answers. Four queries, however many there are."""
    today = clock.today()
    first, last = today - BEFORE, today + AHEAD
    rows = TimeLimit.objects.visible_to(reader).running().of_person(int(reader.person))
    rows = rows.filter(ends_on__range=(first, last), closed_list=False).select_related("matter")
    limits: list[TimeLimit] = [
        row for row in rows.order_by("ends_on", "id")[:MOST] if not row.matter.closed_list
    ]
    meetings = [
        (sitting, matter)
        for sitting, matter in meeting_days(reader, first, last, mine=True)
        if not matter.closed_list
    ]
    numbers = _numbers([*(row.matter for row in limits), *(matter for _, matter in meetings)])
    for row in limits:
        rule = compiled_of(row.rule_version).limits[row.rule].name.text()
        restricted = max(row.level, row.matter.level) > 0
        assert row.ends_on is not None
        said = said_outside(numbers.get(row.matter_id, ""), rule, is_restricted=restricted)
        yield Line(f"{row.pk}@heli", row.ends_at or row.ends_on, said)
    for sitting, matter in meetings:
        said = said_outside(numbers.get(matter.pk, ""), kind_of(matter), is_restricted=matter.level > 0)
        uid = f"{matter.pk}-{sitting.day:%Y%m%d}@heli"
        yield Line(uid, sitting.begins, said, sitting.is_over_at)


def said_outside(number: str, what: Words, *, is_restricted: bool) -> Words:
    """What an entry says: number and rule; of what the law restricts, no more than that something is due."""
    if is_restricted:
        return Msg("An item is due, please sign in")
    return Msg("%(number)s %(what)s", {"number": number or Msg("no number yet"), "what": what})


def _numbers(matters: Sequence[Matter]) -> Mapping[UUID, str]:
    """The number of each matter: its own, else one that was given elsewhere."""
    missing = [matter.pk for matter in matters if not matter.number]
    rows = ExternalNumber.objects.filter(matter__in=missing).order_by("-series") if missing else ()
    return {row.matter_id: row.number for row in rows} | {
        matter.pk: matter.number for matter in matters if matter.number
    }


def _written(lines: Iterable[Line], language: str) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415  # only who writes one pays for it

    book = Calendar()
    book.add("prodid", "-//Heli//calendar//")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    stamp = clock.now()
    for line in sorted(lines, key=lambda one: (str(one.on), one.uid)):
        event = Event()
        event.add("uid", line.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", line.on)
        if line.until:
            event.add("dtend", line.until)
        event.add("summary", say(line.words, language))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    content: bytes = book.to_ical()
    return content
