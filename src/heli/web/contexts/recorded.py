"""One act as it stands in the record: who, when, on what, with which facts and articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.language import Fact
from heli.ledger.leaf import decode
from heli.matters.act_views import ActView, act_view
from heli.matters.case_acts import brought_acts
from heli.matters.case_history import FOLLOW
from heli.matters.mending import MAY_ANNUL, MAY_CORRECT
from heli.matters.models import CaseAct, Matter, MatterAct, Paper
from heli.matters.reading import my_parts
from heli.web.contexts.acts import FactShown
from heli.web.contexts.fact_values import Known, known_of, value_in_words
from heli.web.contexts.history import MENDING, Standing, standing_of, was_in_words
from heli.web.contexts.names import agent_name, both, joined
from heli.web.contexts.paper_names import paper_words
from heli.web.contexts.procedures import compiled_of, kind_of
from heli.web.contexts.words_of import words_of_matter
from heli.web.contexts.work import about
from heli.web.origins import noted

_PROOFS = {
    "proposal": Msg("approved here"),
    "paper": Msg("on an approval sheet"),
    "body": Msg("by minutes or an answer"),
    "office": Msg("by another office's act"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """What the parts of the page are made of."""

    row: Matter
    found: MatterAct | CaseAct
    view: ActView
    standing: Standing
    known: Known
    of_case: bool
    partner: bool


@dataclass(frozen=True, slots=True)
class RecordedShown:
    """A recorded act.

    Attributes:
        happened_was: when it was said to have happened before it was corrected.
        digest: the leaf's hash, hexadecimal.
        mends: what the reader may do to the record: words and address.
        mended_url: the act that this one corrects, takes back or erases.
    """

    matter: UUID
    matter_title: str
    case_url: str
    kind: Words
    title: Words
    about: Words | None
    happened: datetime | object
    happened_was: Words | str
    who: tuple[FactShown, ...]
    facts: tuple[FactShown, ...]
    basis: tuple[str, ...]
    deviates: bool
    digest: str
    annulled: Words | None
    mends: tuple[tuple[Words, str], ...]
    mended_url: str


def found_act(
    matter: UUID, act: UUID, reader: Reader, *, of_case: bool = False
) -> tuple[Matter, MatterAct | CaseAct]:
    """An act with the matter through which it is read.

    Raises:
        NotFound: absent, not yours, inner where a partner asks; an act of the case is never a partner's.
    """
    partner = read_by_partner(reader)
    row = Matter.objects.filter(pk=matter).first()
    found: MatterAct | CaseAct | None
    if of_case:
        found = None if partner or row is None or row.case_id is None else _of_case(row.pk, row.case_id, act)
    else:
        found = MatterAct.objects.filter(matter=matter, pk=act).first()
    if row is None or found is None or (partner and not found.is_shared):
        raise NotFound((Reason("act.none", Msg("There is no such act, or it isn't yours to see.")),))
    return row, found


def _of_case(matter: UUID, case: UUID, act: UUID) -> CaseAct | None:
    """An act of the case of a matter, or of one from which something was brought to it."""
    found = CaseAct.objects.filter(case=case, pk=act).first()
    return found or brought_acts(matter, case).filter(pk=act).first()


def version_of(found: MatterAct | CaseAct) -> str:
    """Version of the procedure that an act was judged by."""
    version: str = decode(bytes(found.leaf))["procedure"]["version"]
    return version


def recorded_act_shown(matter: UUID, act: UUID, reader: Reader, *, of_case: bool = False) -> RecordedShown:
    """The act with what became of it. Raises `NotFound` as `found_act`.

    Args:
        of_case: an act of the case that the matter is on.
    """
    row, found = found_act(matter, act, reader, of_case=of_case)
    partner = read_by_partner(reader)
    view, compiled = act_view(found), compiled_of(version_of(found))
    stream = found.case_id if isinstance(found, CaseAct) else matter
    standing = standing_of(view, stream, of_case=of_case)
    schema = compiled.acts[view.name].facts if view.name in compiled.acts else {}
    agents = [
        a for one in (view, *standing.mendings) for a in (one.actor, one.entered_by, one.decided_by) if a
    ]
    known = known_of(
        [(schema, standing.facts), (schema, view.facts)],
        words=words_of_matter(matter),
        people=[_number(agent.get("person")) for agent in agents],
        offices=[_number(agent.get("office")) for agent in agents],
        bearers=view.bearers,
    )
    page = Page(row, found, view, standing, known, of_case, partner)
    return RecordedShown(
        matter=matter,
        matter_title=row.title_text,
        case_url=reverse("case", args=[matter]) if of_case else "",
        kind=compiled.written.name.text() if of_case else kind_of(row),
        title=view.title,
        about=about(view.bearers, known.names),
        happened=standing.happened,
        happened_was=_happened_was(page),
        who=_who(page),
        facts=_facts(page, schema) if schema else _mended_facts(page),
        basis=view.basis,
        deviates=view.mode == "deviates",
        digest=bytes(found.hash).hex(),
        annulled=_annulled(page),
        mends=_mends(page, reader) if schema and not partner else (),
        mended_url=_mended_url(page),
    )


def _who(page: Page) -> tuple[FactShown, ...]:
    view, known = page.view, page.known
    who = [FactShown(Msg("Done by"), agent_name(view.actor, known.names))]
    if view.decided_by:
        proof = _PROOFS.get(view.decided_by["proof"]["kind"], Msg("proved otherwise"))
        named = {"person": agent_name(view.decided_by, known.names), "proof": proof}
        who.append(FactShown(Msg("Decided by"), Msg("%(person)s, %(proof)s", named)))
    if view.entered_by and view.entered_by != view.actor:
        who.append(FactShown(Msg("Entered by"), agent_name(view.entered_by, known.names)))
    if view.on_paper:
        who.append(FactShown(Msg("On paper"), _on_paper(view.on_paper)))
    return (*who, FactShown(Msg("Recorded at"), both(view.recorded_at)))


def _facts(page: Page, schema: Mapping[str, Fact]) -> tuple[FactShown, ...]:
    """The facts as they stand, each with what it was before."""
    shown = []
    authors, entered = _authors(page), {} if page.partner else noted(page.view.id)
    for name, fact in schema.items():
        if page.partner and fact.internal:
            continue
        if name in page.standing.erased:
            day = clock.civil_day(page.standing.erased[name].recorded_at)
            shown.append(FactShown(fact.name.text(), Msg("erased on %(day)s", {"day": day})))
        elif name in page.standing.facts:
            before = page.standing.was.get(name, ())
            source: Words | str = entered.get(name, "")
            if before:
                source = was_in_words(fact, before, page.known, authors)
            value = value_in_words(fact, page.standing.facts[name], page.known)
            shown.append(FactShown(fact.name.text(), value, source))
    return tuple(shown)


def _authors(page: Page) -> Mapping[UUID, Words]:
    return {one.id: agent_name(one.actor, page.known.names) for one in page.standing.mendings}


def _happened_was(page: Page) -> Words | str:
    lines = [
        both(
            Msg(
                "was %(old)s; corrected on %(day)s by %(who)s",
                {
                    "old": both(old),
                    "day": clock.civil_day(act.recorded_at),
                    "who": agent_name(act.actor, page.known.names),
                },
            )
        )
        for old, act in page.standing.happened_was
    ]
    return joined(lines, zh="\n", en="\n") if lines else ""


def _annulled(page: Page) -> Words | None:
    act = page.standing.annulled
    if act is None:
        return None
    named = {
        "day": clock.civil_day(act.recorded_at),
        "who": agent_name(act.actor, page.known.names),
        "why": str(act.facts.get("reason") or ""),
    }
    return Msg("Taken back on %(day)s by %(who)s: %(why)s", named)


def _mended_facts(page: Page) -> tuple[FactShown, ...]:
    """What an act of the program itself says: which paper it is about, its number, the reason of a correction."""
    shown, facts = [], page.view.facts
    paper = Paper.objects.filter(pk=UUID(str(facts["paper"]))).first() if facts.get("paper") else None
    if paper is not None:
        shown.append(FactShown(Msg("Paper"), paper_words(paper)))
    for name, words in (("number", Msg("Number")), ("reason", Msg("Why"))):
        if facts.get(name):
            shown.append(FactShown(words, Text(str(facts[name]), str(facts[name]))))
    return tuple(shown)


def _mended_url(page: Page) -> str:
    """The act that a correction, an annulment or an erasure is about."""
    about_act = page.view.facts.get("act") if page.view.name in MENDING else None
    if page.view.name == FOLLOW and page.row.case_id:
        seen = _of_case(page.row.pk, page.row.case_id, UUID(str(page.view.facts["of"])))
        about_act = str(seen.pk) if seen else None
    if not about_act:
        return ""
    name = "recorded_case_act" if page.of_case else "recorded_act"
    return reverse(name, args=[page.row.pk, UUID(str(about_act))])


def _mends(page: Page, reader: Reader) -> tuple[tuple[Words, str], ...]:
    """What may be done to the record by this reader, in words with addresses."""
    if page.standing.annulled is not None:
        return ()
    held = my_parts(page.row.pk, reader)
    links: list[tuple[Words, str]] = []
    if held & MAY_CORRECT:
        links.append((Msg("Correct it"), "correct"))
    if held & MAY_ANNUL and page.view.seq > 1:
        links.append((Msg("Take it back"), "annul"))
    here = page.row.case_id if page.of_case else page.row.pk
    of_here = here == (page.found.case_id if isinstance(page.found, CaseAct) else page.found.matter_id)
    if of_here and held & MAY_ANNUL and page.found.sealed_facts.filter(sealed__isnull=False).exists():
        links.append((Msg("Erase personal facts of it"), "erase"))
    prefix = "case_" if page.of_case else ""
    return tuple((words, reverse(f"{prefix}{how}", args=[page.row.pk, page.view.id])) for words, how in links)


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _on_paper(paper: object) -> Words:
    on = paper.get("on") if isinstance(paper, dict) else None
    return Msg("from a paper of %(day)s", {"day": str(on)}) if on else Msg("from a paper")
