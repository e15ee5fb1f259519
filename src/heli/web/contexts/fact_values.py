"""Facts of an act in words: choices by their names, people and offices by theirs, days written out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from heli.base.canonical import Json
from heli.base.text import Msg, Text, Words
from heli.law.contract import PERSONAL
from heli.law.language import Fact
from heli.web import formats
from heli.web.contexts.acts import FactShown
from heli.web.contexts.names import Names, both, joined, look_up


@dataclass(frozen=True, slots=True)
class Known:
    """What the values of facts are named by: people and offices, and words for papers, charges, matters and items."""

    names: Names = field(default_factory=Names)
    words: Mapping[str, Words] = field(default_factory=dict)


def known_of(
    schemas: Iterable[tuple[Mapping[str, Fact], Mapping[str, Json]]],
    *,
    words: Mapping[str, Words] | None = None,
    people: Iterable[int | None] = (),
    offices: Iterable[int | None] = (),
    bearers: Iterable[str] = (),
) -> Known:
    """Look up at once whatever the facts of some acts name.

    Args:
        words: papers, charges, matters and items of the page, by id.
        people, offices, bearers: further ones that the page names.
    """
    named = [pair for schema, facts in schemas for pair in _named(schema, facts)]
    names = look_up(
        people=[*people, *_numbers(named, ("person", "persons"))],
        offices=[*offices, *_numbers(named, ("office", "offices"))],
        bearers=[*bearers, *(f"p:{value}" for kind, value in named if kind in ("party", "parties"))],
    )
    return Known(replace(names, items=words or {}), words or {})


def _named(schema: Mapping[str, Fact], facts: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        fact = schema.get(name)
        if fact is None or isinstance(value, Mapping):
            continue
        if fact.type == "rows" and isinstance(value, list):
            for row in value:
                yield from _named(fact.rows or {}, row if isinstance(row, Mapping) else {})
            continue
        for one in value if isinstance(value, list) else [value]:
            yield fact.type, str(one)


def _numbers(named: Iterable[tuple[str, str]], kinds: tuple[str, str]) -> list[int]:
    return [int(value) for kind, value in named if kind in kinds and value.isdigit()]


def show_facts(
    schema: Mapping[str, Fact], facts: Mapping[str, Json], known: Known, *, hide_internal: bool = False
) -> tuple[FactShown, ...]:
    """The facts in the order of the schema, each with its value in words; a fact not given is left out."""
    shown = []
    for name, fact in schema.items():
        if name not in facts or (hide_internal and fact.internal):
            continue
        shown.append(FactShown(fact.name.text(), value_in_words(fact, facts[name], known)))
    return tuple(shown)


def value_in_words(fact: Fact, value: Json, known: Known) -> Text:
    """One value in both languages."""
    if isinstance(value, Mapping) and value.get("unknown"):
        return both(Msg("not known yet: %(why)s", {"why": str(value.get("why", ""))}))
    if value == PERSONAL:
        return both(Msg("given, not shown"))
    if fact.type == "rows" and isinstance(value, list):
        return _rows(fact, value, known)
    if fact.type == "citations" and isinstance(value, list):
        return joined(value, zh="\n", en="\n")
    if isinstance(value, list):
        return joined(_one(fact, one, known) for one in value)
    return both(_one(fact, value, known))


def _rows(fact: Fact, rows: list[Json], known: Known) -> Text:
    lines = []
    for number, row in enumerate(rows, start=1):
        given = row if isinstance(row, Mapping) else {}
        parts = [
            Msg(
                "%(name)s: %(value)s",
                {"name": inner.name.text(), "value": value_in_words(inner, given[key], known)},
            )
            for key, inner in (fact.rows or {}).items()
            if key in given
        ]
        content = joined(parts, zh="；", en="; ")
        lines.append(Text(f"{number}. {content.zh}", f"{number}. {content.en}"))
    return joined(lines, zh="\n", en="\n")


def _one(fact: Fact, value: Json, known: Known) -> object:
    if isinstance(value, bool):
        return Msg("Yes") if value else Msg("No")
    if fact.of is not None and str(value) in fact.of:
        return fact.of[str(value)].text()
    if fact.type in ("person", "persons"):
        return known.names.person(value)
    if fact.type in ("office", "offices"):
        return known.names.office(value)
    if fact.type in ("party", "parties"):
        return known.names.bearer(f"p:{value}") or Msg("a party")
    if str(value) in known.words:
        return known.words[str(value)]
    return _plain(fact, value)


def _plain(fact: Fact, value: Json) -> object:
    if fact.type == "day":
        return date.fromisoformat(str(value))
    if fact.type == "instant":
        return datetime.fromisoformat(str(value))
    if fact.type == "money" and isinstance(value, int):
        return Text(formats.money(value, "zh-hans"), formats.money(value, "en"))
    if fact.type in ("days", "months"):
        return Msg("%(n)s days" if fact.type == "days" else "%(n)s months", {"n": value})
    if fact.type in ("paper", "papers"):
        return Msg("a paper of the matter")
    if fact.type in ("matter", "matters"):
        return Msg("a matter that isn't yours to see")
    return str(value)
