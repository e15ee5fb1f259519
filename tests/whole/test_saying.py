"""The lawbook in sentences: every condition and every limit can be said, in both languages, without an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from heli.base.text import Text
from heli.law.language import Procedure
from heli.law.language.procedure import Transition
from heli.law.lawbook import Lawbook
from heli.law.saying import Naming, say_condition, say_length, say_limit
from heli.law.saying.differences import differences
from heli.law.saying.units import length_words
from heli.web.lawbook.sheets import naming
from tests.factories.lawbooks import shipped, shipped_names

IDENTIFIER = re.compile(r"[a-z]+_[a-z_]+")
LATIN = re.compile(r"[a-z]{3,}")


@cache
def book() -> Lawbook:
    return shipped()


@cache
def names(procedure: str) -> Naming:
    return naming(book(), book().written(procedure))


def _sentences(procedure: str) -> Iterator[tuple[str, Text | None]]:
    p, named = book().written(procedure).procedure, names(procedure)
    for key, act in p.acts.items():
        here = named.within(act)
        for rule in (*act.refuse, *act.warn):
            yield f"{key}.{rule.id}", say_condition(rule.when, here)
        for floor in act.decide.floor if act.decide else ():
            yield key, say_condition(floor.when, here)
        for move in act.moves:
            yield key, say_condition(move.when, here)
    for key, limit in p.limits.items():
        said = say_limit(limit, named)
        yield from (
            (key, one) for one in (said.starts, said.length, said.roll, said.when, *(w for w, _ in said.also))
        )
    yield "closes", say_condition(p.closes.when, named) if p.closes else None


@pytest.mark.parametrize("procedure", shipped_names())
def test_every_rule_of_a_procedure_is_said_without_an_identifier(procedure: str) -> None:
    said = [(where, text) for where, text in _sentences(procedure) if text is not None]
    assert said
    assert [(where, text.zh) for where, text in said if LATIN.search(text.zh)] == []
    assert [(where, text.en) for where, text in said if IDENTIFIER.search(text.en)] == []


def test_a_refusal_reads_as_the_law_does() -> None:
    act = book().written("arrest_review").procedure.acts["accept"]
    rule = next(rule for rule in act.refuse if rule.id == "not_ours")
    assert say_condition(rule.when, names("arrest_review").within(act)) == Text(
        "“属于本院管辖”为“否”", "“Within this office's competence” is “no”"
    )


def test_a_limit_names_its_start_its_length_and_what_extends_it() -> None:
    limit = book().written("arrest_review").procedure.limits["decide_free"]
    said = say_limit(limit, names("arrest_review"))
    assert (said.starts.zh, said.length, said.when and said.when.zh) == (
        "“受理”之日", Text("15日", "15 days"), "当事人起算时未在押",
    )  # fmt: skip
    assert said.also[0] == (
        Text("“延长至二十日”后，总长为20日", "“Extend to twenty days” makes it 20 days in all"),
        ("Rules 282",),
    )


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [("1 day", "1日", "1 day"), ("24 hours", "24小时", "24 hours"), ("3 working days", "3个工作日", "3 working days"),
     ("2 months", "2个月", "2 months"), ("1 half month", "1个半月", "1 half month")],
)  # fmt: skip
def test_lengths_have_their_units(length: str, zh: str, en: str) -> None:
    assert length_words(length) == Text(zh, en)


def _changed(**update: object) -> Procedure:
    p = book().written("arrest_review").procedure
    limit = p.limits["decide_free"].model_copy(update=update)
    return p.model_copy(update={"limits": {**p.limits, "decide_free": limit}})


def test_who_decides_is_said_as_it_was_and_as_it_is_and_what_running_matters_do() -> None:
    old = book().written("reconsideration").procedure
    act = old.acts["uphold"]
    assert act.decide is not None
    floor = act.decide.floor[0].model_copy(update={"by": "committee"})
    decide = act.decide.model_copy(update={"floor": [floor]})
    refuse = [act.refuse[0].model_copy(update={"when": {"fact": "explanation", "present": False}})]
    acts = {
        **old.acts,
        "uphold": act.model_copy(update={"decide": decide, "refuse": refuse, "by": ["prosecutor"]}),
    }
    new = old.model_copy(update={"in_force": "2027-01-01", "acts": acts})
    said = [line.en for line in differences(old, new)]
    assert said[0] == "matters that run keep the version of their opening"
    assert said[1] == "“Uphold” is done by a prosecutor, no longer by the handling prosecutor"
    assert (
        said[2]
        == "“Uphold” is decided by at least the procuratorial committee, no longer by at least the chief prosecutor"
    )
    assert said[3].startswith("“Uphold”, changed among its refusals: ")
    change = new.model_copy(update={"transition": Transition(running="change", basis=["CPL 1"])})
    assert differences(old, change)[0].zh == "在办的自2027年1月1日起按本版本办理"


def test_two_versions_differ_in_words() -> None:
    old = book().written("arrest_review").procedure
    assert differences(old, old) == ()
    assert [t.en for t in differences(old, _changed(length="20 days"))] == [
        "“Time to decide (not detained)”: 15 days became 20 days"
    ]
    shorter = old.model_copy(update={"acts": {k: a for k, a in old.acts.items() if k != "interrogate"}})
    assert [t.zh for t in differences(old, shorter)] == ["删去事项“讯问犯罪嫌疑人”"]
    assert [t.zh for t in differences(shorter, old)] == ["新增事项“讯问犯罪嫌疑人”"]
    assert say_length(old.limits["decide_free"], names("arrest_review")) == Text("15日", "15 days")
