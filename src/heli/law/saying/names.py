"""Names of what a procedure's rules speak of: facts, tracks, states, acts, limits, counters, measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from heli.base.text import Text
from heli.law.engine.parts import PART_NAMES
from heli.law.language import ABSENT, Act, Fact, Procedure


@dataclass(frozen=True)
class Naming:
    """Names within one procedure. `others` names procedures, `counters` and `measures` what the case holds."""

    procedure: Procedure
    others: Mapping[str, Text] = field(default_factory=dict)
    counters: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Text] = field(default_factory=dict)
    documents: Mapping[str, Text] = field(default_factory=dict)
    acts_elsewhere: Mapping[str, Text] = field(default_factory=dict)
    """Acts of other procedures, by name."""
    settings: Mapping[str, Text] = field(default_factory=dict)
    """Questions that no text settles, of the whole lawbook."""
    here: Act | None = None

    def within(self, act: Act) -> Naming:
        """The same, for the rules of one act: its own facts go before those of others."""
        return replace(self, here=act)

    def fact(self, name: str, values: Iterable[object] = ()) -> Text:
        """A fact by name, one that may have the values."""
        found = next(iter(self._written(name, values)), None)
        return found.name.text() if found else _plain(name)

    def choice(self, fact: str, value: object) -> Text:
        """A value of a fact: the words of its choice, yes and no, or as it stands."""
        if isinstance(value, bool):
            return Text("是", "yes") if value else Text("否", "no")
        for written in self._written(fact, [value]):
            if written.of and str(value) in written.of:
                return written.of[str(value)].text()
        return Text(str(value), str(value))

    def _written(self, name: str, values: Iterable[object]) -> list[Fact]:
        """The facts of a name, those first that may have all the values, then those of the act at hand."""
        acts = [*([self.here] if self.here else []), *self.procedure.acts.values()]
        found = [act.facts[name] for act in acts if name in act.facts]
        if name in self.procedure.facts:
            found.append(self.procedure.facts[name])
        found += [item.facts[name] for item in self.procedure.items.values() if name in item.facts]
        wanted = {str(value) for value in values if not isinstance(value, bool)}
        return sorted(found, key=lambda fact: not wanted <= set(fact.of or ()))

    def act(self, name: str) -> Text:
        """An act of this procedure."""
        found = self.procedure.acts.get(name)
        return found.name.text() if found else _plain(name)

    def foreign_act(self, name: str) -> Text:
        """An act of another procedure, or of this one."""
        return self.acts_elsewhere.get(name) or self.act(name)

    def limit(self, name: str) -> Text:
        """A time limit of this procedure."""
        found = self.procedure.limits.get(name)
        return found.name.text() if found else _plain(name)

    def track(self, name: str) -> Text:
        """A track."""
        found = self.procedure.tracks.get(name)
        return found.name.text() if found else _plain(name)

    def states(self, track: str, states: Iterable[str]) -> Text:
        """States of a track, as alternatives."""
        return either(self.state(track, state) for state in states)

    def state(self, track: str, state: str) -> Text:
        """One state; `absent` is not begun."""
        found = self.procedure.tracks[track].states.get(state) if track in self.procedure.tracks else None
        if found:
            return Text(found.zh, found.en)
        return Text("尚未开始", "not begun") if state == ABSENT else _plain(state)

    def other(self, procedure: str) -> Text:
        """Another procedure."""
        return self.others.get(procedure) or _plain(procedure)

    def counter(self, name: str) -> Text:
        """A counter of the case, or of this procedure."""
        own = self.procedure.counters.get(name)
        return own.name.text() if own else self.counters.get(name) or _plain(name)

    def measure(self, name: str) -> Text:
        """A compulsory measure."""
        return self.measures.get(name) or _plain(name)

    def document(self, name: str) -> Text:
        """A kind of document."""
        return self.documents.get(name) or _plain(name)

    def part(self, name: str) -> Text:
        """Who acts."""
        return PART_NAMES.get(name) or _plain(name)


def _plain(name: str) -> Text:
    return Text(name, name.replace("_", " "))


def either(texts: Iterable[Text]) -> Text:
    """甲或者乙; A or B; A, B or C."""
    return _joined(list(texts), "或者", " or ")


def both(texts: Iterable[Text]) -> Text:
    """甲、乙; A, B and C."""
    return _joined(list(texts), "、", " and ")


def _joined(texts: list[Text], zh: str, en: str) -> Text:
    if len(texts) < 2:
        return texts[0] if texts else Text("无", "none")
    return Text(
        "、".join(t.zh for t in texts[:-1]) + zh + texts[-1].zh,
        ", ".join(t.en for t in texts[:-1]) + en + texts[-1].en,
    )
