"""Powers in words: what is decided by each, from the acts of the lawbook; and sources as citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heli.base.text import Text, Words
from heli.offices.codes import deciders
from heli.offices.models import PowerEntry
from heli.web.contexts.names import joined
from heli.web.contexts.procedures import procedures

MOST = 3


@dataclass(frozen=True, slots=True)
class PowerNamed:
    """A power: the acts that it decides, and the kinds of matter in which it is used."""

    name: Text
    used_in: Mapping[str, Text]

    @property
    def where(self) -> Words:
        """The kinds of matter, joined."""
        return joined(self.used_in.values())


def powers() -> Mapping[str, PowerNamed]:
    """Every power that some act of the lawbook asks for, by key, in the order of the procedures."""
    acts: dict[str, dict[str, Text]] = {}
    used: dict[str, dict[str, Text]] = {}
    for key, written in procedures().items():
        for act in written.acts.values():
            if act.decide is None:
                continue
            name = act.name.text()
            acts.setdefault(act.decide.power, {}).setdefault(name.zh, name)
            used.setdefault(act.decide.power, {})[key] = written.name.text()
    return {power: PowerNamed(_joined(list(names.values())), used[power]) for power, names in acts.items()}


def _joined(names: list[Text]) -> Text:
    found = joined(names[:MOST])
    return Text(
        found.zh + ("等" if len(names) > MOST else ""), found.en + (" …" if len(names) > MOST else "")
    )


def power_named(power: str, known: Mapping[str, PowerNamed]) -> Text:
    """A power in words; one that no act asks for now is named by what it is: no longer in use."""
    if power in known:
        return known[power].name
    return Text("现行程序未使用的职权", "a power that no procedure uses now")


def decider_name(decider: str) -> Text:
    """A decider in words."""
    return deciders()[decider]


def cited(source: str) -> tuple[str, ...]:
    """A source such as "CPL 89; Rules 284, 296" as single citations; what is none stays as it was written."""
    found: list[str] = []
    for part in source.split(";"):
        code, _, places = part.strip().partition(" ")
        articles = [place.strip() for place in places.split(",")]
        if places and code.isascii() and all(article[:1].isdigit() for article in articles):
            found += [f"{code} {article}" for article in articles]
        else:
            found.append(f"note: {part.strip()}")
    return tuple(found)


def line_said(entry: PowerEntry, known: Mapping[str, PowerNamed]) -> Words:
    """A line of a list in words."""
    name, who = power_named(entry.power, known), decider_name(entry.decider)
    return Text(f"{name.zh}：由{who.zh}决定", f"{name.en}: decided by {who.en}")
