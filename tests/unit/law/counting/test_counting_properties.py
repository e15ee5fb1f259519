"""What holds of every term, whatever its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from heli.law.counting import (
    BeforeFrom,
    Binds,
    CountingSettings,
    Layer,
    Length,
    MonthRule,
    NamedDay,
    Roll,
    Term,
    Unit,
    compile_rule,
    count,
    explain,
    shipped_calendars,
)
from heli.law.counting.check import check_term

few = settings(deadline=None)
CALENDARS = shipped_calendars().with_layers(
    [
        Layer("540000", tuple(NamedDay(date(y, 3, 2), True, "off", ("n",)) for y in range(2007, 2030))),
        Layer("540500", tuple(NamedDay(date(y, 2, 28), False, "work", ("n",)) for y in range(2007, 2030))),
    ]
)
DAYS = st.dates(date(2005, 1, 1), date(2029, 12, 31))
INSTANTS = st.integers(0, 10**9).map(lambda n: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
FAR_DAYS = st.one_of(DAYS, st.dates(date(1901, 1, 1), date(2199, 12, 31)))
DAY_UNITS = st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.MONTH, Unit.HALF_MONTH])
LENGTHS = st.builds(Length, st.integers(1, 40), DAY_UNITS)
CALENDAR_LENGTHS = st.builds(
    Length, st.integers(1, 40), st.sampled_from([Unit.DAY, Unit.MONTH, Unit.HALF_MONTH])
)
SETTINGS = st.builds(
    CountingSettings,
    st.sampled_from([Roll.ROLL, Roll.NEVER, Roll.CUSTODY_SENSITIVE]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from(BeforeFrom),
)


# days from the start: made into days below, where the start is known
_AFTER = st.lists(st.integers(0, 200), max_size=2)
_SPANS = st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 60)), max_size=4)
_STAYS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 400)), max_size=3)


def _term(
    start: date,
    after: list[int],
    spans: list[tuple[int, int]],
    stays: list[tuple[date, int | None]],
    **rest: Any,
) -> Term:
    def days(offsets: Iterable[int]) -> list[date]:
        found = (start + timedelta(n) for n in offsets)
        return [day for day in found if 1900 < day.year < 2200]

    return Term(
        start=start,
        restarts=tuple(days(after)),
        excluded=tuple(
            (first, first + timedelta(length)) for begin, length in spans for first in days([begin])
        ),
        custody=tuple((day, None if n is None else day + timedelta(n)) for day, n in stays),
        **rest,
    )


def terms(lengths: st.SearchStrategy[Length] = LENGTHS, far: bool = True) -> st.SearchStrategy[Term]:
    return st.builds(
        _term,
        start=FAR_DAYS if far else DAYS,
        after=_AFTER,
        spans=_SPANS,
        stays=_STAYS,
        length=lengths,
        extensions=st.lists(lengths, max_size=3).map(tuple),
        cap=st.none() | lengths,
        before=st.none() | st.integers(1, 30),
        roll=st.sampled_from(Roll),
        month_rule=st.sampled_from(MonthRule),
        calendar=st.sampled_from(["national", "540000", "540500", "540502", "110000"]),
        binds=st.sampled_from(Binds),
    )


@few
@given(terms(), SETTINGS)
def test_in_bulk_equals_with_full_working(term: Term, answers: CountingSettings) -> None:
    full = count(term, CALENDARS, answers)
    compiled = compile_rule(term.rule(), CALENDARS, answers)
    quick = compiled(term.start, term.custody, term.excluded, term.restarts)
    assert (full.raw_end, full.end, full.strict_end, full.provisional, full.possible_end) == quick


@few
@given(terms(), SETTINGS)
def test_a_limit_never_ends_before_it_starts(term: Term, answers: CountingSettings) -> None:
    term = replace(term, before=None)
    counted = count(term, CALENDARS, answers)
    assert counted.raw_end >= max((term.start, *term.restarts))
    assert counted.end >= counted.raw_end


@few
@given(terms())
def test_a_roll_moves_forward_to_a_working_day_and_over_none(term: Term) -> None:
    term = replace(term, before=None, roll=Roll.ROLL, calendar="national")
    counted = count(term, CALENDARS)
    calendar = CALENDARS.variants("national")[0]
    assert not calendar.is_off(counted.end)
    between = range(counted.raw_end.toordinal(), counted.end.toordinal())
    assert all(calendar.is_off(date.fromordinal(n)) for n in between)


@few
@given(terms(CALENDAR_LENGTHS))
def test_the_union_of_the_exclusions_is_counted_once(term: Term) -> None:
    term = replace(term, cap=None, roll=Roll.NEVER, before=None)
    plain = count(replace(term, excluded=()), CALENDARS).raw_end
    start = max((term.start, *term.restarts))
    left = plain.toordinal() - start.toordinal()
    out = {first + timedelta(n) for first, last in term.excluded for n in range((last - first).days + 1)}
    day = start
    while left:
        day += timedelta(1)
        left -= day not in out
    assert count(term, CALENDARS).raw_end == day


@few
@given(terms(CALENDAR_LENGTHS))
def test_splitting_or_repeating_an_exclusion_changes_nothing(term: Term) -> None:
    pieces = [(day, day) for first, last in term.excluded for day in (first, last)]
    other = replace(term, excluded=(*reversed(term.excluded), *pieces))
    assert count(other, CALENDARS).end == count(term, CALENDARS).end


@few
@given(terms(), st.integers(0, 40))
def test_a_later_start_never_ends_earlier(term: Term, later: int) -> None:
    """True for one month rule and no excluded days: months of unequal length may turn those around."""
    term = replace(term, month_rule=MonthRule.CORRESPONDING_DAY, roll=Roll.ROLL, restarts=(), excluded=())
    moved = replace(term, start=min(term.start + timedelta(later), date(2199, 12, 31)))
    assert count(moved, CALENDARS).end >= count(term, CALENDARS).end


@few
@given(terms(), LENGTHS)
def test_an_extension_never_shortens(term: Term, extension: Length) -> None:
    term = replace(term, roll=Roll.ROLL)
    longer = replace(term, extensions=(*term.extensions, extension))
    assert count(longer, CALENDARS).end >= count(term, CALENDARS).end


@few
@given(terms(), LENGTHS)
def test_a_cap_never_lengthens(term: Term, cap: Length) -> None:
    term = replace(term, roll=Roll.ROLL)
    capped = count(replace(term, cap=cap), CALENDARS)
    assert capped.end <= count(replace(term, cap=None), CALENDARS).end


@few
@given(terms())
def test_the_order_of_extensions_does_not_matter(term: Term) -> None:
    turned = replace(term, extensions=tuple(reversed(term.extensions)))
    assert count(turned, CALENDARS).end == count(term, CALENDARS).end


@few
@given(terms())
def test_a_duty_is_never_later_than_the_right_and_bounds_what_is_possible(term: Term) -> None:
    own = count(replace(term, binds=Binds.OWN), CALENDARS)
    right = count(replace(term, binds=Binds.RIGHT), CALENDARS)
    assert own.end <= right.end
    assert (own.possible_end or own.end) == right.end
    assert right.possible_end is None


@few
@given(terms())
def test_custody_holds_the_raw_last_day(term: Term) -> None:
    held = replace(term, roll=Roll.CUSTODY_SENSITIVE, custody=((date(1901, 1, 1), None),), before=None)
    counted = count(held, CALENDARS)
    assert counted.end == counted.raw_end


@few
@given(terms(far=False))
def test_every_step_can_be_said_in_both_languages(term: Term) -> None:
    counted = count(term, CALENDARS)
    assert counted.working
    for step in (*counted.working, *counted.assumptions):
        words = explain(step)
        assert words.zh
        assert words.en.isascii() or step.code == "moved_holiday"
        assert "%(" not in words.zh + words.en


@few
@given(INSTANTS, st.integers(1, 500))
def test_hours_are_exact_and_strict_within_the_hour_after(start: datetime, amount: int) -> None:
    counted = count(Term(start, Length(amount, Unit.HOUR)), CALENDARS)
    assert isinstance(counted.end, datetime)
    assert counted.strict_end is not None
    assert counted.end - start == timedelta(hours=amount)
    assert timedelta(0) < counted.strict_end - counted.end <= timedelta(hours=1)
    assert counted.strict_end.minute == counted.strict_end.second == counted.strict_end.microsecond == 0


@few
@given(terms())
def test_every_term_made_here_is_a_good_one(term: Term) -> None:
    check_term(term)
