"""Every table of the schema has the wall, or stands on a list with its reason."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from heli.access.models import Listed
from heli.access.wall_exceptions import UNWALLED
from heli.access.wall_sql import LISTED

pytestmark = pytest.mark.django_db
SERVING = ("heli_app", "heli_worker")


def rows(query: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(params))
        return list(cursor.fetchall())


def exceptions() -> dict[str, str]:
    """The list of this room and those that rooms above keep beside their policies."""
    found = dict(UNWALLED)
    for config in apps.get_app_configs():
        if config.name.startswith("heli.") and find_spec(f"{config.name}.wall_sql"):
            found |= getattr(import_module(f"{config.name}.wall_sql"), "UNWALLED", {})
    return found


def tables() -> dict[str, bool]:
    found = rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
    )
    return {name: bool(walled) for name, walled in found}


def test_every_table_has_a_forced_wall_or_a_reason() -> None:
    listed = exceptions()
    without = {name for name, walled in tables().items() if not walled}
    assert without - listed.keys() == set()
    assert all(len(reason) > 20 for reason in listed.values())


def test_no_table_is_excused_that_has_the_wall() -> None:
    walled = {name for name, is_walled in tables().items() if is_walled}
    assert walled & exceptions().keys() == set()


def test_no_excused_table_carries_the_access_columns() -> None:
    found = rows(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'grantees'"
    )
    assert {name for (name,) in found} & exceptions().keys() == set()


def test_every_listed_table_has_exactly_the_policy_of_the_design() -> None:
    expected = normal(LISTED)
    models = [m for m in apps.get_models() if issubclass(m, Listed)]
    assert models
    for model in models:
        found = rows(
            "SELECT qual, coalesce(with_check, qual), cmd FROM pg_policies WHERE tablename = %s",
            model._meta.db_table,
        )
        assert [(normal(qual), normal(check), cmd) for qual, check, cmd in found] == [
            (expected, expected, "ALL")
        ], model._meta.db_table


def normal(text: str) -> str:
    """A condition without what PostgreSQL adds when it prints one: casts, brackets, spaces, its BETWEEN."""
    text = text.replace("::integer", "").replace("::int", "").replace("::text", "")
    text = re.sub(
        r"place_ord BETWEEN (.+?) AND (nullif\(.+?\))\)", r"place_ord >= \1 AND place_ord <= \2)", text
    )
    return re.sub(r"[()\s]", "", text).lower()


def test_every_walled_table_has_a_policy_that_is_not_always_true() -> None:
    for name, walled in tables().items():
        if walled:
            found = rows(
                "SELECT coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies WHERE tablename = %s",
                name,
            )
            assert found, name
            assert all((qual or check) and "true" not in {qual, check} for qual, check in found), name


def test_no_policy_wraps_a_setting_in_a_sub_select() -> None:
    for name, qual in rows("SELECT tablename, coalesce(qual, '') FROM pg_policies"):
        assert not re.search(r"select current_setting", qual, re.IGNORECASE), name


def test_append_only_tables_can_be_changed_by_nobody() -> None:
    guarded = rows(
        "SELECT DISTINCT event_object_table FROM information_schema.triggers WHERE trigger_name = 'append_only'"
    )
    found = rows(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'append_only'"
    )
    assert {"access_readingentry", "offices_directorychange"} <= {name for (name,) in found}
    assert {name for (name,) in guarded} <= {name for (name,) in found}
    for (name,) in found:
        for role in SERVING:
            for right in ("UPDATE", "DELETE", "TRUNCATE"):
                assert rows("SELECT has_table_privilege(%s, %s, %s)", role, name, right) == [(False,)], name


def test_every_table_of_ours_says_where_it_was_born() -> None:
    ours = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("heli.")
        for model in config.get_models()
    }
    found = rows(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE a.attname = 'origin_node' AND NOT a.attisdropped"
    )
    assert ours - {name for (name,) in found} == set()


def test_the_serving_roles_own_nothing_and_bypass_nothing() -> None:
    assert (
        rows(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('heli_app', 'heli_worker', 'heli_owner')"
            " AND (rolsuper OR rolbypassrls)"
        )
        == []
    )
    assert (
        rows(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relowner IN (SELECT oid FROM pg_roles WHERE rolname = ANY(%s))",
            list(SERVING),
        )
        == []
    )
