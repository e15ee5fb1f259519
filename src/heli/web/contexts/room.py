"""The room of a meeting: agenda with opinions and results, who takes part, tasks, papers; as of one version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from heli.access.reader import Reader
from heli.matters.models import Matter
from heli.meetings.room import room_version
from heli.web.contexts.meetings import ItemShown, MeetingShown, Section, meeting_shown

ATTENDANCE, TASK = "attendance", "task"
"""Tracks by which the lawbook says that an item is somebody who takes part, or something to be done afterwards."""


@dataclass(frozen=True, slots=True)
class RoomShown:
    """The room. `people` and `tasks` stand beside the agenda, wherever the procedure hangs them."""

    version: str
    meeting: MeetingShown
    agenda: tuple[Section, ...]
    people: tuple[ItemShown, ...]
    tasks: tuple[ItemShown, ...]


def room_shown(matter: Matter, reader: Reader) -> RoomShown:
    """The room as of now. Its queries are those of the meeting's page and one more. Raises `NotFound` for no meeting."""
    # read first: what changes meanwhile is then fetched by the next poll
    version = room_version(matter.pk)
    meeting = meeting_shown(matter, reader)
    every = list(_flat(item for section in meeting.sections for item in section.items))
    beside = {ATTENDANCE, TASK}
    agenda = (
        Section(section.name, tuple(item for item in section.items if not beside & item.tracks))
        for section in meeting.sections
    )
    return RoomShown(
        version=version,
        meeting=meeting,
        agenda=tuple(section for section in agenda if section.items),
        people=tuple(item for item in every if ATTENDANCE in item.tracks),
        tasks=tuple(sorted((item for item in every if TASK in item.tracks), key=lambda item: item.is_over)),
    )


def _flat(items: Iterable[ItemShown]) -> Iterator[ItemShown]:
    for item in items:
        yield item
        yield from _flat(item.children)
