"""Columns that no import takes: ethnicity, religion, health, movements … by heading, by declared meaning, by content (N4).

The words are data (`protected.yaml`). Disguises are folded away first: full width, spaces and signs between letters, zero
width, letters of other scripts and figures that look alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from heli.base.errors import Reason
from heli.base.text import Msg, Text

_ALIKE = str.maketrans("0134578@$аеорсухіӏԁɡαεορικ", "oleastbasaeopcyxildgaeopik")
_LATIN = re.compile(r"[A-Za-zÀ-ɏɡа-яА-Яα-ωΑ-Ωіӏԁ0-9@$]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is not taken, by name for people and by its folded words."""

    key: str
    name: Text
    words: tuple[str, ...]
    tokens: frozenset[str]
    values: frozenset[str]


@cache
def kinds() -> tuple[Kind, ...]:
    """The word list."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("protected.yaml").read_text("utf-8"))
    return tuple(
        Kind(
            key,
            Text(entry["name"]["zh"], entry["name"]["en"]),
            tuple(folded(word) for word in entry["words"]),
            frozenset(entry["tokens"]),
            frozenset(folded(value) for value in entry["values"]),
        )
        for key, entry in raw.items()
    )


def folded(text: str) -> str:
    """A text without what disguises it: half width, lower case, letters and marks only, look-alikes made Latin."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LMN" or c in "@$")
    return kept.translate(_ALIKE) if _LATIN.search(kept) else kept


def tokens(text: str) -> frozenset[str]:
    """The Latin words of a heading, folded one by one."""
    plain = unicodedata.normalize("NFKC", text)
    words = (word for run in _LATIN.findall(plain) for word in _CAMEL.sub(" ", run).split())
    return frozenset(word.casefold() for word in words)


def heading(text: str) -> Kind | None:
    """What a heading gives away, or None."""
    plain, latin = folded(text), tokens(text)
    for kind in kinds():
        if any(word in plain for word in kind.words) or latin & kind.tokens:
            return kind
    return None


def value(text: str) -> Kind | None:
    """What a whole cell gives away, or None; a word inside a longer text gives nothing away."""
    if not text or len(text) > 24:
        return None
    plain = folded(text)
    return next((kind for kind in kinds() if plain in kind.values), None)


def meaning(declared: str) -> Kind | None:
    """What a declared meaning gives away: a kind's own key, or what reads like its heading."""
    return next((kind for kind in kinds() if kind.key == declared.strip().casefold()), None) or heading(
        declared
    )


def wrong_headings(headings: Iterable[str], declared: Mapping[str, str]) -> list[Reason]:
    """A reason for each column that is not taken, by its heading or its declared meaning."""
    found = []
    for name in headings:
        kind = heading(name) or (meaning(declared[name]) if declared.get(name) else None)
        if kind is not None:
            found.append(refusal(name, kind))
    return found


def refusal(column: str, kind: Kind) -> Reason:
    """Why a column, or a row for the sake of one cell of it, is not taken."""
    say = Msg(
        "The column “%(column)s” holds %(kind)s. That is no data here (N4).",
        {"column": column, "kind": kind.name},
    )
    do = Msg("Delete the column and import the file again.")
    return Reason("protected.column", say, do=do, field=column)
