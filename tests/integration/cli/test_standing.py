"""Who serves may wait for a database that does not answer yet."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Timer

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from heli.base.config import Config
from heli.base.errors import Refused
from heli.cli.standing import connect
from tests.support.database import TestServer

Connection = psycopg.Connection[tuple[object, ...]]
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(test_server: TestServer, django_db_setup: None) -> Iterator[Connection]:
    """The superuser's connection."""
    with psycopg.connect(test_server.url(None, "postgres"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def late(admin: Connection, database_name: str) -> Iterator[str]:
    """The name of a role that the server does not know yet."""
    name = f"{database_name}_late"
    yield name
    admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def test_whoever_waits_is_let_in_once_the_server_answers_and_nobody_else(
    admin: Connection, late: str, test_server: TestServer
) -> None:
    url = make_conninfo(test_server.url(None, "postgres"), user=late, password="later")
    with pytest.raises(Refused, match="does not answer"):
        connect(Config(app_url=url), "app")
    answers = sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'later'").format(sql.Identifier(late))
    opening = Timer(0.2, admin.execute, [answers])
    opening.start()
    with connect(Config(app_url=url, wait=60), "app") as connection:
        assert connection.execute("SELECT current_user").fetchone() == (late,)
    opening.join()
