"""The closed list of purposes for which somebody reads beyond his daily work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from heli.base.errors import Refused, refused
from heli.base.text import Msg, Text
from heli.offices.codes import CODES, read_yaml

Use = Literal["party_search", "reading"]


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose; `serves` says what it opens, `basis` its citations (may be empty), `mark` how sure they are."""

    key: str
    name: Text
    serves: frozenset[str]
    basis: tuple[str, ...]
    mark: str


@cache
def purposes() -> Mapping[str, Purpose]:
    """Every purpose by key, in the order of the list."""
    return {
        key: Purpose(
            key, Text(row["zh"], row["en"]), frozenset(row["serves"]), tuple(row["basis"]), row["mark"]
        )
        for key, row in read_yaml(CODES / "purposes.yaml").items()
    }


def require(key: str, use: Use) -> Purpose:
    """The purpose, if it is on the list and serves this use. Raises `Refused` else."""
    found = purposes().get(key)
    if found is None or use not in found.serves:
        raise _missing(use)
    return found


def _missing(use: Use) -> Refused:
    choices = ", ".join(key for key, purpose in purposes().items() if use in purpose.serves)
    return refused(
        "purpose.missing",
        Msg("This is opened for a stated purpose only."),
        do=Msg("State one of: %(choices)s. It is logged.", {"choices": choices}),
    )
