"""Words before a language is chosen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heli.base.text import Msg, Text, show

ARREST = Text("审查逮捕", "Arrest review")


def test_a_text_is_chinese_unless_english_is_asked_for() -> None:
    assert [ARREST.in_language(code) for code in ("zh-hans", "en", "en-gb", "bo", "")] == [
        "审查逮捕",
        "Arrest review",
        "Arrest review",
        "审查逮捕",
        "审查逮捕",
    ]


def test_a_message_renders_its_parts_in_its_own_language() -> None:
    catalogue = {"%(what)s ends in %(days)s days": "%(what)s还剩%(days)s天", "soon": "马上"}
    message = Msg("%(what)s ends in %(days)s days", {"what": ARREST, "days": Msg("soon")})
    assert message.render("zh-hans", lambda m: catalogue.get(m, m)) == "审查逮捕还剩马上天"
    assert message.render("en") == "Arrest review ends in soon days"


@given(st.text())
def test_a_message_without_parameters_is_shown_as_it_stands(msgid: str) -> None:
    assert Msg(msgid).render("en") == msgid


@given(st.text())
def test_a_parameter_never_works_as_a_pattern(value: str) -> None:
    assert Msg("«%(value)s»", {"value": value}).render("en") == f"«{value}»"


def test_other_values_are_shown_by_str() -> None:
    assert show(12) == "12"
