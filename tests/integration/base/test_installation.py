"""The installation's row: who may change what, and whose clock moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from heli.base import clock, installation
from heli.base.errors import Refused

pytestmark = pytest.mark.django_db
NEW_YEAR_EVE = datetime(2022, 12, 30, 1, tzinfo=UTC)


def _as_owner(connection: psycopg.Connection[tuple[object, ...]], shift: timedelta) -> None:
    connection.execute("UPDATE installation SET is_demo = true, clock_offset = %s", [shift])


def test_tests_run_as_the_app_role_and_not_as_a_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("heli_app", False, False)


def test_an_unmarked_installation_gives_the_machines_clock() -> None:
    clock.set_offset(timedelta(days=5))
    installation.start()
    assert clock.offset() == timedelta(0)


def test_the_clock_of_an_unmarked_installation_is_not_moved() -> None:
    with pytest.raises(Refused) as error:
        installation.advance_clock(timedelta(days=1))
    assert error.value.code == "demo.not_a_demo"


@pytest.mark.django_db(transaction=True)
def test_a_demo_moves_its_clock_and_every_process_follows(
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    _as_owner(owner_connection, NEW_YEAR_EVE - clock.real_now())
    installation.start()
    assert timedelta(0) <= clock.now() - NEW_YEAR_EVE < timedelta(seconds=10)
    installation.advance_clock(timedelta(days=1))
    clock.set_offset(timedelta(0))
    installation.follow_clock()
    assert timedelta(days=1) <= clock.now() - NEW_YEAR_EVE < timedelta(days=1, seconds=10)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_shifted_clock_without_the_mark(
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        owner_connection.execute("UPDATE installation SET clock_offset = interval '1 day'")


@pytest.mark.django_db(transaction=True)
def test_a_demo_never_turns_into_a_real_installation(
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    _as_owner(owner_connection, timedelta(0))
    with pytest.raises(psycopg.errors.RaiseException):
        owner_connection.execute("UPDATE installation SET is_demo = false")


@pytest.mark.parametrize("change", ["is_demo = true", "origin_node = gen_random_uuid()", "id = 1"])
def test_the_app_role_changes_nothing_but_the_clock(
    app_connection: psycopg.Connection[tuple[object, ...]], change: str
) -> None:
    app_connection.execute("UPDATE installation SET clock_offset = clock_offset")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(f"UPDATE installation SET {change}")
