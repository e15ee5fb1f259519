"""The texts of the wall, and the migrations that hold them."""

from __future__ import annotations

from importlib import import_module

from heli.access import index_sql, wall_sql
from heli.access.purposes import purposes


def test_the_policy_reads_as_the_design_has_it() -> None:
    plain = wall_sql.LISTED
    for name in ("person", "level", "lines", "lft", "rgt"):
        plain = plain.replace(f"nullif(current_setting('app.{name}', true), '')::int", f"app.{name}")
    assert plain == (
        "((NOT closed_list AND level <= app.level AND line_bit & app.lines <> 0"
        " AND place_ord BETWEEN app.lft AND app.rgt) OR grantees @> ARRAY[app.person])"
        " AND NOT denied @> ARRAY[app.person]"
    )


def test_no_setting_is_wrapped_in_a_sub_select() -> None:
    assert "select" not in wall_sql.LISTED.lower()


def test_the_migrations_hold_the_wall_literally() -> None:
    wall = import_module("heli.access.migrations.0003_grants_wall")
    child = "EXISTS (SELECT 1 FROM access_grant p WHERE p.id = access_grantee.grant_id)"
    assert [
        *wall_sql.listed_table_policy("access_grant"),
        *wall_sql.walled("access_grantee", child),
        *wall_sql.rights("access_grantee", "SELECT, INSERT, UPDATE"),
        *index_sql.READING_LOG,
        *wall_sql.append_only("access_readingentry"),
        *wall_sql.append_only("offices_directorychange"),
    ] == wall.WALL
    assert [text.strip() for text in wall.FUNCTIONS] == [text.strip() for text in index_sql.FUNCTIONS]
    assert tuple(wall.RIGHTS) == index_sql.RIGHTS
    first = import_module("heli.access.migrations.0001_wall")
    assert first.REFUSE_CHANGE == wall_sql.REFUSE_CHANGE


def test_the_database_knows_the_purposes_of_the_list() -> None:
    listed = {key for key, purpose in purposes().items() if "party_search" in purpose.serves}
    assert listed == {"recidivism", "omitted_crime", "co_offender", "earlier_non_prosecution"}
    assert all(f"'{key}'" in index_sql.FUNCTIONS[3] for key in listed)
    assert all(purpose.basis for key, purpose in purposes().items() if key in listed)


def test_the_hiding_of_a_sealed_matter_stands_literally_in_its_migration() -> None:
    hide = import_module("heli.access.migrations.0005_hide_matter")
    assert hide.HIDE.strip() == index_sql.HIDE.strip()
