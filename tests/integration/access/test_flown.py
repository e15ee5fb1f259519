"""A transaction whose first statements fly is Django's `atomic` in everything but its cost: each rule holds for both.

Longer than usual: each way in which such a transaction ends, for Django's block and ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import Error, IntegrityError, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from heli.access.flown import Flown, is_idle
from heli.access.reader import PersonId, Reader
from heli.access.wall import SETTINGS, scope, values
from heli.base.flight import Ask, send, statement

ALIAS = "flown"
KEEP = statement("SELECT set_config('heli.kept', %s, false)")
SEEN = statement("SELECT " + ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS))
BROKEN = statement("SELECT 1 / %s::int")
READER = Reader(person=PersonId(7), level=1, lines=5, lft=10, rgt=20)
OF_ITSELF = {
    "connection",
    "client",
    "creation",
    "features",
    "introspection",
    "ops",
    "savepoint_state",
    "wrap_database_errors",
}
Block = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(connect: Callable[[str], object]) -> Iterator[Any]:
    """A connection of Django's beside the test's: no block is open on it."""
    made = connections["default"].copy(alias=ALIAS)
    connections[ALIAS] = made
    yield made
    made.close()
    del connections[ALIAS]


@pytest.fixture(params=["django", "ours"])
def block(own: Any, request: pytest.FixtureRequest) -> Block:
    """Opens the outermost block on `own`: Django's, and ours."""

    def ours() -> AbstractContextManager[None]:
        assert is_idle(own)
        return Flown(own)

    return ours if request.param == "ours" else lambda: transaction.atomic(using=ALIAS)


def keep(own: Any, value: str, *, commit: bool = False) -> None:
    """Set what a commit keeps and a rollback takes back, in a flight."""
    send(own.connection, [Ask(KEEP, (value,))], commit=commit)


def kept(own: Any) -> str:
    with own.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('heli.kept', true), '')")
        return str(cursor.fetchone()[0])


def is_free(own: Any) -> bool:
    """Whether the connection is as before: nothing open, and each statement commits itself."""
    return is_idle(own) and own.get_autocommit() and not own.atomic_blocks and not own.savepoint_ids


def marks(own: BaseDatabaseWrapper) -> dict[str, object]:
    """All that Django notes of a connection, and psycopg of its transactions."""
    noted = {name: value for name, value in vars(own).items() if name not in OF_ITSELF}
    blocks: list[Any] = own.atomic_blocks
    noted["atomic_blocks"] = [(type(one), one.savepoint, one.durable, one._from_testcase) for one in blocks]
    raw = own.connection
    return noted | {"raw": (raw.autocommit, raw.info.transaction_status, raw._num_transactions)}


def test_each_mark_is_set_as_django_sets_it(own: Any) -> None:
    """Fails where another version of Django or psycopg notes more than is known here."""

    def seen(outermost: AbstractContextManager[None]) -> list[dict[str, object]]:
        own.errors_occurred = True
        found = [marks(own)]
        with outermost:
            found.append(marks(own))
            keep(own, "x")
            with transaction.atomic(using=ALIAS):
                pass
            with transaction.atomic(using=ALIAS, savepoint=False):
                found.append(marks(own))
            found.append(marks(own))
        return [*found, marks(own)]

    own.ensure_connection()
    theirs = seen(transaction.atomic(using=ALIAS, savepoint=False))
    ours = seen(Flown(own))
    assert ours == theirs
    assert theirs[0] != theirs[1] != theirs[-1]


def test_what_is_done_in_it_is_committed_at_its_end_and_hooks_run_behind(own: Any, block: Block) -> None:
    told: list[object] = []
    with block():
        keep(own, "a")
        own.on_commit(lambda: told.append((kept(own), own.in_atomic_block)))
        assert not told
    assert told == [("a", False)]
    assert kept(own) == "a"
    assert is_free(own)


def test_an_error_in_it_takes_all_back_and_no_hook_runs(own: Any, block: Block) -> None:
    told: list[object] = []

    def work() -> None:
        with block():
            keep(own, "a")
            own.on_commit(lambda: told.append(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert is_free(own)
    assert kept(own) == ""
    with block():
        keep(own, "b")
    assert (kept(own), told) == ("b", [])


def test_a_mark_that_it_needs_a_rollback_takes_all_back(own: Any, block: Block) -> None:
    told: list[object] = []
    with block():
        keep(own, "a")
        own.on_commit(lambda: told.append(1))
        own.set_rollback(True)
    assert is_free(own)
    assert (kept(own), told) == ("", [])


def test_a_flight_may_commit_it_and_what_follows_is_a_transaction_of_its_own(own: Any, block: Block) -> None:
    told: list[object] = []
    with block():
        own.on_commit(lambda: told.append(1))
        keep(own, "a", commit=True)
    assert (kept(own), told) == ("a", [1])

    def work() -> None:
        with block():
            keep(own, "b", commit=True)
            keep(own, "c")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert kept(own) == "b"
    assert is_free(own)


def test_inside_it_a_block_is_a_savepoint(own: Any, block: Block) -> None:
    told: list[object] = []
    with block():
        keep(own, "a")

        def inside() -> None:
            with transaction.atomic(using=ALIAS):
                keep(own, "b")
                own.on_commit(lambda: told.append("inner"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            inside()
        own.on_commit(lambda: told.append("outer"))
        assert kept(own) == "a"
    assert (kept(own), told) == ("a", ["outer"])
    assert is_free(own)


def test_inside_it_an_error_in_a_block_without_a_savepoint_takes_all_back(own: Any, block: Block) -> None:
    with block():
        keep(own, "a")
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS, savepoint=False):
            raise ZeroDivisionError
        with pytest.raises(transaction.TransactionManagementError):
            kept(own)
    assert kept(own) == ""
    assert is_free(own)


def test_inside_it_nothing_is_durable(own: Any, block: Block) -> None:
    with pytest.raises(RuntimeError, match="durable"), block(), transaction.atomic(using=ALIAS, durable=True):
        pass
    assert is_free(own)


def test_inside_it_nobody_commits_by_hand(own: Any, block: Block) -> None:
    with pytest.raises(transaction.TransactionManagementError), block():
        own.commit()
    assert is_free(own)


@pytest.mark.parametrize("commit", [True, False])
def test_a_flight_that_fails_takes_all_back(own: Any, block: Block, commit: bool) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero), block():
        send(own.connection, [Ask(KEEP, ("a",)), Ask(BROKEN, (0,))], commit=commit)
    assert is_free(own)
    assert kept(own) == ""


def test_a_failed_flight_that_nobody_minds_is_not_committed(own: Any, block: Block) -> None:
    with block(), pytest.raises(psycopg.errors.DivisionByZero):
        send(own.connection, [Ask(KEEP, ("a",)), Ask(BROKEN, (0,))])
    assert is_free(own)
    assert kept(own) == ""


@pytest.mark.parametrize("by_flight", [True, False])
def test_what_the_commit_refuses_is_an_error_and_no_hook_runs(
    own: Any, block: Block, by_flight: bool, connect: Callable[[str], Any]
) -> None:
    url = connect("owner").info
    own.settings_dict |= {"USER": url.user, "PASSWORD": url.password}
    told: list[object] = []
    with own.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    twice = [Ask(statement("INSERT INTO once VALUES (%s)"), (1,)) for _ in range(2)]

    def work() -> None:
        with block():
            own.on_commit(lambda: told.append(1))
            send(own.connection, twice, commit=by_flight)

    with pytest.raises(psycopg.errors.UniqueViolation if by_flight else IntegrityError):
        work()
    assert is_free(own)
    with own.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM once")
        assert cursor.fetchone() == (0,)
    with block():
        keep(own, "b")
    assert (kept(own), told) == ("b", [])


GONE = statement("SELECT pg_terminate_backend(pg_backend_pid())")


def end(raw: psycopg.Connection[Any], connect: Callable[[str], Any]) -> None:
    """End a connection from the server's side, and wait till it is gone."""
    connect("app").execute("SELECT pg_terminate_backend(%s, 60000)", (raw.info.backend_pid,))


@pytest.mark.parametrize("minded", [True, False])
def test_a_connection_lost_in_a_flight_is_an_error_and_the_next_use_opens_another(
    own: Any, block: Block, minded: bool
) -> None:
    told: list[object] = []

    def lose() -> None:
        send(own.connection, [Ask(KEEP, ("a",)), Ask(GONE, ())])

    def work() -> None:
        with block():
            own.on_commit(lambda: told.append(1))
            if minded:
                lose()
            with pytest.raises(psycopg.OperationalError):
                lose()

    with pytest.raises(psycopg.OperationalError if minded else Error):
        work()
    assert is_free(own)
    assert (kept(own), told) == ("", [])


def test_a_connection_lost_before_its_commit_is_an_error_and_the_next_use_opens_another(
    own: Any, block: Block, connect: Callable[[str], Any]
) -> None:
    told: list[object] = []

    def work() -> None:
        with block():
            keep(own, "a")
            own.on_commit(lambda: told.append(1))
            end(own.connection, connect)

    with pytest.raises(OperationalError):
        work()
    assert is_free(own)
    assert (kept(own), told) == ("", [])


def test_a_connection_that_was_closed_in_it_ends_it_quietly(own: Any, block: Block) -> None:
    told: list[object] = []
    with block():
        keep(own, "a")
        own.on_commit(lambda: told.append(1))
        own.close()
    assert own.connection is None
    assert is_free(own)
    assert (kept(own), told) == ("", [])


def test_an_error_of_a_hook_reaches_the_caller_and_the_act_stands(own: Any, block: Block) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    def work() -> None:
        with block():
            own.on_commit(broken)
            keep(own, "a", commit=True)

    with pytest.raises(ZeroDivisionError):
        work()
    assert is_free(own)
    assert kept(own) == "a"


def test_it_is_not_for_a_connection_that_has_something_open(own: Any) -> None:
    assert is_idle(own)
    own.connection.execute("BEGIN")
    assert not is_idle(own)
    own.connection.execute("ROLLBACK")
    assert is_idle(own)
    own.set_autocommit(False)
    assert not is_idle(own)
    own.set_autocommit(True)
    with transaction.atomic(using=ALIAS):
        assert not is_idle(own)
    assert not is_idle(connection)  # a test's own block


def test_a_statement_cut_short_at_the_commit_leaves_no_open_transaction(
    own: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.ensure_connection()

    def work() -> None:
        with monkeypatch.context() as patch, Flown(own):
            keep(own, "a")
            patch.setattr(own.connection, "commit", _interrupted)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert is_free(own)
    assert kept(own) == ""


def _interrupted() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("using", [ALIAS, "default"])
def test_a_scope_with_what_is_asked_ahead_shows_its_reader_and_leaves_nothing(own: Any, using: str) -> None:
    """Alone on its connection, and inside a test's own block."""
    ahead = Ask(SEEN, ())
    with scope(READER, using=using, ahead=[ahead]):
        assert ahead.rows == [values(READER)]
        assert bool(connections[using].savepoint_ids) is (using == "default")
    left = Ask(SEEN, ())
    send(connections[using].connection, [left])
    assert left.rows == [("",) * len(SETTINGS)]
    with pytest.raises(psycopg.errors.DivisionByZero), scope(READER, using=using, ahead=[Ask(BROKEN, (0,))]):
        pass
    with scope(READER, using=using, ahead=[again := Ask(SEEN, ())]):
        assert again.rows == [values(READER)]
