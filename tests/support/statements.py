"""What a piece of work asks of the database: its statements without their values, so that two can be held equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?|\b[0-9]+\b|\bs\d+_x\d+\b")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements made in the block, in order, filled in at its end."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [_VALUES.sub("?", query["sql"]) for query in captured.captured_queries]
