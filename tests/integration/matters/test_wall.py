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
    intake = import_module("heli.matters.migrations.0003_intake")
    assert list(wall_sql.INTAKE) == intake.WALL
    quick = import_module("heli.matters.migrations.0004_quick_lists")
    assert [s.strip("\n") for s in wall_sql.WORDS_BY_PLACE] == quick.WORDS
    joined = import_module("heli.matters.migrations.0005_joined_cases")
    assert list(wall_sql.JOINED_CASES) == joined.WALL
    local = import_module("heli.matters.migrations.0010_local_law")
    assert list(wall_sql.LOCAL_LAW) == local.WALL
    erasings = import_module("heli.matters.migrations.0015_erasings")
    assert [s.strip("\n") for s in wall_sql.ERASINGS] == [s.strip("\n") for s in erasings.WALL]


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


APPEND_ONLY = (
    "matteract",
    "caseact",
    "intakerow",
    "actentry",
    "procedureversion",
    "calendarversion",
    "layerdecision",
)
WRITTEN_ONCE = (*APPEND_ONLY, "matterparty", "allocation")
SEALED = ("matterfact", "casefact")


def table_rights(table: str) -> set[tuple[str, str]]:
    """Rights on a whole table of everybody but its owner (the information schema shows a role its own alone)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
            " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE c.relname = %s AND a.grantee <> c.relowner",
            [f"matters_{table}"],
        )
        return set(cursor.fetchall())


@pytest.mark.django_db
def test_what_is_written_once_can_be_changed_or_deleted_by_no_serving_role() -> None:
    both = {(role, right) for role in ("heli_app", "heli_worker") for right in ("SELECT", "INSERT")}
    for table in (*WRITTEN_ONCE, *SEALED):
        assert table_rights(table) == both, table
    assert ("heli_app", "UPDATE") in table_rights("mattersnapshot")


@pytest.mark.django_db
def test_of_a_sealed_fact_only_the_seal_may_change() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name, column_name FROM information_schema.column_privileges"
            " WHERE table_name IN ('matters_matterfact', 'matters_casefact') AND privilege_type = 'UPDATE'"
            " AND grantee IN ('heli_app', 'heli_worker')"
        )
        found = set(cursor.fetchall())
    columns = ("sealed", "key_id", "erased_by")
    assert found == {(f"matters_{table}", column) for table in SEALED for column in columns}


@pytest.mark.django_db
def test_rows_are_deleted_where_the_wall_says_so_and_the_words_are_read_by_nobody() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE table_schema = 'public'"
            " AND table_name LIKE 'matters\\_%' AND privilege_type IN ('DELETE', 'TRUNCATE')"
            " AND grantee IN ('heli_app', 'heli_worker')"
        )
        deletable = {name for (name,) in cursor.fetchall()}
    repeating = {
        "matters_measure",
        "matters_charge",
        "matters_counter",
    }  # an annulled act takes its rows with it
    assert deletable == {"matters_externalnumber", "matters_draft", "matters_layerdraft", *repeating}
    assert table_rights("matterwords") == set()
