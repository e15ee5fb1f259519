"""The cast at the desks of administration: its three administrators at the province, others of every kind."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from heli.access.wall import scope
from heli.offices.models import Account
from heli.web.administration.models import AdministrationEntry
from tests.factories.matters import AT, clock_at, ensure_key
from tests.factories.offices import Cast, make_cast
from tests.integration.web.cast import PASSWORD

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
OTHERS = ("case_manager", "chief", "handler", "inspector", "police_contact", "nobody")


def cast_at_work() -> Cast:
    """The cast, without a matter."""
    ensure_key()
    return make_cast()


def sign_in(cast: Cast, key: str, language: str = "zh-hans") -> Client:
    """One of the cast, signed in without the page; the account is made where there is none."""
    person = cast.people[key]
    account = Account.objects.filter(person=person).select_related("user").first()
    if account is None:
        user = User.objects.create_user(username=key.replace("_", "."), password=PASSWORD)
        account = Account.objects.create(person=person, user=user)
    client = Client()
    client.force_login(account.user, backend=BACKEND)
    client.cookies["django_language"] = language
    return client


def check(client: Client, address: str, **fields: Any) -> Any:
    """The step that shows what a change does."""
    return client.post(address, {"_step": "check", "_key": "k", **fields})


def save(client: Client, address: str, form_key: str = "k", **fields: Any) -> Any:
    """The step that saves it."""
    return client.post(address, {"_step": "save", "_key": form_key, **fields})


def logged(cast: Cast, action: str) -> list[AdministrationEntry]:
    """Lines of the log about one action, read by the audit administrator."""
    with scope(cast.reader("audit_admin")):
        return list(AdministrationEntry.objects.filter(action=action))


__all__ = [
    "ADMINISTRATORS",
    "AT",
    "OTHERS",
    "Cast",
    "cast_at_work",
    "check",
    "clock_at",
    "logged",
    "save",
    "sign_in",
]
