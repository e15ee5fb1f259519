"""Opening a matter: which kinds one's posts may open, and the form of the opening act with its parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.law.language import Act, Fact, Procedure
from heli.law.language.names import Names as BothNames
from heli.matters.models import Matter
from heli.offices.codes import lines
from heli.web.contexts.about import ABOUT, filled_about, matter_about, opens_about
from heli.web.contexts.act_form import BODY, BODY_KINDS, PERSONS_OUTSIDE
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.decided import decided_fields
from heli.web.contexts.known_bodies import known_bodies
from heli.web.contexts.names import joined, part
from heli.web.contexts.offers import OUTSIDE
from heli.web.contexts.opening_before import kept_before
from heli.web.contexts.opening_case import FROM, KnownCase, answered_before, joined_field, known_case
from heli.web.contexts.opening_parties import (
    CHARGES,
    MEASURES,
    PAPERS,
    PARTIES,
    paper_kinds,
    papers_schema,
    parties_schema,
)
from heli.web.contexts.procedures import procedures_here
from heli.web.drafting import NO_DRAFT, Opened
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.pairs import pairs_of
from heli.web.forms.shown import FieldShown, Filled, Option, Posted

TITLE, NUMBER, KEPT_BY, WHEN, DOER = "_title", "_number", "_kept_by", "_when", "_by"
SELF = "self"
_TITLE_OPTIONAL = Msg("empty: made from the first party and his charge")
_DOERS_OF_POSTS = {"prosecutor": ("prosecutor", "handling_prosecutor")}
_KEPT: Mapping[str, Msg] = {
    "heli": Msg("Here: this program numbers it"),
    "external": Msg("In the national system: its number is entered above"),
}


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One act that opens a matter, as a line to choose."""

    name: Words
    url: str
    by: Words


@dataclass(frozen=True, slots=True)
class OpeningKind:
    """One kind of matter with the acts that open it."""

    name: Words
    help: Words | None
    acts: tuple[OpeningLine, ...]


@dataclass(frozen=True, slots=True)
class OpeningLineOfWork:
    """The kinds of one line of work. `key`: for the address of the part of the page."""

    key: str
    name: Words
    kinds: tuple[OpeningKind, ...]


@dataclass(frozen=True, slots=True)
class OpeningForm:
    """The form, and what its reading needs."""

    procedure: str
    act: str
    kind: Words
    title: Words
    help: Words | None
    basis: tuple[str, ...]
    head: tuple[FieldShown, ...]
    known_from: UUID | None
    joined: FieldShown | None
    parties: FieldShown | None
    fields: tuple[FieldShown, ...]
    papers: FieldShown
    decision: tuple[FieldShown, ...]
    broken: tuple[FieldShown, ...]
    reasons: tuple[Reason, ...]
    key: str
    url: str
    draft: Opened


@dataclass(frozen=True, slots=True)
class OpeningSubject:
    """An opening act with whom it may be done by."""

    written: Procedure
    name: str
    act: Act
    doers: tuple[str, ...]
    reader: Reader
    office: int
    known: KnownCase | None = None
    about: Matter | None = None

    @property
    def url(self) -> str:
        """Where the form is, and where it is sent."""
        return reverse("open_matter", args=[self.written.procedure, self.name])


def openings(reader: Reader, source: str = "", about: str = "") -> tuple[OpeningLineOfWork, ...]:
    """The kinds that the posts worn here may open, by lines of work.

    Args:
        source: a matter on whose case another is opened: those that work on a case.
        about: a matter that another is about: acts that ask for such a matter.
    """
    kinds: dict[str, list[OpeningKind]] = {}
    named = {FROM: source} if source else {ABOUT: about} if about else {}
    query = f"?{urlencode(named)}" if named else ""
    for written in procedures_here(reader.office).values():
        if source and written.works_on != "case":
            continue
        acts = tuple(_first_acts(written, reader, query, only_about=bool(about)))
        if acts:
            told = written.help.text() if written.help else None
            kinds.setdefault(written.line, []).append(OpeningKind(written.name.text(), told, acts))
    return tuple(
        OpeningLineOfWork(key, line.name, tuple(kinds[key])) for key, line in lines().items() if key in kinds
    )


def _first_acts(written: Procedure, reader: Reader, query: str, *, only_about: bool) -> Iterator[OpeningLine]:
    for name, act in written.acts.items():
        if act.opens_matter and doers_of(act, reader) and (opens_about(act) or not only_about):
            url = reverse("open_matter", args=[written.procedure, name]) + query
            yield OpeningLine(act.name.text(), url, joined(part(doer) for doer in act.by))


def on_case_url(matter: Matter, reader: Reader) -> str:
    """Where another matter is opened on the case of this one; empty where there is none, or the posts open none."""
    if matter.case_id is None or not openings(reader, str(matter.pk)):
        return ""
    return f"{reverse('open')}?{urlencode({FROM: matter.pk})}"


def about_url(matter: Matter, reader: Reader) -> str:
    """Where another matter is opened about this one; empty where the posts open none."""
    here = procedures_here(reader.office).values()
    if any(True for written in here for _ in _first_acts(written, reader, "", only_about=True)):
        return f"{reverse('open')}?{urlencode({ABOUT: matter.pk})}"
    return ""


def doers_of(act: Act, reader: Reader) -> tuple[str, ...]:
    """Who may do an opening act by the posts worn: oneself, or a body whose paper is entered here."""
    if read_by_partner(reader) or reader.office is None:
        return ()
    held = {name for role in reader.roles for name in _DOERS_OF_POSTS.get(role, (role,))}
    own = (SELF,) if held & set(act.by) else ()
    outside = tuple(name for name in act.by if name in OUTSIDE) if "case_management" in reader.roles else ()
    return (*own, *outside)


def opening_subject(
    procedure: str, act: str, reader: Reader, source: str = "", about: str = ""
) -> OpeningSubject:
    """The opening act, on the case of a matter, or about a matter, where one is named.

    Raises:
        NotFound: no opening act, or not the posts' worn; no such matter, or not the reader's to see.
    """
    written = procedures_here(reader.office).get(procedure)
    found = written.acts.get(act) if written else None
    doers = doers_of(found, reader) if found and found.opens_matter else ()
    if written is None or found is None or not doers or reader.office is None:
        say = Msg("There is no such matter to open, or your posts don't open it.")
        raise NotFound((Reason("open.none", say),))
    known = known_case(source, written)
    named = matter_about(about, reader) if opens_about(found) else None
    return OpeningSubject(written, act, found, doers, reader, int(reader.office), known, named)


def opening_form(
    subject: OpeningSubject,
    *,
    posted: Posted | None,
    reasons: Sequence[Reason],
    key: str,
    draft: Opened = NO_DRAFT,
) -> OpeningForm:
    """The form of an opening act."""
    renamed = {"title": TITLE, "happened_at": WHEN, "number": NUMBER}
    own = [replace(reason, field=renamed.get(reason.field or "", reason.field)) for reason in reasons]
    choices = MatterChoices(subject.reader, subject.office)
    filled = filled_of(subject)
    state = FormState(
        choices, clock.today(), posted, filled, own, paper_kinds(subject.written), (MEASURES, CHARGES)
    )
    head = _head_fields(subject, state)
    rows = parties_schema(subject.written)
    parties = replace(build_fields({PARTIES: rows}, state)[0], optional=None) if rows else None
    fields = build_fields(act_schema(subject), state)
    (papers,) = build_fields({PAPERS: papers_schema()}, state)
    decision = decided_fields(state) if subject.act.decide else ()
    every = [*head, *([parties] if parties else []), *fields, papers, *decision]
    act = subject.act
    return OpeningForm(
        procedure=subject.written.procedure,
        act=subject.name,
        kind=subject.written.name.text(),
        title=act.name.text(),
        help=act.help.text() if act.help else None,
        basis=tuple(act.basis),
        head=head,
        known_from=subject.known.matter if subject.known else None,
        joined=joined_field(subject.known, subject.written, posted) if subject.known else None,
        parties=parties,
        fields=fields,
        papers=papers,
        decision=decision,
        broken=fields_with_errors(every),
        reasons=other_reasons(every, own),
        key=key,
        url=subject.url,
        draft=draft,
    )


def filled_of(subject: OpeningSubject) -> Mapping[str, Filled]:
    """What a fresh form holds already, with its source."""
    filled = dict(known_bodies(subject.act.facts, subject.office))
    kept = None if kept_here(subject.written) else kept_before(subject.written.procedure, subject.office)
    if kept is not None:
        filled[KEPT_BY] = kept
    schema = act_schema(subject)
    if subject.about:
        for name, (value, source) in filled_about(schema, subject.about).items():
            for part_of, posted in pairs_of(name, schema[name], value).items():
                filled[part_of] = Filled(tuple(posted), source)
    if subject.known:
        filled |= answered_before(act_schema(subject), subject.known)
        filled[TITLE] = Filled((subject.known.title,), Msg("the title of the matter before"))
    return filled


def act_schema(subject: OpeningSubject) -> Mapping[str, Fact]:
    """The facts of the act that are typed: its parties are those of the rows."""
    left_out = ("party", "parties", "charge", "charges", "item", "items")
    return {name: fact for name, fact in subject.act.facts.items() if fact.type not in left_out}


def head_schema(subject: OpeningSubject) -> Mapping[str, Fact]:
    """The form's own facts: title, number, day, and the body whose act it is."""
    schema = {
        TITLE: _fact("text"),
        WHEN: _fact(subject.act.happened_at.kind),
        NUMBER: _fact("text", max=80),
    }
    if set(subject.doers) - {SELF, *PERSONS_OUTSIDE}:
        kinds = [BODY_KINDS[doer] for doer in subject.doers if doer in BODY_KINDS]
        schema[BODY] = _fact("office", kind=[str(kind) for kind in kinds] or None)
    return schema


def kept_here(written: Procedure) -> bool:
    """Whether its record can be kept here alone: the national system knows no procedure of an office's own."""
    return written.procedure.startswith("local_")


def _fact(fact_type: str, **more: object) -> Fact:
    # the label is the program's own and takes this name's place
    return Fact.model_validate({"type": fact_type, "name": BothNames(zh="—", en="—"), **more})


def _head_fields(subject: OpeningSubject, state: FormState) -> tuple[FieldShown, ...]:
    schema = head_schema(subject)
    named = subject.act.happened_at.name
    labels: Mapping[str, tuple[Words, Words | None]] = {
        TITLE: (Msg("Title of the matter"), _TITLE_OPTIONAL if subject.written.works_on == "case" else None),
        WHEN: (named.text() if named else Msg("When it happened"), Msg("empty: now")),
        NUMBER: (Msg("Number given elsewhere"), Msg("empty: this program gives one")),
        BODY: (Msg("Which body"), Msg("empty: one that is in no list")),
    }
    made = {field.name: field for field in build_fields(schema, state)}
    fields = [replace(made[name], label=labels[name][0], optional=labels[name][1]) for name in schema]
    if not kept_here(subject.written):
        kept = state.values(KEPT_BY)
        options = tuple(Option(value, label, chosen=value in kept) for value, label in _KEPT.items())
        own = tuple(reason for reason in state.reasons if reason.field == KEPT_BY)
        label = Msg("Where its record is kept")
        known = state.filled.get(KEPT_BY) if state.posted is None else None
        source = known.source if known else None
        fields.append(
            FieldShown(KEPT_BY, "one_of", label, options=options, total=2, errors=own, source=source)
        )
    if len(subject.doers) > 1:
        chosen = state.values(DOER)
        doers = tuple(
            Option(doer, Msg("I do it myself") if doer == SELF else part(doer), chosen=doer in chosen)
            for doer in subject.doers
        )
        mine = tuple(reason for reason in state.reasons if reason.field == DOER)
        fields.append(
            FieldShown(DOER, "one_of", Msg("Who does it"), options=doers, total=len(doers), errors=mine)
        )
    return tuple(fields)
