"""The wall of this room's tables stands as it is written."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from heli.matters import wall_sql


def test_the_migration_holds_the_wall_literally() -> None:
    migration = import_module("heli.matters.migrations.0002_wall")
    assert wall_sql.statements() == migration.WALL
    assert [*wall_sql.ACT_COLUMNS, *wall_sql.SNAPSHOT_ROOM] == migration.COLUMNS
    assert [s.strip("\n") for s in wall_sql.WORDS] == migration.FUNCTIONS


@pytest.mark.django_db
def test_every_table_of_the_room_has_a_forced_wall_or_a_written_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
            " WHERE relkind = 'r' AND relname LIKE 'matters\\_%'"
        )
        walls = dict(cursor.fetchall())
    assert len(walls) > 25
    assert {name for name, walled in walls.items() if not walled} == set(wall_sql.UNWALLED)
