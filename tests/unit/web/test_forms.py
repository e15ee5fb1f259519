"""Forms come from the schema of an act; nothing is chosen beforehand; what was typed is never lost."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg, Text
from heli.law.language import Fact
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.read import FactsRead, read_facts
from heli.web.forms.shown import FieldShown, Filled, Option, Options
from heli.web.forms.steps import is_step, take_step

TODAY = date(2026, 3, 10)
NAME = {"zh": "名称", "en": "Name"}


def fact(**written: object) -> Fact:
    return Fact.model_validate({"name": NAME, **written})


class People:
    """Gives so many people."""

    def __init__(self, total: int = 3) -> None:
        self.total = total

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        every = tuple(Option(str(at), Text(f"某{at}", f"Person {at}")) for at in range(self.total))
        return Options(every[:3], self.total)


def shown(schema: dict[str, Fact], **state: object) -> dict[str, FieldShown]:
    fields = build_fields(schema, FormState(People(), TODAY, **state))  # type: ignore[arg-type]
    return {field.name: field for field in fields}


def read(schema: dict[str, Fact], posted: dict[str, list[str]]) -> FactsRead:
    return read_facts(schema, posted, today=TODAY)


DECISION = {
    "reason": fact(type="choice", required=True, of={"a": NAME, "b": NAME}),
    "sure": fact(type="boolean"),
}


def test_no_answer_of_a_decision_is_chosen_beforehand() -> None:
    for field in shown(DECISION).values():
        assert field.options
        assert not any(option.chosen for option in field.options)


def test_a_known_value_stands_in_a_fresh_form_with_its_source() -> None:
    source = Text("来自案件", "from the case")
    fields = shown({"title": fact(type="text")}, filled={"title": Filled(("盗窃案",), source)})
    assert fields["title"].typed == "盗窃案"
    assert fields["title"].source == source


def test_what_was_typed_stands_before_what_is_known() -> None:
    filled = {"title": Filled(("盗窃案",), Text("来自案件", "from the case"))}
    fields = shown({"title": fact(type="text")}, filled=filled, posted={"title": ["诈骗案"]})
    assert fields["title"].typed == "诈骗案"
    assert fields["title"].source is None


def test_facts_are_read_by_their_types() -> None:
    schema = {
        "on": fact(type="day"), "at": fact(type="instant"), "sum": fact(type="money"), "term": fact(type="days"),
        "sure": fact(type="boolean"), "why": fact(type="long_text"), "who": fact(type="parties"),
        "reason": fact(type="choice", of={"a": NAME}), "basis": fact(type="citations"), "left": fact(type="text"),
    }  # fmt: skip
    posted = {
        "on": ["1月5日"], "at": ["2026-1-5 9:05"], "sum": ["1.5"], "term": ["７"], "sure": ["no"],
        "why": ["一。\r\n二。 "], "who": ["p1", "p2"], "reason": ["a"], "basis": ["CPL 91\r\nRules 282\r\n"], "left": ["  "],
    }  # fmt: skip
    assert read(schema, posted).or_raise() == {
        "on": "2026-01-05", "at": "2026-01-05T09:05:00+08:00", "sum": 150, "term": 7, "sure": False,
        "why": "一。\n二。", "who": ["p1", "p2"], "reason": "a", "basis": ["CPL 91", "Rules 282"],
    }  # fmt: skip


def test_every_field_that_cannot_be_read_is_named_at_once() -> None:
    schema = {"on": fact(type="day", basis=["CPL 91"]), "sum": fact(type="money"), "why": fact(type="text")}
    with pytest.raises(BadInput) as refusal:
        read(schema, {"on": ["soon"], "sum": ["much"], "why": ["fine"]}).or_raise()
    assert [reason.field for reason in refusal.value.reasons] == ["on", "sum"]
    assert refusal.value.reasons[0].basis == ("CPL 91",)


def test_an_error_stands_beside_its_field_and_the_others_above_the_form() -> None:
    schema = {"on": fact(type="day"), "why": fact(type="text")}
    beside = Reason("x", Msg("wrong"), field="on")
    above = Reason("y", Msg("not yours"))
    fields = build_fields(schema, FormState(People(), TODAY, posted={}, reasons=(beside, above)))
    assert [field.name for field in fields_with_errors(fields)] == ["on"]
    assert other_reasons(fields, (beside, above)) == (above,)


def test_a_day_is_read_back_with_its_weekday() -> None:
    fields = shown({"on": fact(type="day")}, posted={"on": ["1月5日"]})
    assert fields["on"].reading == date(2026, 1, 5)


ROWS = {
    "points": fact(
        type="rows", max=3, rows={"text": fact(type="text"), "until": fact(type="day", not_future=False)}
    )
}


def test_rows_are_read_in_order_and_empty_ones_left_out() -> None:
    posted = {
        "points.0.text": ["甲"],
        "points.2.text": ["乙"],
        "points.2.until": ["4月1日"],
        "points.1.text": [""],
    }
    assert read(ROWS, posted).or_raise() == {
        "points": [{"text": "甲"}, {"text": "乙", "until": "2026-04-01"}]
    }


def test_an_error_in_a_row_names_the_row() -> None:
    posted = {"points.0.text": ["甲"], "points.0.until": ["soon"]}
    found = read(ROWS, posted)
    assert [reason.field for reason in found.reasons] == ["points.0.until"]
    fields = build_fields(ROWS, FormState(People(), TODAY, posted=posted, reasons=found.reasons))
    assert [field.name for field in fields_with_errors(fields)] == ["points.0.until"]


def test_a_reason_of_the_law_finds_its_row_however_it_is_written() -> None:
    reason = Reason("x", Msg("too long"), field="points[0].text")
    fields = build_fields(
        ROWS, FormState(People(), TODAY, posted={"points.0.text": ["甲"]}, reasons=(reason,))
    )
    assert [field.name for field in fields_with_errors(fields)] == ["points.0.text"]


def test_a_row_is_added_and_removed_without_losing_what_was_typed() -> None:
    posted = {"points.0.text": ["甲"], "points.1.text": ["乙"], "_add": ["points"]}
    assert is_step(posted)
    more = take_step(posted)
    assert [row.at for row in shown(ROWS, posted=more)["points"].rows] == [0, 1, 2]
    less = take_step({**more, "_remove": ["points.0"]})
    rows = shown(ROWS, posted=less)["points"].rows
    assert [row.fields[0].typed for row in rows] == ["乙", ""]
    assert not is_step(less)


def test_the_page_goes_on_at_the_new_row_and_after_a_removal_at_its_group() -> None:
    posted = {"points.0.text": ["甲"]}
    assert [row.is_new for row in shown(ROWS, posted=posted)["points"].rows] == [False]
    more = take_step({**posted, "_add": ["points"]})
    group = shown(ROWS, posted=more)["points"]
    assert ([row.is_new for row in group.rows], group.has_focus) == ([False, True], False)
    group = shown(ROWS, posted=take_step({**more, "_remove": ["points.1"]}))["points"]
    assert ([row.is_new for row in group.rows], group.has_focus) == ([False], True)


def test_no_row_is_offered_beyond_the_most() -> None:
    posted = {f"points.{at}.text": ["x"] for at in range(3)}
    assert not shown(ROWS, posted=posted)["points"].can_add


def test_a_long_choice_has_a_search_and_a_short_one_has_none() -> None:
    short = build_fields({"who": fact(type="party")}, FormState(People(3), TODAY))
    long = build_fields({"who": fact(type="charge")}, FormState(People(483), TODAY))
    assert not short[0].searchable
    assert long[0].searchable
    assert long[0].total == 483


def test_not_known_yet_needs_a_reason() -> None:
    schema = {"on": fact(type="day", unknown_allowed=True)}
    with_reason = read(schema, {"on.unknown": ["1"], "on.why": ["尚未收到回执"]})
    assert with_reason.or_raise() == {"on": {"unknown": True, "why": "尚未收到回执"}}
    assert [reason.field for reason in read(schema, {"on.unknown": ["1"]}).reasons] == ["on"]


def test_a_paper_is_one_that_is_here_or_one_registered_now() -> None:
    schema = {"letter": fact(type="paper", kind="letter")}
    assert read(schema, {"letter": ["d1"]}).or_raise() == {"letter": "d1"}
    found = read(
        schema, {"letter": ["new"], "letter.number": ["函〔2026〕1号"], "letter.dated_on": ["3月1日"]}
    )
    assert found.facts == {}
    assert [(paper.fact, paper.kind, paper.number, paper.dated_on) for paper in found.papers] == [
        ("letter", "letter", "函〔2026〕1号", date(2026, 3, 1))
    ]


def test_too_many_rows_are_refused_in_words() -> None:
    posted = {f"points.{at}.text": ["x"] for at in range(201)}
    assert read(ROWS, posted).reasons[0].field == "points"
