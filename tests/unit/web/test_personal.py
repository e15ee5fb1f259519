"""What needs no database: the wall's text of what people keep for themselves."""

from __future__ import annotations

import ast
from pathlib import Path

from heli.web.personal import wall_sql

ROOM = Path(wall_sql.__file__).parent


def test_the_migration_holds_the_wall_as_it_is_written() -> None:
    tree = ast.parse((ROOM / "migrations" / "0002_wall.py").read_text("utf-8"))
    held = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert held == {"WALL": wall_sql.WALL, "UNDO": wall_sql.UNDO}
