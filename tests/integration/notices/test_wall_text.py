"""The migration holds the wall of the room literally."""

from __future__ import annotations

from importlib import import_module

from heli.notices import wall_sql


def test_the_migration_and_the_text_are_equal() -> None:
    migration = import_module("heli.notices.migrations.0002_wall")
    assert (migration.WALL, migration.UNDO) == (wall_sql.WALL, wall_sql.UNDO)
