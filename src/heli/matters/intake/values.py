"""A cell as the value of a fact: days, sums, offices, people. What can't be read is refused with its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from heli.base import clock
from heli.base.errors import BadInput, Reason, bad_input
from heli.base.text import Msg
from heli.matters.intake.maps import Source
from heli.offices.models import Account, Office, OfficeName, Person, Post

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\Z|(\d{4})(\d{2})(\d{2})\Z")
_INSTANT = re.compile(r"(.{8,11}?)[ T]+(\d{1,2}:\d{2}(?::\d{2})?)\Z")
_WHOLE = re.compile(r"-?\d{1,15}\Z")
_MONEY = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?\s*元?\Z")
_YES = frozenset({"是", "有", "已", "√", "✓", "yes", "true", "y", "1"})
_NO = frozenset({"否", "无", "未", "×", "no", "false", "n", "0"})
_BETWEEN = re.compile(r"[、,，;；\n]+")


class Cells:
    """The cells of one row, read by the sources of a map. Wrong ones are gathered, so that all are told at once."""

    def __init__(self, cells: Mapping[str, str], office: Office, on: date) -> None:
        self.cells = cells
        self.office = office
        self.on = on
        self.wrong: list[Reason] = []

    def text(self, column: str | None) -> str:
        """A cell as it stands; empty where there is none."""
        return self.cells.get(column or "", "").strip()

    def read(self, source: Source | None) -> Any:
        """The value of a source; None where the cell is empty or was refused (see `wrong`)."""
        if source is None:
            return None
        if source.column is None:
            return source.value
        return self.convert(source, self.text(source.column))

    def convert(self, source: Source, text: str) -> Any:
        """The value of a text that stands in the source's column."""
        column = source.column or ""
        if not text:
            if source.required:
                self.refuse(column, "row.empty", Msg("“%(column)s” is empty."))
            return None
        try:
            if source.values is not None:
                return _mapped(source.values, text, column)
            return self._readers()[source.as_](text, column, source)
        except BadInput as error:
            self.wrong += error.reasons
            return None

    def refuse(self, column: str | None, code: str, say: Msg) -> None:
        """Note a reason about a column; the message may name it by `column`."""
        self.wrong.append(Reason(code, Msg(say.msgid, {**say.params, "column": column}), field=column))

    def reasons(self) -> tuple[Reason, ...]:
        """What is wrong, each once: a cell may have been read more than once."""
        return tuple({(reason.code, reason.field): reason for reason in self.wrong}.values())

    def _readers(self) -> Mapping[str, Callable[[str, str, Source], Any]]:
        return {
            "text": lambda text, _column, _source: text,
            "day": lambda text, column, _source: day(text, column),
            "instant": lambda text, column, _source: instant(text, column),
            "whole": lambda text, column, _source: _whole(text, column),
            "money": lambda text, column, _source: _money(text, column),
            "yes_no": lambda text, column, _source: _yes_no(text, column),
            "list": lambda text, _column, _source: [part for part in _BETWEEN.split(text) if part.strip()],
            "office": partial(_office, on=self.on),
            "person": partial(_person, office=self.office, on=self.on),
        }


def _mapped(values: Mapping[str, str], text: str, column: str) -> str:
    if text not in values:
        raise bad_input(
            column, "row.unknown_word", "“%(text)s” in “%(column)s” is none of the words of the map.",
            do=Msg("Add the word to the map, or correct the cell."), text=text[:40], column=column,
        )  # fmt: skip
    return values[text]


def day(text: str, column: str) -> date:
    """2022-12-28, 2022/12/28, 2022.12.28, 2022年12月28日 or 20221228. Raises `BadInput` for anything else."""
    found = _DAY.match(text.split("T", maxsplit=1)[0].strip() if "T" in text else text)
    try:
        if found is None:
            raise ValueError(text)
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError as error:
        raise bad_input(
            column, "row.no_day", "“%(text)s” in “%(column)s” is no day.",
            do=Msg("Write it as 2022-12-28."), text=text[:40], column=column,
        ) from error  # fmt: skip


def instant(text: str, column: str) -> datetime:
    """A day and a time of day of the office. Raises `BadInput` for anything else."""
    found = _INSTANT.match(text)
    if found is None:
        raise bad_input(
            column, "row.no_instant", "“%(text)s” in “%(column)s” is no day with its time.",
            do=Msg("Write it as 2022-12-28 09:30."), text=text[:40], column=column,
        )  # fmt: skip
    at = datetime.fromisoformat(f"{day(found[1], column).isoformat()}T{found[2].zfill(5)}")
    return at.replace(tzinfo=clock.ZONE)


def _whole(text: str, column: str) -> int:
    if not _WHOLE.match(text):
        raise bad_input(
            column, "row.no_number", "“%(text)s” in “%(column)s” is no whole number.",
            text=text[:40], column=column,
        )  # fmt: skip
    return int(text)


def _money(text: str, column: str) -> int:
    """A sum of yuan as fen."""
    found = _MONEY.match(text.replace(",", "").replace("，", ""))
    if found is None:
        raise bad_input(
            column, "row.no_sum", "“%(text)s” in “%(column)s” is no sum of money.",
            text=text[:40], column=column,
        )  # fmt: skip
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _yes_no(text: str, column: str) -> bool:
    plain = text.casefold()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise bad_input(
        column, "row.no_yes", "“%(text)s” in “%(column)s” is neither yes nor no.",
        text=text[:40], column=column,
    )  # fmt: skip


def _office(text: str, column: str, source: Source, *, on: date) -> str:
    """The number of an office, by its code or one of its names of the day."""
    found = list(Office.objects.filter(code=text)[:1])
    if not found:
        names = OfficeName.objects.held_on(on).filter(zh=text) | OfficeName.objects.held_on(on).filter(
            short_zh=text
        )
        rows = Office.objects.filter(pk__in=names.values("office_id"))
        found = list((rows.of_kind(source.kind) if source.kind else rows)[:2])
    if len(found) != 1:
        raise bad_input(
            column, "row.no_office", "“%(text)s” in “%(column)s” names no one office of the directory.",
            do=Msg("Write its full name, or its code."), text=text[:40], column=column,
        )  # fmt: skip
    return str(found[0].pk)


def _person(text: str, column: str, source: Source, *, office: Office, on: date) -> str:
    """The number of somebody who holds a post of the office on the day, by name or sign-in."""
    held = Post.objects.held_on(on).filter(office=office)
    found = set(held.filter(person__name=text).values_list("person_id", flat=True)[:2])
    if not found:
        account = Account.objects.filter(user__username=text).values_list("person_id", flat=True)
        found = set(held.filter(person_id__in=account).values_list("person_id", flat=True)[:2])
    if len(found) != 1:
        raise bad_input(
            column, "row.no_person", "“%(text)s” in “%(column)s” names no one person of this office.",
            do=Msg("Write the name as in the directory; where two bear it, the sign-in name."),
            text=text[:40], column=column,
        )  # fmt: skip
    return str(found.pop())


def person_named(number: str) -> Person:
    """Somebody by the number that `as: person` gave."""
    found: Person = Person.objects.get(pk=int(number))
    return found
