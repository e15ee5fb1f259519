"""The forms that correct, take back or erase what stands in a recorded act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.law.contract import When
from heli.law.language import Fact
from heli.law.language.names import Names as BothNames
from heli.matters.act_views import ActView, act_view
from heli.matters.models import CaseAct, CaseFact, Matter, MatterFact
from heli.matters.stream import CaseStream, MatterStream
from heli.web.contexts.acts import FactShown
from heli.web.contexts.charges import from_list
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.fact_values import known_of, show_facts
from heli.web.contexts.history import Standing, standing_of
from heli.web.contexts.names import both
from heli.web.contexts.procedures import compiled_of
from heli.web.contexts.recorded import found_act, version_of
from heli.web.contexts.words_of import words_of_matter
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.pairs import pairs_of, pairs_of_facts
from heli.web.forms.shown import FieldShown, Option, Posted

How = Literal["correct", "annul", "erase"]
REASON, WHEN, NAMES = "_reason", "_when", "_names"
_TITLES: Mapping[How, Msg] = {
    "correct": Msg("Correct: %(act)s"),
    "annul": Msg("Take back: %(act)s"),
    "erase": Msg("Erase personal facts of: %(act)s"),
}
_HELP: Mapping[How, Msg] = {
    "correct": Msg(
        "Change only what is wrong; the rest stays. The old value stays visible, time limits are counted anew, and a "
        "typing error that is corrected is no fault."
    ),
    "annul": Msg(
        "The act stays in the record, struck through. Documents that it issued stay issued; later acts that it carried "
        "are put before somebody to decide."
    ),
    "erase": Msg("Values are destroyed for ever, here and in the copies; the act and its proof stay."),
}
_BUTTONS: Mapping[How, Msg] = {"correct": Msg("Correct"), "annul": Msg("Take back"), "erase": Msg("Erase")}


@dataclass(frozen=True, slots=True)
class MendSubject:
    """A recorded act that is to be corrected, taken back or erased.

    Attributes:
        schema: its facts, as a form asks for them; empty for an act of the program itself.
        sealed: names of its personal facts that are still there.
    """

    matter: Matter
    stream: MatterStream | CaseStream
    view: ActView
    schema: Mapping[str, Fact]
    standing: Standing
    sealed: tuple[str, ...]
    how: How
    reader: Reader

    @property
    def is_of_case(self) -> bool:
        """Whether it is an act of the case."""
        return isinstance(self.stream, CaseStream)

    @property
    def back_url(self) -> str:
        """The page of the recorded act."""
        name = "recorded_case_act" if self.is_of_case else "recorded_act"
        return reverse(name, args=[self.matter.pk, self.view.id])

    @property
    def when_fact(self) -> Fact:
        """When it happened: a day or an instant, as the act itself says."""
        kind = "instant" if hasattr(self.standing.happened, "hour") else "day"
        return Fact.model_validate({"type": kind, "name": BothNames(zh="—", en="—")})


@dataclass(frozen=True, slots=True)
class MendShown:
    """The form as its template needs it. `now`: what the act says at present, beside the fields."""

    matter: UUID
    matter_title: str
    act_title: Words
    back_url: str
    title: Words
    help: Words
    button: Words
    is_dangerous: bool
    fields: tuple[FieldShown, ...]
    now: tuple[FactShown, ...]
    broken: tuple[FieldShown, ...]
    reasons: tuple[Reason, ...]
    key: str


def mend_subject(matter: UUID, act: UUID, how: How, reader: Reader, *, of_case: bool) -> MendSubject:
    """The act that is to be mended. Raises `NotFound` for absent, not yours, or an act of the program itself."""
    row, found = found_act(matter, act, reader, of_case=of_case)
    view = act_view(found)
    acts = compiled_of(version_of(found)).acts
    if view.name not in acts:
        raise NotFound((Reason("act.none", Msg("An act of the program itself is not corrected by hand.")),))
    model = CaseFact if of_case else MatterFact
    sealed = (
        model.objects.filter(act=act, sealed__isnull=False).values_list("name", flat=True).order_by("name")
    )
    case = CaseStream(row.case_id, matter) if of_case and row.case_id else None
    stream: MatterStream | CaseStream = case or MatterStream(matter)
    stated_in = found.case_id if isinstance(found, CaseAct) else stream.id
    standing = standing_of(view, stated_in, of_case=of_case)
    return MendSubject(
        row, stream, view, from_list(acts[view.name].facts), standing, tuple(sealed), how, reader
    )


def mend_shown(
    subject: MendSubject, *, posted: Posted | None, key: str, reasons: Sequence[Reason] = ()
) -> MendShown:
    """The form: a correction begins with what stands now; an erasure names what may be erased."""
    own = [replace(reason, field=_OWN.get(reason.field or "", reason.field)) for reason in reasons]
    fields = (*_fields_of(subject, posted, own), _reason_field(posted, own))
    known = known_of([(subject.schema, subject.standing.facts)], words=words_of_matter(subject.matter.pk))
    name = {"act": subject.view.title}
    return MendShown(
        matter=subject.matter.pk,
        matter_title=subject.matter.title_text,
        act_title=subject.view.title,
        back_url=subject.back_url,
        title=Msg(_TITLES[subject.how].msgid, name),
        help=_HELP[subject.how],
        button=_BUTTONS[subject.how],
        is_dangerous=subject.how != "correct",
        fields=fields,
        now=show_facts(subject.schema, subject.standing.facts, known),
        broken=fields_with_errors(fields),
        reasons=other_reasons(fields, own),
        key=key,
    )


_OWN = {"happened_at": WHEN, "reason": REASON, "names": NAMES}


def _fields_of(
    subject: MendSubject, posted: Posted | None, reasons: Sequence[Reason]
) -> tuple[FieldShown, ...]:
    if subject.how == "annul":
        return ()
    if subject.how == "erase":
        chosen = posted.get(NAMES, []) if posted else []
        options = tuple(Option(n, _name_of(subject, n), chosen=n in chosen) for n in subject.sealed)
        errors = tuple(reason for reason in reasons if reason.field == NAMES)
        label = Msg("What is erased")
        return (FieldShown(NAMES, "some_of", label, options=options, total=len(options), errors=errors),)
    choices = MatterChoices(subject.reader, subject.matter.office_id, subject.matter.pk)
    state = FormState(choices, clock.today(), posted or as_posted(subject), {}, reasons)
    when = replace(
        build_fields({WHEN: subject.when_fact}, state)[0], label=Msg("When it happened"), optional=None
    )
    return (*(_with_old(subject, field) for field in build_fields(subject.schema, state)), when)


def _with_old(subject: MendSubject, field: FieldShown) -> FieldShown:
    """A fact that was never given may stay empty; one that was can be changed, not emptied."""
    given = field.name in subject.standing.facts
    return replace(field, optional=None if given else Msg("may stay empty"))


def as_posted(subject: MendSubject) -> dict[str, list[str]]:
    """What stands now, as the form would post it unchanged."""
    when: When = subject.standing.happened
    return {
        **pairs_of_facts(subject.schema, subject.standing.facts),
        **pairs_of(WHEN, subject.when_fact, _json(when)),
    }


def _json(when: When) -> Json:
    return when.isoformat()


def _name_of(subject: MendSubject, name: str) -> Words:
    fact = subject.schema.get(name)
    return fact.name.text() if fact else both(name)


def _reason_field(posted: Posted | None, reasons: Sequence[Reason]) -> FieldShown:
    return FieldShown(
        name=REASON,
        widget="area",
        label=Msg("Why, and on what it rests"),
        typed=(posted.get(REASON) or [""])[-1] if posted else "",
        max_length=2_000,
        errors=tuple(reason for reason in reasons if reason.field == REASON),
    )
