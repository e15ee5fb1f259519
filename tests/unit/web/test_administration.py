"""What needs no database: the wall's text, the words of changes, the days of retention."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from heli.matters.retention import last_day
from heli.web.administration import actions_said, wall_sql
from heli.web.administration.power_words import cited

ROOM = Path(wall_sql.__file__).parent


def test_the_migration_holds_the_wall_as_it_is_written() -> None:
    tree = ast.parse((ROOM / "migrations" / "0002_wall.py").read_text("utf-8"))
    held = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    assert held == {"WALL": wall_sql.WALL, "UNDO": wall_sql.UNDO}


def test_every_change_of_a_page_has_its_name_in_the_log() -> None:
    actions = set()
    for path in (ROOM / "views").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("Change", "_Kind")
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    actions.add(str(first.value))
    assert len(actions) > 15
    assert actions - actions_said._ACTIONS.keys() == set()


def test_a_source_is_split_into_its_citations_and_a_note_stays() -> None:
    assert cited("CPL 89; Rules 284, 296") == ("CPL 89", "Rules 284", "Rules 296")
    assert cited("示例清单〔2022〕1号") == ("note: 示例清单〔2022〕1号",)


def test_a_term_of_retention_ends_on_the_same_day_of_its_year() -> None:
    assert last_day(date(2022, 12, 30), 30) == date(2052, 12, 30)
    assert last_day(date(2024, 2, 29), 30) == date(2054, 2, 28)
