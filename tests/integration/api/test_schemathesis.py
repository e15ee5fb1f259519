"""The interface answers as its description says, whatever is sent: schemathesis, in process, signed in by a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.config import SchemathesisConfig

from heli.access.tokens import make_token
from tests.factories.matters import timedelta

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories.matters import World

# what is well-formed may still name an act, a fact or an office that is not there: 422 names the field
ACCEPTED = ["2xx", "401", "403", "404", "409", "422"]
CONFIG = {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}


@pytest.fixture
def headers(world: World) -> dict[str, str]:
    """A token of the handler."""
    from heli.base import clock  # noqa: PLC0415 (the clock stands on the day once the test runs)

    post = world.cast.people["handler"].posts.order_by("pk").first()
    assert post is not None
    secret = make_token(
        post=post,
        purpose="测试",
        expires_on=clock.today() + timedelta(days=30),
        made_by=world.cast.people["security_admin"],
    )
    # a client in process unpacks nothing
    return {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}


@pytest.fixture
def described(headers: dict[str, str]) -> Iterator[Any]:
    """The description as the interface itself serves it."""
    from django.core.signals import request_finished, request_started  # noqa: PLC0415 (once Django is ready)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 (beside it)
    from django.db import close_old_connections  # noqa: PLC0415 (beside it)

    # as Django's own test client does: the test's connection is in a transaction and must outlive a request
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(
        "/api/openapi.json",
        get_wsgi_application(),
        config=SchemathesisConfig.from_dict(CONFIG),
        headers=headers,
    )
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_operation_answers_as_described(described: Any, headers: dict[str, str]) -> None:
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        _try_out(operation, headers)


def _try_out(operation: Any, headers: dict[str, str]) -> None:
    """A dozen calls of one operation, each held to all checks."""

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        case.call_and_validate(headers=headers)

    run()
