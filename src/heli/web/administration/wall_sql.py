"""The wall around this room's tables, as text. The migration holds it literally; a test holds the two equal."""

from __future__ import annotations

from heli.access.wall_sql import append_only, rights, setting

_DAY = "nullif(current_setting('app.day', true), '')::date"


def _holds(table: str, role: str, place: str) -> str:
    """The reader holds a post of the role today, over the place."""
    return (
        "EXISTS (SELECT 1 FROM offices_post p JOIN offices_office o ON o.id = p.office_id"
        f" WHERE p.person_id = {setting('person')} AND p.role = '{role}' AND p.from_on <= {_DAY}"
        f" AND (p.to_on IS NULL OR p.to_on >= {_DAY}) AND {place.format(table=table)})"
    )


def _forced(table: str) -> list[str]:
    return [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]


LOG = "administration_administrationentry"
TEMPLATE = "administration_importtemplate"
RUN = "administration_importrun"
_AUDITED = _holds(LOG, "audit_admin", "{table}.place_ord BETWEEN o.lft AND o.rgt")


def _of_case_management(table: str) -> list[str]:
    condition = _holds(table, "case_management", "{table}.office_id = o.id")
    return [
        *_forced(table),
        f"CREATE POLICY wall ON {table} USING ({condition}) WITH CHECK ({condition})",
        *rights(table, "SELECT, INSERT, UPDATE"),
    ]


WALL: tuple[str, ...] = (
    *_forced(LOG),
    f"CREATE POLICY wall_write ON {LOG} FOR INSERT WITH CHECK (person_id = {setting('person')})",
    f"CREATE POLICY wall_read ON {LOG} FOR SELECT USING (person_id <> {setting('person')} AND {_AUDITED})",
    *append_only(LOG),
    *_of_case_management(TEMPLATE),
    *_of_case_management(RUN),
)
UNDO: tuple[str, ...] = (
    f"DROP POLICY wall_write ON {LOG}",
    f"DROP POLICY wall_read ON {LOG}",
    f"DROP POLICY wall ON {TEMPLATE}",
    f"DROP POLICY wall ON {RUN}",
)
