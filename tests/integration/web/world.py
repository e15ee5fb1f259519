"""The known cast of matters with their sign-ins, for pages."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

from heli.offices.models import Account
from tests.factories.matters import AT, World, clock_at, make_world
from tests.integration.web.cast import PASSWORD

SIGNED = ("handler", "assistant", "head", "chief", "deputy", "case_manager", "county_other", "police_contact")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def world_with_accounts() -> World:
    """The world, its people with accounts whose user names are their keys."""
    world = make_world()
    for key in SIGNED:
        user = User.objects.create_user(username=key, password=PASSWORD)
        Account.objects.create(person=world.cast.people[key], user=user)
    return world


def client_of(world: World, key: str, language: str = "zh-hans") -> Client:
    """Somebody of the cast, signed in."""
    client = Client()
    client.force_login(world.cast.people[key].account.user, backend=BACKEND)
    client.cookies["django_language"] = language
    return client


def sign_in(world: World, key: str) -> Client:
    """Anybody of the cast, signed in; the account is made where there is none yet."""
    person = world.cast.people[key]
    if not Account.objects.filter(person=person).exists():
        Account.objects.create(person=person, user=User.objects.create_user(username=key, password=PASSWORD))
    return client_of(world, key)


__all__ = ["AT", "PASSWORD", "World", "client_of", "clock_at", "sign_in", "world_with_accounts"]
