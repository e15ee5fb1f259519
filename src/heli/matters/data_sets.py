"""Data of other bodies that are never taken in, known by their names and fields as an import knows its columns (N4, N13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from heli.base.errors import Reason, Refused
from heli.base.text import Msg
from heli.matters.intake.protected import heading

DATA_SETS = "data_sets"
"""The fact in which an act declares them, whatever its procedure."""
_SAID = ("called", "fields", "what")
_APART = re.compile(r"[、，,;；/|\s]+")


def check(facts: Mapping[str, Any]) -> None:
    """Raise `Refused` where an act declares a data set that names something protected: each with its column."""
    reasons = tuple(_reasons(facts.get(DATA_SETS)))
    if reasons:
        raise Refused(reasons)


def forbidden(row: Mapping[str, Any]) -> Iterator[tuple[str, Msg]]:
    """What of a declared data set is never taken in: the word as it was given, and why."""
    for name in _SAID:
        for word in _APART.split(str(row.get(name) or "")):
            if word and (kind := heading(word)) is not None:
                say = Msg("The data set names “%(word)s”: %(kind)s is no data here (N4).",
                          {"word": word, "kind": kind.name})  # fmt: skip
                yield word, say


def _reasons(rows: object) -> Iterator[Reason]:
    for row in rows if isinstance(rows, list) else ():
        for _, say in forbidden(row):
            do = Msg("Leave it out; ask for facts of acts, documents and places instead.")
            yield Reason("data_set.protected", say, ("PIPL 28", "PIPL 34"), do, DATA_SETS)
