"""What an act issues goes into its volume with its number; what it serves is recorded, whatever its facts are called."""

from __future__ import annotations

from uuid import UUID

from heli.access.wall import scope
from heli.matters.models import Paper, Service
from tests.factories.matters import World
from tests.factories.suggestions import AGENCY, CHIEF, HANDLER, issue_letter, open_suggestion, serve_letter


def test_a_letter_lies_in_the_main_volume_with_a_number_and_its_approval_in_the_inner(world: World) -> None:
    suggestion = open_suggestion(world)
    issue_letter(world, suggestion)
    with scope(world.cast.reader(CHIEF)):
        rows = {row.kind: row for row in Paper.objects.filter(matter=suggestion)}
    letter, approval = rows["suggestion_letter"], rows["suggestion_approval"]
    assert (letter.volume, letter.is_shared) == ("main", False)
    assert letter.number.endswith("1号")
    assert "检建〔" in letter.number
    assert (approval.volume, approval.number) == ("inner", "")


def test_serving_the_letter_of_a_suggestion_leaves_a_row_of_service(world: World) -> None:
    suggestion = open_suggestion(world)
    letter = issue_letter(world, suggestion)
    receipt = serve_letter(world, suggestion, letter)
    with scope(world.cast.reader(HANDLER)):
        row = Service.objects.get(matter=suggestion)
    assert row.paper_id == letter
    assert row.to_office_id == world.cast.offices[AGENCY].pk
    assert row.receipt_id == UUID(str(receipt))
