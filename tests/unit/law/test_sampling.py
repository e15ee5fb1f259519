"""The draw of cases for a quality review."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.sample_cases import sample

NUMBERS = ["乃检诉〔2026〕1号", "乃检诉〔2026〕2号", "曲检诉〔2026〕1号", "贡检诉〔2026〕7号"]


def test_draw_is_repeated_from_seed_and_numbers_alone() -> None:
    by_hand = sorted(NUMBERS, key=lambda n: hashlib.sha256(("山南2026-1\n" + n).encode()).hexdigest())

    assert sample(NUMBERS, 2, "山南2026-1") == tuple(by_hand[:2])


def test_another_seed_draws_otherwise() -> None:
    assert len({sample(NUMBERS, 2, str(seed)) for seed in range(20)}) > 1


@given(st.permutations(NUMBERS), st.integers(1, 4), st.text(min_size=1).filter(str.strip))
def test_order_and_repetition_of_the_list_change_nothing(listed: list[str], count: int, seed: str) -> None:
    assert sample(["", *listed, f" {listed[0]} "], count, seed) == sample(NUMBERS, count, seed)


@pytest.mark.parametrize(("count", "seed"), [(0, "a"), (5, "a"), (1, " ")])
def test_draw_without_seed_or_of_too_many_is_refused(count: int, seed: str) -> None:
    with pytest.raises(ValueError, match=r"seed|drawn"):
        sample(NUMBERS, count, seed)
