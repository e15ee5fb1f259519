"""What is a meeting is told by its procedure: items that point at matters, and an act that names the hour."""

from __future__ import annotations

from heli.web.contexts.meeting_days import is_meeting
from tests.factories.lawbooks import shipped


def test_what_names_matters_without_an_hour_is_no_meeting() -> None:
    book = shipped()
    written = {name: versions[-1].procedure for name, versions in book.procedures.items()}
    assert {name for name, one in written.items() if is_meeting(one)} == {
        "committee", "communication_meeting", "consultation_meeting", "joint_conference",
    }  # fmt: skip
    naming = {name for name, one in written.items() if any(item.subject for item in one.items.values())}
    assert naming >= {"quality_review", "joint_team"}
