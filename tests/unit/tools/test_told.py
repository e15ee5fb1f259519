"""What the stories' check takes for typed a second time, and what not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from heli.demo.steps import Script, Step
from heli.law.language import Fact
from tests.acceptance.browser.stories.filling import Entry, Form
from tests.acceptance.browser.stories.told import Told

STEP = Step(at=datetime(2022, 1, 1, tzinfo=UTC), by="someone", act="note", matter="one")


def entry(name: str, value: str, fact_type: str = "", **more: Any) -> Entry:
    """What stands in a field of a type; a field of the form's own without one."""
    names = {"zh": "—", "en": "—"}
    return Entry(
        name, value, Fact.model_validate({"type": fact_type, "name": names, **more}) if fact_type else None
    )


def asked_twice(first: Entry, second: Entry) -> int:
    """How many fields of the second form are said to be typed again."""
    told = Told(Script("story", [STEP]))
    for one, found in ((first, 0), (second, -1)):
        form = Form(None, None, lambda fact, value: value, typed=[one])  # type: ignore[arg-type]
        again = told.again(STEP, form)
        assert found or again == []
    return len(again)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (entry("lead", "采石料场仍在取料", "text"), entry("findings", "采石料场仍在取料", "long_text"), 1),
        (entry("lead", "采石料场仍在取料", "text"), entry("findings", "已停止取料", "long_text"), 0),
        (entry("amount", "12.00", "money"), entry("amount", "12.00", "money"), 1),
        (entry("to", "146", "office"), entry("to", "146", "office"), 0),
        (
            entry("to", "146", "office"),
            entry("to", "146", "office", filled_from=[{"fact": "to"}]),
            1,
        ),
        (entry("record.title", "讯问笔录"), entry("record.title", "讯问笔录"), 0),
        (entry("_title", "某案一件"), entry("_title", "某案一件"), 1),
    ],
)
def test_a_value_that_stood_there_is_typed_again(first: Entry, second: Entry, count: int) -> None:
    assert asked_twice(first, second) == count
