"""Pages fit a slow line (W13): the first at most 150 KB compressed, each next at most 40 KB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from heli.offices.models import Person
    from tests.integration.web.conftest import SignedIn

FIRST_BYTES, NEXT_BYTES = 150 * 1024, 40 * 1024
GZIP = {"accept-encoding": "gzip"}


def _size(client: Client, address: str) -> int:
    response = client.get(address, headers=GZIP)
    assert response.status_code == 200
    return len(response.content)


def test_the_first_page_with_all_that_it_loads_is_small(db: None) -> None:
    client = Client()
    loaded = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', client.get("/accounts/login/").text))
    assert len(loaded) == 3
    assert (
        _size(client, "/accounts/login/") + sum(_size(client, address) for address in loaded) <= FIRST_BYTES
    )


@pytest.mark.parametrize(
    "address", ["/session/", "/session/place/", "/accounts/2fa/", "/accounts/password/change/"]
)
def test_each_next_page_is_small(handler: Person, signed_in: SignedIn, address: str) -> None:
    assert _size(signed_in(handler), address) <= NEXT_BYTES
