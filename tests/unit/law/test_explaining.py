"""Until when and why, in words; and the picture of a procedure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from heli.base.errors import BadInput
from heli.law.drawing import draw
from heli.law.engine import Compiled, compile_procedure
from heli.law.explaining import act_lines, due, hops, limit_lines
from heli.law.lawbook import Lawbook
from tests.factories.lawbooks import ANN, Matter, write_lawbook

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("facts", "start", "end"),
    [
        ({}, date(2025, 9, 16), "2025-10-09"),
        ({"custody": True}, date(2025, 9, 16), "2025-10-01"),
        ({"urgent": True}, date(2025, 9, 16), "2025-09-19"),
    ],
)
def test_due_says_the_day_for_the_facts_given(
    licence: Compiled, facts: dict[str, bool], start: date, end: str
) -> None:
    found = {one.limit: one for one in due(licence, start, facts)}
    assert str(found["decide"].state.end) == end
    assert str(found["decide"].counted.end) == end


def test_due_shows_what_hangs_on_the_end_as_well(licence: Compiled) -> None:
    assert [one.limit for one in due(licence, date(2025, 6, 2), {})] == [
        "warn_before",
        "decide",
        "answer_points",
    ]


def test_due_of_one_limit_takes_any_start(licence: Compiled) -> None:
    (one,) = due(licence, date(2025, 6, 5), {}, limit="objection")
    shown = one.as_json()
    assert isinstance(shown, dict)
    assert (shown["end"], shown["binds"], shown["basis"]) == ("2025-06-10", "right", ["DOG 11"])


@pytest.mark.parametrize("what", [{"limit": "barking"}, {"act": "bark"}])
def test_due_of_nothing_is_refused(licence: Compiled, what: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        due(licence, date(2025, 6, 5), {}, **what)  # type: ignore[arg-type]


def test_hops_leave_each_level_its_planned_days(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))
    matter = Matter(compile_procedure(book.written("licence"), book, settings={"hop_days": 2}))
    matter.opened()
    planned = hops(
        matter.rules, matter.snapshot.limits[("decide", ANN)], ("county", "prefecture", "province")
    )
    assert [str(day) for _, day in planned] == ["2025-06-13", "2025-06-15", "2025-06-17"]


def test_act_and_limit_are_said_with_their_articles(licence: Compiled) -> None:
    grant = "\n".join(act_lines(licence, "grant", licence.acts["grant"], "en"))
    assert "the chief prosecutor [DOG 7]" in grant
    assert "Pending → Granted" in grant
    decide = "\n".join(limit_lines(licence, "decide", licence.limits["decide"], "zh-hans"))
    assert "本院期限" in decide
    assert "[DOG 4]" in decide


def _drawn(licence: Compiled, language: str = "en") -> ET.Element:
    return ET.fromstring(draw(licence.written, {"decision": ["pending"]}, language))


def test_picture_shows_every_state_and_where_the_matter_stands(licence: Compiled) -> None:
    groups = [g.get("data-state") for g in _drawn(licence).iter(f"{SVG}g") if g.get("data-state")]
    states = [state for track in licence.written.tracks.values() for state in track.states]
    assert sorted(groups) == sorted(states)  # type: ignore[type-var]
    here = [g for g in _drawn(licence).iter(f"{SVG}g") if "here" in (g.get("class") or "").split()]
    assert [g.get("data-state") for g in here] == ["pending"]


def test_every_move_of_a_picture_bears_a_name_or_a_number(licence: Compiled) -> None:
    drawn = _drawn(licence)
    classes = [element.get("class") for element in drawn.iter()]
    assert classes.count("label") == classes.count("move") > 0


def test_picture_keeps_a_strict_content_security_policy(licence: Compiled) -> None:
    for element in _drawn(licence).iter():
        assert element.tag not in (f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject")
        assert not [
            name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name
        ]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Decision: Pending (here)"), ("zh-hans", "决定：待定（在此）")]
)
def test_picture_is_told_in_words_too(licence: Compiled, language: str, words: str) -> None:
    drawn = _drawn(licence, language)
    description = drawn.find(f"{SVG}desc")
    assert description is not None
    assert words in (description.text or "")
    assert drawn.get("role") == "img"
