"""Errors carry reasons: code, words, article, what to do."""

from __future__ import annotations

import pytest

from heli.base.errors import BadInput, HeliError, Refused, bad_input, refused
from heli.base.text import Msg


def test_a_refusal_names_code_article_and_what_to_do() -> None:
    error = refused("act.wrong_state", Msg("It is closed."), basis=["CPL 91"], do=Msg("Open a new one."))
    assert isinstance(error, Refused)
    assert error.code == "act.wrong_state"
    assert error.reasons[0].basis == ("CPL 91",)
    assert str(error) == "act.wrong_state: It is closed."


def test_bad_input_names_its_field_and_fills_the_sentence_in() -> None:
    error = bad_input("name", "name.long", "At most %(max)s characters.", max=60)
    assert isinstance(error, BadInput)
    assert error.reasons[0].field == "name"
    assert str(error) == "name.long: At most 60 characters."


def test_two_equal_errors_are_two_events() -> None:
    one, other = (refused("x", Msg("y")) for _ in range(2))
    assert one != other
    assert len({one, other}) == 2


def test_an_error_without_reasons_still_says_what_it_is() -> None:
    with pytest.raises(HeliError, match="Refused"):
        raise Refused()
