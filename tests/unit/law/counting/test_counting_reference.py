"""The reference page names every field, setting and unit, and its examples are true."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

from heli.law.counting import Binds, CountingSettings, MonthRule, Roll, Unit, shipped_calendars
from heli.law.counting.lines import FIELDS, count_lines

PAGE = (Path(__file__).parents[4] / "docs" / "reference" / "counting.md").read_text("utf-8")


def test_every_field_of_a_line_is_described() -> None:
    assert all(f"\n| `{name}` |" in PAGE for name in FIELDS)


def test_every_setting_is_described() -> None:
    assert all(f"\n| `{field.name}` |" in PAGE for field in fields(CountingSettings))


@pytest.mark.parametrize("kind", [Unit, Roll, MonthRule, Binds])
def test_every_choice_is_described(kind: type[StrEnum]) -> None:
    assert all(f"`{member.value}`" in PAGE for member in kind)


def test_the_example_gives_what_the_page_says() -> None:
    given, said = re.findall(r"^(?:\$ echo ')?(\{.*?\})(?:' \| .*)?$", PAGE, re.MULTILINE)
    (answer,) = count_lines([given], shipped_calendars())
    expected = json.loads(said)
    assert {name: answer[name] for name in expected} == expected
