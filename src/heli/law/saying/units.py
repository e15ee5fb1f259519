"""Lengths in words: "7 days" → 七日 would be law's own style; figures are easier to compare, so 7日."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Text

_ZH: Mapping[str, str] = {
    "hour": "小时", "day": "日", "working day": "个工作日", "month": "个月", "half month": "个半月", "year": "年",
}  # fmt: skip


def length_words(length: str) -> Text:
    """A length of the lawbook, such as "7 days" or "1 month"."""
    amount, _, unit = length.partition(" ")
    one = unit.removesuffix("s")
    return Text(f"{amount}{_ZH.get(one, one)}", f"{amount} {one if amount == '1' else one + 's'}")
