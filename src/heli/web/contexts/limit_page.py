"""How a time limit was computed: every step with its article, what it assumes, and which calendar it used."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.law.counting import explain
from heli.law.counting.terms import Step
from heli.matters.models import LayerDecision, TimeLimit
from heli.matters.reading import limit_working
from heli.offices.models import RegionTerm
from heli.web import formats
from heli.web.administration.words_of import office_name, person_name
from heli.web.contexts.acts import FactShown
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import both, look_up, part
from heli.web.contexts.procedures import compiled_of, kind_of, length_in_words, limit_shown, local_layer
from heli.web.words import LastDay, say

_BINDS = {
    "own": Msg("this office"),
    "right": Msg("nobody: it is a right of the party, open until the last day"),
}
_MARKS = {
    "V": Msg("read in the full text"),
    "Vx": Msg("read in an excerpt"),
    "S": Msg("taken from a secondary source"),
    "U": Msg("not verified: shown as an assumption, never a hard refusal"),
}


@dataclass(frozen=True, slots=True)
class LimitPage:
    """All that the page shows. `steps`: words and citations, in order."""

    matter: UUID
    matter_title: str
    kind: Words
    limit: LimitShown
    steps: tuple[tuple[Words, tuple[str, ...]], ...]
    result: Words
    facts: tuple[FactShown, ...]
    assumptions: tuple[tuple[Words, tuple[str, ...]], ...]
    is_counted: bool


def limit_page(identity: UUID, reader: Reader, now: datetime | None = None) -> LimitPage:
    """The page of a limit. Raises `NotFound`; a partner sees those that bind a body outside, not ours."""
    row = TimeLimit.objects.select_related("matter").filter(pk=identity).first()
    if row is None or (read_by_partner(reader) and row.binds == "own"):
        raise NotFound((Reason("limit.none", Msg("There is no such time limit, or it isn't yours to see.")),))
    names = look_up(bearers=[row.bearer])
    shown = limit_shown(row, names, now or clock.now(), with_picture=True, with_link=False)
    is_counted = row.ends_on is not None
    counted = limit_working(identity) if is_counted else None
    end = counted.end if counted else None
    return LimitPage(
        matter=row.matter_id,
        matter_title=row.matter.title_text,
        kind=kind_of(row.matter),
        limit=shown,
        steps=tuple(_step(step) for step in counted.working) if counted else (),
        result=Msg("Last day: %(day)s", {"day": LastDay(end)}) if end else Msg("It has not started yet."),
        facts=_facts(row),
        assumptions=tuple(_step(step) for step in counted.assumptions) if counted else (),
        is_counted=is_counted,
    )


def _local(row: TimeLimit) -> list[FactShown]:
    """Of a local rule: whose it is, by which decision, and that it is no national one."""
    layer = local_layer(row)
    if layer is None:
        return []
    found = LayerDecision.objects.filter(digest=layer.digest, from_on__lte=row.matter.opened_on)
    decision = found.select_related("office", "adopter").order_by("-from_on", "-at").first()
    if decision is None:
        return [FactShown(Msg("Local rule"), layer.title)]
    named = {
        "name": layer.title,
        "office": office_name(decision.office),
        "number": decision.decision,
        "day": decision.decided_on,
        "who": person_name(decision.adopter),
        "from": decision.from_on,
    }
    say = Msg(
        "%(name)s, of %(office)s: adopted by %(who)s with %(number)s of %(day)s, for matters opened from %(from)s on",
        named,
    )
    return [FactShown(Msg("Local rule"), say)]


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![T\d-])")


def _step(step: Step) -> tuple[Text, tuple[str, ...]]:
    """One step in words, its days written out, with its citations apart."""
    said, place = explain(replace(step, basis=())), _place(step)

    def written(text: str, language: str) -> str:
        if place is not None:
            text = text.replace(str(step.params["place"]), say(place, language))
        return _DAY.sub(
            lambda found: formats.day(date.fromisoformat(found[0]), language, weekday=False), text
        )

    return Text(written(said.zh, "zh-hans"), written(said.en, "en")), tuple(step.basis)


def _place(step: Step) -> Text | None:
    """The place that a step names by its code."""
    if "place" not in step.params:
        return None
    term = RegionTerm.objects.held_on(clock.today()).filter(code=str(step.params["place"])).first()
    return Text(term.name, term.name_en or term.name) if term else None


def _facts(row: TimeLimit) -> tuple[FactShown, ...]:
    rule = compiled_of(row.rule_version).limits[row.rule]
    binds: Words = _BINDS.get(row.binds) or part(row.who)
    facts = [
        FactShown(Msg("It binds"), binds),
        FactShown(Msg("Basis of the rule"), Text("", ""), basis=tuple(rule.basis)),
    ]
    length = length_in_words(row.state.get("length") or rule.length)
    if length:
        facts.append(FactShown(Msg("Length"), length))
    facts.append(FactShown(Msg("How sure the rule is"), _MARKS[rule.mark]))
    if row.starts_on:
        facts.append(FactShown(Msg("Starts with"), both(row.starts_on)))
    if row.provisional:
        provisional = Msg("provisional: the holidays of that year are not announced yet")
        facts.append(FactShown(Msg("Calendar"), provisional))
    if possible := row.state.get("possible_end"):
        later = Msg("by the local calendar %(day)s would still be possible", {"day": possible})
        facts.append(FactShown(Msg("Local holidays"), later))
    facts += _local(row)
    versions = Text(row.calendar_version[:20], row.calendar_version[:20])
    facts.append(FactShown(Msg("Version of the calendar"), versions))
    rule_version = Text(row.rule_version[:20], row.rule_version[:20])
    return (*facts, FactShown(Msg("Version of the lawbook"), rule_version))
