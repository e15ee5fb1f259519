"""From a recorded value back to what a form posts: the way in which `read_facts` would read it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from heli.base.canonical import Json
from heli.base.clock import ZONE
from heli.law.language import Fact


def pairs_of(name: str, fact: Fact, value: Json) -> dict[str, list[str]]:
    """The posted pairs of one fact: name → values; rows as "points.0.text". An empty value posts nothing."""
    if value is None or value in ("", []):
        return {}
    if isinstance(value, Mapping):
        return {f"{name}.unknown": ["1"], f"{name}.why": [str(value.get("why", ""))]}
    if fact.type == "rows" and isinstance(value, list):
        made: dict[str, list[str]] = {}
        for at, row in enumerate(value):
            for key, inner in (fact.rows or {}).items():
                if isinstance(row, Mapping) and key in row:
                    made |= pairs_of(f"{name}.{at}.{key}", inner, row[key])
        return made
    if fact.type == "citations" and isinstance(value, list):
        return {name: ["\n".join(str(one) for one in value)]}
    if isinstance(value, list):
        return {name: [str(one) for one in value]}
    return {name: [_one(fact, value)]}


def pairs_of_facts(schema: Mapping[str, Fact], facts: Mapping[str, Json]) -> dict[str, list[str]]:
    """The posted pairs of an act's facts."""
    made: dict[str, list[str]] = {}
    for name, fact in schema.items():
        if name in facts:
            made |= pairs_of(name, fact, facts[name])
    return made


def _one(fact: Fact, value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if fact.type == "money" and isinstance(value, int):
        return str(Decimal(value) / 100)
    if fact.type == "instant":
        return datetime.fromisoformat(str(value)).astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
    return str(value)
