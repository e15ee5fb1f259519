"""Finding the kind of matter to open by a word of its name, of its help, or of one of its first acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from heli.base.text import Words
from heli.web.contexts.opening import OpeningKind, OpeningLineOfWork
from heli.web.words import say

SEARCH = "q"
"""The name in the address of the words that are looked for."""
_LANGUAGES = ("zh-hans", "en")


def named_so(lines: Sequence[OpeningLineOfWork], asked: str) -> tuple[OpeningLineOfWork, ...]:
    """The lines with those of their kinds that have all the words, in either language; all of them where nothing is asked."""
    words = asked.casefold().split()
    if not words:
        return tuple(lines)
    found = (replace(line, kinds=tuple(kind for kind in line.kinds if _has(kind, words))) for line in lines)
    return tuple(line for line in found if line.kinds)


def _has(kind: OpeningKind, words: Sequence[str]) -> bool:
    told: list[Words] = [kind.name, *(act.name for act in kind.acts)] + ([kind.help] if kind.help else [])
    text = " ".join(say(one, language) for one in told for language in _LANGUAGES).casefold()
    return all(word in text for word in words)
