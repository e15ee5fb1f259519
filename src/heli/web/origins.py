"""Whether each field of a form was typed or filled in, and from where: kept beside the act, never in its leaf.

A field that was filled in and left as it was is *filled*; whatever a person put there himself is *typed*. No value is kept
here, only the names of the fields. See docs/explanation/pages.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from heli.base.text import Msg, Text, Words
from heli.matters.models import ActEntry, Proposal
from heli.web.forms.shown import Filled, Posted
from heli.web.words import say

_PARTS = (".search", ".unknown", ".why", ".file")


def origins(posted: Posted, filled: Mapping[str, Filled]) -> dict[str, dict[str, str]]:
    """Field → how it came to its value; a field without a value, and the form's own buttons, are left out."""
    found: dict[str, dict[str, str]] = {}
    for name, values in posted.items():
        given = tuple(value for value in values if value)
        if not given or name.endswith(_PARTS) or _is_mark(name):
            continue
        known = filled.get(name)
        if known is not None and known.posted == given:
            found[name] = {"how": "filled", "zh": say(known.source, "zh-hans"), "en": say(known.source, "en")}
        else:
            found[name] = {"how": "typed"}
    return found


_MARKS = frozenset({
    "_key", "_version", "_seen", "_tab", "_do", "_check", "_add", "_remove", "_search", "_draft", "_discard",
})  # fmt: skip


def _is_mark(name: str) -> bool:
    return name in _MARKS or name == "csrfmiddlewaretoken"


def note(matter: UUID, subject: UUID, found: Mapping[str, Mapping[str, str]]) -> None:
    """Keep it beside an act or a proposal; a form that was sent twice is kept once."""
    if found:
        ActEntry.objects.bulk_create(
            [ActEntry(matter_id=matter, subject=subject, fields=dict(found))], ignore_conflicts=True
        )


def noted(act: UUID) -> Mapping[str, Words]:
    """Field → how it came to its value, in words, for a recorded act or for the proposal that it came from."""
    proposals = Proposal.objects.filter(act=act).values("pk")
    row = (
        ActEntry.objects.filter(subject=act).first() or ActEntry.objects.filter(subject__in=proposals).first()
    )
    return {name: _in_words(entry) for name, entry in (row.fields if row else {}).items()}


def _in_words(entry: Mapping[str, str]) -> Words:
    if entry.get("how") == "filled":
        return Msg("filled in: %(source)s", {"source": Text(entry.get("zh", ""), entry.get("en", ""))})
    return Msg("typed")
