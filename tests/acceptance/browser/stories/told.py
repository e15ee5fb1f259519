"""What a story has told the pages already: nobody should be asked for it a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from heli.demo.steps import Script, Step
from tests.acceptance.browser.stories.filling import Entry, Form

_OF_NOW = frozenset({
    "_bearers", "_by", "_body", "_kept_by", "_when", "_decider", "_decided_by", "_decision", "_decision_on",
})  # fmt: skip
"""The form's own questions about this act: on whom, by whom, when, who decided it. Nobody answered them before."""
_ANSWERS = frozenset({
    "choice", "choices", "boolean", "day", "instant", "days", "months", "integer", "office", "person", "matter",
})  # fmt: skip
"""Two equal answers of these types may be two answers (who handles, who spoke, on whom it was served): they are one where the
law says that the first is carried on."""
_OF_A_NEW_PAPER = (".title", ".number", ".dated_on", ".kind")
"""What stands on a paper that is registered with the act: two papers may bear the same title."""
_TEXTS = frozenset({"text", "long_text", "citations"})
_LEAST = 4
"""Characters of a text from which on it is the same text under any name."""


@dataclass
class Told:
    """Fields and values that were given, by matters that know of each other."""

    script: Script
    by_matters: dict[str, set[Entry]] = field(default_factory=dict)

    def again(self, step: Step, form: Form) -> list[str]:
        """Fields that were typed though their value stood on the matter, its case or the one it came from.

        What the form was given is remembered for the next one.
        """
        known = self.by_matters.setdefault(self._root(step), set())
        found = [
            f"{step.act}: {one.name} is typed again: {one.value}" for one in form.typed if _stood(one, known)
        ]
        known |= {*form.typed, *form.known}
        return found

    def _root(self, step: Step) -> str:
        name = step.matter
        cases = self._cases()
        while source := cases.get(name):
            name = source
        return name

    def _cases(self) -> Mapping[str, str]:
        steps: Iterable[Step] = (step for step in self.script.steps if isinstance(step, Step))
        opened = {
            step.matter: step.opening.case_of for step in steps if step.opening and step.opening.case_of
        }
        return opened | {name: follow.source for name, follow in self.script.follows.items()}


def _stood(one: Entry, known: set[Entry]) -> bool:
    if one.name in _OF_NOW or (one.fact is None and one.name.endswith(_OF_A_NEW_PAPER)):
        return False
    if one.fact and one.fact.type in _ANSWERS and not one.fact.filled_from:
        return False
    same = [entry for entry in known if entry.value == one.value]
    return any(entry.last == one.last for entry in same) or (
        _is_text(one) and any(_is_text(entry) for entry in same)
    )


def _is_text(one: Entry) -> bool:
    return one.fact is not None and one.fact.type in _TEXTS and len(one.value) >= _LEAST
