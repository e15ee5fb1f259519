"""What holds for all rows of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from heli.base import clock
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.intake.maps import ImportMap
from heli.matters.intake.values import Cells
from heli.matters.request import Mode
from heli.offices.models import Office


@dataclass(frozen=True, slots=True)
class Plan:
    """What holds for all rows of an import.

    Attributes:
        digest: SHA-256 of the file; with the row's number it makes the keys.
        as_of: matters are taken over as they stood on this day, and nothing is sent; None: they are opened now.
    """

    map: ImportMap
    office: Office
    actor: Actor
    digest: bytes
    as_of: date | None = None

    @property
    def mode(self) -> Mode:
        """How the door takes the acts."""
        return "enforce" if self.as_of is None else "take_over"

    def key(self, row: int, step: str) -> str:
        """The key of one act of a row."""
        return f"import:{self.digest.hex()[:32]}:{row}:{step}"


def not_after(cells: Cells, column: str, happened: date | datetime, as_of: date | None) -> None:
    """Note a day that lies after that of the list."""
    on = clock.civil_day(happened) if isinstance(happened, datetime) else happened
    if as_of is not None and on > as_of:
        cells.refuse(
            column, "row.after_day",
            Msg("“%(column)s” lies after the day of the list, %(day)s.", {"day": as_of.isoformat()}),
        )  # fmt: skip
