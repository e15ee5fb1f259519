"""Eight months in custody: each last day, of whoever it binds, and what a release moves."""

from __future__ import annotations

from datetime import date

import pytest

from heli.demo.steps import Script
from tests.acceptance.stories.held_long import ALONE, HELD_LONG, HIM, freed
from tests.acceptance.stories.telling import Prefecture


def test_every_last_day_from_the_detention_to_the_indictment(prefecture: Prefecture) -> None:
    story = prefecture.tell(HELD_LONG)
    story.until("received")
    # detained on 10 March by the term for who commits crimes from place to place: thirty days
    assert story.limit("arrest", "police_request", HIM, status="met") == date(2026, 4, 9)
    assert story.limit("arrest", "decide_in_custody", HIM) == date(2026, 4, 16)
    story.until("arrested")
    assert story.limit("arrest", "decide_in_custody", HIM, status="met") == date(2026, 4, 16)
    story.until("asked_first")
    assert story.limit("custody", "investigation_custody", HIM) == date(2026, 6, 16)
    story.until("one_month")
    assert story.limit("custody", "investigation_custody", HIM) == date(2026, 7, 16)
    story.until("two_months")
    assert story.limit("custody", "investigation_custody", HIM) == date(2026, 9, 16)

    story.until("transferred")
    assert story.limit("custody", "investigation_custody", HIM, status="met") == date(2026, 9, 16)
    # 10 October is a Saturday on which he is held: nothing rolls
    assert story.limit("prosecution", "review", HIM) == date(2026, 10, 10)
    story.until("fifteen_days")
    assert story.limit("prosecution", "review", HIM) == date(2026, 10, 25)
    story.until("returned")
    assert story.limit("prosecution", "supplement_by_police") == date(2026, 11, 20)
    story.until("back")
    assert story.limit("prosecution", "review", HIM) == date(2026, 12, 12)
    story.end()
    assert story.states_of("prosecution", HIM)["decision"] == "prosecuted"
    assert story.limit("prosecution", "review", HIM, status="met") == date(2026, 12, 12)


@pytest.mark.parametrize(
    ("script", "held_until", "free_until"),
    [
        (freed("2026-11-16 10:00", after_return=True), date(2026, 12, 12), date(2026, 12, 14)),
        (freed("2026-10-12 10:00", after_return=False), date(2026, 10, 25), date(2026, 10, 26)),
    ],
    ids=["after the file came back", "before the return"],
)
def test_who_is_free_has_his_term_rolled_over_the_weekend(
    prefecture: Prefecture, script: Script, held_until: date, free_until: date
) -> None:
    story = prefecture.tell(script)
    story.until(script.steps[-2].mark)
    assert story.limit("prosecution", "review", ALONE) == held_until
    story.end()
    assert story.limit("prosecution", "review", ALONE) == free_until
