"""A charge is found by its article or by characters of its name; what no list holds may be taken as typed."""

from __future__ import annotations

import pytest

from heli.law.language import Fact
from heli.web.contexts.charges import LIST, charge_list, find_charges, from_list
from heli.web.forms.shown import MANY
from heli.web.words import say

NAME = {"zh": "罪名", "en": "Charge"}


def _found(word: str) -> list[str]:
    return [option.value for option in find_charges(word).shown]


def test_the_list_holds_the_charges_of_the_official_count() -> None:
    assert len(charge_list()) == 483


@pytest.mark.parametrize("typed", ["264", "２６４", "第264条", "264条", "art. 264"])
def test_a_charge_is_found_by_its_article(typed: str) -> None:
    assert _found(typed) == ["盗窃罪"]


@pytest.mark.parametrize("typed", ["133-1", "133之一", "第133条之一", "133 条 之 1"])
def test_an_inserted_article_is_not_the_article_itself(typed: str) -> None:
    assert _found(typed) == ["危险驾驶罪"]
    assert "交通肇事罪" in _found("133")


def test_the_charge_of_that_very_name_comes_first() -> None:
    assert _found("盗窃")[0] == "盗窃罪"
    assert len(_found("盗窃")) > 1
    assert all("公司" in name and "人员" in name for name in _found("公司 人员"))


def test_without_a_word_only_the_chosen_charge_is_shown() -> None:
    assert find_charges("").shown == ()
    (kept,) = find_charges("", ("诈骗罪",)).shown
    assert kept.value == "诈骗罪"
    assert kept.detail is not None
    assert say(kept.detail, "zh-hans") == "刑法第二百六十六条"


def test_a_chosen_charge_stays_whatever_is_searched() -> None:
    assert [option.value for option in find_charges("264", ("诈骗罪",)).shown] == ["诈骗罪", "盗窃罪"]


def test_a_long_answer_is_cut_and_counted() -> None:
    found = find_charges("罪")
    assert (len(found.shown), found.total) == (MANY, 483)


def test_what_no_list_holds_is_taken_as_typed_and_said_so() -> None:
    (typed,) = find_charges("投毒罪").shown
    assert typed.value == "投毒罪"
    (kept,) = find_charges("", ("投毒罪",)).shown
    assert kept.detail is not None


def test_a_typed_charge_becomes_a_choice_in_forms_also_inside_of_rows() -> None:
    charge = Fact.model_validate({"type": "text", "name": NAME})
    rows = Fact.model_validate({"type": "rows", "name": NAME, "rows": {"charge": charge}})
    shown = from_list({"charge": charge, "other": charge, "all": rows})
    assert (shown["charge"].type, shown["charge"].kind) == ("choice", LIST)
    assert shown["other"].type == "text"
    assert (shown["all"].rows or {})["charge"].kind == LIST
