"""Each single-line mutation of the policy, in SQL or in Python, is noticed: the two walls then differ."""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

from heli.access import policy as policy_module
from heli.access.wall_sql import LISTED, setting
from tests.factories.policy_battery import ROWS, Scratch, scratch, seen_by

LEVEL, LINES, LFT, RGT, PERSON = (setting(name) for name in ("level", "lines", "lft", "rgt", "person"))
PLACE = f"place_ord BETWEEN {LFT} AND {RGT}"
LINE = f"line_bit & {LINES} <> 0"
GRANTED, DENIED = f"grantees @> ARRAY[{PERSON}]", f"denied @> ARRAY[{PERSON}]"

SQL_MUTANTS = {
    "closed rows shown": ("NOT closed_list AND ", ""),
    "only closed rows shown": ("NOT closed_list", "closed_list"),
    "closed or anything": (f"NOT closed_list AND level <= {LEVEL}", f"NOT closed_list OR level <= {LEVEL}"),
    "level below only": (f"level <= {LEVEL}", f"level < {LEVEL}"),
    "level turned round": (f"level <= {LEVEL}", f"level >= {LEVEL}"),
    "level equal": (f"level <= {LEVEL}", f"level = {LEVEL}"),
    "level dropped": (f"level <= {LEVEL} AND ", ""),
    "level of everybody": (f"level <= {LEVEL}", "level <= 1"),
    "level or line": (f" AND {LINE}", f" OR {LINE}"),
    "line dropped": (f"{LINE} AND ", ""),
    "other lines": (f"{LINES} <> 0", f"{LINES} = 0"),
    "line by or": ("line_bit &", "line_bit |"),
    "line equal": (LINE, f"line_bit = {LINES}"),
    "line of the level": (LINE, f"line_bit & {LEVEL} <> 0"),
    "place dropped": (f" AND {PLACE}", ""),
    "place or line": (f" AND {PLACE}", f" OR {PLACE}"),
    "place turned round": (PLACE, f"place_ord BETWEEN {RGT} AND {LFT}"),
    "elsewhere": (PLACE, f"place_ord NOT BETWEEN {LFT} AND {RGT}"),
    "no upper bound": (PLACE, f"place_ord >= {LFT}"),
    "no lower bound": (PLACE, f"place_ord <= {RGT}"),
    "lower bound exclusive": (PLACE, f"place_ord > {LFT} AND place_ord <= {RGT}"),
    "upper bound exclusive": (PLACE, f"place_ord >= {LFT} AND place_ord < {RGT}"),
    "own place only": (PLACE, f"place_ord = {LFT}"),
    "place and grant": (f" OR {GRANTED}", f" AND {GRANTED}"),
    "grants dropped": (f" OR {GRANTED}", ""),
    "grants turned round": (GRANTED, f"NOT {GRANTED}"),
    "grants contained": (GRANTED, f"grantees <@ ARRAY[{PERSON}]"),
    "grants of the level": (GRANTED, f"grantees @> ARRAY[{LEVEL}]"),
    "any grant": (GRANTED, "grantees <> '{}'"),
    "denial dropped": (f" AND NOT {DENIED}", ""),
    "denial turned round": (f" AND NOT {DENIED}", f" AND {DENIED}"),
    "denial or": (f" AND NOT {DENIED}", f" OR NOT {DENIED}"),
    "denial of the granted only": (f"{GRANTED}) AND NOT {DENIED}", f"{GRANTED} AND NOT {DENIED})"),
    "any denial": (f"NOT {DENIED}", "denied = '{}'"),
    "denied and granted exchanged": (f"NOT {DENIED}", f"NOT {GRANTED}"),
}

PYTHON_MUTANTS = {
    "denial dropped": ("if reader.person in row.denied:", "if False:"),
    "denial turned round": ("if reader.person in row.denied:", "if reader.person not in row.denied:"),
    "denial of the granted": ("if reader.person in row.denied:", "if reader.person in row.grantees:"),
    "grants dropped": ("if reader.person in row.grantees:", "if False:"),
    "grants turned round": ("if reader.person in row.grantees:", "if reader.person not in row.grantees:"),
    "any grant": ("if reader.person in row.grantees:", "if row.grantees:"),
    "closed dropped": ("(not row.closed_list,", "(True,"),
    "closed turned round": ("(not row.closed_list,", "(row.closed_list,"),
    "level below only": ("row.level <= reader.level", "row.level < reader.level"),
    "level turned round": ("row.level <= reader.level", "row.level >= reader.level"),
    "line by or": ("row.line_bit & reader.lines", "row.line_bit | reader.lines"),
    "line dropped": ("bool(row.line_bit & reader.lines)", "True"),
    "lower bound exclusive": ("reader.lft <= row.place_ord", "reader.lft < row.place_ord"),
    "upper bound exclusive": ("row.place_ord <= reader.rgt,", "row.place_ord < reader.rgt,"),
    "no lower bound": ("reader.lft <= row.place_ord <= reader.rgt,", "row.place_ord <= reader.rgt,"),
    "one reason is enough": ("if against:", "if len(against) > 1:"),
}


@pytest.fixture
def table(django_db_setup: None, owner_connection: Any, app_connection: Any) -> Any:
    with scratch(owner_connection, app_connection) as made:
        yield made


def once(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"the policy no longer holds: {old}"
    return text.replace(old, new)


def test_the_wall_and_the_policy_show_the_same_rows(table: Scratch) -> None:
    seen = table.seen()
    assert seen == seen_by()
    assert all(0 < len(rows) < len(ROWS) for rows in seen)


def test_without_a_scope_there_is_nothing(table: Scratch) -> None:
    assert table.ids(None) == frozenset()


def test_each_mutation_of_the_wall_is_noticed(table: Scratch) -> None:
    expected, survivors = seen_by(), []
    for name, (old, new) in SQL_MUTANTS.items():
        table.put_policy(once(LISTED, old, new))
        if table.seen() == expected:
            survivors.append(name)
    assert not survivors
    assert len(SQL_MUTANTS) >= 30


@pytest.mark.parametrize("name", PYTHON_MUTANTS)
def test_each_mutation_of_the_policy_is_noticed(name: str) -> None:
    reading, acting = inspect.getsource(policy_module).split("# what a post may be", 1)
    source = once(reading, *PYTHON_MUTANTS[name]) + "# " + acting
    mutant = types.ModuleType("heli.access.policy_mutant")
    # dataclasses look their module up while they are made
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, mutant.__name__, mutant)
        exec(compile(source, name, "exec"), mutant.__dict__)
    may_read: Callable[..., object] = mutant.__dict__["may_read"]
    assert seen_by(may_read) != seen_by()
