"""Refusing what can't be counted, with the field and the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.counting.terms import NATIONAL, Length, Point, Rule, Span, Stay, Term, Unit

MOST = {
    Unit.HOUR: 100_000,
    Unit.DAY: 36_525,
    Unit.WORKING_DAY: 10_000,
    Unit.MONTH: 1_200,
    Unit.HALF_MONTH: 2_400,
}
FIRST_YEAR, LAST_YEAR = 1900, 2200
_REGION = re.compile(r"[1-9][0-9]{5}\Z")


def check_term(term: Term) -> None:
    """Raise `BadInput` unless the term can be counted."""
    check_rule(term.rule())
    hours = term.length.unit is Unit.HOUR
    check_point("start", term.start, hours=hours)
    for restart in term.restarts:
        check_point("restarts", restart, hours=hours)
        if restart < term.start:
            raise _bad("restarts", "A new period can't begin before the first one: %(value)s.", value=restart)
    if hours and term.excluded:
        raise _bad("excluded", "Days are excluded from a limit in days or months, not from one in hours.")
    check_spans("excluded", term.excluded)
    check_spans("custody", term.custody)


def check_rule(rule: Rule) -> None:
    """Raise `BadInput` unless the rule can be counted from some start."""
    _length("length", rule.length, least=0 if rule.before is not None else 1)
    for extension in rule.extensions:
        _length("extensions", extension)
    if len(rule.extensions) > 100:
        raise _bad("extensions", "More than 100 extensions.")
    if rule.cap:
        _length("cap", rule.cap)
    hours = rule.length.unit is Unit.HOUR
    for name, lengths in (("extensions", rule.extensions), ("cap", (rule.cap,) if rule.cap else ())):
        if any((length.unit is Unit.HOUR) != hours for length in lengths):
            raise _bad(name, "Hours can't be added to days or days to hours.")
    if rule.before is not None:
        if hours:
            raise _bad("before", "Days before the end can't be reckoned from an end in hours.")
        if not 0 < rule.before <= MOST[Unit.DAY]:
            raise _bad("before", "Days before the end lie between 1 and %(most)s.", most=MOST[Unit.DAY])
    if rule.calendar != NATIONAL and not _REGION.match(rule.calendar):
        raise _bad(
            "calendar",
            'A calendar is "national" or a region code of six digits: %(value)s.',
            value=rule.calendar,
        )


def check_point(name: str, point: Point, *, hours: bool) -> None:
    """Raise `BadInput` unless the point is an aware instant (hours) or a civil day (all other units)."""
    if hours and not (isinstance(point, datetime) and point.tzinfo is not None):
        raise _bad(name, "A limit in hours begins at an instant with its time zone: %(value)s.", value=point)
    if not hours and isinstance(point, datetime):
        raise _bad(name, "A limit in days or months begins on a civil day: %(value)s.", value=point)
    _year(name, point)


def check_spans(name: str, spans: Sequence[Span] | Sequence[Stay]) -> None:
    """Raise `BadInput` for an interval that ends before it begins."""
    for first, last in spans:
        _year(name, first)
        if last is not None:
            _year(name, last)
            if last < first:
                raise _bad(
                    name, "The interval ends before it begins: %(first)s, %(last)s.", first=first, last=last
                )


def _length(name: str, length: Length, least: int = 1) -> None:
    most = MOST[length.unit]
    if not least <= length.amount <= most:
        raise _bad(
            name,
            "The amount lies between %(least)s and %(most)s: %(value)s.",
            least=least,
            most=most,
            value=length.amount,
        )


def _year(name: str, day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad(
            name,
            "Years from %(first)s to %(last)s are counted: %(value)s.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
            value=day,
        )


def _bad(name: str, msgid: str, **params: object) -> BadInput:
    return BadInput((Reason("counting.bad_value", Msg(msgid, params), field=name),))
