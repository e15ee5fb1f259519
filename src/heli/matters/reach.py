"""Whom an effect reaches: offices where a matter opens, matters on which an act is performed, and their bearers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from heli.base.errors import NotFound, Reason, refused
from heli.base.text import Msg
from heli.matters import books
from heli.matters.case_opening import PartyGiven
from heli.matters.models import Effect, Matter, MatterAct, MatterLink, MatterParty
from heli.matters.situation import load_head, parties_of
from heli.matters.stream import Cause
from heli.offices.models import Office


@dataclass(frozen=True, slots=True)
class Running:
    """An effect being run: its row, its terms, and the matter from which it comes."""

    effect: Effect
    terms: Mapping[str, Any]
    source: Matter

    @property
    def cause(self) -> Cause:
        """What the performed act names as its cause."""
        return Cause(self.effect.cause, self.effect.name)

    def key(self, target: object) -> str:
        """The key that makes it once: cause, place among its effects, target."""
        return f"{self.effect.cause}:{self.effect.ordinal}:{target}"


def parties(running: Running) -> list[PartyGiven]:
    """Whom the new matter is about: the act's own bearers, all of the matter, or nobody."""
    which = running.terms.get("parties")
    if which == "none" or running.source.case_id is None:
        return []
    joined = MatterParty.objects.filter(matter=running.source).order_by("party_id")
    if which == "bearers":
        about = [b[2:] for b in running.terms.get("bearers_of_act", ()) if b.startswith("p:")]
        joined = joined.filter(party__in=about) if about else joined
    here, _ = parties_of(load_head(running.source.pk, lock=False))
    return [PartyGiven(row.role, row.party_id) for row in joined if str(row.party_id) in here]


def offices(running: Running) -> list[Office]:
    own, target = running.source.office, str(running.terms["target"])
    if target == "own":
        return [own]
    if target == "superior":
        return [_there(own.superior, target)]
    if target == "common_superior":
        return [_there(_common_superior(own, _counterparts(running)), target)]
    if target in ("provincial", "supreme"):
        level = 2 if target == "provincial" else 1
        above = Office.objects.filter(kind=own.kind, level=level, lft__lte=own.lft, rgt__gte=own.lft).first()
        return [_there(above, target)]
    if target == "source":
        link = MatterLink.objects.filter(matter=running.source, relation="source").select_related(
            "other__office"
        )
        return [_there(link[0].other.office if link else None, target)]
    named = _fact(running, target)
    ids = named if isinstance(named, list) else [named] if named else []
    found = list(Office.objects.filter(pk__in=[int(i) for i in ids]).order_by("pk"))
    return found or [_there(None, target)]


def _common_superior(own: Office, others: Iterable[Office]) -> Office | None:
    """The lowest office of our own kind that stands above us and above each of the others; the next above us without one."""
    all_of_them = (own, *others)
    first, last = min(o.lft for o in all_of_them), max(o.rgt for o in all_of_them)
    above = Office.objects.filter(kind=own.kind, lft__lt=first, rgt__gte=last, lft__lte=own.lft)
    return above.order_by("-lft").first()


def _counterparts(running: Running) -> list[Office]:
    """Other offices of our kind that the cause names; where it names none, those that the matter knows."""
    source = running.source
    acts = books.library().by_version(source.version).acts.values()
    names = {name for act in acts for name, fact in act.facts.items() if fact.type in ("office", "offices")}
    leaf = MatterAct.objects.filter(pk=running.effect.cause).values_list("leaf", flat=True).first()
    said: Mapping[str, Any] = json.loads(bytes(leaf))["facts"] if leaf else {}
    known: Mapping[str, Any] = load_head(source.pk, lock=False).data.get("facts", {})
    for facts in (said, known):
        values = [value for flat, value in facts.items() if flat.partition("@")[0] in names]
        flat_values = [one for value in values for one in (value if isinstance(value, list) else [value])]
        ids = [int(one) for one in flat_values if str(one).isdigit()]
        found = Office.objects.filter(pk__in=ids, kind=source.office.kind).exclude(pk=source.office_id)
        if others := list(found):
            return others
    return []


def _there(office: Office | None, target: str) -> Office:
    if office is None:
        raise refused("effect.no_office", Msg("There is no office for %(target)s.", {"target": target}))
    return office


def _fact(running: Running, name: str) -> Any:
    """A fact of the cause, else the last one of the matter on one of the act's bearers."""
    act = MatterAct.objects.filter(pk=running.effect.cause).values_list("leaf", flat=True).first()
    members = json.loads(bytes(act)) if act else {"facts": {}}
    if name in members["facts"]:
        return members["facts"][name]
    facts = load_head(running.source.pk, lock=False).data.get("facts", {})
    for bearer in (*running.terms.get("bearers_of_act", ()), "m"):
        if f"{name}@{bearer}" in facts:
            return facts[f"{name}@{bearer}"]
    return None


def targets(running: Running) -> list[tuple[Matter, tuple[str, ...]]]:
    target, wanted = str(running.terms["target"]), running.terms.get("procedure")
    if target in ("source", "opened"):
        # a matter that came from nowhere, or opened nothing, has nobody to tell: that is no fault
        links = MatterLink.objects.filter(matter=running.source, relation=target).select_related("other")
        pairs = [(link.other, tuple(link.bearers)) for link in links]
    else:
        pairs = [(matter, ("m",)) for matter in _named_matters(running, target)]
    pairs = [(m, b) for m, b in pairs if wanted in (None, m.procedure)]
    if not pairs and target not in ("source", "opened"):
        raise NotFound((Reason("effect.no_target", Msg("There is no matter that this should reach.")),))
    return [(matter, _bearers(running, origin)) for matter, origin in pairs]


def _named_matters(running: Running, target: str) -> Iterable[Matter]:
    """Subjects of the items that the act is about, or the matters that a fact names."""
    data = load_head(running.source.pk, lock=False).data
    facts = data.get("facts", {})
    if target in ("subject", "subjects"):
        items = items_meant(running, data)
        named = [facts.get(f"subject@{item}") or facts.get(f"matter@{item}") for item in items]
    else:
        named = named_by_fact(running, target)
    return Matter.objects.filter(pk__in=[str(n) for n in named if n])


def named_by_fact(running: Running, name: str) -> list[Any]:
    """What a fact of the cause names, else the last one of the matter on one of the act's bearers."""
    value = _fact(running, name)
    return [one for one in (value if isinstance(value, list) else [value]) if one]


def items_meant(running: Running, data: Mapping[str, Any]) -> list[str]:
    """Items that the act is about; of an act about the whole meeting those that it made, else all of them."""
    about = [b for b in running.terms.get("bearers_of_act", ()) if b.startswith("i:")]
    if about:
        return about
    origins: Mapping[str, Any] = data.get("origins", {})
    made = [item for item, origin in origins.items() if origin[1] == str(running.effect.cause)]
    return [f"i:{item}" for item in made or origins]


def _bearers(running: Running, origin: tuple[str, ...]) -> tuple[str, ...]:
    rule = running.terms.get("bearer_rule", "origin")
    if rule == "matter":
        return ("m",)
    if rule == "same_parties":
        parties = tuple(b for b in running.terms.get("bearers_of_act", ()) if b.startswith("p:"))
        # an act on the matter as a whole is about whomever the matter is about
        return parties or origin or ("m",)
    return origin or ("m",)
