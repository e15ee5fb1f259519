"""Offices, people and posts in words, looked up together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.offices.codes import keys_of, lines, roles
from heli.offices.models import Office, OfficeName, Person, Post
from heli.web.contexts.names import joined

LEVELS: Mapping[int, Msg] = {
    1: Msg("Supreme"),
    2: Msg("Province"),
    3: Msg("Prefecture"),
    4: Msg("County"),
}


def person_name(person: Person) -> Text:
    """A person's name in both languages."""
    return Text(person.name, person.name_en or person.name)


def office_names(offices: Iterable[int], on: date | None = None) -> Mapping[int, Text]:
    """Names of the day by number. An office without a name of the day (closed, not opened yet) has its last one."""
    wanted = set(offices)
    day = on or clock.today()
    rows = OfficeName.objects.filter(office_id__in=wanted).order_by("office_id", "from_on")
    found: dict[int, Text] = {}
    for row in rows:
        if row.office_id not in found or row.from_on is None or row.from_on <= day:
            found[row.office_id] = row.text
    return found


def office_name(office: Office, on: date | None = None) -> Text:
    """The name of one office on a day, by default today."""
    return office_names([office.pk], on).get(office.pk) or Text(office.code, office.code)


def role_name(role: str) -> Text:
    """A post's kind in words."""
    return roles()[role].name if role in roles() else Text(role, role)


def line_names(mask: int) -> Words:
    """Lines of a bit mask in words."""
    return joined(lines()[key].name for key in keys_of(mask))


def period(first: date | None, last: date | None) -> Words:
    """From–to in words, both days inclusive."""
    if first is None and last is None:
        return Msg("always")
    if last is None:
        return Msg("from %(first)s", {"first": first})
    if first is None:
        return Msg("until %(last)s", {"last": last})
    return Msg("%(first)s to %(last)s", {"first": first, "last": last})


def post_words(post: Post) -> Words:
    """A post with its unit."""
    name = role_name(post.role)
    if post.unit is None:
        return name
    return joined([post.unit.text, name], zh=" ", en=", ")
