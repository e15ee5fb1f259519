"""From the posted opening form to a matter: parties, measures, charges and papers are read, and the door is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.language import Fact
from heli.matters.actors import Actor, Body
from heli.matters.books import library
from heli.matters.case_opening import PartyGiven
from heli.matters.handling import posts_for
from heli.matters.opening import open_matter
from heli.matters.stream import Decision, Opened
from heli.web.contexts import opening as form
from heli.web.contexts.act_form import BODY
from heli.web.contexts.decided import decided_schema, decision_of, missing_of_decision
from heli.web.contexts.opening import OpeningSubject
from heli.web.contexts.opening_case import JOINED
from heli.web.contexts.opening_parties import (
    CHARGES,
    MEASURES,
    PAPERS,
    PARTIES,
    papers_schema,
    parties_schema,
)
from heli.web.contexts.procedures import CASE
from heli.web.forms.keys import key_of
from heli.web.forms.read import FactsRead, NewPaper, last, read_facts, row_places
from heli.web.forms.shown import Posted
from heli.web.origins import note, origins
from heli.web.performing import Files, register

_TITLE_NAMES = {"suspect", "defendant", "omitted_suspect", "unit_involved"}


@dataclass(slots=True)
class _Read:
    """What was typed, and every reason why some of it can't be taken."""

    head: FactsRead
    facts: FactsRead
    parties: list[PartyGiven] = field(default_factory=list)
    papers: list[NewPaper] = field(default_factory=list)
    decided: FactsRead = field(default_factory=FactsRead)
    reasons: list[Reason] = field(default_factory=list)


def open_posted(subject: OpeningSubject, posted: Posted, files: Files) -> Opened:
    """Open the matter of a posted form. Call it inside a transaction: a refusal leaves nothing behind.

    Raises:
        BadInput, Refused: the reasons name fields of the form.
    """
    read = _read(subject, posted)
    if read.reasons:
        raise BadInput(tuple(read.reasons))
    facts: dict[str, object] = dict(read.facts.facts)
    me, doer = Actor(subject.reader), _doer(subject, posted)
    body = read.head.facts.get(BODY)
    is_mine = (
        "prosecutor" in subject.reader.roles & posts_for(subject.written)
        and "handling_prosecutor" in subject.act.by
    )

    def brings(matter: UUID) -> Decision | None:
        """Register the papers that the first act names, those that came beside it, and the one that proves its decision."""
        for paper in read.papers:
            made = str(register(paper, subject.reader, matter, files))
            fact = subject.act.facts.get(paper.fact)
            if fact is not None:
                facts[paper.fact] = [made] if fact.type == "papers" else made
        proof = [register(paper, subject.reader, matter, files) for paper in read.decided.papers]
        return decision_of(posted, read.decided.facts, proof[0] if proof else None)

    # before it is opened: afterwards the form would hold what this very matter says
    how = origins(posted, form.filled_of(subject))
    made = open_matter(
        subject.written.procedure,
        act=subject.name,
        office=subject.office,
        title=str(read.head.facts.get(form.TITLE) or title_of(read.parties)),
        case=subject.known.case if subject.known else None,
        parties=read.parties,
        actor=me if doer == form.SELF else Body(doer, int(str(body)) if body else None),
        entered_by=None if doer == form.SELF else me,
        facts=facts,
        happened_at=_moment(read.head.facts.get(form.WHEN)),
        number=str(read.head.facts.get(form.NUMBER, "")),
        record_kept_by=_kept_by(subject, posted),
        handler=int(subject.reader.person) if is_mine and doer == form.SELF else None,
        brings=brings,
        key=key_of(posted),
    )
    if not made.again:
        note(made.matter, made.act, how)
    return made


def _read(subject: OpeningSubject, posted: Posted) -> _Read:
    today = clock.today()
    head = read_facts(form.head_schema(subject), posted, today=today)
    facts = read_facts(form.act_schema(subject), posted, today=today)
    papers = read_facts({PAPERS: papers_schema()}, posted, today=today)
    read = _Read(head, facts, papers=[*facts.papers, *papers.papers])
    read.reasons += [*head.reasons, *facts.reasons, *papers.reasons]
    if subject.act.decide:
        read.decided = read_facts(decided_schema(), posted, today=today)
        read.reasons += [*read.decided.reasons, *missing_of_decision(posted, read.decided)]
    if subject.known:
        roles = subject.known.roles
        chosen = [one for one in posted.get(JOINED, []) if one in roles]
        read.parties += [PartyGiven(role=roles[one], id=UUID(one)) for one in chosen]
    rows = parties_schema(subject.written)
    if rows is not None:
        for at in row_places(PARTIES, posted):
            _read_party(read, f"{PARTIES}.{at}", rows, posted, today)
    read.reasons += _missing(subject, posted, read)
    return read


def _read_party(read: _Read, place: str, rows: Fact, posted: Posted, today: date) -> None:
    """One row as a party; an empty row is none. Its facts are checked as the case's acts will check them."""
    one = read_facts(
        {f"{place}.{name}": fact for name, fact in (rows.rows or {}).items()}, posted, today=today
    )
    row: dict[str, Any] = {name.removeprefix(f"{place}."): value for name, value in one.facts.items()}
    read.reasons += one.reasons
    if not row:
        return
    if "role" not in row:
        say = Msg("Say in which role he takes part.")
        read.reasons.append(Reason("open.role", say, field=f"{place}.role"))
    measures, charges = row.pop(MEASURES, []), row.pop(CHARGES, [])
    role = row.pop("role", "")
    known = {reason.field for reason in one.reasons}
    found = [*_checked("add_party", {"role": role, **row}, place)] if role else []
    for n, measure in enumerate(measures):
        found += _checked("record_measure", measure, f"{place}.{MEASURES}.{n}")
    for n, charge in enumerate(charges):
        found += _checked("add_charge", charge, f"{place}.{CHARGES}.{n}")
    read.reasons += [reason for reason in found if reason.field not in known]
    read.parties.append(PartyGiven(role=role, facts=row, measures=measures, charges=charges))


def _checked(act: str, facts: Mapping[str, object], place: str) -> list[Reason]:
    """What the case's act will say against its facts, each reason at its field of the row."""
    case = library().on(CASE, clock.today())
    found = [
        Reason(
            "fact.required",
            Msg("%(field)s is needed.", {"field": fact.name.text()}),
            tuple(fact.basis),
            field=name,
        )
        for name, fact in case.acts[act].facts.items()
        if fact.required is True and name not in facts
    ]
    try:
        case.validate(act, facts, recorded_at=clock.now())
    except BadInput as wrong:
        found += wrong.reasons
    return [replace(reason, field=f"{place}.{reason.field}" if reason.field else place) for reason in found]


def _kept_by(subject: OpeningSubject, posted: Posted) -> str:
    return "heli" if form.kept_here(subject.written) else last(posted, form.KEPT_BY)


def _missing(subject: OpeningSubject, posted: Posted, read: _Read) -> list[Reason]:
    found = []
    if form.TITLE not in read.head.facts and not title_of(read.parties):
        found.append(Reason("open.title", Msg("Give the matter a title."), field=form.TITLE))
    kept = _kept_by(subject, posted)
    if kept not in ("heli", "external"):
        found.append(Reason("open.kept_by", Msg("Say where its record is kept."), field=form.KEPT_BY))
    if kept == "external" and form.NUMBER not in read.head.facts:
        say = Msg("A matter that is kept in the national system needs its number from there.")
        found.append(Reason("open.number", say, field=form.NUMBER))
    if _doer(subject, posted) not in subject.doers:
        found.append(Reason("open.by", Msg("Say who does it."), field=form.DOER))
    return found


def title_of(parties: list[PartyGiven]) -> str:
    """A title from the parties as offices write it: 某某涉嫌盗窃案, 某某等二人涉嫌盗窃案. Empty without a named suspect.

    Titles are the office's own text, written in Chinese whatever the language of the page.
    """
    named = [party for party in parties if party.role in _TITLE_NAMES and party.facts.get("name")]
    if not named:
        return ""
    charges = list(
        dict.fromkeys(str(charge.get("charge", "")).removesuffix("罪") for p in named for charge in p.charges)
    )
    name = str(named[0].facts["name"])
    many = f"等{len(named)}人" if len(named) > 1 else ""
    return f"{name}{many}涉嫌{'、'.join(charges[:2])}案" if charges else f"{name}{many}案"


def _doer(subject: OpeningSubject, posted: Posted) -> str:
    return last(posted, form.DOER) or (subject.doers[0] if len(subject.doers) == 1 else "")


def _moment(text: object) -> date | datetime | None:
    if not text:
        return None
    written = str(text)
    is_instant = len(written) > len("2022-12-30")
    return datetime.fromisoformat(written) if is_instant else date.fromisoformat(written)
