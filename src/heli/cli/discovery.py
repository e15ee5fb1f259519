"""Commands are modules: `commands/law/count.py` is `heli law count`.

A module states, as literals at its top level:

    HELP: str            one sentence, English msgid
    NEEDS_DJANGO: bool   Django is set up before the module is imported
    ROLE: str | None     database role of the process: "owner", "app", "worker" or None

and has `add(parser)` and `run(args) -> int`. The three literals are read without importing the
module, so that `heli --help` stays quick and a command that needs no Django never loads it.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from heli.base.config import ROLES, Role

FOLDER = Path(__file__).parent / "commands"
PACKAGE = "heli.cli.commands"
# a statement from the start of its line to the next that begins at the margin, its closing bracket included
_LITERALS = re.compile(rb"^(?:HELP|NEEDS_DJANGO|ROLE)\b.*\n(?:[ \t)\]}].*\n|\n)*", re.MULTILINE)


class CommandModule(Protocol):
    """What a command's module offers."""

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; returns the exit status."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command, not yet imported.

    Attributes:
        words: what the user types, such as ("law", "count").
        help: English msgid.
        needs_django: Django must be set up before `load`.
        role: database role of the process, or None for the one of the environment.
    """

    words: tuple[str, ...]
    help: str
    needs_django: bool
    role: Role | None

    @property
    def name(self) -> str:
        return " ".join(self.words)

    def load(self) -> CommandModule:
        """Import the command's module."""
        parts = [word.replace("-", "_") for word in self.words]
        return cast(CommandModule, importlib.import_module(".".join([PACKAGE, *parts])))


def find_commands(folder: Path = FOLDER) -> tuple[Command, ...]:
    """Every command of the program, sorted by its words. Raises `ValueError` for a module without
    the three literals: a defect that the tests catch."""
    found = []
    for path in folder.rglob("*.py"):
        if path.name.startswith("_"):
            continue
        parts = path.relative_to(folder).with_suffix("").parts
        found.append(_read(path, tuple(part.replace("_", "-") for part in parts)))
    return tuple(sorted(found, key=lambda command: command.words))


def match(commands: Sequence[Command], typed: Sequence[str]) -> Command | None:
    """The command with the most words that `typed` begins with, or None."""
    fitting = [command for command in commands if tuple(typed[: len(command.words)]) == command.words]
    return max(fitting, key=lambda command: len(command.words), default=None)


def _read(path: Path, words: tuple[str, ...]) -> Command:
    literals: dict[str, object] = {}
    # the rest of the module, most of it, need not be parsed
    for node in ast.parse(b"".join(_LITERALS.findall(path.read_bytes()))).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        name = targets[0].id if isinstance(targets[0], ast.Name) else ""
        if name in {"HELP", "NEEDS_DJANGO", "ROLE"} and isinstance(node, (ast.Assign, ast.AnnAssign)):
            literals[name] = ast.literal_eval(node.value) if node.value else None
    help_text, needs, role = (literals.get(name) for name in ("HELP", "NEEDS_DJANGO", "ROLE"))
    if not (isinstance(help_text, str) and isinstance(needs, bool) and (role is None or role in ROLES)):
        raise ValueError(f"{path.name} lacks HELP, NEEDS_DJANGO or ROLE")
    return Command(words, help_text, needs, role)
