"""Words for the papers, charges, items and linked matters of a matter, by id: to show facts that name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from heli.base.text import Msg, Text, Words
from heli.law.contract import PERSONAL
from heli.matters.models import Charge, Matter, MatterLink, MatterSnapshot, Paper
from heli.web.contexts.names import both
from heli.web.contexts.paper_names import paper_words
from heli.web.contexts.procedures import compiled_of


def words_of_matter(matter: UUID) -> Mapping[str, Words]:
    """Everything of a matter that a fact may name by its id, in words."""
    found: dict[str, Words] = {}
    for paper in Paper.objects.filter(matter=matter):
        found[str(paper.pk)] = paper_words(paper)
    found |= charge_words(matter)
    ids = MatterLink.objects.filter(matter=matter).values_list("other_id", flat=True)
    for other in Matter.objects.filter(pk__in=list(ids)):
        found[str(other.pk)] = Text(other.title_text, other.title_text)
    return found | {item: words for items in items_of(matter).values() for item, words in items.items()}


def charge_words(matter: UUID) -> Mapping[str, Words]:
    """The charges of a matter's parties in words, by id."""
    rows = Charge.objects.filter(party__joined__matter=matter, until=None)
    return {str(charge.pk): Text(charge.code, charge.code) for charge in rows}


def items_of(matter: UUID) -> Mapping[str, Mapping[str, Words]]:
    """Items of a matter: kind → id → words, numbered in their order; their first public text is added."""
    snapshot = MatterSnapshot.objects.select_related("matter").filter(pk=matter).first()
    if snapshot is None:
        return {}
    written = compiled_of(snapshot.matter.version).written
    facts: Mapping[str, object] = snapshot.data.get("facts", {})
    found: dict[str, dict[str, Words]] = {}
    for kind, ids in snapshot.data.get("items", {}).items():
        declared = written.items[kind]
        for number, item in enumerate(ids, start=1):
            texts = [
                facts.get(f"{name}@i:{item}")
                for name, fact in declared.facts.items()
                if fact.type in ("text", "long_text")
            ]
            said = next((str(text) for text in texts if text and text != PERSONAL), "")
            params = {"kind": declared.name.text(), "n": number, "text": said}
            found.setdefault(kind, {})[item] = (
                Msg("%(kind)s %(n)s: %(text)s", params) if said else Msg("%(kind)s %(n)s", params)
            )
    return found


def item_names(matter: UUID, bearers: Iterable[str]) -> Mapping[str, Text]:
    """Items by id as "Point 2", without their text; asks nothing where no bearer is an item."""
    if not any(bearer.startswith("i:") for bearer in bearers):
        return {}
    snapshot = MatterSnapshot.objects.select_related("matter").get(pk=matter)
    declared = compiled_of(snapshot.matter.version).written.items
    return {
        item: both(Msg("%(kind)s %(n)s", {"kind": declared[kind].name.text(), "n": number}))
        for kind, ids in snapshot.data.get("items", {}).items()
        for number, item in enumerate(ids, start=1)
    }
