"""Terms of the collaboration agreement in force that covers this office and the counterpart of a matter.

The agreement may be a matter that the reader may not see: its agreed numbers are handed over as values, nothing else of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.base.canonical import Json
from heli.law.contract import CompiledProcedure
from heli.matters.request import raw_cursor

AGREEMENT = "collaboration_agreement"
_wanted: dict[str, Mapping[str, frozenset[str]]] = {}

_COVERING = """
SELECT m.id::text, m.office_id::text, s.data FROM matters_matter m JOIN matters_mattersnapshot s ON s.matter_id = m.id
WHERE m.procedure = %s AND m.closed_on IS NULL AND s.data->'tracks'->>'agreement@m' = 'in_force'
  AND EXISTS (SELECT 1 FROM jsonb_each_text(s.data->'facts') f WHERE f.key LIKE 'body@%%' AND f.value = ANY(%s))
ORDER BY m.id
"""

_BINDING = """
SELECT m.id, m.number, m.office_id, s.data FROM matters_matter m JOIN matters_mattersnapshot s ON s.matter_id = m.id
WHERE m.procedure = %s AND m.closed_on IS NULL AND s.data->'tracks'->>'agreement@m' = 'in_force'
  AND (m.office_id = %s OR EXISTS (SELECT 1 FROM jsonb_each_text(s.data->'facts') f
    WHERE f.key LIKE 'body@%%' AND f.value = %s))
ORDER BY m.number, m.id
"""


def terms_wanted(compiled: CompiledProcedure, act: str | None) -> frozenset[str]:
    """Names of the terms that an act's facts are filled from; of every act for None. Mostly none."""
    if compiled.hash not in _wanted:
        _wanted[compiled.hash] = {
            name: frozenset(
                source.agreement
                for fact in written.facts.values()
                for source in fact.filled_from
                if source.agreement
            )
            for name, written in compiled.acts.items()
        }
    terms = _wanted[compiled.hash]
    return terms[act] if act is not None else frozenset().union(*terms.values())


def agreed(
    wanted: Collection[str], own: int, counterparts: Collection[str], day: date, facts: Mapping[str, Json]
) -> dict[str, Json]:
    """Term → number of days. A term on which several agreements differ is left open: the act names the one it follows.

    Args:
        counterparts: numbers of the other offices; the agreement binds one of them beside our own.
        facts: of the act; `agreement_followed` settles which agreement is meant.
    """
    others = set(counterparts) - {str(own)}
    if not wanted or not others:
        return {}
    with engine_everywhere():
        rows = raw_cursor().execute(_COVERING, (AGREEMENT, sorted({str(own), *others}))).fetchall()
    followed = facts.get("agreement_followed")
    covering = [
        _on_matter(data)
        for matter, office, data in rows
        if followed in (None, matter) and _covers(data, office, str(own), others, day)
    ]
    found: dict[str, Json] = {}
    for name in wanted:
        values = {facts[name] for facts in covering if isinstance(facts.get(name), int)}
        if len(values) == 1:
            found[name] = values.pop()
    return found


@dataclass(frozen=True, slots=True)
class Concluded:
    """An agreement as every office that is bound by it may know it: its number, and who concluded it. No title."""

    matter: UUID
    number: str
    office: int


def binding(own: int, day: date) -> list[Concluded]:
    """The agreements in force that bind an office on a day, in the order of their numbers, seen or not."""
    with engine_everywhere():
        rows = raw_cursor().execute(_BINDING, (AGREEMENT, own, str(own))).fetchall()
    return [
        Concluded(matter, number, office)
        for matter, number, office, data in rows
        if _covers(data, str(office), str(own), _all_bound(data, str(office)), day)
    ]


def _all_bound(data: Mapping[str, Any], office: str) -> set[str]:
    return {str(value) for name, value in data["facts"].items() if name.startswith("body@")} | {office}


def _covers(data: Mapping[str, Any], office: str, own: str, others: Collection[str], day: date) -> bool:
    facts, tracks = data["facts"], data["tracks"]
    signed = {
        str(value)
        for name, value in facts.items()
        if name.startswith("body@") and tracks.get(f"signature@{name.partition('@')[2]}") == "signed"
    }
    known = _on_matter(data)
    in_time = str(known.get("starts_on", "")) <= day.isoformat() <= str(known.get("ends_on", "9999"))
    # who concluded it is bound by it, whether or not it stands in its own list
    bound = signed | {office}
    return in_time and own in bound and not bound.isdisjoint(others)


def _on_matter(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts of the agreement as a whole, by name."""
    return {name.partition("@")[0]: value for name, value in data["facts"].items() if name.endswith("@m")}
