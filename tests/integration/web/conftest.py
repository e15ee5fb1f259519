"""A small cast for the pages: an office with people who hold posts, and their sign-ins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # this file is read before Django is set up
    from django.test import Client

    from heli.offices.models import Office, Person

    SignedIn = Callable[[Person], Client]


@pytest.fixture
def naidong(db: None) -> Office:
    from tests.integration.web.cast import make_office  # noqa: PLC0415 (after django.setup)

    return make_office(
        "procuratorate:test-1", "乃东区人民检察院", "Naidong District People's Procuratorate", 10_000_001
    )


@pytest.fixture
def qiongjie(db: None) -> Office:
    from tests.integration.web.cast import make_office  # noqa: PLC0415 (after django.setup)

    return make_office(
        "procuratorate:test-2", "琼结县人民检察院", "Qonggyai County People's Procuratorate", 10_000_201
    )


@pytest.fixture
def handler(naidong: Office) -> Person:
    from tests.integration.web.cast import make_person  # noqa: PLC0415 (after django.setup)

    return make_person("扎西", (naidong, "prosecutor"), (naidong, "committee_member"))


@pytest.fixture
def lent(naidong: Office, qiongjie: Office) -> Person:
    """Somebody with posts in two places."""
    from tests.integration.web.cast import make_person  # noqa: PLC0415 (after django.setup)

    return make_person("王小明", (naidong, "prosecutor"), (qiongjie, "deputy_chief"))


@pytest.fixture
def signed_in() -> SignedIn:
    """Signs a person in without the page."""
    from django.test import Client  # noqa: PLC0415 (after django.setup)

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person.account.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
