"""The forms of the sandbox: an act, the beginning of a matter, a party, a measure, time. Each makes one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from heli.base import clock
from heli.base.errors import Reason
from heli.base.text import Msg, Words
from heli.law.contract import MATTER, PERSONAL
from heli.law.engine.deciders import BODIES, RANK
from heli.law.language import Act
from heli.law.sandbox import SandboxMatter, SandboxStep
from heli.law.sandbox.steps import BY_LAW
from heli.law.scenario.runner import OURS as PARTS
from heli.web.administration.sandbox.drawing import drawn_step, draws, is_draw
from heli.web.administration.sandbox.page import Box
from heli.web.administration.sandbox.words import Choices, bearer_name, matter_name, party_name
from heli.web.contexts.names import part
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.pairs import pairs_of
from heli.web.forms.read import NewPaper, read_facts
from heli.web.forms.reading import Misread, read_day
from heli.web.forms.shown import FieldShown, Filled, Option, Posted
from heli.web.forms.steps import is_step, take_step

WHO, WHEN, ABOUT, DECIDED = "_by", "_when", "_bearers", "_decided"
PARTIES, LINKED, RELATION = "_parties", "_linked", "_relation"
_DAY = Msg("Such as 2022-12-30; it may lie in the future.")
_RELATIONS: Mapping[str, Words] = {
    "subject": Msg("this matter is about it"),
    "source": Msg("this matter comes from it"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the page, and the step that it makes once nothing is wrong with it. `draws`: a draw may answer it."""

    title: Words
    address: str
    head: tuple[FieldShown, ...]
    fields: tuple[FieldShown, ...] = ()
    help: Words | None = None
    basis: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    step: SandboxStep | None = None
    draws: bool = False

    @property
    def broken(self) -> tuple[FieldShown, ...]:
        """Fields with an error."""
        return fields_with_errors((*self.head, *self.fields))

    @property
    def is_wrong(self) -> bool:
        """Whether something was refused."""
        return bool(self.broken or self.reasons)


def last(posted: Posted, name: str) -> str:
    """The last value of a posted name; empty without one."""
    return posted[name][-1] if posted.get(name) else ""


# long: the head and the fields of an act, in the order in which they stand
def act_form(box: Box, matter: SandboxMatter, name: str, posted: Posted | None, *, begins: bool) -> Form:
    """The form of an act of a matter; `begins`: by it a matter is begun by hand."""
    act = matter.rules.acts[name]
    asked = f"?begin={matter.rules.written.procedure}" if begins else f"?matter={matter.id}"
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None and is_step(posted):
        posted = take_step(posted)
    elif posted is not None:
        step, reasons = _act_step(box, matter, name, posted, begins=begins)
    documents = {key: kind.name.text() for key, kind in box.book.documents.items()}
    choices = Choices(matter.rules.written, box.box, matter, documents)
    kinds = tuple(Option(key, words) for key, words in sorted(documents.items()))
    state = FormState(choices, box.box.today, posted, _known(matter, name), reasons, kinds)
    head = [_who(box, matter, name, posted), when(box, posted, reasons)]
    head += _about(matter, name, posted, reasons)
    if begins:
        head += _beginning(box, matter, posted)
    fields = build_fields(act.facts, state)
    if act.decide is not None:
        head.append(_decides(box, matter, act, posted))
    left = other_reasons((*head, *fields), reasons)
    return Form(
        act.name.text(), f"{asked}&act={name}", tuple(head), fields, act.help.text() if act.help else None,
        tuple(act.basis), left, None if reasons else step, draws(matter, name),
    )  # fmt: skip


def _known(matter: SandboxMatter, name: str) -> Mapping[str, Filled]:
    """What a fresh form holds already, with its source; a personal value is typed again."""
    act, about = matter.rules.acts[name], bearers_of(matter, name)
    bearer = about[0][0] if about else MATTER
    found: dict[str, Filled] = {}
    known = matter.rules.filled(name, bearer, matter.world.situation(matter.last_moment))
    for fact, (value, source) in known.items():
        if value != PERSONAL:
            pairs = pairs_of(fact, act.facts[fact], value)
            found |= {part_of: Filled(tuple(typed), source) for part_of, typed in pairs.items()}
    return found


def _act_step(
    box: Box, matter: SandboxMatter, name: str, posted: Posted, *, begins: bool
) -> tuple[SandboxStep | None, list[Reason]]:
    act = matter.rules.acts[name]
    on, reasons = read_when(box, posted)
    if on is None:
        return None, reasons
    if is_draw(matter, name, posted):
        step, lacking = drawn_step(matter, last(posted, WHO) or act.by[0], on)
        return step, reasons + lacking
    read = read_facts(act.facts, posted, today=on)
    reasons += read.reasons
    facts = dict(read.facts) | {paper.fact: paper_step(paper, on) for paper in read.papers}
    known = dict(bearers_of(matter, name))
    bearers = tuple(one for one in posted.get(ABOUT, ()) if one in known)
    if known and not bearers:
        say = Msg("Say about whom or what.")
        reasons.append(Reason("trial.about", say, do=Msg("Tick one at least."), field=ABOUT))
    linked = _linked(box, posted)
    step = SandboxStep(
        "open" if begins else "act",
        on.isoformat(),
        "" if begins else matter.id,
        name,
        last(posted, WHO) or act.by[0],
        bearers,
        facts,
        last(posted, DECIDED) if DECIDED in posted else BY_LAW,
        matter.rules.written.procedure,
        parties=tuple(one for one in posted.get(PARTIES, ()) if one in box.box.parties) if begins else (),
        linked=linked if begins else (),
    )
    return step, reasons


def _linked(box: Box, posted: Posted) -> tuple[tuple[str, str], ...]:
    other, relation = last(posted, LINKED), last(posted, RELATION)
    return ((other, relation),) if other in box.box.matters and relation in _RELATIONS else ()


def read_when(box: Box, posted: Posted) -> tuple[date | None, list[Reason]]:
    """The day of a step; None where it can't be read. The sandbox never goes back."""
    try:
        on = read_day(last(posted, WHEN), clock.today(), may_be_future=True)
    except Misread as wrong:
        return None, [Reason("form.misread", wrong.say, do=wrong.do, field=WHEN)]
    if box.has_steps and on < box.box.today:
        say = Msg("The sandbox stands at a later day already.")
        return on, [Reason("trial.earlier", say, do=Msg("Name that day or a later one."), field=WHEN)]
    return on, []


def paper_step(paper: NewPaper, on: date) -> dict[str, Any]:
    """An invented paper, received on its day, else on the act's."""
    given = {"received_on": (paper.received_on or on).isoformat()}
    if paper.dated_on:
        given["dated_on"] = paper.dated_on.isoformat()
    return given | ({"kind": paper.kind} if paper.kind else {})


def select(
    name: str, label: Words, options: Iterable[tuple[str, Words]], chosen: str, **more: Any
) -> FieldShown:
    """A field of which one option is chosen; `more`: as of `FieldShown`."""
    shown = tuple(Option(key, words, chosen=key == chosen) for key, words in options)
    return FieldShown(name, "select", label, options=shown, total=len(shown), **more)


def errors_of(reasons: Sequence[Reason], name: str) -> tuple[Reason, ...]:
    """The reasons that stand at a field."""
    return tuple(reason for reason in reasons if reason.field == name)


def when(box: Box, posted: Posted | None, reasons: Sequence[Reason]) -> FieldShown:
    """The field of the day on which a step happens."""
    typed = last(posted, WHEN) if posted else box.box.today.isoformat()
    return FieldShown(
        WHEN, "line", Msg("On which day of the sandbox"), typed=typed, numeric=True, help=_DAY,
        errors=errors_of(reasons, WHEN),
    )  # fmt: skip


def _who(box: Box, matter: SandboxMatter, name: str, posted: Posted | None) -> FieldShown:
    """As whom one acts: first those whose posts allow the act here, then bodies outside, then everybody else."""
    act = matter.rules.acts[name]
    people = [n for office in (matter.office, *_above(matter)) for n in matter.box.offices.people(office)]
    by = set(act.by)
    may = [n for n in people if matter.parts(n) & by]
    other = [n for n in box.box.offices.people(matter.office) if n not in may]
    options = [(str(n), box.person(n)) for n in may]
    options += [
        (one, Msg("%(who)s, by its letter", {"who": part(one)}))
        for one in act.by
        if one not in PARTS and one != "engine"
    ]
    options += [("engine", Msg("the program itself"))] if "engine" in by else []
    options += [(str(n), Msg("%(who)s: may not here", {"who": box.person(n)})) for n in other]
    chosen = last(posted, WHO) if posted else options[0][0] if options else ""
    helps = Msg("A post of the office. Who is not named first may not do it here; choose him to see why.")
    return select(WHO, Msg("Who acts in the sandbox"), options, chosen, help=helps)


def _above(matter: SandboxMatter) -> Sequence[str]:
    found = (
        matter.box.offices.above(matter.office, which) for which in ("superior", "provincial", "supreme")
    )
    return [one for one in dict.fromkeys(found) if one]


def _decides(box: Box, matter: SandboxMatter, act: Act, posted: Posted | None) -> FieldShown:
    options: list[tuple[str, Words]] = [
        (BY_LAW, Msg("Whoever decides by law and power list decides so")),
        ("", Msg("Nobody yet: it waits for its decider")),
    ]
    deciding = RANK.keys() - BODIES - {"handling_prosecutor"}
    people = [n for n in box.box.offices.people(matter.office) if matter.parts(n) & deciding]
    options += [(str(n), box.person(n)) for n in people]
    options += [(one, part(one)) for one in sorted(BODIES, key=RANK.__getitem__)]
    chosen = last(posted, DECIDED) if posted is not None and DECIDED in posted else BY_LAW
    return select(DECIDED, Msg("Who decides, where the actor does not"), options, chosen)


def _about(
    matter: SandboxMatter, name: str, posted: Posted | None, reasons: Sequence[Reason]
) -> list[FieldShown]:
    about = bearers_of(matter, name)
    if not about:
        return []
    ticked = posted.get(ABOUT, ()) if posted else [about[0][0]]
    marked = tuple(Option(key, words, chosen=key in ticked) for key, words in about)
    errors = errors_of(reasons, ABOUT)
    return [FieldShown(ABOUT, "some_of", Msg("About"), options=marked, total=len(marked), errors=errors)]


def bearers_of(matter: SandboxMatter, act: str) -> list[tuple[str, Words]]:
    """Bearers that an act may be about, where it is not the matter."""
    if matter.rules.acts[act].on == "matter":
        return []
    keys = dict.fromkeys(offer.bearer for offer in matter.offers("") if offer.act == act)
    written = matter.rules.written
    return [(key, words) for key in keys if (words := bearer_name(written, key))]


def _beginning(box: Box, matter: SandboxMatter, posted: Posted | None) -> list[FieldShown]:
    """Whom a matter that is begun is about, and with which other one it is linked."""
    fields: list[FieldShown] = []
    written, found = matter.rules.written, box.box
    if written.works_on == "case" or written.roles:
        fitting = [party for party, view in found.parties.items() if set(view.roles) & set(written.roles)]
        ticked = posted.get(PARTIES, ()) if posted else fitting
        marked = tuple(
            Option(party, party_name(written, party), chosen=party in ticked) for party in found.parties
        )
        if marked:
            say = Msg("Whom the matter is about")
            fields.append(FieldShown(PARTIES, "some_of", say, options=marked, total=len(marked)))
    if found.matters:
        none: tuple[str, Words] = ("", Msg("with none"))
        others = [none, *((one.id, matter_name(one)) for one in found.matters.values())]
        fields.append(select(LINKED, Msg("Linked with"), others, last(posted, LINKED) if posted else ""))
        how = last(posted, RELATION) if posted else "subject"
        fields.append(select(RELATION, Msg("How it is linked"), _RELATIONS.items(), how))
    return fields
