"""Facts by their schema: shaped, trimmed, refused with the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from heli.base.canonical import Json
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.engine.days import day_of, is_after, parsed
from heli.law.language import Fact

TEXT, LONG_TEXT, NUMBER = 200, 20_000, 100
MOST = 2**53 - 1
MOST_ROWS = 500
_ID = re.compile(r"[A-Za-z0-9_.:#-]{1,64}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_WHOLE = re.compile(r"-?[0-9]{1,16}\Z")
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")
_YES, _NO = (True, "true"), (False, "false")
REFERENCES = ("party", "charge", "office", "person", "paper", "matter", "item")

Shaper = Callable[[object, "Shaping"], Json]


class Wrong(Exception):
    """A value that is not what the schema asks; carries the reason's code and words."""

    def __init__(self, code: str, say: Msg) -> None:
        super().__init__(say.msgid)
        self.code, self.say = code, say


class Shaping:
    """What shaping needs beside the schema."""

    __slots__ = ("day", "recorded_at", "zone")

    def __init__(self, recorded_at: datetime, zone: ZoneInfo) -> None:
        self.recorded_at = recorded_at
        self.zone = zone
        self.day = day_of(recorded_at, zone)


class Schema:
    """The facts of one act, ready to shape what was given."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.shapers = {name: _shaper(fact) for name, fact in facts.items()}

    def shape(self, given: Mapping[str, object], shaping: Shaping) -> dict[str, Json]:
        """The facts as they are stored; what is empty is left out.

        Raises:
            BadInput: one reason for each wrong field.
        """
        shaped, wrong = self.split(given, shaping)
        if wrong:
            raise BadInput(tuple(wrong))
        return shaped

    def split(self, given: Mapping[str, object], shaping: Shaping) -> tuple[dict[str, Json], list[Reason]]:
        """What is well shaped, and a reason for each field that is not."""
        shaped: dict[str, Json] = {}
        wrong: list[Reason] = []
        for name, value in given.items():
            shaper = self.shapers.get(name)
            if shaper is None:
                wrong.append(
                    Reason(
                        "fact.unknown", Msg("This act has no field %(field)s.", {"field": name}), field=name
                    )
                )
                continue
            if _empty(value):
                continue
            try:
                shaped[name] = shaper(value, shaping)
            except Wrong as error:
                wrong.append(Reason(error.code, error.say, field=name))
        return shaped, wrong


def _empty(value: object) -> bool:
    return (
        value is None
        or value == ""
        or (isinstance(value, (list, tuple)) and not value)
        or (isinstance(value, str) and not value.strip())
    )


def _shaper(fact: Fact) -> Shaper:
    many = (
        fact.type
        if fact.type in ("parties", "charges", "offices", "persons", "papers", "matters", "items")
        else None
    )
    if many:
        one = _reference
        inner: Shaper = lambda value, shaping: _listed(value, fact, lambda v: one(v, shaping))  # noqa: E731
    elif fact.type in REFERENCES:
        inner = _reference
    else:
        inner = _MAKERS[fact.type](fact)
    if not fact.unknown_allowed:
        return inner

    def shaper(value: object, shaping: Shaping) -> Json:
        if isinstance(value, Mapping) and value.get("unknown") is True:
            why = value.get("why")
            return {"unknown": True, "why": _text(why, TEXT, "") if isinstance(why, str) else ""}
        return inner(value, shaping)

    return shaper


def _text(value: object, most: int, allowed: str) -> str:
    if not isinstance(value, str):
        raise Wrong("fact.wrong_type", Msg("Text is expected here."))
    text = value.replace("\r\n", "\n").strip()
    bad = _CONTROL.search(text)
    if bad or ("\n" not in allowed and "\n" in text):
        raise Wrong("fact.control_character", Msg("The text holds a control character that can't be stored."))
    if _SURROGATE.search(text):
        raise Wrong("fact.control_character", Msg("The text holds a character that can't be stored."))
    if len(text) > most:
        raise Wrong(
            "fact.too_long",
            Msg("At most %(most)s characters; these are %(length)s.", {"most": most, "length": len(text)}),
        )
    return text


def _texts(most: int, allowed: str = "") -> Callable[[Fact], Shaper]:
    def make(fact: Fact) -> Shaper:
        top = min(most, fact.max) if fact.max is not None else most
        least = fact.min or 0

        def shaper(value: object, _: Shaping) -> Json:
            text = _text(value, top, allowed)
            if len(text) < least:
                raise Wrong("fact.too_short", Msg("At least %(least)s characters.", {"least": least}))
            return text

        return shaper

    return make


def _boolean(fact: Fact) -> Shaper:
    def shaper(value: object, _: Shaping) -> Json:
        if (value in _YES and not isinstance(value, int | float)) or value is True:
            return True
        if (value in _NO and not isinstance(value, int | float)) or value is False:
            return False
        raise Wrong("fact.wrong_type", Msg("Yes or no is expected here."))

    return shaper


def _choice(fact: Fact) -> Shaper:
    of = fact.of or {}

    def shaper(value: object, _: Shaping) -> Json:
        return _chosen(value, of)

    return shaper


def _choices(fact: Fact) -> Shaper:
    of = fact.of or {}
    return lambda value, _: _listed(value, fact, lambda one: _chosen(one, of))


def _chosen(value: object, of: Mapping[str, object]) -> Json:
    if not isinstance(value, str) or value not in of:
        raise Wrong("fact.not_a_choice", Msg("%(value)s is none of the choices.", {"value": str(value)[:40]}))
    return value


def _listed(value: object, fact: Fact, one: Callable[[object], Json]) -> Json:
    if not isinstance(value, (list, tuple)):
        value = [value]
    if len(value) > MOST_ROWS:
        raise Wrong("fact.too_many", Msg("At most %(most)s entries.", {"most": MOST_ROWS}))
    done = list(dict.fromkeys(str(one(v)) for v in value))
    _bounds(len(done), fact)
    return done


def _bounds(number: int, fact: Fact) -> None:
    if fact.min is not None and number < fact.min:
        raise Wrong("fact.too_small", Msg("At least %(least)s.", {"least": fact.min}))
    if fact.max is not None and number > fact.max:
        raise Wrong("fact.too_large", Msg("At most %(most)s.", {"most": fact.max}))


def _day(fact: Fact) -> Shaper:
    def shaper(value: object, shaping: Shaping) -> Json:
        if isinstance(value, datetime):
            raise Wrong("fact.wrong_type", Msg("A day is expected here, without a time."))
        day = (
            value
            if isinstance(value, date)
            else parsed(value)
            if isinstance(value, str) and len(value) == 10
            else None
        )
        if day is None or not 1900 <= day.year <= 2200:
            raise Wrong("fact.wrong_type", Msg("A day such as 2022-12-30 is expected here."))
        if fact.not_future and day > shaping.day:
            raise Wrong("fact.in_future", Msg("%(day)s lies in the future.", {"day": day.isoformat()}))
        return day.isoformat()

    return shaper


def _hour(fact: Fact) -> Shaper:
    def shaper(value: object, _: Shaping) -> Json:
        if not isinstance(value, str) or not _HOUR.match(value):
            raise Wrong("fact.wrong_type", Msg("A time of day such as 09:30 is expected here."))
        return value

    return shaper


def _instant(fact: Fact) -> Shaper:
    def shaper(value: object, shaping: Shaping) -> Json:
        instant = parsed(value) if isinstance(value, str) else value
        if not isinstance(instant, datetime) or instant.tzinfo is None:
            raise Wrong("fact.wrong_type", Msg("A moment with its time zone is expected here."))
        if fact.not_future and is_after(instant, shaping.recorded_at, shaping.zone):
            raise Wrong("fact.in_future", Msg("%(day)s lies in the future.", {"day": instant.isoformat()}))
        return instant.isoformat()

    return shaper


def _integer(least: int | None) -> Callable[[Fact], Shaper]:
    def make(fact: Fact) -> Shaper:
        def shaper(value: object, _: Shaping) -> Json:
            if isinstance(value, str) and _WHOLE.match(value.strip()):
                value = int(value)
            if isinstance(value, bool) or not isinstance(value, int):
                raise Wrong("fact.wrong_type", Msg("A whole number is expected here."))
            if abs(value) > MOST or (least is not None and value < least):
                raise Wrong("fact.out_of_range", Msg("The number is out of range."))
            _bounds(value, fact)
            return value

        return shaper

    return make


def _reference(value: object, _: Shaping) -> Json:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _ID.match(text):
        raise Wrong("fact.wrong_type", Msg("The identifier of an entry is expected here."))
    return text


def _citations(fact: Fact) -> Shaper:
    return lambda value, _: _listed(value, fact, lambda one: _text(one, TEXT, ""))


def _rows(fact: Fact) -> Shaper:
    schema = Schema(fact.rows or {})

    def shaper(value: object, shaping: Shaping) -> Json:
        if not isinstance(value, (list, tuple)) or not all(isinstance(row, Mapping) for row in value):
            raise Wrong("fact.wrong_type", Msg("Rows are expected here."))
        if len(value) > MOST_ROWS:
            raise Wrong("fact.too_many", Msg("At most %(most)s entries.", {"most": MOST_ROWS}))
        _bounds(len(value), fact)
        rows: list[Json] = []
        for number, row in enumerate(value, 1):
            shaped, wrong = schema.split(row, shaping)
            missing = [n for n, f in (fact.rows or {}).items() if f.required is True and n not in shaped]
            if wrong:
                raise Wrong(
                    wrong[0].code,
                    Msg(
                        "Row %(row)s, %(field)s: %(say)s",
                        {"row": number, "field": wrong[0].field, "say": wrong[0].say},
                    ),
                )
            if missing:
                raise Wrong(
                    "fact.required",
                    Msg(
                        "Row %(row)s: %(field)s is missing.",
                        {"row": number, "field": fact.rows[missing[0]].name.text() if fact.rows else ""},
                    ),
                )
            rows.append(shaped)
        return rows

    return shaper


_MAKERS: dict[str, Callable[[Fact], Shaper]] = {
    "text": _texts(TEXT), "long_text": _texts(LONG_TEXT, "\n"), "number": _texts(NUMBER), "boolean": _boolean,
    "choice": _choice, "choices": _choices, "day": _day, "hour": _hour, "instant": _instant,
    "integer": _integer(None), "money": _integer(0), "days": _integer(0), "months": _integer(0),
    "citations": _citations, "rows": _rows,
}  # fmt: skip
