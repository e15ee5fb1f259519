"""The page of the language names every key of its models, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from typing import get_args

from heli.law.language import acts, conditions, facts, limits, names, procedure, registers, testing
from heli.law.language.names import DECIDERS, Strict

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "lawbook-language.md").read_text("utf-8")
WORDS = set(re.findall(r"[a-z0-9_]+", PAGE))
MODULES = (acts, conditions, facts, limits, names, procedure, registers, testing)


def _models(module: ModuleType) -> list[type[Strict]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Strict) and value.__module__ == module.__name__
    ]


KEYS = sorted(
    {
        (model.__name__, field.alias or name)
        for module in MODULES
        for model in _models(module)
        for name, field in model.model_fields.items()
    }
)


def test_page_names_every_key() -> None:
    assert [f"{model}.{key}" for model, key in KEYS if key not in WORDS] == []


def test_page_names_every_decider_part_and_type_of_fact() -> None:
    kinds, parts = get_args(facts.FactType), get_args(names.Actor)
    assert [word for word in (*DECIDERS, *kinds, *parts) if word not in WORDS] == []
