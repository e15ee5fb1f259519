"""Identity numbers before they are hashed."""

from __future__ import annotations

import pytest

from heli.access.blind_index import check_digit, normalised
from heli.base.errors import BadInput


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105491231002",
    ],
)
def test_one_number_has_one_form(written: str) -> None:
    assert normalised(written) == "11010519491231002X"


def test_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


def test_a_passport_number_stays_as_it_is() -> None:
    assert normalised("e 12345678") == "E12345678"


def test_an_empty_number_is_refused() -> None:
    with pytest.raises(BadInput, match=r"identity\.empty"):
        normalised("  ")
