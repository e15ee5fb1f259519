"""What is counted and what comes out: frozen data, no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Unit(StrEnum):
    """Unit of a length. `half_month` is always 15 days; `day` is a calendar day."""

    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    HALF_MONTH = "half_month"


class Roll(StrEnum):
    """What a last day that is no working day does.

    `roll`: moves to the next working day. `custody_sensitive`: the same, unless the person is in custody
    on the raw last day. `never`: stays. `open`: no text says; `CountingSettings.roll_where_open` decides.
    """

    ROLL = "roll"
    CUSTODY_SENSITIVE = "custody_sensitive"
    NEVER = "never"
    OPEN = "open"


class MonthRule(StrEnum):
    """How months are counted, a property of the instrument family.

    `last_day`: from the last day of a month to the last day of the target month. `corresponding_day`:
    always to the same day number. Both end on the last day of a month that lacks the number.
    """

    LAST_DAY = "last_day"
    CORRESPONDING_DAY = "corresponding_day"


class Binds(StrEnum):
    """Whose limit it is: our duty, another body's duty that we watch, or a right of a party."""

    OWN = "own"
    WATCH = "watch"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Length:
    """An amount of one unit. The amount is at least 1; 0 only in a term that has `before`."""

    amount: int
    unit: Unit = Unit.DAY


Point = date | datetime
Span = tuple[date, date]
"""First and last day, both included."""
Stay = tuple[date, date | None]
"""First and last day in custody, None where it lasts; whether the last counts is a setting."""

NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Rule:
    """The part of a term that does not depend on the facts of one matter.

    Attributes:
        length: of the period itself.
        extensions: months are added up and counted from the start, then days to the un-rolled day, then
            working days. A term in hours takes extensions in hours only.
        cap: the total that length and extensions may not pass ("not more than 20 days").
        before: the last admissible day lies this many days before the end, and is not moved.
        calendar: "national" or a six-digit region code; for a request between two places the receiver's.
    """

    length: Length
    extensions: tuple[Length, ...] = ()
    cap: Length | None = None
    before: int | None = None
    roll: Roll = Roll.ROLL
    month_rule: MonthRule = MonthRule.LAST_DAY
    calendar: str = NATIONAL
    binds: Binds = Binds.OWN


@dataclass(frozen=True, slots=True)
class Term:
    """One time limit to be counted.

    Attributes:
        start: civil day of the event, which is itself not counted; an aware instant for hours.
        restarts: each begins a new period with its own start and closes the one before; of the same type
            as `start` and not before it. Length, extensions and cap are those of the running period.
        excluded: days that are not counted; merged where they overlap.
        custody: the person's time in custody.
        The others: see `Rule`.
    """

    start: Point
    length: Length
    extensions: tuple[Length, ...] = ()
    cap: Length | None = None
    restarts: tuple[Point, ...] = ()
    excluded: tuple[Span, ...] = ()
    custody: tuple[Stay, ...] = ()
    before: int | None = None
    roll: Roll = Roll.ROLL
    month_rule: MonthRule = MonthRule.LAST_DAY
    calendar: str = NATIONAL
    binds: Binds = Binds.OWN

    def rule(self) -> Rule:
        """The part that does not depend on the facts, for `compile_rule`."""
        return Rule(
            self.length,
            self.extensions,
            self.cap,
            self.before,
            self.roll,
            self.month_rule,
            self.calendar,
            self.binds,
        )


Value = int | str | date


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working, or one assumption: `code` with its figures and the articles it rests on.

    `heli.law.counting.explain(step)` puts it into words, zh and en.
    """

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """The result.

    Attributes:
        raw_end: last day before it is moved (with extensions, cap and excluded days); an instant for hours.
        end: last day on which the act is in time (inclusive); exact instant for hours.
        strict_end: for hours only, the full hour after, since the starting hour is not counted.
        provisional: a day without a published table decided the result by its weekday alone.
        possible_end: a later day that only the local calendar allows; None where there is none.
        assumptions: what no text settles and a setting decided.
        working: how it was computed, in order.
    """

    raw_end: Point
    end: Point
    strict_end: datetime | None = None
    provisional: bool = False
    possible_end: date | None = None
    assumptions: tuple[Step, ...] = ()
    working: tuple[Step, ...] = ()
