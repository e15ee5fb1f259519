"""The form of an act: its facts, on whom it acts, when it happened, who did it, and how it was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.language import Fact
from heli.law.language.names import Names as BothNames
from heli.web.contexts.act_subject import SELF, Subject
from heli.web.contexts.addressees import known_addressees
from heli.web.contexts.decided import decided_fields, decided_schema
from heli.web.contexts.handlers import choices_of
from heli.web.contexts.item_told import items_told
from heli.web.contexts.known_bodies import known_bodies
from heli.web.contexts.names import look_up, part
from heli.web.contexts.procedures import kind_of
from heli.web.contexts.words_of import items_of
from heli.web.drafting import NO_DRAFT, Opened
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.keys import VERSION
from heli.web.forms.pairs import pairs_of
from heli.web.forms.read import last
from heli.web.forms.shown import FieldShown, Filled, Option, Posted

WHEN, BEARERS, BY, BODY, PAPER, PAPER_ON = "_when", "_bearers", "_by", "_body", "_paper", "_paper_on"
FEW = 6
"""For so many bearers the form looks up what it knows of each; for more it waits until one is chosen."""
BODY_KINDS: Mapping[str, str | list[str]] = {
    "police": "police",
    "court": "court",
    "supervisory_commission": "supervisory_commission",
    "detention_centre": "detention_centre",
    "counterpart_office": "procuratorate",
}
PERSONS_OUTSIDE = frozenset({"party", "defender", "victim"})
"""Who outside is no body: nobody asks of which one he is."""
_SAYS = frozenset({"agency"})


@dataclass(frozen=True, slots=True)
class FormShown:
    """The form as its template needs it. `decided_elsewhere`: who decides, where it is not the person himself."""

    matter: UUID
    matter_title: str
    kind: Words
    act: str
    url: str
    draft_url: str
    why_url: str
    title: Words
    help: Words | None
    basis: tuple[str, ...]
    version: int
    key: str
    bearers: FieldShown | None
    fields: tuple[FieldShown, ...]
    when: FieldShown | None
    doer: tuple[FieldShown, ...]
    decision: tuple[FieldShown, ...]
    decided_elsewhere: Words | None
    broken: tuple[FieldShown, ...]
    reasons: tuple[Reason, ...]
    draft: Opened = NO_DRAFT
    is_decision: bool = False
    must_name_doer: bool = False
    doer_is_open: bool = False
    decision_is_open: bool = False


# long: one value for each part of the form, none of them decides anything
def form_shown(
    subject: Subject,
    *,
    posted: Posted | None,
    wanted: str,
    key: str,
    reasons: Sequence[Reason] = (),
    draft: Opened = NO_DRAFT,
    linked: Mapping[str, str] | None = None,
) -> FormShown:
    """The form.

    Args:
        posted: what was typed, or a draft; None for a fresh form.
        draft: the draft that the form begins with.
        wanted: the bearer that the link named; it is chosen beforehand.
        reasons: what was refused.
        linked: papers that the link named, by fact.
    """
    own = [replace(reason, field=_OWN_NAMES.get(reason.field or "", reason.field)) for reason in reasons]
    parts = _parts_of(subject, _state(subject, posted, own, filled_of(subject, wanted, linked)), wanted)
    return FormShown(
        matter=subject.matter.pk,
        matter_title=subject.matter.title_text,
        kind=subject.compiled.written.name.text() if subject.is_of_case else kind_of(subject.matter),
        act=subject.act,
        url=subject.url,
        draft_url=f"{subject.url}draft/",
        why_url="" if subject.is_of_case else reverse("why_not", args=[subject.matter.pk, subject.act]),
        title=subject.written.name.text(),
        help=subject.written.help.text() if subject.written.help else None,
        basis=tuple(subject.written.basis),
        version=_version(subject, posted),
        key=key,
        bearers=parts.bearers,
        fields=parts.fields,
        when=parts.when,
        doer=parts.doer,
        decision=parts.decision,
        decided_elsewhere=_elsewhere(subject),
        broken=fields_with_errors(parts.every),
        reasons=other_reasons(parts.every, own),
        draft=draft,
        is_decision=subject.written.decide is not None,
        must_name_doer=subject.doers != (SELF,),
        doer_is_open=_is_touched(parts.doer),
        decision_is_open=_is_touched(parts.decision),
    )


def _state(
    subject: Subject, posted: Posted | None, reasons: list[Reason], filled: Mapping[str, Filled]
) -> FormState:
    """What the fields are built from; `reasons` bear the names of this form's own fields."""
    is_partner = read_by_partner(subject.reader)
    return FormState(choices_of(subject), clock.today(), posted, filled, reasons, is_partner=is_partner)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The fields of a form by what they tell: the act's facts, its day, who did it, the decision, whom it is about."""

    fields: tuple[FieldShown, ...]
    when: FieldShown | None
    doer: tuple[FieldShown, ...]
    decision: tuple[FieldShown, ...]
    bearers: FieldShown | None

    @property
    def every(self) -> list[FieldShown]:
        """All of them, in the order of the page."""
        parts = (*self.fields, self.when, *self.doer, *self.decision, self.bearers)
        return [field for field in parts if field is not None]


def _parts_of(subject: Subject, state: FormState, wanted: str) -> _Parts:
    return _Parts(
        fields=build_fields(subject.schema, state),
        when=_when_field(subject, state) if WHEN in own_schema(subject) else None,
        doer=_doer_fields(subject, state),
        decision=_decision_fields(subject, state),
        bearers=_bearer_field(subject, state.posted, wanted, state.reasons),
    )


def _version(subject: Subject, posted: Posted | None) -> int:
    """The version that the form was filled in from: a form that comes back keeps its own, or an act between is missed."""
    typed = last(posted, VERSION) if posted else ""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else subject.version


def _is_touched(fields: Sequence[FieldShown]) -> bool:
    """Whether something was typed, chosen or refused in a part of the form that is closed at first."""
    return any(
        field.typed or field.errors or any(option.chosen for option in field.options) for field in fields
    )


_OWN_NAMES = {"happened_at": WHEN, "bearers": BEARERS}


def own_schema(subject: Subject) -> Mapping[str, Fact]:
    """The form's own facts beside the act's: when, by whom, from which paper, decided on which paper.

    A partner's act is his own, signed in. What an agency says is said when it is sent; police and court report what
    happened at their place, and say when.
    """
    schema = {} if subject.parts == _SAYS else {WHEN: _when_fact(subject)}
    if subject.doers != (SELF,):
        schema[BODY] = _fact("office", kind=_body_kinds(subject))
    if not read_by_partner(subject.reader):
        schema |= {PAPER: _fact("paper"), PAPER_ON: _fact("day")}
    if subject.written.decide is not None:
        schema |= decided_schema()
    return schema


def _body_kinds(subject: Subject) -> list[str] | None:
    kinds = {BODY_KINDS.get(name, "") for name in subject.doers if name not in (SELF, *PERSONS_OUTSIDE)}
    named = sorted(str(kind) for kind in kinds if kind)
    return named if named and "" not in kinds else None


def _fact(fact_type: str, **more: object) -> Fact:
    # the label is the program's own and takes this name's place
    return Fact.model_validate({"type": fact_type, "name": BothNames(zh="—", en="—"), **more})


def _when_fact(subject: Subject) -> Fact:
    happened = subject.written.happened_at
    return _fact(happened.kind)


def _when_field(subject: Subject, state: FormState) -> FieldShown:
    named = subject.written.happened_at.name
    (field,) = build_fields({WHEN: _when_fact(subject)}, state)
    return replace(
        field, label=named.text() if named else Msg("When it happened"), optional=Msg("empty: now")
    )


def _linked(subject: Subject, linked: Mapping[str, str]) -> Mapping[str, Filled]:
    """The paper that the link was about; nothing else is taken from an address."""
    facts = subject.written.facts
    return {
        name: Filled((value,), Msg("The paper that the link was about"))
        for name, value in linked.items()
        if name in facts and facts[name].type == "paper"
    }


def filled_of(subject: Subject, wanted: str, linked: Mapping[str, str] | None = None) -> Mapping[str, Filled]:
    """What a fresh form holds already, with its source: by posted name.

    Args:
        wanted: the bearer that is meant; empty where that is open.
        linked: papers that the link named, by fact.
    """
    of_law: dict[str, Filled] = {}
    for name, (value, source) in _known(subject, wanted).items():
        for part_of, posted in pairs_of(name, subject.schema[name], value).items():
            of_law[part_of] = Filled(tuple(posted), source)
    bodies = known_bodies(subject.written.facts, subject.head.office_id)
    addressees = known_addressees(subject.written, subject.head, linked or {})
    return {**bodies, **addressees, **of_law, **_linked(subject, linked or {})}


def _known(subject: Subject, wanted: str) -> Mapping[str, tuple[Json, Text]]:
    """What is known for the bearer that is meant; where that is open still, what is the same for every one of them."""
    if wanted in subject.choosable:
        return subject.known(wanted)
    each = [subject.known(bearer) for bearer in (subject.choosable or ("m",))[:FEW]]
    if len(subject.choosable) > FEW:
        return {}
    return {
        name: found
        for name, found in each[0].items()
        if all(other.get(name, (None,))[0] == found[0] for other in each)
    }


def _bearer_field(
    subject: Subject, posted: Posted | None, wanted: str, reasons: Sequence[Reason]
) -> FieldShown | None:
    """On whom or what the act is done; None for the matter itself."""
    if subject.written.on == "matter":
        return None
    names = look_up(bearers=subject.choosable)
    items = {
        f"i:{key}": words for found in items_of(subject.matter.pk).values() for key, words in found.items()
    }
    told = items_told(subject) if items else {}
    only = subject.choosable if len(subject.choosable) == 1 else ()
    chosen = tuple(posted.get(BEARERS, ())) if posted is not None else ((wanted,) if wanted else only)
    options = tuple(
        Option(
            bearer,
            items.get(bearer) or names.bearer(bearer) or Text(bearer, bearer),
            told.get(bearer),
            chosen=bearer in chosen,
        )
        for bearer in subject.choosable
    )
    return FieldShown(
        name=BEARERS,
        widget="one_of" if subject.written.one else "some_of",
        label=Msg("On whom or what"),
        options=options,
        total=len(options),
        errors=tuple(reason for reason in reasons if reason.field == BEARERS),
    )


def _doer_fields(subject: Subject, state: FormState) -> tuple[FieldShown, ...]:
    """Who did it, of which office, from which paper."""
    schema = own_schema(subject)
    fields: list[FieldShown] = []
    if subject.doers != (SELF,) and subject.doers:
        chosen = state.values(BY) or (subject.doers if len(subject.doers) == 1 else ())
        options = tuple(
            Option(name, Msg("I do it myself") if name == SELF else part(name), chosen=name in chosen)
            for name in subject.doers
        )
        own = tuple(reason for reason in state.reasons if reason.field == BY)
        label = Msg("Who does it")
        fields.append(FieldShown(BY, "one_of", label, options=options, total=len(options), errors=own))
        if set(subject.doers) - {SELF, *PERSONS_OUTSIDE}:
            fields.append(
                _named(BODY, schema, state, Msg("Which body"), Msg("empty: one that is in no list"))
            )
    if PAPER in schema:
        fields.append(_named(PAPER, schema, state, Msg("From which paper"), Msg("may stay empty")))
        optional = Msg("empty: the day that the paper bears")
        fields.append(_named(PAPER_ON, schema, state, Msg("Day on that paper"), optional))
    return tuple(fields)


def _decision_fields(subject: Subject, state: FormState) -> tuple[FieldShown, ...]:
    if subject.written.decide is None or not subject.parts or read_by_partner(subject.reader):
        return ()
    return decided_fields(state)


def _named(
    name: str, schema: Mapping[str, Fact], state: FormState, label: Msg, optional: Msg | None
) -> FieldShown:
    (field,) = build_fields({name: schema[name]}, state)
    return replace(field, label=label, optional=optional)


def _elsewhere(subject: Subject) -> Words | None:
    """Who decides, where that is not one of the person's own parts."""
    if subject.written.decide is None or not subject.offers:
        return None
    decider = subject.offers[0].decider
    return None if decider in subject.parts else part(decider)
