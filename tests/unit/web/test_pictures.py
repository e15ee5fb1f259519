"""Pictures say what the words beside them say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.text import Text
from heli.law.arrows import NUMBER, Box, overlap, width_of
from heli.matters.models import TimeLimit
from heli.web.contexts.limits import LimitFacts, show_limit
from heli.web.contexts.procedures import clock_of
from heli.web.pictures.clock import WIDTH, draw_clock, stretches_of
from heli.web.pictures.map import FONT, EdgeGiven, MapPicture, StateGiven, Way, draw_map
from heli.web.words import say

NAME = Text("期限", "Term")
NOW = datetime(2022, 12, 30, 1, 0, tzinfo=UTC)
START, END = date(2022, 12, 1), date(2022, 12, 31)
NODE = UUID(int=1)


def test_the_stretches_of_a_limit_cover_each_day_once() -> None:
    cut = stretches_of(START, END, date(2022, 12, 15), suspended=((date(2022, 12, 5), date(2022, 12, 6)),))
    assert [(s.kind, s.first.day, s.last.day) for s in cut] == [
        ("running", 2, 4), ("suspended", 5, 6), ("running", 7, 15), ("left", 16, 31),
    ]  # fmt: skip


def test_days_past_the_end_are_an_overrun() -> None:
    cut = stretches_of(START, date(2022, 12, 10), date(2022, 12, 15))
    assert [(s.kind, s.last.day) for s in cut] == [("running", 10), ("overrun", 15)]


def test_a_limit_that_was_met_stops_there() -> None:
    cut = stretches_of(START, END, date(2022, 12, 20), met_on=date(2022, 12, 8))
    assert cut[-1].last == date(2022, 12, 8)


@pytest.mark.parametrize("today", [date(2022, 12, 2), date(2022, 12, 15), date(2022, 12, 30), END])
def test_the_picture_counts_the_days_left_as_the_sentence_does(today: date) -> None:
    cut = stretches_of(START, END, today)
    left = sum((s.last - s.first).days + 1 for s in cut if s.kind == "left")
    assert left == (END - today).days


@given(st.integers(1, 400), st.integers(-30, 430), st.integers(0, 60), st.integers(0, 60))
def test_no_rectangle_leaves_the_bar_nor_overlaps_the_next(
    length: int, today: int, gap: int, hold: int
) -> None:
    end, now = START + timedelta(days=length), START + timedelta(days=today)
    held = ((START + timedelta(days=gap), START + timedelta(days=gap + hold)),)
    picture = draw_clock(NAME, stretches_of(START, end, now, excluded=held), now)
    for one, following in zip(picture.spans, picture.spans[1:], strict=False):
        assert one.x + one.width <= following.x + 4
    assert all(span.x >= 0 and span.x + span.width <= WIDTH + 4 for span in picture.spans)
    assert picture.today_x is None or 0 <= picture.today_x <= WIDTH


def test_the_sentence_of_a_limit_says_day_and_what_is_left() -> None:
    soon = show_limit(LimitFacts(NAME, "own", "running", date(2023, 1, 1)), NOW)
    assert say(soon.sentence, "zh-hans") == "期限：最迟2023年1月1日 星期日"
    assert say(soon.left, "en") == "2 days left"
    assert not soon.is_past


def test_the_last_day_is_not_past() -> None:
    last = show_limit(LimitFacts(NAME, "own", "running", date(2022, 12, 30)), NOW)
    assert (last.is_past, say(last.left, "en")) == (False, "today is the last day")
    past = show_limit(LimitFacts(NAME, "own", "running", date(2022, 12, 29)), NOW)
    assert (past.is_past, say(past.left, "en")) == (True, "1 day past")


def test_a_soft_limit_is_never_shown_as_a_breach() -> None:
    assert not show_limit(LimitFacts(NAME, "own", "running", date(2022, 12, 1), soft=True), NOW).is_past


def test_a_limit_in_hours_counts_hours() -> None:
    limit = show_limit(LimitFacts(NAME, "own", "running", NOW + timedelta(hours=5, minutes=30)), NOW)
    assert say(limit.left, "en") == "5 hours left"


def _states() -> list[StateGiven]:
    keys = ("a", "b", "c")
    return [StateGiven(key, Text(key, key), key == "a", key == "c") for key in keys]


def test_a_map_draws_every_state_once_and_joins_arrows_of_a_pair() -> None:
    edges = [
        EdgeGiven(Text(n, n), s, t)
        for n, s, t in (("x", "a", "b"), ("y", "a", "b"), ("z", "b", "a"), ("w", "a", "c"))
    ]
    way = Way(frozenset({"b"}), frozenset({"a"}), frozenset({("a", "b")}))
    picture = draw_map("m", NAME, _states(), edges, way=way, language="en")
    assert len(picture.states) == 3
    assert [(say(edge.name, "en"), edge.is_taken, edge.is_open) for edge in picture.edges] == [
        ("x +1", True, False), ("z", False, True), ("w", False, False),
    ]  # fmt: skip
    assert [state.is_here for state in picture.states] == [False, True, False]
    assert say(picture.sentences[0], "en") == "You are here: b"
    assert len(picture.sentences) == 5


Pairs = list[tuple[str, str]]
GRAPHS = st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=25)


def _graph(pairs: Pairs, name: Text, language: str = "zh-hans") -> MapPicture:
    states = [StateGiven(key, Text(f"状态{key}" * 4, f"a rather long state {key}")) for key in "abcdefg"]
    edges = [EdgeGiven(name, source, target) for source, target in pairs]
    return draw_map("m", NAME, states, edges, way=Way(), language=language)


def _labels(picture: MapPicture) -> list[Box]:
    """The boxes that the names, or the numbers, of the arrows cover."""
    boxes = []
    for edge in picture.edges:
        width = NUMBER if edge.number else width_of(say(edge.name, "zh-hans"), FONT)
        height = NUMBER if edge.number else 16
        left, top = edge.label_x - width // 2, edge.label_y - height // 2
        boxes.append((left, top, left + width, top + height))
    return boxes


@given(GRAPHS, st.sampled_from(["短", "比较长的办理行为名称", "不批准逮捕并要求说明理由的决定"]))
def test_no_name_of_an_arrow_covers_another_or_a_state_or_leaves_the_picture(pairs: Pairs, name: str) -> None:
    picture = _graph(pairs, Text(name, name))
    states = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in picture.states]
    labels = _labels(picture)
    for number, label in enumerate(labels):
        assert not any(overlap(label, other) for other in [*labels[:number], *states])
        assert label[0] >= 0
        assert label[1] >= 0
        assert label[2] <= picture.width
        assert label[3] <= picture.height


def test_where_names_find_no_room_arrows_bear_numbers_and_a_legend_tells_them() -> None:
    crowd = [(a, b) for a in "abc" for b in "abcdefg"]
    picture = _graph(crowd, Text("比较长的办理行为名称", "A rather long act"), "en")
    assert [edge.number for edge in picture.edges] == list(range(1, len(picture.edges) + 1))
    assert len(picture.legend) == len(picture.edges)
    assert say(picture.legend[0], "en").startswith("A rather long act: from a rather long state a to")
    sparse = _graph([("a", "b")], Text("短", "Short"))
    assert [edge.number for edge in sparse.edges] == [0]
    assert sparse.legend == ()


@given(GRAPHS)
def test_any_graph_can_be_drawn_within_its_frame(pairs: Pairs) -> None:
    picture = _graph(pairs, NAME)
    for state in picture.states:
        assert state.x >= 0
        assert state.x + state.width <= picture.width
        assert state.y >= 0
        assert state.y + state.height <= picture.height
        assert len(state.lines) <= 2


def test_between_neighbours_of_a_layer_an_arrow_runs_straight_and_behind_no_state() -> None:
    picture = _graph([("a", "b"), ("a", "c"), ("b", "c"), ("c", "b")], NAME)
    to_right, to_left = (one.path for one in picture.edges[2:])
    left, right = sorted(
        (one for one in picture.states if one.y == picture.states[1].y), key=lambda one: one.x
    )[:2]
    assert to_right.startswith(f"M{left.x + left.width} ")
    assert f" {right.x} " in f"{to_right} ".replace("C", " ")
    assert to_left.startswith(f"M{right.x} ")
    assert to_right.split()[1] != to_left.split()[1]


def test_what_is_cut_from_a_long_name_keeps_its_spaces() -> None:
    state = StateGiven("a", Text("x", "Returned for supplementary investigation by the police"))
    picture = draw_map("m", NAME, [state], [], way=Way(), language="en")
    assert picture.states[0].lines[1].startswith("supplementary inv")


def test_a_right_that_nobody_used_is_over_and_late_for_nobody() -> None:
    bar = draw_clock(NAME, stretches_of(START, END, date(2022, 12, 30)), date(2022, 12, 30))
    gone = show_limit(LimitFacts(NAME, "right", "running", date(2022, 12, 29), picture=bar), NOW)
    assert (gone.is_past, say(gone.left, "en"), gone.picture) == (False, "that day is over", None)
    still = show_limit(LimitFacts(NAME, "right", "running", date(2022, 12, 30), picture=bar), NOW)
    assert (say(still.left, "en"), still.picture) == ("today is the last day", bar)


def test_a_limit_counted_back_from_a_day_has_no_picture_of_days_that_ran() -> None:
    row = TimeLimit(
        origin_node=NODE, rule="notice", bearer="m", status="running", starts_on=END, ends_on=START
    )
    assert clock_of(row, NAME, START) is None
