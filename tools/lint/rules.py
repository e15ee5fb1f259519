"""Rules over one file: its path and text in, findings out. A line with `noqa: <code>` is let pass."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FILE_LINES, FUNCTION_LINES = 500, 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: file, line (from 1), code, and what to do instead."""

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.message}"


Rule = Callable[[str, str], Iterator[Finding]]

_CLOCKS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "gmtime"),
    ("time", "localtime"),
}
_SQL_CLOCK = re.compile(
    r"\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\bCURRENT_(?:TIMESTAMP|DATE|TIME)\b|\bLOCALTIME(?:STAMP)?\b",
    re.IGNORECASE,
)
_SQL_WORD = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DEFAULT|VALUES|WHERE|RETURN)\b")


def one_clock(path: str, text: str) -> Iterator[Finding]:
    """HELI001: "now" comes from heli.base.clock alone, in Python and in SQL: a demo's clock is shifted."""
    message = "take the time from heli.base.clock; give it to SQL as a parameter"
    if path.endswith(".sql"):
        for number, line in enumerate(text.splitlines(), 1):
            if _SQL_CLOCK.search(line.partition("--")[0]):
                yield Finding(path, number, "HELI001", message)
    for node in _nodes(path, text):
        if _reads_clock(node):
            yield Finding(path, getattr(node, "lineno", 1), "HELI001", message)


def _reads_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Attribute):
            owner = called.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            return (name, called.attr) in _CLOCKS or called.attr == "Now"
        return isinstance(called, ast.Name) and called.id == "Now"
    if isinstance(node, ast.keyword):
        return node.arg in {"auto_now", "auto_now_add"}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(_SQL_CLOCK.search(node.value) and _SQL_WORD.search(node.value))
    return False


def no_save_override(path: str, text: str) -> Iterator[Finding]:
    """HELI002: a model's save() or delete() is never overridden: bulk writes would pass it by."""
    for node in _nodes(path, text):
        if isinstance(node, ast.ClassDef) and _is_model(node):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}:
                    yield Finding(path, item.lineno, "HELI002", "put the rule in a constraint or an action")


def _is_model(node: ast.ClassDef) -> bool:
    return any("Model" in ast.unparse(base) or ast.unparse(base) == "FromNode" for base in node.bases)


def no_signals(path: str, text: str) -> Iterator[Finding]:
    """HELI003: no Django signal carries a rule: who calls an action must see what it does."""
    for node in _nodes(path, text):
        if isinstance(node, ast.ImportFrom) and node.module in {
            "django.db.models.signals",
            "django.dispatch",
        }:
            yield Finding(path, node.lineno, "HELI003", "write it in the action, or as an effect by name")


def no_glued_messages(path: str, text: str) -> Iterator[Finding]:
    """HELI004: a translated string is one literal with named placeholders."""
    for node in _nodes(path, text):
        if isinstance(node, ast.Call) and node.args and _called(node) in _TRANSLATORS:
            first = node.args[0]
            if isinstance(first, (ast.JoinedStr, ast.BinOp)):
                yield Finding(path, node.lineno, "HELI004", "no f-string, no glued sentence")
            elif isinstance(first, ast.Constant) and _POSITIONAL.search(str(first.value).replace("%%", "")):
                yield Finding(path, node.lineno, "HELI004", "name the placeholder: %(name)s")


_POSITIONAL = re.compile(r"%[sdrif]")
_TRANSLATORS = {"Msg", "gettext", "gettext_lazy", "ngettext", "pgettext", "_"}


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def within_ceilings(path: str, text: str) -> Iterator[Finding]:
    """HELI005: a file over 500 lines or a function over 50 says why in a comment `# long: …` at its top."""
    lines = text.splitlines()
    if not path.endswith(".py"):
        return
    # a migration is a flat list
    if (
        len(lines) > FILE_LINES
        and "/migrations/" not in path
        and not any("# long:" in line for line in lines[:40])
    ):
        yield Finding(path, 1, "HELI005", f"{len(lines)} lines: split by subject")
    for node in _nodes(path, text):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            top = lines[max(0, node.lineno - 2) : node.lineno + 12]
            if length > FUNCTION_LINES and not any("# long:" in line for line in top):
                yield Finding(path, node.lineno, "HELI005", f"{node.name} has {length} lines")


_LOCK = re.compile(r"(?:^|/)(?:requirements[^/]*\.(?:lock|txt)|[^/]*\.lock|package-lock\.json|\.npmrc)$")
_HOST = re.compile(
    r"https?://|^\s*--(?:extra-)?index-url|^\s*--find-links|^\s*registry\s*=", re.IGNORECASE | re.MULTILINE
)
# npm names the licences' funding pages; those are no registries
_FUNDING = re.compile(r'^\s*"url": "https?://')


def no_hosts_in_locks(path: str, text: str) -> Iterator[Finding]:
    """HELI006: a lock file holds versions and hashes, never where they were fetched from."""
    if not _LOCK.search(path):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if _HOST.search(line) and not _FUNDING.match(line):
            yield Finding(path, number, "HELI006", "export the lock without hosts")


_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|home/\w+|root|Users/\w+)/[\w.]")
_ADDRESS = re.compile(r"(?<![\d.])(?:10\.\d+|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+(?![\d.])")


def no_machine_paths(path: str, text: str) -> Iterator[Finding]:
    """HELI007: no path and no address of the machine it was written on stands in any file."""
    for number, line in enumerate(text.splitlines(), 1):
        if _MACHINE.search(line) or _ADDRESS.search(line):
            yield Finding(path, number, "HELI007", "a machine's path or address")


def _nodes(path: str, text: str) -> Iterator[ast.AST]:
    if path.endswith(".py"):
        yield from ast.walk(ast.parse(text))


PRODUCT_RULES: tuple[Rule, ...] = (one_clock, no_save_override, no_signals, no_glued_messages)
RULES: tuple[Rule, ...] = (within_ceilings, no_hosts_in_locks, no_machine_paths)


def findings(path: str, text: str) -> list[Finding]:
    """What breaks a rule in one file. Rules of the product hold below `src/`; the others everywhere."""
    rules = (*PRODUCT_RULES, *RULES) if path.startswith("src/") else RULES
    lines = text.splitlines()
    try:
        found = [finding for rule in rules for finding in rule(path, text)]
    except SyntaxError as error:
        return [Finding(path, error.lineno or 1, "HELI000", "this is no Python")]
    return [f for f in found if f"noqa: {f.code}" not in (lines[f.line - 1] if f.line <= len(lines) else "")]
