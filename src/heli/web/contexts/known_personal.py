"""Personal values that a form holds already: a snapshot says only that one was given, the act that states it has it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.canonical import Json
from heli.base.text import Text
from heli.law.contract import MATTER, PERSONAL
from heli.law.language import Fact
from heli.matters.act_views import act_views
from heli.matters.models import MatterAct
from heli.web.contexts.history import mended_in

_ACTS = 20
"""So many acts that state such a fact are looked at, the newest first."""
Known = Mapping[str, tuple[Json, Text]]


def opened(known: Known, facts: Mapping[str, Fact], matter: UUID, bearer: str, reader: Reader) -> Known:
    """The known values, personal ones in clear. What can't be opened, was corrected or taken back is left to be typed.

    Args:
        facts: the act's own facts, which say whence a value is filled in.
        bearer: whom or what the form is about: what was stated of another is not taken.
    """
    hidden = {name: _sources(facts[name]) for name, (value, _) in known.items() if _is_hidden(value)}
    if not hidden:
        return known
    plain = {name: found for name, found in known.items() if name not in hidden}
    if read_by_partner(reader):
        return plain
    stated = _stated(matter, {source for sources in hidden.values() for source in sources}, bearer)
    for name, sources in hidden.items():
        first = next((source for source in sources if source in stated), None)
        if first is not None:
            plain[name] = (stated[first], known[name][1])
    return plain


def _sources(fact: Fact) -> list[str]:
    return [source.fact for source in fact.filled_from if source.fact]


def _is_hidden(value: Json) -> bool:
    if isinstance(value, list):
        return any(_is_hidden(one) for one in value)
    if isinstance(value, Mapping):
        return any(_is_hidden(one) for one in value.values())
    return value == PERSONAL


def _stated(matter: UUID, names: set[str], bearer: str) -> Mapping[str, Json]:
    """The last value of each fact as the acts on this bearer, or on the matter itself, state it."""
    rows = MatterAct.objects.filter(
        matter=matter, sealed_facts__name__in=names, sealed_facts__sealed__isnull=False
    )
    mended = mended_in(matter)
    found: dict[str, Json] = {}
    for view in act_views("matter", rows.distinct().order_by("-seq")[:_ACTS]):
        if not {bearer, MATTER} & set(view.bearers):
            continue
        for name in names & view.facts.keys() - found.keys():
            found[name] = (
                None if str(view.id) in mended["corrected"] | mended["annulled"] else view.facts[name]
            )
    return {name: value for name, value in found.items() if value is not None}
