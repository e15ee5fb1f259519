"""Terms and results as JSON, one object each: the form in which other programs use the counting core."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar, cast

from heli.base.clock import ZONE
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg, show
from heli.law.counting.calendar import Calendars
from heli.law.counting.core import count
from heli.law.counting.settings import DEFAULT_SETTINGS, CountingSettings
from heli.law.counting.terms import (
    Binds,
    Counted,
    Length,
    MonthRule,
    Point,
    Roll,
    Span,
    Stay,
    Step,
    Term,
    Unit,
)
from heli.law.counting.words import explain

Json = dict[str, object]
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
MOST_CHARACTERS = 1_000_000
FIELDS = (
    "start",
    "length",
    "unit",
    "extensions",
    "cap",
    "restarts",
    "excluded",
    "custody",
    "before",
    "roll",
    "month_rule",
    "calendar",
    "binds",
)


def count_lines(
    lines: Iterable[str], calendars: Calendars, settings: CountingSettings = DEFAULT_SETTINGS
) -> Iterator[Json]:
    """One object for each line that is not blank: the result, or {error, line, field, reason}."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            term, assumed = read_term(line)
            yield write_counted(count(term, calendars, settings), assumed)
        except BadInput as error:
            reason = error.reasons[0]
            yield {"error": reason.code, "line": number, "field": reason.field, "reason": show(reason.say)}


def read_term(line: str) -> tuple[Term, tuple[Step, ...]]:
    """The term that a JSON object describes, and what had to be assumed to read it.

    Fields: see `docs/reference/counting.md`. `start`, `length` and `unit` are needed, the rest is optional, and null is
    the same as absent.

    Raises:
        BadInput: not a JSON object, an unknown or missing field, or a bad value; the reason names the field.
    """
    given = _fields(line)
    unit = _choice("unit", given["unit"], Unit)
    hours = unit is Unit.HOUR
    points = [_point("start", given["start"], hours=hours)]
    points += _list(given, "restarts", lambda value: _point("restarts", value, hours=hours))
    term = Term(
        start=points[0],
        length=Length(_whole("length", given["length"]), unit),
        extensions=tuple(_list(given, "extensions", lambda value: _length("extensions", value, unit))),
        cap=_length("cap", given["cap"], unit) if "cap" in given else None,
        restarts=tuple(points[1:]),
        excluded=tuple(_list(given, "excluded", _span)),
        custody=tuple(_list(given, "custody", _stay)),
        before=_whole("before", given["before"]) if "before" in given else None,
        roll=_choice("roll", given.get("roll", Roll.ROLL), Roll),
        month_rule=_choice("month_rule", given.get("month_rule", MonthRule.LAST_DAY), MonthRule),
        calendar=_text("calendar", given.get("calendar", "national")),
        binds=_choice("binds", given.get("binds", Binds.OWN), Binds),
    )
    naive = any(isinstance(p, datetime) and p.tzinfo is ZONE for p in points)
    return term, (Step("start_zone", {"zone": str(ZONE)}),) if naive else ()


def write_counted(counted: Counted, assumed: tuple[Step, ...] = ()) -> Json:
    """The result as a JSON object; days as YYYY-MM-DD, instants with their offset."""
    return {
        "raw_end": counted.raw_end.isoformat(),
        "end": counted.end.isoformat(),
        "strict_end": counted.strict_end.isoformat() if counted.strict_end else None,
        "provisional": counted.provisional,
        "possible_end": counted.possible_end.isoformat() if counted.possible_end else None,
        "assumptions": [write_step(step) for step in (*assumed, *counted.assumptions)],
        "working": [write_step(step) for step in counted.working],
    }


def write_step(step: Step) -> Json:
    """A step as {code, params, basis, zh, en}."""
    params = {k: v.isoformat() if isinstance(v, date) else v for k, v in step.params.items()}
    words = explain(step)
    return {"code": step.code, "params": params, "basis": list(step.basis), "zh": words.zh, "en": words.en}


def _fields(line: str) -> Mapping[str, object]:
    """The fields that are given: none unknown, none needed one missing, no null."""
    given = _object(line)
    for name in given:
        if name not in FIELDS:
            raise _bad(
                name,
                "counting.unknown_field",
                "Unknown field. Known are: %(known)s.",
                known=", ".join(FIELDS),
            )
    given = {name: value for name, value in given.items() if value is not None}
    for name in ("start", "length", "unit"):
        if name not in given:
            raise _bad(name, "counting.missing_field", "The field is needed.")
    return given


def _object(line: str) -> Mapping[str, object]:
    if len(line) > MOST_CHARACTERS:
        raise _bad(
            "line", "counting.bad_json", "The line has more than %(most)s characters.", most=MOST_CHARACTERS
        )
    try:
        given = json.loads(line, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise _bad("line", "counting.bad_json", "The line is no JSON object.") from error
    if not isinstance(given, dict):
        raise _bad("line", "counting.bad_json", "The line is no JSON object.")
    return cast("Mapping[str, object]", given)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _bad(twice, "counting.duplicate_field", "The field is given twice.")
    return found


def _list(given: Mapping[str, object], name: str, read: Callable[[object], T]) -> list[T]:
    values = given.get(name, [])
    if not isinstance(values, list):
        raise _value(name, values)
    return [read(value) for value in values]


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _value(name, value)
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _value(name, value)
    return value


def _choice(name: str, value: object, kind: type[E]) -> E:
    try:
        return kind(_text(name, value))
    except ValueError as error:
        known = ", ".join(member.value for member in kind)
        raise _bad(
            name, "counting.bad_value", "Not one of %(known)s: %(value)s.", known=known, value=_short(value)
        ) from error


def _length(name: str, value: object, unit: Unit) -> Length:
    """{length, unit}, or for a cap a whole number in the unit of the term."""
    if name == "cap" and isinstance(value, int):
        return Length(_whole(name, value), unit)
    if not isinstance(value, dict) or set(value) != {"length", "unit"}:
        raise _value(name, value)
    return Length(_whole(name, value["length"]), _choice(name, value["unit"], Unit))


def _point(name: str, value: object, *, hours: bool) -> Point:
    text = _text(name, value)
    if not hours:
        return _day(name, text)
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}", text):
        raise _value(name, value)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise _value(name, value) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def _day(name: str, value: object) -> date:
    text = _text(name, value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise _value(name, value)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _value(name, value) from error


def _span(value: object) -> Span:
    if not isinstance(value, list) or len(value) != 2:
        raise _value("excluded", value)
    return _day("excluded", value[0]), _day("excluded", value[1])


def _stay(value: object) -> Stay:
    if not isinstance(value, list) or len(value) != 2:
        raise _value("custody", value)
    return _day("custody", value[0]), None if value[1] is None else _day("custody", value[1])


def _value(name: str, value: object) -> BadInput:
    return _bad(
        name,
        "counting.bad_value",
        "Bad value: %(value)s. Expected: %(form)s.",
        value=_short(value),
        form=_FORM[name],
    )


_FORM = {
    "start": "a day YYYY-MM-DD, for hours an instant YYYY-MM-DDThh:mm+hh:mm",
    "restarts": "a list of days (for hours: instants)",
    "length": "a whole number",
    "before": "a whole number of days",
    "unit": "the name of a unit",
    "extensions": 'a list of {"length": 1, "unit": "month"}',
    "cap": 'a whole number, or {"length": 20, "unit": "day"}',
    "excluded": "a list of [first day, last day]",
    "custody": "a list of [first day, last day or null]",
    "roll": "a text",
    "month_rule": "a text",
    "calendar": '"national" or a region code of six digits',
    "binds": "a text",
}


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:100]


def _bad(name: str, code: str, msgid: str, **params: object) -> BadInput:
    return BadInput((Reason(code, Msg(msgid, params), field=name),))
