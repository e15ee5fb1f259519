"""Counting what a page asks of the database: through Django's cursors and past them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any cursor of this process sends meanwhile, in order.

    Every cursor of psycopg sends by these two methods, Django's own and the raw ones of the hot path alike.
    """
    sent: list[str] = []
    one, many = psycopg.Cursor.execute, psycopg.Cursor.executemany

    def execute(self: Any, query: Any, *args: Any, **named: Any) -> Any:
        sent.append(str(query))
        return one(self, query, *args, **named)

    def executemany(self: Any, query: Any, *args: Any, **named: Any) -> Any:
        sent.append(str(query))
        return many(self, query, *args, **named)

    psycopg.Cursor.execute, psycopg.Cursor.executemany = execute, executemany  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        psycopg.Cursor.execute, psycopg.Cursor.executemany = one, many  # type: ignore[method-assign]
