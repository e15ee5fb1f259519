"""A database in which the known cast stands already: copied from the template once in a process, never changed.

Entering the cast takes several hundred statements, and most tests need it. A test in a transaction that
asks for it is led here, and its transaction is rolled back; `kept` then gives the cast as it was entered.
A test that commits, or that opens connections of its own, makes a cast in the process's own database.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import pytest

from tests.support.database import TestServer

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

ASKED_BY = frozenset({"cast", "world", "desk"})
"""Names of the fixtures that enter the cast and nothing else of the directory."""
_NOT_BESIDE = frozenset({"transactional_db", "live_server", "connect", "test_server"})


@dataclass
class Stage:
    """Where this process's connection leads, and what stands there.

    Attributes:
        own: the process's own database, which holds what the migrations made.
        point_at: lets Django's connection lead to a URL.
    """

    current: ClassVar[Stage | None] = None
    server: TestServer
    own: str
    point_at: Callable[[str], None]
    blocker: DjangoDbBlocker
    at_cast: bool = False
    cast: bytes = field(default=b"", repr=False)

    def lead(self, item: pytest.Item) -> None:
        """Let the connection lead to where a test has to run. Call it before the test's fixtures."""
        wanted = _asks_for_the_cast(item)
        if wanted == self.at_cast:
            return
        with self.blocker.unblock():
            if wanted and not self.cast:
                self._enter_cast()
            else:
                self.point_at(self.server.url("app", self._name if wanted else self.own))
        self.at_cast = wanted

    @property
    def _name(self) -> str:
        return f"{self.own}_cast"

    def _enter_cast(self) -> None:
        # the models can be imported once Django is set up
        from django.db import transaction  # noqa: PLC0415

        from tests.factories.matters import AT, clock_at  # noqa: PLC0415
        from tests.factories.offices import enter_cast  # noqa: PLC0415

        self.server.clone(self._name)
        self.point_at(self.server.url("app", self._name))
        with clock_at(AT), transaction.atomic():
            self.cast = pickle.dumps(enter_cast())


def kept() -> bytes | None:
    """The cast as it stands in the database of the running test, pickled; None where it is not entered yet."""
    stage = Stage.current
    return stage.cast if stage and stage.at_cast else None


def _asks_for_the_cast(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    mark = item.get_closest_marker("django_db")
    commits = mark is not None and mark.kwargs.get("transaction", False)
    return (
        bool(names & ASKED_BY)
        and ("db" in names or mark is not None)
        and not (names & _NOT_BESIDE)
        and not commits
    )
