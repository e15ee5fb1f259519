"""Putting a step of the working into words, zh and en."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from heli.base.text import Text
from heli.law.counting.terms import Step, Value

_NAMED = {
    "unit": "units",
    "roll": "rolls",
    "base": "bases",
    "last_counts": "answers",
    "start_skipped": "answers",
    "held": "answers",
}
Words = Mapping[str, Mapping[str, Mapping[str, str]]]


def explain(step: Step) -> Text:
    """One step or assumption as a sentence, with its articles at the end."""
    words = _words()
    template = words["steps"][step.code]
    zh = template["zh"] % {name: _show(name, value, "zh") for name, value in step.params.items()}
    en = template["en"] % {name: _show(name, value, "en") for name, value in step.params.items()}
    if step.basis:
        zh += "（" + "；".join(step.basis) + "）"
        en += " (" + "; ".join(step.basis) + ")"
    return Text(zh, en)


def explain_all(steps: Iterable[Step]) -> tuple[Text, ...]:
    """Each of several steps, in order."""
    return tuple(explain(step) for step in steps)


def step_codes() -> frozenset[str]:
    """Every code that can be put into words."""
    return frozenset(_words()["steps"])


def _show(name: str, value: Value, language: str) -> str:
    if name in _NAMED:
        return _words()[_NAMED[name]][str(value)][language]
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return str(value)


@cache
def _words() -> Words:
    text = files("heli.law.counting").joinpath("steps.json").read_text("utf-8")
    words: Words = json.loads(text)
    return words
