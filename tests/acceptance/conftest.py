"""A database with the founded prefecture, made once for the session; each story gets a copy of its own.

The stories commit: what follows elsewhere is done by the worker in its own role, on a connection of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.database import TEMPLATE, TestServer

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.acceptance.stories.telling import Prefecture


def point_at(url: str) -> None:
    """Let Django's one connection lead to another database."""
    from django.db import connection  # noqa: PLC0415 (a conftest is read before Django is ready)

    from heli.base.settings import database  # noqa: PLC0415

    connection.close()
    fresh = database(url, pool=0) | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
    connection.settings_dict.update(fresh)


@pytest.fixture(scope="session")
def founded(
    test_server: TestServer, django_db_setup: None, django_db_blocker: DjangoDbBlocker, database_name: str
) -> Iterator[str]:
    """Name of a database that is marked as a demo and holds the directory; nobody is connected to it."""
    from django.db import connection  # noqa: PLC0415

    from heli.base import installation  # noqa: PLC0415
    from heli.demo.loading import found_directory  # noqa: PLC0415
    from heli.demo.plan.year import MORNING  # noqa: PLC0415
    from tests.factories.matters import ensure_key  # noqa: PLC0415

    name = f"{database_name}_founded"
    with django_db_blocker.unblock():
        ensure_key()
        test_server.clone(name)
        point_at(test_server.url("owner", name))
        installation.mark_as_demo(MORNING)
        point_at(test_server.url("app", name))
        found_directory()
        connection.close()
        point_at(test_server.url("app", database_name))
        # the process's other tests are in a database that is no demo
        installation.start()
        connection.close()
    yield name
    test_server.drop(name)


@pytest.fixture
def prefecture(
    test_server: TestServer, founded: str, django_db_blocker: DjangoDbBlocker, database_name: str
) -> Iterator[Prefecture]:
    """The founded prefecture in a database of its own, connected to as the app role."""
    from django.db import connection  # noqa: PLC0415

    from tests.acceptance.stories.telling import Prefecture  # noqa: PLC0415

    name = f"{TEMPLATE}_story_{database_name.rpartition('_')[2]}"
    with django_db_blocker.unblock():
        test_server.copy(founded, name)
        point_at(test_server.url("app", name))
        place = Prefecture(test_server.url("worker", name), test_server.url("app", name))
        yield place
        place.close()
        connection.close()
        point_at(test_server.url("app", database_name))
    test_server.drop(name)
