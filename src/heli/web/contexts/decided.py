"""The part of a form that says: it was decided already, on an approval sheet or by minutes; no decider is chosen beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from heli.base.errors import Reason
from heli.base.text import Msg
from heli.law.language import DECIDERS, Fact
from heli.law.language.names import Names as BothNames
from heli.matters.stream import ByBody, ByPaper, Decision
from heli.web.contexts.names import part
from heli.web.forms.build import FormState, build_fields
from heli.web.forms.read import FactsRead, last
from heli.web.forms.shown import FieldShown, Option, Posted

DECIDER, DECIDED_BY, DECISION_PAPER, DECISION_ON = "_decider", "_decided_by", "_decision", "_decision_on"
BODIES = frozenset({"committee", "superior_office", "provincial_office", "supreme_office"})


def decided_schema() -> Mapping[str, Fact]:
    """Who signed, the paper, and the day; who decided is a choice of its own."""
    return {DECIDED_BY: _fact("person"), DECISION_PAPER: _fact("paper"), DECISION_ON: _fact("day")}


def decided_fields(state: FormState) -> tuple[FieldShown, ...]:
    """The four fields."""
    chosen = state.values(DECIDER)
    options = tuple(Option(name, part(name), chosen=name in chosen) for name in DECIDERS[1:])
    own = tuple(reason for reason in state.reasons if reason.field == DECIDER)
    labels = {
        DECIDED_BY: (Msg("Who signed"), Msg("not for a committee or another office")),
        DECISION_PAPER: (Msg("The paper that proves it"), None),
        DECISION_ON: (Msg("Decided on"), None),
    }
    made = {field.name: field for field in build_fields(decided_schema(), state)}
    return (
        FieldShown(DECIDER, "one_of", Msg("Who decided"), options=options, total=len(options), errors=own),
        *(replace(made[name], label=label, optional=more) for name, (label, more) in labels.items()),
    )


def missing_of_decision(posted: Posted, read: FactsRead) -> Sequence[Reason]:
    """A decision taken on paper needs who, the paper and the day; half of it is no proof."""
    decider = last(posted, DECIDER)
    has_paper = DECISION_PAPER in read.facts or any(paper.fact == DECISION_PAPER for paper in read.papers)
    given = {DECIDER: bool(decider), DECISION_PAPER: has_paper, DECISION_ON: DECISION_ON in read.facts}
    if decider not in BODIES:
        given[DECIDED_BY] = DECIDED_BY in read.facts
    if not any(given.values()) or all(given.values()):
        return ()
    say = Msg("A decision on paper needs who decided, the paper, and its day.")
    return [Reason("form.decision", say, field=name) for name, is_given in given.items() if not is_given]


def decision_of(posted: Posted, facts: Mapping[str, object], paper: UUID | None) -> Decision | None:
    """The decision that a form names; None where it names none.

    Args:
        facts: as read by `decided_schema`; nothing of them is missing.
        paper: the paper that proves it, known or just registered.
    """
    decider = last(posted, DECIDER)
    if not decider or paper is None:
        return None
    on = date.fromisoformat(str(facts[DECISION_ON]))
    if decider in BODIES:
        return ByBody(paper, decider, on)
    return ByPaper(paper, decider, int(str(facts[DECIDED_BY])), on)


def _fact(fact_type: str) -> Fact:
    # the label is the program's own and takes this name's place
    return Fact.model_validate({"type": fact_type, "name": BothNames(zh="—", en="—")})
