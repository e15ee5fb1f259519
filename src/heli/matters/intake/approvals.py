"""A decision that a row claims. A name proves nothing: number and day of the approval sheet do, and its record is kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from heli.base import clock
from heli.base.errors import Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.intake.maps import Decided
from heli.matters.intake.values import Cells
from heli.matters.models import Matter, Paper
from heli.matters.sealing import seal
from heli.matters.stream import ByPaper
from heli.offices.models import Office

SHEET = "approval_sheet"


def approval(office: Office, matter: UUID, cells: Cells, given: Decided) -> ByPaper | None:
    """The decision by its sheet, which is recorded as *paper only*; None where the row claims none.

    Writes the sheet's record. Faults are noted in `cells`: somebody is named without a sheet, or a sheet without its day.
    """
    number, on, person = cells.read(given.paper), cells.read(given.on), cells.read(given.person)
    column = given.person.column or ""
    if person is None:
        return None
    if not number or on is None:
        cells.wrong.append(claimed(column))
        return None
    return ByPaper(_record(office, matter, str(number), on), given.decider, int(person), on)


def claimed(column: str) -> Reason:
    """Why a decider's name in a column is refused."""
    say = Msg("A name proves no decision.")
    do = Msg("Give number and day of the approval sheet, or propose the act in the matter.")
    return Reason("decision.claimed", say, do=do, field=column)


def _record(office: Office, matter: UUID, number: str, on: date) -> UUID:
    head, paper = Matter.objects.get(pk=matter), uuid7()
    title, key = seal("paper", paper, number)
    Paper.objects.create(
        id=paper,
        matter=head,
        kind=SHEET,
        number=number[:80],
        title=title,
        title_key=key,
        dated_on=on,
        from_office=office,
        volume="inner",
        recorded_at=clock.now(),
        place_ord=head.place_ord,
        line_bit=head.line_bit,
        level=head.level,
        closed_list=head.closed_list,
        grantees=head.grantees,
        denied=head.denied,
    )
    return paper
