"""Who may serve: only a role that the wall binds."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from heli.base import roles
from heli.base.errors import Refused
from tests.support.database import TestServer

Connection = psycopg.Connection[tuple[object, ...]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(test_server: TestServer, database_name: str, django_db_setup: None) -> Connection:
    """The superuser's connection to the test's database."""
    return psycopg.connect(test_server.url(None, database_name), autocommit=True)


def test_app_and_worker_may_serve(app_connection: Connection, worker_connection: Connection) -> None:
    roles.refuse_unsafe(app_connection)
    roles.refuse_unsafe(worker_connection)


def test_the_owner_of_the_tables_may_not(owner_connection: Connection) -> None:
    with pytest.raises(Refused, match="owns the tables"):
        roles.refuse_unsafe(owner_connection)


def test_a_superuser_may_not(admin: Connection) -> None:
    with admin, pytest.raises(Refused, match="superuser"):
        roles.refuse_unsafe(admin)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("ALTER ROLE heli_app BYPASSRLS", "bypasses"),
        ("GRANT heli_owner TO heli_app", "owns the tables"),
    ],
)
def test_a_role_that_was_given_a_way_around_may_not(
    admin: Connection, app_connection: Connection, change: str, why: str
) -> None:
    roles.refuse_unsafe(app_connection)
    with admin:
        # the role is the whole cluster's: in a transaction that never commits nobody else sees it
        admin.autocommit = False
        admin.execute(sql.SQL(change))
        admin.execute("SET LOCAL ROLE heli_app")
        with pytest.raises(Refused, match=why):
            roles.refuse_unsafe(admin)
        admin.rollback()


def test_no_role_is_more_than_it_must_be(admin: Connection) -> None:
    with admin:
        found = admin.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'heli\\_%' AND"
            " (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)"
        ).fetchall()
    assert found == []


def test_the_printed_sql_names_no_password_and_makes_all_three_roles() -> None:
    printed = roles.script("heli")
    assert "PASSWORD '" not in printed
    assert all(f'CREATE ROLE "{name}"' in printed for name in roles.NAMES.values())
    assert printed.index("CREATE DATABASE") < printed.index("\\connect") < printed.index("ALTER SCHEMA")
