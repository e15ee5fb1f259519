"""The wall around this room's tables, as text. The migration holds it literally; a test holds the two equal."""

from __future__ import annotations

from heli.access.wall_sql import append_only_child_policy, rights, setting, walled
from heli.reports.asking import READERS

TEMPLATE = "report_tables_tabletemplate"
FILLING = "report_tables_tablefilling"
_DAY = "nullif(current_setting('app.day', true), '')::date"
_ROLES = ", ".join(f"'{role}'" for role in sorted(READERS))
_OF_THE_OFFICE = (
    f"EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = {setting('person')}"
    f" AND p.office_id = {TEMPLATE}.office_id AND p.role IN ({_ROLES})"
    f" AND p.from_on <= {_DAY} AND (p.to_on IS NULL OR p.to_on >= {_DAY}))"
)

WALL: tuple[str, ...] = (
    *walled(TEMPLATE, _OF_THE_OFFICE),
    *rights(TEMPLATE, "SELECT, INSERT, UPDATE"),
    *append_only_child_policy(FILLING, TEMPLATE, "template_id"),
)
UNDO: tuple[str, ...] = (f"DROP POLICY wall ON {TEMPLATE}", f"DROP POLICY wall ON {FILLING}")
