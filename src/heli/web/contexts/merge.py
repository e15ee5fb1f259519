"""Somebody else was quicker: what he did, what I wanted, what is the same, and doing it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from heli.base.errors import Reason
from heli.base.text import Words
from heli.law.language import Fact
from heli.matters.conflicts import Conflict
from heli.matters.repeats import opened_facts
from heli.web.contexts.act_subject import Subject
from heli.web.contexts.acts import FactShown
from heli.web.contexts.fact_values import Known, known_of, value_in_words
from heli.web.contexts.names import both
from heli.web.contexts.words_of import words_of_matter
from heli.web.contexts.work import about
from heli.web.forms.keys import KEY, VERSION, key_of
from heli.web.forms.shown import Posted


@dataclass(frozen=True, slots=True)
class FactCompared:
    """One fact on one side. `differs` from the other side."""

    shown: FactShown
    differs: bool


@dataclass(frozen=True, slots=True)
class TheirAct:
    """What somebody did meanwhile."""

    title: Words
    who: Words
    at: Words
    about: Words | None
    facts: tuple[FactCompared, ...]


@dataclass(frozen=True, slots=True)
class MergeShown:
    """The comparison. `again`: posted pairs that do mine again from the present state."""

    matter: UUID
    matter_title: str
    url: str
    title: Words
    theirs: tuple[TheirAct, ...]
    mine: tuple[FactCompared, ...]
    reasons: tuple[Reason, ...]
    again: tuple[tuple[str, str], ...]


def merge_shown(subject: Subject, posted: Posted, conflict: Conflict) -> MergeShown:
    """Both sides of a conflict, their facts by name."""
    acts = subject.compiled.acts
    mine = dict(conflict.mine)
    opened = opened_facts("case" if subject.is_of_case else "matter", [act.act for act in conflict.theirs])
    schemas = [
        (acts[act.name].facts if act.name in acts else {}, {**act.facts, **opened.get(act.act, {})})
        for act in conflict.theirs
    ]
    known = known_of(
        [*schemas, (subject.written.facts, mine)],  # type: ignore[list-item]
        words=words_of_matter(subject.matter.pk),
        people=[act.actor for act in conflict.theirs],
        bearers=[bearer for act in conflict.theirs for bearer in act.bearers],
    )
    theirs = []
    for act, (schema, facts) in zip(conflict.theirs, schemas, strict=True):
        theirs.append(
            TheirAct(
                title=acts[act.name].name.text() if act.name in acts else both(act.name),
                who=known.names.person(act.actor),
                at=both(act.recorded_at),
                about=about(act.bearers, known.names),
                facts=_compared(schema, facts, mine, known),
            )
        )
    last = schemas[-1][1] if schemas else {}
    kept = {name: values for name, values in posted.items() if name not in (KEY, VERSION)}
    pairs = [(name, value) for name, values in kept.items() for value in values]
    again = (*pairs, (KEY, key_of(None)), (VERSION, str(conflict.version)))
    return MergeShown(
        matter=subject.matter.pk,
        matter_title=subject.matter.title_text,
        url=subject.url,
        title=subject.written.name.text(),
        theirs=tuple(theirs),
        mine=_compared(subject.written.facts, mine, last, known),
        reasons=conflict.reasons,
        again=again,
    )


def _compared(
    schema: Mapping[str, Fact], facts: Mapping[str, object], other: Mapping[str, object], known: Known
) -> tuple[FactCompared, ...]:
    shown = []
    for name, fact in schema.items():
        if name in facts:
            value = value_in_words(fact, facts[name], known)  # type: ignore[arg-type]
            shown.append(FactCompared(FactShown(fact.name.text(), value), other.get(name) != facts[name]))
    return tuple(shown)
