"""What became of a recorded act: its corrections, whether it was taken back, and what of it was erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.text import Msg, Text, Words
from heli.law.contract import When
from heli.law.language import Fact
from heli.matters.act_views import ActView, act_views
from heli.matters.models import CaseAct, MatterAct, MatterSnapshot
from heli.web.contexts.fact_values import Known, value_in_words
from heli.web.contexts.names import both

MENDING = ("correct", "annul", "erase")


@dataclass(frozen=True, slots=True)
class Standing:
    """An act as it stands now.

    Attributes:
        facts, happened: with every correction in place.
        was: fact → the values that it had before, each with the act that corrected it, oldest first.
        happened_was: the same for when it happened.
        annulled: the act that took it back.
        erased: names of the facts that were erased.
    """

    facts: Mapping[str, Json]
    happened: When
    was: Mapping[str, tuple[tuple[Json, ActView], ...]]
    happened_was: tuple[tuple[When, ActView], ...]
    annulled: ActView | None
    erased: Mapping[str, ActView]
    mendings: tuple[ActView, ...]


def standing_of(view: ActView, stream: UUID, *, of_case: bool) -> Standing:
    """Fold what was corrected, taken back and erased into an act: one query, and one for what is sealed."""
    if of_case:
        found = act_views("case", CaseAct.objects.filter(case=stream, name__in=MENDING).order_by("seq"))
    else:
        found = act_views("matter", MatterAct.objects.filter(matter=stream, name__in=MENDING).order_by("seq"))
    about = tuple(one for one in found if str(one.facts.get("act")) == str(view.id))
    facts, happened = dict(view.facts), view.happened
    was: dict[str, list[tuple[Json, ActView]]] = {}
    happened_was: list[tuple[When, ActView]] = []
    for one in about:
        given = one.facts.get("facts")
        for name, value in given.items() if one.name == "correct" and isinstance(given, Mapping) else ():
            was.setdefault(name, []).append((facts.get(name), one))
            facts[name] = value
        if one.name == "correct" and one.facts.get("happened_at"):
            happened_was.append((happened, one))
            happened = _when(str(one.facts["happened_at"]))
    return Standing(
        facts=facts,
        happened=happened,
        was={name: tuple(values) for name, values in was.items()},
        happened_was=tuple(happened_was),
        annulled=next((one for one in about if one.name == "annul"), None),
        erased={name: one for one in about if one.name == "erase" for name in _names(one)},
        mendings=about,
    )


def mended_in(matter: UUID) -> Mapping[str, frozenset[str]]:
    """Which acts of a matter were taken back ("annulled"), and which "corrected": by id, without reading the history."""
    row = MatterSnapshot.objects.filter(pk=matter).values_list("data__annulled", "data__corrected").first()
    annulled, corrected = row or (None, None)
    return {"annulled": frozenset(annulled or ()), "corrected": frozenset(corrected or ())}


def _names(view: ActView) -> Sequence[str]:
    names = view.facts.get("names")
    return [str(name) for name in names] if isinstance(names, list) else []


def _when(text: str) -> When:
    return datetime.fromisoformat(text) if len(text) > len("2022-12-30") else date.fromisoformat(text)


def was_in_words(
    fact: Fact, before: Sequence[tuple[Json, ActView]], known: Known, who: Mapping[UUID, Words]
) -> Words:
    """ "was 10 March, corrected on 12 March by …", one line for each former value."""
    lines = [
        both(
            Msg(
                "was %(old)s; corrected on %(day)s by %(who)s",
                {
                    "old": Msg("empty") if old is None else value_in_words(fact, old, known),
                    "day": clock.civil_day(act.recorded_at),
                    "who": who.get(act.id, ""),
                },
            )
        )
        for old, act in before
    ]
    return Text("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines))
