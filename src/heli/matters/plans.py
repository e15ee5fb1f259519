"""Statements of lists whose plans are kept: to plan one under the wall costs as much as to run it.

What is prepared PostgreSQL plans once on each connection, for all values. That is right where the plan does not hang on the
values: for readers of few places, whose places' index finds the rows. Who reads many has his statements planned each time, for
there the values decide between an order and a bitmap (16 ms for 3, where they were not looked at).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connections
from django.db.models.query import RawQuerySet
from django.db.models.sql.query import RawQuery

from heli.access.reader import Reader
from heli.matters.request import PREPARE_AFTER

_MODE = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)"


class _Preparing(psycopg.Cursor[Any]):
    """A cursor that prepares every statement; its values are bound by the server."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Any:
        return super().execute(query, params, prepare=True)


def once_for_all(using: str) -> None:
    """From here to the end of the transaction, what is prepared is planned for all values at once."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MODE)


def of(reader: Reader) -> str:
    """A mark in a statement that readers share whose places are about as wide."""
    return f"/* {len(str(max(reader.rgt - reader.lft, 0)))} */ "


class _Kept(RawQuery):
    def _execute_query(self) -> None:
        own = connections[self.using]
        own.ensure_connection()
        bare: Any = _Preparing(own.connection)
        if bare.connection.prepare_threshold is None:  # Django switches prepared statements off
            bare.connection.prepare_threshold = PREPARE_AFTER
        # logged and counted as any of Django's
        self.cursor = own.make_debug_cursor(bare) if own.queries_logged else own.make_cursor(bare)
        self.cursor.execute(self.sql, self.params)


def read(model: type[Any], sql: str, given: Sequence[Any], using: str) -> list[Any]:
    """Rows of a model by a kept plan; other columns become attributes, as with Django's `raw`."""
    query: Any = _Kept(sql, using, tuple(given))
    return list(RawQuerySet(sql, model=model, query=query, using=using))
