"""Counting of time limits: pure, without database, clock or network.

    from heli.law.counting import Length, Roll, Term, Unit, count, installed_calendars
    counted = count(Term(date(2025, 9, 24), Length(7, Unit.DAY), roll=Roll.CUSTODY_SENSITIVE,
                         custody=((date(2025, 9, 20), None),)), installed_calendars())
    counted.end, counted.provisional, counted.possible_end
    [show(explain(step), "zh") for step in counted.working]

In bulk, without the working: `compile_rule(term.rule(), calendars)(start, custody, excluded, restarts)`
returns the same figures some hundred times faster. Both take `CountingSettings`, the answers to what no
text settles. Bad terms raise `heli.base.errors.BadInput` with the field.
"""

from heli.law.counting.calendar import Calendars, Layer, NamedDay, WorkCalendar
from heli.law.counting.check import check_rule, check_term
from heli.law.counting.core import count
from heli.law.counting.fast import Compiled, Quick, compile_rule
from heli.law.counting.load import installed_calendars, local_folder, read_calendars, shipped_calendars
from heli.law.counting.settings import DEFAULT_SETTINGS, BeforeFrom, CountingSettings
from heli.law.counting.terms import (
    NATIONAL,
    Binds,
    Counted,
    Length,
    MonthRule,
    Point,
    Roll,
    Rule,
    Span,
    Stay,
    Step,
    Term,
    Unit,
    Value,
)
from heli.law.counting.words import explain, explain_all

__all__ = [
    "DEFAULT_SETTINGS",
    "NATIONAL",
    "BeforeFrom",
    "Binds",
    "Calendars",
    "Compiled",
    "Counted",
    "CountingSettings",
    "Layer",
    "Length",
    "MonthRule",
    "NamedDay",
    "Point",
    "Quick",
    "Roll",
    "Rule",
    "Span",
    "Stay",
    "Step",
    "Term",
    "Unit",
    "Value",
    "WorkCalendar",
    "check_rule",
    "check_term",
    "compile_rule",
    "count",
    "explain",
    "explain_all",
    "installed_calendars",
    "local_folder",
    "read_calendars",
    "shipped_calendars",
]
