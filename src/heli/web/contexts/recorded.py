"""One act as it stands in the record: who, when, on what, with which facts and articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.ledger.leaf import decode
from heli.matters.act_views import act_view
from heli.matters.models import CaseAct, Matter, MatterAct
from heli.web.contexts.acts import FactShown
from heli.web.contexts.fact_values import known_of, show_facts
from heli.web.contexts.matter import agent_name
from heli.web.contexts.names import both
from heli.web.contexts.procedures import compiled_of, kind_of
from heli.web.contexts.words_of import words_of_matter
from heli.web.contexts.work import about

_PROOFS = {
    "proposal": Msg("approved here"),
    "paper": Msg("on an approval sheet"),
    "body": Msg("by minutes or an answer"),
    "office": Msg("by another office's act"),
}


@dataclass(frozen=True, slots=True)
class RecordedShown:
    """A recorded act. `digest` is the leaf's hash, hexadecimal."""

    matter: UUID
    matter_title: str
    kind: Words
    title: Words
    about: Words | None
    happened: datetime | object
    who: tuple[FactShown, ...]
    facts: tuple[FactShown, ...]
    basis: tuple[str, ...]
    deviates: bool
    digest: str


def recorded_act_shown(matter: UUID, act: UUID, reader: Reader, *, of_case: bool = False) -> RecordedShown:
    """The act. Raises `NotFound` for absent, not yours, or inner where a partner asks.

    Args:
        of_case: an act of the case that the matter is on; never for a partner.
    """
    partner = read_by_partner(reader)
    row = Matter.objects.filter(pk=matter).first()
    found: MatterAct | CaseAct | None
    if of_case:
        found = None if partner or row is None else CaseAct.objects.filter(case=row.case_id, pk=act).first()
    else:
        found = MatterAct.objects.filter(matter=matter, pk=act).first()
    if row is None or found is None or (partner and not found.is_shared):
        raise NotFound((Reason("act.none", Msg("There is no such act, or it isn't yours to see.")),))
    view = act_view(found)
    compiled = compiled_of(decode(bytes(found.leaf))["procedure"]["version"])
    acts = compiled.acts
    schema = acts[view.name].facts if view.name in acts else {}
    agents = [agent for agent in (view.actor, view.entered_by, view.decided_by) if agent]
    known = known_of(
        [(schema, view.facts)],
        words=words_of_matter(matter),
        people=[_number(agent.get("person")) for agent in agents],
        offices=[_number(agent.get("office")) for agent in agents],
        bearers=view.bearers,
    )
    who = [FactShown(Msg("Done by"), agent_name(view.actor, known.names))]
    if view.decided_by:
        proof = _PROOFS.get(view.decided_by["proof"]["kind"], Msg("proved otherwise"))
        named = {"person": agent_name(view.decided_by, known.names), "proof": proof}
        who.append(FactShown(Msg("Decided by"), Msg("%(person)s, %(proof)s", named)))
    if view.entered_by and view.entered_by != view.actor:
        who.append(FactShown(Msg("Entered by"), agent_name(view.entered_by, known.names)))
    if view.on_paper:
        who.append(FactShown(Msg("On paper"), _on_paper(view.on_paper)))
    who.append(FactShown(Msg("Recorded at"), both(view.recorded_at)))
    return RecordedShown(
        matter=matter,
        matter_title=row.title_text,
        kind=compiled.written.name.text() if of_case else kind_of(row),
        title=view.title,
        about=about(view.bearers, known.names),
        happened=view.happened,
        who=tuple(who),
        facts=show_facts(schema, view.facts, known, hide_internal=partner),
        basis=view.basis,
        deviates=view.mode == "deviates",
        digest=bytes(found.hash).hex(),
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _on_paper(paper: object) -> Words:
    on = paper.get("on") if isinstance(paper, dict) else None
    return Msg("from a paper of %(day)s", {"day": str(on)}) if on else Msg("from a paper")
