"""Numbers of places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.errors import Refused
from heli.offices.kinds import (
    COUNTY,
    HIERARCHICAL,
    NATION,
    PREFECTURE,
    PROVINCE,
    OfficeKind,
    kind_range,
    room,
)
from heli.offices.places import free_room


def test_new_place_lies_behind_the_others_while_there_is_room() -> None:
    assert free_room(1, 100, [(1, 10), (31, 40)], 10) == (41, 50)


def test_first_wide_gap_is_used_when_the_end_is_reached() -> None:
    assert free_room(1, 40, [(1, 10), (16, 20), (31, 40)], 10) == (21, 30)


def test_no_room_is_said_and_moves_nobody() -> None:
    with pytest.raises(Refused, match=r"place\.no_room"):
        free_room(1, 40, [(1, 10), (16, 20), (31, 40)], 11)
    assert free_room(1, 40, [(1, 10), (31, 40)], 11) == (11, 21)


@given(st.lists(st.integers(1, 30), max_size=12))
def test_places_given_out_one_after_another_never_overlap(sizes: list[int]) -> None:
    taken: list[tuple[int, int]] = []
    for size in sizes:
        lft, rgt = free_room(1, 500, taken, size)
        assert rgt - lft + 1 == size
        assert all(rgt < other[0] or other[1] < lft for other in taken)
        taken.append((lft, rgt))


def test_ranges_of_kinds_are_disjoint_and_fit_an_int() -> None:
    ranges = sorted(kind_range(kind) for kind in OfficeKind)
    assert all(one[1] < two[0] for one, two in pairwise(ranges))
    assert ranges[0][0] > 0
    assert ranges[-1][1] < 2**31


@pytest.mark.parametrize("kind", sorted(HIERARCHICAL))
def test_each_level_has_room_for_the_country_as_it_is(kind: OfficeKind) -> None:
    most = {NATION: (PROVINCE, 34), PROVINCE: (PREFECTURE, 25), PREFECTURE: (COUNTY, 40)}
    for level, (below, count) in most.items():
        assert room(kind, level).own + count * room(kind, below).whole <= room(kind, level).whole
    assert room(kind, PROVINCE).own + 40 * room(kind, COUNTY).whole <= room(kind, PROVINCE).whole
