"""Canonical JSON: one value, one byte string."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.canonical import CanonicalError, Json, canonical

SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(), v, max_size=4))


@given(VALUES)
def test_a_value_reads_back_as_it_was(value: Json) -> None:
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(st.text(), SCALARS, min_size=2, max_size=6))
def test_the_order_of_keys_makes_no_difference(value: dict[str, Json]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical(turned) == canonical(value)


@given(VALUES, VALUES)
def test_two_values_have_two_byte_strings(one: Json, other: Json) -> None:
    # json.dumps keeps 1 and true apart, which == does not
    assert (canonical(one) == canonical(other)) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    """RFC 8785: U+1F600 is D83D DE00 in UTF-16 and comes before U+FB33, though its code point is higher."""
    assert canonical({"\ufb33": 1, "\U0001f600": 2, "a": 3}) == '{"a":3,"\U0001f600":2,"\ufb33":1}'.encode()


def test_escapes_are_the_shortest() -> None:
    assert canonical('\u20ac$\u000f\nA\'B"\\\\"/') == rb'"' + "€".encode() + rb"$\u000f\nA'B\"\\\\\"/" + b'"'


@pytest.mark.parametrize("value", [1.0, 2**53, -(2**53), "\ud800", {1: 2}, {"a": {3}}, b"x", {"a": [1.5]}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(CanonicalError):
        canonical(value)  # type: ignore[arg-type]  # that is the point
