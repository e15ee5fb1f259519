"""Questions of counting that no text settles, each with the default we use and show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heli.law.counting.terms import Roll


class BeforeFrom(StrEnum):
    """From which end "N days before the end" is reckoned."""

    END = "end"
    RAW_END = "raw_end"


@dataclass(frozen=True, slots=True)
class CountingSettings:
    """One office's answers. A result that rests on one of them names it among its assumptions.

    Attributes:
        roll_where_open: for a limit of which no text says what a holiday at its end does.
        working_day_skips_start: the starting day is not counted in working days either; False is the
            cautious reading, which counts it when it is itself a working day.
        excluded_last_day: the last day of an excluded interval is itself excluded.
        custody_on_last_day: a person counts as in custody on the day on which custody ends.
        before_from: "N days before the end" is reckoned from the moved end, or from the raw one.
    """

    roll_where_open: Roll = Roll.ROLL
    working_day_skips_start: bool = True
    excluded_last_day: bool = True
    custody_on_last_day: bool = True
    before_from: BeforeFrom = BeforeFrom.END

    def roll(self, roll: Roll) -> Roll:
        """The roll to use for a rule."""
        return self.roll_where_open if roll is Roll.OPEN else roll


DEFAULT_SETTINGS = CountingSettings()
