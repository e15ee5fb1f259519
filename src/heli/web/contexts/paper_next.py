"""What a document tells who holds it of what comes next: by when he hears what, and whom he may call."""

from __future__ import annotations

from dataclasses import dataclass

from heli.base.text import Msg, Words
from heli.documents.printing import Printed
from heli.web.contexts.names import joined


@dataclass(frozen=True, slots=True)
class NextLine:
    """What comes next for who holds the document: a term with its last day and articles, or whom he may call."""

    label: Words
    value: Words
    basis: tuple[str, ...] = ()


def next_of(content: Printed) -> tuple[NextLine, ...]:
    """By when its reader hears what; then whom he may call, the office's own window where the directory knows it."""
    terms = [
        NextLine(term.name, Msg("on %(day)s at the latest", {"day": term.ends_on}), term.basis)
        for term in content.told
    ]
    if content.contact is None:
        return tuple(terms)
    own = Msg("%(telephone)s (window of this office)", {"telephone": content.telephone})
    calls = joined([content.contact, *([own] if content.telephone else [])])
    return (*terms, NextLine(Msg("Telephone"), calls))
