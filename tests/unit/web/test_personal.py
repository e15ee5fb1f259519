"""What needs no database: the wall's text of what people keep for themselves, and the translation of its pages."""

from __future__ import annotations

import ast
from pathlib import Path

import polib

from heli.web import catalogue
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


def test_the_catalogue_of_these_pages_holds_what_they_say_and_no_more() -> None:
    """It stands beside that of the room; the check of the room asks for what is missing in both."""
    held = {
        (entry.msgctxt or "", entry.msgid)
        for entry in polib.pofile(str(catalogue.catalogue_path("personal")))
    }
    rooms = ("web", "reports", "cli")
    said = {(message.context, message.msgid) for room in rooms for message in catalogue.messages_of(room)}
    assert held - said == set()
