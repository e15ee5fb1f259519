"""The SQL of the wall, as text. Migrations hold it literally; a test holds the two equal.

Measured shape: an integer range and arrays on the row. A setting is never wrapped in a sub-select and
never an array: either costs a hundred times as much. A setting of an ended transaction reads '',
hence `nullif`.
"""

from __future__ import annotations

APP_ROLE = "heli_app"
WORKER_ROLE = "heli_worker"
_SERVING = f"{APP_ROLE}, {WORKER_ROLE}"


def setting(name: str) -> str:
    """A wall setting as an int expression; NULL without a scope, and then no comparison holds."""
    return f"nullif(current_setting('app.{name}', true), '')::int"


LISTED = (
    "((NOT closed_list"
    f" AND level <= {setting('level')}"
    f" AND line_bit & {setting('lines')} <> 0"
    f" AND place_ord BETWEEN {setting('lft')} AND {setting('rgt')})"
    f" OR grantees @> ARRAY[{setting('person')}])"
    f" AND NOT denied @> ARRAY[{setting('person')}]"
)
"""The policy of every table whose rows are listed and may change."""


def walled(table: str, condition: str) -> list[str]:
    """Row-level security, forced, with one policy named `wall` for reading and writing alike."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY wall ON {table} USING ({condition}) WITH CHECK ({condition})",
    ]


def rights(table: str, granted: str) -> list[str]:
    """Exactly these rights for the serving roles, whatever the server's default privileges gave."""
    return [f"REVOKE ALL ON {table} FROM PUBLIC, {_SERVING}", f"GRANT {granted} ON {table} TO {_SERVING}"]


def listed_table_policy(table: str) -> list[str]:
    """Wall and grants of a table with the access columns (`access.models.Listed`); rows are never deleted."""
    return [*walled(table, LISTED), *rights(table, "SELECT, INSERT, UPDATE")]


def append_only_child_policy(table: str, parent: str, fk: str, parent_key: str = "id") -> list[str]:
    """A row is seen where its parent is; it is written once, and no role changes or deletes it."""
    condition = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.{parent_key} = {table}.{fk})"
    return [*walled(table, condition), *append_only(table)]


def changing_child_policy(table: str, parent: str, fk: str, parent_key: str = "id") -> list[str]:
    """A row is seen and changed where its parent is seen; for a table that no page lists alone."""
    condition = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.{parent_key} = {table}.{fk})"
    return [*walled(table, condition), *rights(table, "SELECT, INSERT, UPDATE, DELETE")]


def append_only(table: str) -> list[str]:
    """No UPDATE, DELETE or TRUNCATE: by right, and by a trigger that binds the owner too."""
    return [
        *rights(table, "SELECT, INSERT"),
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION access_refuse_change()",
        f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION access_refuse_change()",
    ]


def case_table_policy(
    table: str,
    key: str,
    *,
    link: str = "matters_matterparty",
    link_key: str = "party_id",
    link_matter: str = "matter_id",
    matter: str = "matters_matter",
) -> list[str]:
    """A row of the case is seen through a matter that its party was joined to and that is itself seen.

    Args:
        table: the walled table.
        key: its column that equals `link_key` of the join table.
    """
    condition = (
        f"EXISTS (SELECT 1 FROM {link} l JOIN {matter} m ON m.id = l.{link_matter}"
        f" WHERE l.{link_key} = {table}.{key})"
    )
    return [*walled(table, condition), *rights(table, "SELECT, INSERT, UPDATE")]


def unwalled(table: str) -> list[str]:
    """The reverse of every builder above, for a migration's way back."""
    return [
        f"DROP POLICY IF EXISTS wall ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"DROP TRIGGER IF EXISTS append_only ON {table}",
        f"DROP TRIGGER IF EXISTS append_only_whole ON {table}",
        f"REVOKE ALL ON {table} FROM {_SERVING}",
    ]


REFUSE_CHANGE = """
CREATE FUNCTION access_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are written once; correct them by an act', TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$
"""
