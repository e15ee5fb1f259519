"""Lines and roles, read once from the lawbook's codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from heli.base.errors import bad_input
from heli.base.text import Text

CODES = Path(__file__).resolve().parents[1] / "lawbook" / "cn" / "codes"
RESTRICTED_LINES = frozenset({"juvenile", "investigation", "discipline"})
"""Lines whose own matters are restricted by law: who works there reads level 1 in them."""

Reach = Literal["none", "unit", "office", "below"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of work; `bit` is the number that rows carry, a power of two."""

    key: str
    bit: int
    name: Text


@dataclass(frozen=True, slots=True)
class Role:
    """A post's kind: what it reads by place. Columns of `roles.yaml`."""

    key: str
    name: Text
    reach: Reach
    lines: Literal["own", "all", "none"]
    clearance: int
    at: frozenset[str]
    apart: bool = False


def read_yaml(path: Path) -> Any:
    """A data file of ours: plain YAML, without words that its versions read differently."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


@cache
def lines() -> Mapping[str, Line]:
    """All lines by key, in the order of their bits."""
    raw = read_yaml(CODES / "lines.yaml")
    return {key: Line(key, 1 << row["bit"], Text(row["zh"], row["en"])) for key, row in raw.items()}


@cache
def roles() -> Mapping[str, Role]:
    """All roles that a post may have, by key."""
    return {key: _role(key, row) for key, row in read_yaml(CODES / "roles.yaml").items()}


def _role(key: str, row: Mapping[str, Any]) -> Role:
    return Role(
        key,
        Text(row["zh"], row["en"]),
        row["reach"],
        row["lines"],
        row["clearance"],
        frozenset(row["at"]),
        bool(row.get("apart")),
    )


@cache
def deciders() -> Mapping[str, Text]:
    """Who may decide, by key, in rising order."""
    return {key: Text(row["zh"], row["en"]) for key, row in read_yaml(CODES / "deciders.yaml").items()}


@cache
def all_lines() -> int:
    """The bits of every line."""
    return sum(line.bit for line in lines().values())


def bits(keys: Iterable[str]) -> int:
    """The bits of some lines. Raises `BadInput` for a key that is none."""
    wanted = set(keys)
    if unknown := sorted(wanted - lines().keys()):
        raise bad_input("lines", "line.unknown", "There is no line %(key)s.", key=unknown[0])
    return sum(lines()[key].bit for key in wanted)


def keys_of(mask: int) -> tuple[str, ...]:
    """The lines of a bit mask, by rising bit."""
    return tuple(key for key, line in lines().items() if line.bit & mask)


def default_clearance(role: Role, mask: int) -> int:
    """Sensitivity that a post reads unless said otherwise: its role's, lifted by a restricted line."""
    return max(role.clearance, 1 if RESTRICTED_LINES & set(keys_of(mask)) else 0)


def administrators() -> frozenset[str]:
    """The three posts that are never two in one person (三员)."""
    return frozenset(key for key, role in roles().items() if role.apart)


@cache
def measure_names() -> Mapping[str, Text]:
    """Compulsory measures of a party's timeline, by key."""
    return {key: Text(row["zh"], row["en"]) for key, row in read_yaml(CODES / "measures.yaml").items()}
