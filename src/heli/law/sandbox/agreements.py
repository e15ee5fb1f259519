"""Agreements in force among the matters of a sandbox: what they give to the requests between those who signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from heli.base.canonical import Json

if TYPE_CHECKING:
    from heli.law.sandbox.matter import SandboxMatter

AGREEMENT = "collaboration_agreement"
"""The procedure whose matters are agreements, as of a real matter."""


def agreed(matter: SandboxMatter, day: date) -> dict[str, Json]:
    """Term → days, of the agreements that cover the office of a matter and another body that it names.

    A term on which several agreements differ is left open, unless the act at hand says which one it follows.
    """
    wanted, others = _terms(matter), set(_bodies(matter)) - {matter.office}
    if not wanted or not others:
        return {}
    followed = matter.facts_now.get("agreement_followed")
    covering = [
        _whole(one)
        for one in matter.box.matters.values()
        if one.rules.written.procedure == AGREEMENT
        and followed in (None, one.id)
        and _covers(one, matter.office, others, day)
    ]
    found: dict[str, Json] = {}
    for name in sorted(wanted):
        values = {facts[name] for facts in covering if isinstance(facts.get(name), int)}
        if len(values) == 1:
            found[name] = values.pop()
    return found


def _terms(matter: SandboxMatter) -> frozenset[str]:
    """Terms that facts of its acts are filled from. Mostly none."""
    facts = (fact for act in matter.rules.acts.values() for fact in act.facts.values())
    return frozenset(source.agreement for fact in facts for source in fact.filled_from if source.agreement)


def _bodies(matter: SandboxMatter) -> Iterator[str]:
    """Offices and bodies that its acts named, the one at hand among them."""
    names = {
        name
        for act in matter.rules.acts.values()
        for name, fact in act.facts.items()
        if fact.type in ("office", "offices")
    }
    for facts in (*matter.world.snapshot.facts.values(), matter.facts_now):
        for name in names & facts.keys():
            value = facts[name]
            yield from map(str, value if isinstance(value, (list, tuple)) else [value])


def _covers(agreement: SandboxMatter, office: str, others: set[str], day: date) -> bool:
    """Whether it is in force on a day and binds an office and one of the others; who concluded it is bound by it."""
    snapshot, known = agreement.world.snapshot, _whole(agreement)
    states = snapshot.tracks.get("signature", {})
    signed = {
        str(snapshot.facts.get(item, {}).get("body")) for item, state in states.items() if state == "signed"
    }
    bound = signed | {agreement.office}
    stands = not snapshot.closed and snapshot.tracks.get("agreement", {}).get("m") == "in_force"
    in_time = str(known.get("starts_on", "")) <= day.isoformat() <= str(known.get("ends_on", "9999"))
    return stands and in_time and office in bound and not bound.isdisjoint(others)


def _whole(agreement: SandboxMatter) -> Mapping[str, Json]:
    """Facts of the agreement as a whole."""
    return agreement.world.snapshot.facts.get("m", {})
