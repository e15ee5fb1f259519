"""Time-limit rules."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from heli.law.language.acts import Bearer
from heli.law.language.conditions import Condition
from heli.law.language.names import Basis, Day, Name, Names, Sourced, Strict

LENGTH = re.compile(r"^(?P<amount>\d+) (?P<unit>hours?|days?|working days?|months?|half months?|years?)$")


def _length(value: str) -> str:
    if not LENGTH.match(value):
        raise ValueError(f'not a length such as "7 days", "1 month", "24 hours", "3 working days": {value!r}')
    return value


LengthText = Annotated[str, AfterValidator(_length)]


class Start(Strict):
    """A day (or instant) from which a limit counts; the starting day itself is not counted.

    `act`: when the act happened, or its `fact`. `served`: when the document was received by the addressee (`to`).
    `end_of`: the un-rolled end of another limit on the same bearer. `measure`: when the party's present measure began.
    """

    act: list[Name] | None = None
    fact: Name | None = None
    served: Name | None = None
    to: Name | None = None
    end_of: Name | None = None
    measure: list[Name] | None = None
    paper: Name | None = None
    """Receipt of a paper of this kind, named by a fact of type paper with its receipt day."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("act"), str):
            raw = {**raw, "act": [raw["act"]]}
        return raw


class LatestOf(Strict):
    latest_of: list[Start] = Field(min_length=2)


class EarliestOf(Strict):
    earliest_of: list[Start] = Field(min_length=2)


class DatedLength(Strict):
    """A length that holds from a day on (compared with the start)."""

    from_: Day | None = Field(default=None, alias="from")
    is_: LengthText = Field(alias="is")


class ChosenLength(Strict):
    """A length where a condition holds (judged at the start); the first that holds is taken, the last has none."""

    when: Condition | None = None
    is_: LengthText = Field(alias="is")
    basis: Basis = []


class FactLength(Strict):
    """A length that a fact states (type days or months), or a day that it names (`until`)."""

    days: Name | None = None
    months: Name | None = None
    until: Name | None = None
    at_most: LengthText | None = None
    """A term agreed or set in a case may shorten, never lengthen this."""


class Extend(Strict):
    """An act makes the limit longer: `add` to the un-rolled end, or `to` a total from the start (a cap)."""

    act: Name
    add: LengthText | None = None
    add_fact: Name | None = None
    to: LengthText | None = None
    when: Condition | None = None
    times: int = 1
    before_end: bool = True
    """The act must have happened while the limit was running; else it is refused."""
    basis: Basis = []


class Exclude(Strict):
    """Days that do not count, from one act (or fact) to another, both included."""

    from_: Name = Field(alias="from")
    until: Name
    from_fact: Name | None = None
    until_fact: Name | None = None
    basis: Basis = []


class Suspend(Strict):
    """The limit stands still from an act until another; what was left runs on from there."""

    by: Name
    until: Name
    basis: Basis = []


class Overrun(Strict):
    """What the law attaches to an overrun limit."""

    alarm: Literal["custody", "flow_monitoring", "none"] = "flow_monitoring"
    then: Names | None = None
    opens: Name | None = None
    """Act that becomes possible or due."""
    basis: Basis = []


class Limit(Sourced):
    """One rule. A running limit is its instance on one bearer.

    Attributes:
        binds: own = this office, watch = another body (`who`), right = a party.
        length: one text; or dated; or chosen by conditions; or a fact of the case.
        before: instead of a length: the last admissible day lies this many days before the end of the limit named by
            `starts.end_of`.
        roll: roll = a last day on a holiday moves to the next working day; custody_sensitive = only if the bearer is free
            on that day; never. `setting:` names an open question whose setting decides.
        stops: acts after which the limit is met. `closed_by`: acts that end it without its being met (withdrawn, moot).
        lapses: ends by itself, with no fault (a right, another body's chance).
        restarts: acts that close the running period and open a new one from their own day.
    """

    name: Names
    bearer: Bearer = "matter"
    binds: Literal["own", "watch", "right"]
    who: str | None = None
    starts: Start | LatestOf | EarliestOf
    when: Condition | None = None
    length: LengthText | list[DatedLength] | list[ChosenLength] | FactLength | None = None
    before: LengthText | None = None
    roll: Literal["roll", "custody_sensitive", "never", "setting"] = "roll"
    extend: list[Extend] = []
    exclude: list[Exclude] = []
    suspend: list[Suspend] = []
    restarts: list[Name] = []
    stops: list[Name] = []
    closed_by: list[Name] = []
    lapses: bool = False
    soft: bool = False
    """"As a rule" in the text: past its day it is shown, never as a breach."""
    custody: bool = False
    """A term of custody: while its bearer is in custody, an overrun is critical at once."""
    overrun: Overrun | None = None
    hops: bool = False
    """Planned hop by hop upward: the last day at each level is shown."""

    @model_validator(mode="after")
    def _ends(self) -> Limit:
        if (self.length is None) == (self.before is None):
            raise ValueError("a limit has a `length`, or lies `before` the end of another one")
        if not (self.stops or self.closed_by or self.lapses):
            raise ValueError("a limit needs `stops`, `closed_by` or `lapses: true`")
        if self.binds == "watch" and not self.who:
            raise ValueError("a limit that binds another body names it: `who`")
        return self
