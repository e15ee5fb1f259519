"""The wall around this room's tables, as text. The migration holds it literally; a test holds the two equal."""

from __future__ import annotations

from heli.access.wall_sql import rights, setting

VIEW = "personal_savedview"
FEED = "personal_calendarfeed"
_DAY = "nullif(current_setting('app.day', true), '')::date"
_DIGEST = "decode(nullif(current_setting('app.feed', true), ''), 'hex')"
"""A setting of one transaction: the digest of the secret in the address that was asked for."""


def _own(table: str) -> str:
    return f"{table}.person_id = {setting('person')}"


def _holds(role: str) -> str:
    """The reader holds such a post today, at the office of the view."""
    return (
        f"EXISTS (SELECT 1 FROM offices_post p WHERE p.person_id = {setting('person')}"
        f" AND p.office_id = {VIEW}.office_id AND {role}"
        f" AND p.from_on <= {_DAY} AND (p.to_on IS NULL OR p.to_on >= {_DAY}))"
    )


_SHARED = _holds(f"({VIEW}.shared_with = 'everybody' OR p.role = {VIEW}.shared_with)")
_CASE_MANAGEMENT = _holds("p.role = 'case_management'")
_TIDIES = f"{VIEW}.shared_with <> '' AND {_CASE_MANAGEMENT}"


def _forced(table: str) -> list[str]:
    return [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]


WALL: tuple[str, ...] = (
    *_forced(VIEW),
    f"CREATE POLICY wall_read ON {VIEW} FOR SELECT USING ({_own(VIEW)} OR ({VIEW}.shared_with <> '' AND {_SHARED}))",
    f"CREATE POLICY wall_write ON {VIEW} FOR INSERT WITH CHECK ({_own(VIEW)} AND {_holds('true')})",
    f"CREATE POLICY wall_update ON {VIEW} FOR UPDATE USING ({_own(VIEW)}) WITH CHECK ({_own(VIEW)})",
    f"CREATE POLICY wall_delete ON {VIEW} FOR DELETE USING ({_own(VIEW)} OR ({_TIDIES}))",
    *rights(VIEW, "SELECT, INSERT, UPDATE, DELETE"),
    *_forced(FEED),
    f"CREATE POLICY wall ON {FEED} USING ({_own(FEED)}) WITH CHECK ({_own(FEED)})",
    f"CREATE POLICY wall_feed ON {FEED} FOR SELECT USING ({FEED}.withdrawn_at IS NULL AND {FEED}.digest = {_DIGEST})",
    *rights(FEED, "SELECT, INSERT, UPDATE"),
)
UNDO: tuple[str, ...] = (
    f"DROP POLICY wall_read ON {VIEW}",
    f"DROP POLICY wall_write ON {VIEW}",
    f"DROP POLICY wall_update ON {VIEW}",
    f"DROP POLICY wall_delete ON {VIEW}",
    f"DROP POLICY wall ON {FEED}",
    f"DROP POLICY wall_feed ON {FEED}",
)
