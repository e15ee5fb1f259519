"""`heli bench counting`: time limits a second, in bulk and with full working, and that both agree."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product

from heli.law.counting import (
    DEFAULT_SETTINGS,
    Binds,
    Calendars,
    Compiled,
    Layer,
    Length,
    MonthRule,
    NamedDay,
    Roll,
    Rule,
    Stay,
    Term,
    Unit,
    compile_rule,
    count,
    shipped_calendars,
)

HELP = "Count a million distinct time limits in bulk, and some of them again with full working."
NEEDS_DJANGO = False
ROLE = None

CHUNK = 20_000
FIRST_DAY = date(2007, 1, 1)
Facts = tuple[int, date, tuple[Stay, ...]]


@dataclass(frozen=True)
class Figures:
    """What was measured: how many, in how many seconds, and how many of the compared ones differ."""

    total: int
    bulk_seconds: float
    compared: int
    slow_seconds: float
    different: int


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--total", type=int, default=1_000_000, help="distinct (rule, start, custody timeline)"
    )
    parser.add_argument(
        "--compare", type=int, default=10_000, help="how many of them again with full working"
    )


def run(args: argparse.Namespace) -> int:
    """Print the figures; exit code 1 where the two ways differ."""
    figures = measure(args.total, args.compare)
    bulk = figures.total / figures.bulk_seconds
    slow = figures.compared / figures.slow_seconds
    print(f"{figures.total:,} distinct (rule, start, custody timeline), one process, no result cache")
    print(f"in bulk:           {bulk:>12,.0f} time limits a second ({figures.bulk_seconds:.2f} s of CPU)")
    print(f"with full working: {slow:>12,.0f} time limits a second ({figures.compared:,} of them)")
    print(f"in bulk / with full working: {bulk / slow:.1f} times")
    print(f"different results among the {figures.compared:,}: {figures.different}")
    return 1 if figures.different else 0


def measure(total: int, compare: int) -> Figures:
    """Count `total` distinct limits in bulk and some `compare` of them, picked by chance, with full working.

    The clock runs only while limits are counted, not while their facts are made up.
    """
    calendars = bench_calendars()
    rules = bench_rules()
    compiled = [compile_rule(rule, calendars) for rule in rules]
    seed = random.Random(20_260_102)
    facts = islice(distinct_facts(len(rules)), total)
    bulk = slow = 0.0
    done = compared = different = 0
    while chunk := list(islice(facts, CHUNK)):
        bulk += _bulk_seconds(compiled, chunk)
        done += len(chunk)
        picked = seed.sample(chunk, min(len(chunk), round(len(chunk) * compare / total)))
        seconds, bad = _compare(rules, compiled, picked, calendars)
        slow, different, compared = slow + seconds, different + bad, compared + len(picked)
    return Figures(done, bulk, compared, slow, different)


def _bulk_seconds(compiled: list[Compiled], chunk: list[Facts]) -> float:
    began = time.process_time()
    for rule, start, custody in chunk:
        compiled[rule](start, custody)
    return time.process_time() - began


def _compare(
    rules: list[Rule], compiled: list[Compiled], chunk: list[Facts], calendars: Calendars
) -> tuple[float, int]:
    """Seconds of the way with full working, and how many results differ from the one in bulk."""
    different = 0
    seconds = 0.0
    for number, start, custody in chunk:
        term = term_of(rules[number], start, custody)
        began = time.process_time()
        full = count(term, calendars, DEFAULT_SETTINGS)
        seconds += time.process_time() - began
        quick = compiled[number](start, custody)
        same = (full.raw_end, full.end, full.strict_end, full.provisional, full.possible_end) == quick
        different += not same
    return seconds, different


def term_of(rule: Rule, start: date, custody: tuple[Stay, ...]) -> Term:
    """The term of a rule and its facts."""
    return Term(
        start,
        rule.length,
        rule.extensions,
        rule.cap,
        custody=custody,
        before=rule.before,
        roll=rule.roll,
        month_rule=rule.month_rule,
        calendar=rule.calendar,
        binds=rule.binds,
    )


def distinct_facts(rules: int) -> Iterator[Facts]:
    """Endless distinct (rule, start, custody timeline): seeded, 20 years of starts, nought to two stays."""
    seed = random.Random(20_260_101)
    for spread in range(1, 10_000):
        for offset, rule in product(range(7_000), range(rules)):
            start = FIRST_DAY + timedelta(offset)
            # `spread` fixes the first day of custody, so no timeline comes twice for one rule and start
            first = start - timedelta(spread)
            last = first + timedelta(seed.randrange(1, 200))
            again = last + timedelta(seed.randrange(1, 60))
            timelines: tuple[tuple[Stay, ...], ...] = (
                ((first, None),),
                ((first, last),),
                ((first, last), (again, None)),
            )
            yield rule, start, timelines[seed.randrange(3)]


def bench_rules() -> list[Rule]:
    """Twenty rules of every kind that is counted in days: half of them custody-sensitive."""
    month, day = Unit.MONTH, Unit.DAY
    sensitive, roll = Roll.CUSTODY_SENSITIVE, Roll.ROLL
    return [
        Rule(Length(7), roll=sensitive),
        Rule(Length(15), roll=sensitive),
        Rule(Length(15), (Length(5),), Length(20), roll=sensitive),
        Rule(Length(3), (Length(4),), roll=sensitive),
        Rule(Length(1, month), roll=sensitive),
        Rule(Length(1, month), (Length(15),), roll=sensitive),
        Rule(Length(2, month), (Length(1, month),), roll=sensitive),
        Rule(Length(2, month), (Length(1, month), Length(2, month), Length(2, month)), roll=sensitive),
        Rule(Length(1, Unit.HALF_MONTH), roll=sensitive),
        Rule(Length(2, month), before=7, roll=sensitive),
        Rule(Length(5), roll=roll, binds=Binds.WATCH),
        Rule(Length(10), roll=roll, binds=Binds.RIGHT),
        Rule(Length(30), roll=roll),
        Rule(Length(3, month), roll=roll, month_rule=MonthRule.CORRESPONDING_DAY),
        Rule(Length(2, month), roll=Roll.OPEN, month_rule=MonthRule.CORRESPONDING_DAY),
        Rule(Length(6, month), roll=Roll.NEVER),
        Rule(Length(3, Unit.WORKING_DAY)),
        Rule(Length(10, Unit.WORKING_DAY), (Length(5, Unit.WORKING_DAY),)),
        Rule(Length(7, day), roll=sensitive, calendar="540500"),
        Rule(Length(10, day), roll=roll, calendar="540500", binds=Binds.RIGHT),
    ]


def bench_calendars() -> Calendars:
    """The shipped tables and an invented local layer."""
    days = tuple(NamedDay(date(year, 3, 1), True, "test", ("test notice",)) for year in range(2007, 2027))
    return shipped_calendars().with_layers([Layer("540500", days)])
