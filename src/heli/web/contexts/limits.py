"""Time limits as people read them: a sentence with its day and article, and how long is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from heli.base.clock import civil_day
from heli.base.text import Msg, Text, Words
from heli.web.pictures.clock import ClockPicture
from heli.web.words import LastDay

Binds = Literal["own", "watch", "right"]
Standing = Literal["awaiting_start", "running", "suspended", "met", "lapsed", "closed"]

PROVISIONAL = Msg("provisional: the holidays of that year are not announced yet")
INFERRED = Msg("our reading of the texts")
UNVERIFIED = Msg("assumption: not verified in the full text")


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """What the sentence needs to know of one time limit.

    Attributes:
        rule: name of the rule.
        who: whom it binds, where that isn't this office.
        end: last day on which the act is in time (inclusive), or the exact instant of a limit in hours.
        assumptions: what its date rests on that no text settles.
        local: the local text that added the rule; None of a national one.
        how_url: address of "how was this computed?".
    """

    rule: Words
    binds: Binds
    standing: Standing
    end: date | None
    who: Words | None = None
    bearer: Words | None = None
    length: Words | None = None
    basis: tuple[str, ...] = ()
    soft: bool = False
    provisional: bool = False
    assumptions: tuple[Words, ...] = ()
    how_url: str = ""
    picture: ClockPicture | None = None
    local: Words | None = None


@dataclass(frozen=True, slots=True)
class LimitShown:
    """What the component `deadline` draws."""

    rule: Words
    sentence: Words
    left: Words
    is_past: bool
    bearer: Words | None
    basis: tuple[str, ...]
    provisional: bool
    assumptions: tuple[Words, ...]
    how_url: str
    picture: ClockPicture | None
    length: Words | None = None
    provisional_words: Words = PROVISIONAL
    local: Words | None = None


def show_limit(limit: LimitFacts, now: datetime) -> LimitShown:
    """The limit as a sentence at an instant."""
    is_past = limit.standing == "running" and limit.end is not None and _is_past(limit.end, now)
    # a right that was not used is nobody's delay
    is_gone = is_past and limit.binds == "right"
    return LimitShown(
        limit.rule,
        _sentence(limit),
        Msg("that day is over") if is_gone else _left(limit, now),
        is_past and not limit.soft and not is_gone,
        limit.bearer,
        limit.basis,
        limit.provisional,
        limit.assumptions,
        limit.how_url,
        None if is_gone else limit.picture,
        limit.length,
        local=limit.local,
    )


def days_left(end: date, now: datetime) -> int:
    """Civil days from today to the last day; 0 on the last day, negative when it is past."""
    last = civil_day(end) if isinstance(end, datetime) else end
    return (last - civil_day(now)).days


def _is_past(end: date, now: datetime) -> bool:
    return end < now if isinstance(end, datetime) else end < civil_day(now)


def _sentence(limit: LimitFacts) -> Words:
    if limit.end is None or limit.standing == "awaiting_start":
        return Msg("%(rule)s: has not started yet", {"rule": limit.rule})
    named = {"rule": limit.rule, "end": LastDay(limit.end), "who": limit.who or ""}
    if limit.standing == "met":
        return Msg("%(rule)s: done; its last day was %(end)s", named)
    if limit.standing in ("lapsed", "closed"):
        return Msg("%(rule)s: ended; its last day was %(end)s", named)
    if limit.standing == "suspended":
        return Msg("%(rule)s: stands still; its last day was %(end)s", named)
    if limit.binds == "watch":
        return Msg("%(rule)s: %(who)s, by %(end)s", named)
    if limit.binds == "right":
        return Msg("%(rule)s: open until %(end)s", named)
    return Msg("%(rule)s: by %(end)s", named)


def _left(limit: LimitFacts, now: datetime) -> Words:
    if limit.standing != "running" or limit.end is None:
        return Text("", "")
    if isinstance(limit.end, datetime) and abs(limit.end - now).days < 1:
        return _hours(limit.end, now)
    days = days_left(limit.end, now)
    if days == 0:
        return Msg("today is the last day")
    if days == 1:
        return Msg("1 day left")
    if days > 1:
        return Msg("%(days)s days left", {"days": days})
    return Msg("1 day past") if days == -1 else Msg("%(days)s days past", {"days": -days})


def _hours(end: datetime, now: datetime) -> Words:
    hours = int(abs(end - now).total_seconds() // 3600)
    if end < now:
        return Msg("past by %(hours)s hours", {"hours": hours})
    return Msg("%(hours)s hours left", {"hours": hours})
