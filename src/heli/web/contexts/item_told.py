"""What an item is about, in the words of its first text: a number alone tells nobody which point is meant."""

from __future__ import annotations

from collections.abc import Mapping

from heli.access.policy import read_by_partner
from heli.base.text import Text
from heli.matters.act_views import act_views
from heli.matters.items import items_with_acts, stated
from heli.matters.models import MatterAct
from heli.web.contexts.act_subject import Subject

MOST = 60
"""Characters of it that a form shows."""
_TEXTS = ("text", "long_text")


def items_told(subject: Subject) -> Mapping[str, Text]:
    """Bearer → the beginning of the item's first text; what is internal is told to nobody outside."""
    views = act_views("matter", MatterAct.objects.filter(matter=subject.matter.pk))
    found: dict[str, Text] = {}
    for kind, items in items_with_acts(subject.head.data, subject.compiled, views).items():
        schema = subject.compiled.written.items[kind].facts
        for item in items:
            facts = stated(schema, item.facts) if read_by_partner(subject.reader) else item.facts
            texts = (facts.get(name) for name, fact in schema.items() if fact.type in _TEXTS)
            text = next((one for one in texts if isinstance(one, str) and one), "")
            if text:
                short = text if len(text) <= MOST else f"{text[:MOST]}…"
                found[item.bearer] = Text(short, short)
    return found
