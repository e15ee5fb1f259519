"""Django's outermost `transaction.atomic`, for a transaction whose first statements fly: the same at less than half its cost.

Django tells psycopg before a transaction to begin one with the next statement, behind it to begin none, and commits what is
committed already, each time through its own wrappers, psycopg's lock and its waiting: a tenth of the Python of an act. Here the
same marks are set by hand. What they are stands in `tests/integration/access/test_flown.py`, held against Django's own.
"""

from __future__ import annotations

from typing import Any

from django.db import Error, transaction
from psycopg.pq import TransactionStatus

_BLOCK = transaction.Atomic(None, savepoint=False, durable=False)
"""Stands for this one among Django's open blocks: they ask the last one whether it was made by a test."""
_IDLE = TransactionStatus.IDLE


def is_idle(connection: Any) -> bool:
    """Whether neither Django nor psycopg nor PostgreSQL have a transaction open, and Django is told to commit by itself.

    Opens the connection where it is closed.
    """
    if connection.in_atomic_block:
        return False
    connection.close_if_health_check_failed()
    if not connection.get_autocommit():
        return False
    raw = connection.connection
    return bool(raw.autocommit and raw.pgconn.transaction_status == _IDLE)


class Flown:
    """The outermost atomic block of a Django connection that `is_idle`; committed at its end unless a flight committed it.

    An error in the block, or a mark that it needs a rollback, rolls back. Hooks run behind the commit. A connection that is not
    idle at the end, or that could not be rolled back, is closed.
    """

    __slots__ = ("connection",)

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        own = self.connection
        own.commit_on_exit, own.needs_rollback = True, False
        own.connection._autocommit = own.autocommit = False
        own.in_atomic_block = True
        own.atomic_blocks.append(_BLOCK)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        own = self.connection
        own.atomic_blocks.pop()
        own.in_atomic_block = False
        try:
            self._end(commits=kind is None and not own.needs_rollback)
        finally:
            self._let_go()
        if own.run_commit_hooks_on_set_autocommit_on:
            own.run_commit_hooks_on_set_autocommit_on = False
            own.run_and_clear_commit_hooks()

    def _end(self, *, commits: bool) -> None:
        own = self.connection
        if own.closed_in_transaction:  # PostgreSQL rolls it back
            return
        if not commits:
            self._roll_back()
        elif own.connection.pgconn.transaction_status == _IDLE:  # the last flight committed it
            own.errors_occurred, own.run_commit_hooks_on_set_autocommit_on = False, True
        else:
            try:
                own.commit()
            except Error:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        try:
            self.connection.rollback()
        except Error:  # nothing is known of this connection any more
            self.connection.close()

    def _let_go(self) -> None:
        """The connection as it was before the block, or none."""
        own = self.connection
        if own.closed_in_transaction:
            own.connection = None
        elif own.connection is not None and own.connection.pgconn.transaction_status != _IDLE:
            own.close()
        elif own.connection is not None:
            own.connection._autocommit = own.autocommit = True
