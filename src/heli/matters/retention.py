"""How long a matter is kept: the term of its kind, counted from the day on which it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heli.base import clock
from heli.law.language.procedure import Retention
from heli.matters import books


@dataclass(frozen=True, slots=True)
class Kept:
    """The term of one matter.

    Attributes:
        rule: what the procedure says.
        until: last day of the term, inclusive; None while the matter runs, or where it is kept for ever.
    """

    rule: Retention
    until: date | None

    def is_over(self, today: date) -> bool:
        """Whether the term has ended before a day."""
        return self.until is not None and self.until < today


def kept(procedure: str, closed_on: date | None, today: date | None = None) -> Kept:
    """The term of a matter of a procedure, as the lawbook says today: a term that is lengthened holds for what is there."""
    rule = books.library().on(procedure, today or clock.today()).written.retention
    if closed_on is None or rule.permanent or rule.years is None:
        return Kept(rule, None)
    return Kept(rule, last_day(closed_on, rule.years))


def last_day(closed_on: date, years: int) -> date:
    """Last day of a term of whole years after a day, inclusive; 29 February ends on 28."""
    try:
        return closed_on.replace(year=closed_on.year + years)
    except ValueError:
        return closed_on.replace(year=closed_on.year + years, day=28)
