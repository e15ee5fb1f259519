"""Rows and readers that between them touch every edge of the policy, and a scratch table to hold the wall to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product

import psycopg

from heli.access import wall_sql
from heli.access.policy import Row, may_read
from heli.access.reader import PersonId, Reader
from heli.access.wall import SETTINGS, values

ROWS = [
    Row(place, line, level, closed, frozenset(granted), frozenset(denied))
    for place, line, level, closed, granted, denied in product(
        (9, 10, 15, 20, 21), (1, 2), (0, 1), (False, True), ((), (1,), (2, 3)), ((), (1,))
    )
]
READERS = [
    Reader(PersonId(person), level=level, lines=lines, lft=lft, rgt=rgt)
    for person, level, lines, (lft, rgt) in product(
        (1, 2), (0, 1), (0, 1, 3), ((10, 20), (15, 15), (0, -1), (1, 99))
    )
]
Seen = list[frozenset[int]]
Policy = Callable[[Reader, Row], object]


def seen_by(policy: Policy = may_read) -> Seen:
    """For each reader, the indexes of the rows that a Python policy shows."""
    return [frozenset(n for n, row in enumerate(ROWS) if policy(reader, row)) for reader in READERS]


@dataclass
class Scratch:
    """A walled table of its own, filled with `ROWS` by the owner; `id` is the row's index."""

    owner: psycopg.Connection[tuple[object, ...]]
    app: psycopg.Connection[tuple[object, ...]]

    def put_policy(self, condition: str) -> None:
        self.owner.execute(f"ALTER POLICY wall ON scratch_listed USING ({condition})")

    def ids(self, reader: Reader | None) -> frozenset[int]:
        """Indexes of the rows that the app role sees under a reader's scope, or under none."""
        with self.app.transaction():
            for name, value in zip(SETTINGS, values(reader) if reader else (), strict=False):
                self.app.execute("SELECT set_config(%s, %s, true)", [name, value])
            return frozenset(int(str(n)) for (n,) in self.app.execute("SELECT id FROM scratch_listed"))

    def seen(self) -> Seen:
        return [self.ids(reader) for reader in READERS]


@contextmanager
def scratch(
    owner: psycopg.Connection[tuple[object, ...]], app: psycopg.Connection[tuple[object, ...]]
) -> Iterator[Scratch]:
    """Make the scratch table under the wall as it is, and drop it afterwards."""
    owner.execute(
        "CREATE TABLE scratch_listed (id int PRIMARY KEY, place_ord int, line_bit int, level smallint,"
        " closed_list bool, grantees int[], denied int[])"
    )
    try:
        with owner.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO scratch_listed VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [
                    (n, r.place_ord, r.line_bit, r.level, r.closed_list, list(r.grantees), list(r.denied))
                    for n, r in enumerate(ROWS)
                ],
            )
        for statement in wall_sql.listed_table_policy("scratch_listed"):
            owner.execute(statement)
        yield Scratch(owner, app)
    finally:
        owner.execute("DROP TABLE scratch_listed")
