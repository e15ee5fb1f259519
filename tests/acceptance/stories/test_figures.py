"""The figures of the work report fall out of the plan: without a matter of it, each figure is another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from heli.access.reader import Reader
from heli.access.wall import scope
from heli.demo import loading
from heli.demo.places import SHANNAN, TIBET, ZHANANG
from heli.demo.plan import whole
from heli.demo.plan.year import MORNING
from heli.demo.player import Player, clock_at
from heli.demo.steps import Script
from heli.matters.correcting import annul, correct
from heli.matters.models import MatterAct
from heli.matters.stream import MatterStream
from heli.offices import actions
from heli.offices.models import Post
from heli.reports.definitions import FIGURES
from heli.reports.figures import Asked, Counted, count, count_all
from heli.reports.work_report import notes_of
from tests.acceptance.stories.telling import Prefecture

FIRST, LAST = date(2022, 1, 1), date(2022, 11, 30)
_ADDS: Mapping[str, Mapping[str, int]] = {
    f"joint-office-{SHANNAN}": {"joint_offices": 1, "joint_trainings": 1},
    f"joint-office-{ZHANANG}": {"joint_offices": 1, "joint_offices_counties": 1, "joint_trainings": 1},
    # two cases at one meeting; one case at two meetings: neither number follows from the other
    "talks-0": {"consulted_cases": 2, "consultation_meetings": 1},
    "talks-3": {"consulted_cases": 1, "consultation_meetings": 2},
    "conference-34": {"conferences": 1, "conference_cases": 1, "public_interest_issued": 0},
    "governance-0": {
        "governance_issued": 1,
        "governance_served": 1,
        "governance_answered": 1,
        "governance_effective": 1,
    },
}
"""What each script of the plan adds to the figures, and nothing else but those."""


def silent(done: int, total: int) -> None:
    """No progress is shown."""


def numbers(found: Mapping[str, Counted]) -> dict[str, int]:
    """Numbers by code."""
    return {code: one.number for code, one in found.items()}


class Desk:
    """The chief of Shannan, who counts both levels."""

    def __init__(self, place: Prefecture, desk: str = f"{SHANNAN}/chief") -> None:
        self.player = Player(place.directory, run_effects=lambda: 0)
        self.desk = desk
        self.asked = Asked(place.directory.offices[SHANNAN].pk, FIRST, LAST)

    @property
    def reader(self) -> Reader:
        return self.player.reader(self.desk)

    def counts(self) -> Mapping[str, Counted]:
        with clock_at(MORNING), scope(self.reader):
            return count_all(FIGURES, self.asked, self.reader)

    def count(self, code: str) -> Counted:
        with clock_at(MORNING), scope(self.reader):
            return count(code, self.asked, self.reader)

    def newest(self, act: str) -> MatterAct:
        with clock_at(MORNING), scope(self.reader):
            found: MatterAct = MatterAct.objects.filter(name=act).order_by("-recorded_at")[0]
            return found


@pytest.fixture
def plan() -> Mapping[str, Script]:
    return {script.name: script for script in whole()}


def shortened(script: Script) -> Script:
    """A conference up to its close: what became of its lead is another figure's."""
    if not script.name.startswith("conference"):
        return script
    later = {"subject-0", *script.follows}
    return Script(
        script.name,
        [step for step in script.steps if step.matter not in later or getattr(step, "opening", None)],
    )


def test_without_one_of_its_matters_each_figure_is_another(
    prefecture: Prefecture, plan: Mapping[str, Script]
) -> None:
    desk = Desk(prefecture)
    before = desk.counts()
    assert {code for code, one in before.items() if one.number} == {"committee_members"}
    for name, added in _ADDS.items():
        loading.play(
            [shortened(plan[name])],
            people=prefecture.directory,
            worker_url=prefecture.worker_url,
            progress=silent,
        )
        after = desk.counts()
        changed = {code: after[code].number - before[code].number for code in after}
        assert {code: by for code, by in changed.items() if by} == {
            code: by for code, by in added.items() if by
        }, name
        for code in added:
            rows: Any = {row.act for row in after[code].behind} - {row.act for row in before[code].behind}
            assert bool(rows) == bool(added[code]), (name, code)
        before = after
    _each_keeps_its_own_period(before)
    _a_county_counts_itself_and_a_head_is_told_what_is_missing(prefecture, desk)
    _what_was_mended_counts_as_it_stands(desk)


def _each_keeps_its_own_period(found: Mapping[str, Counted]) -> None:
    assert found["joint_offices"].first == date(2021, 11, 15)
    assert found["governance_issued"].first == FIRST
    assert found["committee_members"].first is None
    assert all(one.last == LAST for one in found.values())
    assert len(found["committee_members"].offices) == 1
    assert len(found["joint_offices"].offices) == 13
    assert found["joint_offices_counties"].out_of == 12


def _what_was_mended_counts_as_it_stands(desk: Desk) -> None:
    held, issued = desk.newest("hold_training"), desk.newest("issue")
    trainings = desk.count("joint_trainings").number
    chief, of_county = desk.player.actor(desk.desk), desk.player.actor(f"{ZHANANG}/chief")
    with clock_at(MORNING):
        correct(
            MatterStream(held.matter_id), held.pk, reason="登记日期有误。", actor=of_county, key="figures:correct",
            happened_at=date(2021, 12, 20),
        )  # fmt: skip
        annul(
            MatterStream(issued.matter_id), issued.pk, reason="文书有误。", actor=chief, key="figures:annul"
        )
    found = desk.counts()
    assert found["joint_trainings"].number == trainings - 1
    # it counts in the year that it was moved to, though it was recorded for a day outside it
    of_before = Asked(desk.asked.office, date(2021, 1, 1), date(2021, 12, 31))
    asked, desk.asked = desk.asked, of_before
    assert desk.count("joint_trainings").number == 1
    desk.asked = asked
    assert found["governance_issued"].number == found["governance_effective"].number == 0


def _a_county_counts_itself_and_a_head_is_told_what_is_missing(place: Prefecture, desk: Desk) -> None:
    county = Desk(place, f"{ZHANANG}/chief")
    county.asked = Asked(place.directory.offices[ZHANANG].pk, FIRST, LAST)
    assert county.count("joint_offices").number == 1
    assert county.count("joint_offices").is_whole
    above = Desk(place, f"{ZHANANG}/chief")
    # asked for the whole prefecture, the county's chief gets what he may read, and is told so
    assert above.count("joint_offices").number == 1
    assert not above.count("joint_offices").is_whole
    head = Desk(place, f"{SHANNAN}/head")
    assert head.count("joint_offices").number == 2
    assert not head.count("joint_offices").is_whole
    assert desk.count("joint_offices").is_whole


def test_the_committee_is_counted_on_the_last_day_with_a_word_on_an_even_number(
    prefecture: Prefecture,
) -> None:
    desk = Desk(prefecture)
    eight = desk.count("committee_members")
    assert eight.number == 8
    assert notes_of(eight)
    member = prefecture.directory.people[f"{SHANNAN}/member_3"]
    with clock_at(MORNING):
        post = Post.objects.get(person=member, role="committee_member")
        actions.end_post(
            post, actor=prefecture.directory.people[f"{TIBET}/security"], last_day=date(2022, 11, 29)
        )
    seven = desk.count("committee_members")
    assert seven.number == 7
    assert not notes_of(seven)
