"""Commands are modules; their literals are read without importing them."""

from __future__ import annotations

import sys
from pathlib import Path

import polib
import pytest

from heli.base.config import PROJECT
from heli.cli.discovery import Command, find_commands, match

LITERALS = 'HELP = "Does it."\nNEEDS_DJANGO = False\nROLE: str | None = "app"\n'


def test_a_modules_place_is_what_the_user_types(tmp_path: Path) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "import_holidays.py").write_text(LITERALS + "raise RuntimeError('imported')\n")
    (tmp_path / "_helper.py").write_text("no literals here\n".replace(" ", "_"))
    assert find_commands(tmp_path) == (Command(("law", "import-holidays"), "Does it.", False, "app"),)


@pytest.mark.parametrize("dropped", ["HELP", "NEEDS_DJANGO"])
def test_a_module_without_its_literals_is_a_defect(tmp_path: Path, dropped: str) -> None:
    (tmp_path / "x.py").write_text("".join(line for line in LITERALS.splitlines(True) if dropped not in line))
    with pytest.raises(ValueError, match=r"x\.py"):
        find_commands(tmp_path)


def test_a_role_that_is_none_of_the_three_is_a_defect(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(LITERALS.replace('"app"', '"postgres"'))
    with pytest.raises(ValueError, match=r"x\.py"):
        find_commands(tmp_path)


def test_the_longest_command_that_fits_is_meant() -> None:
    commands = [Command(words, "", False, None) for words in (("law",), ("law", "due"))]
    found = [match(commands, typed) for typed in (["law", "due", "x"], ["law", "x"], ["law"], [])]
    assert found == [commands[1], commands[0], commands[0], None]


def test_every_command_of_the_program_is_whole() -> None:
    found = find_commands()
    assert {"demo", "test", "init", "migrate", "serve", "worker", "check"} <= {c.name for c in found}
    assert [c.name for c in found if c.name in {"serve", "worker", "migrate"} and c.role is None] == []


def test_a_command_without_django_can_be_found_without_it() -> None:
    before = set(sys.modules)
    find_commands()
    assert {name for name in set(sys.modules) - before if name.startswith("heli.cli.commands")} == set()


def test_what_every_command_does_is_said_in_chinese_too() -> None:
    book = polib.pofile(str(PROJECT / "locale" / "help" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    said = {entry.msgid: entry.msgstr for entry in book}
    assert [command.name for command in find_commands() if not said.get(command.help)] == []
