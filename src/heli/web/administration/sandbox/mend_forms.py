"""The forms by which an act of a sandbox matter is corrected or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from heli.base.errors import Reason
from heli.base.text import Msg, Words
from heli.law.engine.parts import MAY_ANNUL, MAY_CORRECT
from heli.law.language import Fact
from heli.law.language.names import Names
from heli.law.sandbox import SandboxMatter, SandboxStep
from heli.law.sandbox.mending import Past
from heli.web.administration.sandbox.forms import Form, errors_of, last, paper_step, read_when, select, when
from heli.web.administration.sandbox.page import Box
from heli.web.administration.sandbox.words import Choices
from heli.web.forms.build import FormState, build_fields, other_reasons
from heli.web.forms.pairs import pairs_of, pairs_of_facts
from heli.web.forms.read import read_facts
from heli.web.forms.shown import FieldShown, Option, Posted
from heli.web.forms.steps import is_step, take_step

WHO, HAPPENED, REASON = "_by", "_happened", "_reason"
HOW: Mapping[str, Words] = {"correct": Msg("Correct"), "annul": Msg("Take back")}


def meant(matter: SandboxMatter, act: str) -> Past | None:
    """The act of this id, where it was done and still stands."""
    return next((one for one in matter.past if one.attempt.act_id == act and one.stands), None)


def mend_form(box: Box, matter: SandboxMatter, past: Past, how: str, posted: Posted | None) -> Form:
    """The form: a correction begins with what stands now."""
    asked = f"?matter={matter.id}&mend={past.attempt.act_id}&how={how}"
    step: SandboxStep | None = None
    reasons: list[Reason] = []
    if posted is not None and is_step(posted):
        posted = take_step(posted)
    elif posted is not None:
        step, reasons = _step(box, matter, past, how, posted)
    head = (
        _who(box, matter, how, posted),
        when(box, posted, reasons),
        FieldShown(
            REASON, "area", Msg("Why, and on what it rests"), typed=last(posted, REASON) if posted else "",
            max_length=2_000, errors=errors_of(reasons, REASON),
        ),
    )  # fmt: skip
    fields = _fields(box, matter, past, posted, reasons) if how == "correct" else ()
    title = Msg("Correct: %(act)s") if how == "correct" else Msg("Take back: %(act)s")
    named = Msg(title.msgid, {"act": matter.rules.acts[past.attempt.act].name.text()})
    left = other_reasons((*head, *fields), reasons)
    return Form(named, asked, head, fields, reasons=left, step=None if reasons else step)


def _who(box: Box, matter: SandboxMatter, how: str, posted: Posted | None) -> FieldShown:
    """As whom one acts: first those who may."""
    allowed = MAY_CORRECT if how == "correct" else MAY_ANNUL
    people = box.box.offices.people(matter.office)
    may = [n for n in people if matter.parts(n) & allowed]
    options = [(str(n), box.person(n)) for n in may]
    options += [
        (str(n), Msg("%(who)s: may not here", {"who": box.person(n)})) for n in people if n not in may
    ]
    chosen = last(posted, WHO) if posted else options[0][0] if options else ""
    return select(WHO, Msg("Who acts in the sandbox"), options, chosen)


def _happened(past: Past) -> Fact:
    kind = "instant" if hasattr(past.attempt.happened_at, "hour") else "day"
    return Fact.model_validate({"type": kind, "name": Names(zh="—", en="—"), "not_future": False})


def _standing(matter: SandboxMatter, past: Past) -> Posted:
    """What stands now, as the form would post it unchanged."""
    schema = matter.rules.acts[past.attempt.act].facts
    return {
        **pairs_of_facts(schema, past.attempt.facts),
        **pairs_of(HAPPENED, _happened(past), past.attempt.happened_at.isoformat()),
    }


def _fields(
    box: Box, matter: SandboxMatter, past: Past, posted: Posted | None, reasons: list[Reason]
) -> tuple[FieldShown, ...]:
    act = matter.rules.acts[past.attempt.act]
    documents = {key: kind.name.text() for key, kind in box.book.documents.items()}
    kinds = tuple(Option(key, words) for key, words in sorted(documents.items()))
    choices = Choices(matter.rules.written, box.box, matter, documents)
    typed = posted if posted is not None else _standing(matter, past)
    state = FormState(choices, box.box.today, typed, {}, reasons, kinds)
    (at,) = build_fields({HAPPENED: _happened(past)}, state)
    return (*build_fields(act.facts, state), replace(at, label=Msg("When it happened"), optional=None))


def _step(
    box: Box, matter: SandboxMatter, past: Past, how: str, posted: Posted
) -> tuple[SandboxStep | None, list[Reason]]:
    on, reasons = read_when(box, posted)
    if not last(posted, REASON).strip():
        say = Msg("Say why, in 1 to %(most)s characters.", {"most": 2_000})
        reasons.append(Reason("correct.reason", say, field=REASON))
    if on is None:
        return None, reasons
    told: dict[str, Any] = {"act": past.attempt.act_id, "reason": last(posted, REASON).strip()}
    if how == "correct":
        schema = {**matter.rules.acts[past.attempt.act].facts, HAPPENED: _happened(past)}
        read = read_facts(schema, posted, today=on)
        before = read_facts(schema, _standing(matter, past), today=on).facts
        papers = {paper.fact: paper_step(paper, on) for paper in read.papers}
        changed = {n: v for n, v in (read.facts | papers).items() if before.get(n) != v}
        reasons += read.reasons
        emptied = [name for name in before if name not in read.facts and name not in papers]
        say = Msg("A correction can't empty what was stated: write what is right.")
        reasons += [Reason("correct.emptied", say, field=name) for name in emptied]
        if not changed and not reasons:
            reasons.append(Reason("correct.nothing", Msg("Say what is to be corrected.")))
        told |= {"happened_at": changed.pop(HAPPENED)} if HAPPENED in changed else {}
        told["facts"] = changed
    step = SandboxStep(
        "correct" if how == "correct" else "annul",
        on.isoformat(),
        matter.id,
        by=last(posted, WHO),
        facts=told,
    )
    return step, reasons
