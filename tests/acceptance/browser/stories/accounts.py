"""Accounts of the people of a story: those of the demo, and one for every other desk, made when it is first sat at."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from heli.demo.directory import Directory
from heli.demo.loading import FOUNDED
from heli.demo.places import TIBET
from heli.demo.player import clock_at
from heli.demo.sign_ins import PASSWORD, usernames
from heli.offices import actions
from heli.offices.models import Account


def username_of(desk: str, directory: Directory) -> str:
    """The name by which somebody at a desk signs in; his account is made where the demo gives him none."""
    known = usernames().get(desk)
    if known:
        return known
    name = desk.replace(":", "-").replace("/", ".").replace("_", "")
    with clock_at(FOUNDED), transaction.atomic():
        if not Account.objects.filter(person_id=directory.people[desk].pk).exists():
            user = User.objects.create(username=name, password=make_password(PASSWORD))
            administrator = directory.people[f"{TIBET}/system"]
            actions.give_account(directory.people[desk], actor=administrator, user=user)
    return name
