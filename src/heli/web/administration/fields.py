"""Fields of the forms of administration: what is asked, how it is read, how it is shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg, Words
from heli.web.forms.read import last
from heli.web.forms.reading import Misread, read_day
from heli.web.forms.shown import MANY, FieldShown, Option, Posted, Widget
from heli.web.words import say

Kind = Literal["text", "area", "day", "choice", "choices"]
Values = Mapping[str, Any]
_WIDGETS: Mapping[Kind, Widget] = {
    "text": "line",
    "area": "area",
    "day": "line",
    "choice": "one_of",
    "choices": "some_of",
}
DAY_HELP = Msg("Such as 2022-12-30, 2022年12月30日 or 12月30日.")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. A choice has `options`; `start` is what stands in a fresh form, with its `source`."""

    name: str
    label: Words
    kind: Kind = "text"
    help: Words | None = None
    required: bool = True
    longest: int = 200
    options: Sequence[Option] = ()
    start: tuple[str, ...] = ()
    source: Words | None = None


def read(fields: Sequence[Field], posted: Posted) -> dict[str, Any]:
    """The values by name: text, a day, one option, a tuple of options; None or () where left empty.

    Raises:
        BadInput: one reason for each field that is missing or can't be read.
    """
    wrong: list[Reason] = []
    found: dict[str, Any] = {}
    for field in fields:
        try:
            found[field.name] = _value(field, posted)
        except Misread as misread:
            wrong.append(Reason("form.misread", misread.say, do=misread.do, field=field.name))
            continue
        if field.required and found[field.name] in (None, "", ()):
            wrong.append(
                Reason("form.required", Msg("This is needed."), do=Msg("Fill it in."), field=field.name)
            )
    if wrong:
        raise BadInput(tuple(wrong))
    return found


def _value(field: Field, posted: Posted) -> str | date | tuple[str, ...] | None:
    typed = last(posted, field.name).strip()
    if field.kind == "choices":
        known = {option.value for option in field.options}
        return tuple(value for value in posted.get(field.name, []) if value in known)
    if field.kind == "day":
        return read_day(typed, clock.today(), may_be_future=True) if typed else None
    if field.kind == "choice":
        return typed if typed in {option.value for option in field.options} else ""
    if len(typed) > field.longest:
        raise Misread(Msg("At most %(longest)s characters.", {"longest": field.longest}))
    return typed.replace("\r\n", "\n")


def show(
    fields: Sequence[Field], posted: Posted | None, reasons: Sequence[Reason] = ()
) -> tuple[FieldShown, ...]:
    """The fields as the page shows them: what was typed, or what they start with; reasons beside their field."""
    return tuple(_shown(field, posted, reasons) for field in fields)


def _shown(field: Field, posted: Posted | None, reasons: Sequence[Reason]) -> FieldShown:
    values = tuple(posted.get(field.name, ())) if posted is not None else field.start
    shown = FieldShown(
        name=field.name,
        widget=_WIDGETS[field.kind],
        label=field.label,
        help=field.help or (DAY_HELP if field.kind == "day" else None),
        typed=values[-1] if values and field.kind in ("text", "area", "day") else "",
        optional=None if field.required else Msg("may stay empty"),
        reading=_reading(field, values),
        numeric=field.kind == "day",
        max_length=field.longest if field.kind in ("text", "area") else None,
        errors=tuple(reason for reason in reasons if reason.field == field.name),
        source=field.source if posted is None and values else None,
    )
    if field.kind not in ("choice", "choices"):
        return shown
    word = last(posted, f"{field.name}.search").strip() if posted else ""
    fitting = [option for option in field.options if option.value in values or _fits(option, word)]
    if len(field.options) > MANY:
        # what is chosen stands first: it would be out of sight in a long list
        fitting.sort(key=lambda option: option.value not in values)
    return replace(
        shown,
        options=tuple(replace(option, chosen=option.value in values) for option in fitting),
        total=len(field.options),
        searchable=len(field.options) > MANY,
        word=word,
    )


def _fits(option: Option, word: str) -> bool:
    folded = word.casefold()
    return any(folded in say(option.label, language).casefold() for language in ("zh-hans", "en"))


def _reading(field: Field, values: tuple[str, ...]) -> date | None:
    if field.kind != "day" or not values or not values[-1].strip():
        return None
    try:
        return read_day(values[-1], clock.today(), may_be_future=True)
    except Misread:
        return None


def said_values(fields: Sequence[Field], values: Values) -> tuple[tuple[Words, Any], ...]:
    """What was typed, in words, for the page that shows it once more."""
    found: list[tuple[Words, Any]] = []
    for field in fields:
        value = values.get(field.name)
        if value in (None, "", ()):
            continue
        names = {option.value: option.label for option in field.options}
        if field.kind == "choices":
            value = [names[one] for one in value]
        elif field.kind == "choice":
            value = [names[value]]
        else:
            value = [value]
        found.append((field.label, value))
    return tuple(found)
