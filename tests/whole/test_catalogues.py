"""Every string that people see has its Chinese: none missing, fuzzy, outdated or with other placeholders."""

from __future__ import annotations

import polib
import pytest

from heli.web import catalogue


@pytest.mark.parametrize("room", catalogue.rooms())
def test_every_string_of_a_room_is_translated(room: str) -> None:
    assert catalogue.faults(room) == []


@pytest.mark.parametrize(
    ("beside", "rooms"), [("administration", ("web", "offices")), ("personal", ("web", "reports", "cli"))]
)
def test_a_catalogue_beside_that_of_a_room_holds_what_its_pages_say_and_no_more(
    beside: str, rooms: tuple[str, ...]
) -> None:
    """The check of the room asks for what is missing in both."""
    held = {catalogue._message(entry) for entry in polib.pofile(str(catalogue.catalogue_path(beside)))}
    assert held
    assert held - {message for room in rooms for message in catalogue.messages_of(room)} == set()
