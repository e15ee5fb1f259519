"""The wall of this room's tables, as text. Migration 0002 holds it literally; a test holds the two equal."""

from __future__ import annotations

from heli.access.reader import ENGINE
from heli.access.wall_sql import rights, setting, walled

_ME = setting("person")
_ENGINE = f"{_ME} = {ENGINE}"
_OWN = f"person_id = {_ME} OR {_ENGINE}"
_LEAVE = (
    f"person_id = {_ME} OR substitute_id = {_ME} OR {_ENGINE}"
    f" OR place_ord BETWEEN {setting('lft')} AND {setting('rgt')}"
)

TABLES = ("notices_notice", "notices_preference", "notices_leave", "notices_mail")
WALL: tuple[str, ...] = (
    *walled("notices_notice", _OWN),
    *rights("notices_notice", "SELECT, INSERT, UPDATE, DELETE"),
    *walled("notices_preference", _OWN),
    *rights("notices_preference", "SELECT, INSERT, UPDATE"),
    *walled("notices_leave", _LEAVE),
    *rights("notices_leave", "SELECT, INSERT, UPDATE"),
    *walled("notices_mail", _ENGINE),
    *rights("notices_mail", "SELECT, INSERT, UPDATE, DELETE"),
)
UNDO: tuple[str, ...] = tuple(f"DROP POLICY wall ON {table}" for table in TABLES)
