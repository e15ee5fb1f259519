"""What a check finds in a local text is said in both languages; none of the known faults is left in the checker's words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from heli.base.text import Msg
from heli.law.language import FactType
from heli.law.lawbook import Fault, Lawbook
from heli.law.local import check_local
from heli.web.administration.fault_words import findings, said
from heli.web.administration.local_types import TYPES
from tests.factories.lawbooks import write_lawbook
from tests.unit.law.local.test_refusals import REFUSED

UNKNOWN = "The check says: %(said)s"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    return Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs")))


@pytest.mark.parametrize("row", REFUSED, ids=[row[0] for row in REFUSED])
def test_a_fault_is_said_in_words(book: Lawbook, row: tuple[str, str, str, str, str, str]) -> None:
    _, text, old, new, _, _ = row
    for fault in check_local(text.replace(old, new), book, date(2026, 12, 1)).faults:
        words = said(fault.say)
        assert isinstance(words, Msg)
        assert words.msgid != UNKNOWN, fault.say


@pytest.mark.parametrize(
    "said_in_english",
    [
        "Input should be 'text', 'long_text' or 'day'",
        "Input should be a valid boolean, unable to interpret input",
        "Input should be a valid integer",
        "Input should be a valid string",
        "Input should be a valid list",
        "Input should be a valid dictionary or instance of Fact",
        "String should match pattern '^[a-z]'",
    ],
)
def test_what_the_reader_of_the_form_says_is_not_left_in_its_own_words(said_in_english: str) -> None:
    words = said(said_in_english)
    assert isinstance(words, Msg)
    assert words.msgid != UNKNOWN


def test_each_type_of_a_form_is_told_but_those_of_parties_and_items() -> None:
    assert set(TYPES) == set(get_args(FactType)) - {"party", "parties", "charge", "charges", "item", "items"}


def test_what_is_not_known_is_quoted(tmp_path: Path) -> None:
    words = said("something new")
    assert isinstance(words, Msg)
    assert (words.msgid, words.params["said"]) == (UNKNOWN, "something new")


def test_findings_stand_in_order_with_what_stands_there() -> None:
    found = findings(
        [Fault("a.yaml", 2, "b", "x"), Fault("a.yaml", 1, "a", "x"), Fault("a.yaml", 9, "", "x")],
        "a: 1\n  b: 2\n",
    )
    assert [(one.line, one.quoted) for one in found] == [(1, "a: 1"), (2, "b: 2"), (9, "")]
