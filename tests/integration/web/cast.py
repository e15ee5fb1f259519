"""Making the cast: offices with names, people with posts and sign-ins."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from heli.offices.models import Account, Office, OfficeName, Person, Post
from heli.offices.sorting import sort_key

PASSWORD = "a long enough password"
OPENED = date(2020, 1, 1)


def make_office(code: str, zh: str, en: str, place: int) -> Office:
    """A county procuratorate with its name; `place` is its first place number."""
    office = Office.objects.create(
        kind="procuratorate",
        level=4,
        code=code,
        lft=place,
        own_rgt=place + 99,
        rgt=place + 99,
        opened_on=OPENED,
    )
    OfficeName.objects.create(
        office=office, zh=zh, en=en, short_zh=zh[:3], sort_key=sort_key(zh), from_on=OPENED
    )
    return office


def make_person(name: str, *posts: tuple[Office, str]) -> Person:
    """A person with a sign-in of the same name, holding posts since the office opened."""
    person = Person.objects.create(name=name, sort_key=sort_key(name))
    user = User.objects.create_user(username=name, password=PASSWORD)
    Account.objects.create(person=person, user=user)
    for office, role in posts:
        Post.objects.create(person=person, office=office, role=role, from_on=OPENED)
    return person
