"""Installing a holiday notice: a local one for a region, or next year's national table."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from heli.base.canonical import canonical
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.counting.calendar import Calendars, Layer, NamedDay
from heli.law.counting.terms import NATIONAL

MOST_BYTES = 1_000_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
COLUMNS = ("date", "kind", "name", "notice")
KINDS = {"off": True, "work": False}
BACK = "back"
"""Kind of a line that takes a day back: it was entered by mistake, and the place names it no more."""
_PLACE = re.compile(r"[1-9][0-9]{5}\Z")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    values: Mapping[str, object]


def parse_notice(data: bytes, place: str, calendars: Calendars, *, replace: bool = False) -> Layer:
    """The days of a notice file, checked.

    Args:
        data: CSV (UTF-8 or GB18030) with the columns date, kind (off, work, or back for a day that was entered by
            mistake), name, notice; or JSON in the shape {year, papers: [address], days: [{name, date, isOffDay}]},
            the only one for "national".
        place: "national" or a region code of six digits.
        calendars: what is installed already.
        replace: a day that is installed with the other kind may be changed.
    Raises:
        BadInput: one reason for each bad line; its `field` is "line N: column".
    """
    problems: list[Reason] = []
    if place != NATIONAL and not _PLACE.match(place):
        raise BadInput((_problem("region", 'A region is "national" or six digits: %(value)s.', value=place),))
    rows, years = _rows(data, place)
    days: dict[date, NamedDay] = {}
    for row in rows:
        day = _day(row, problems)
        if day is None:
            continue
        if day.day in days:
            problems.append(_line(row, "date", "The day is named twice: %(value)s.", value=day.day))
        problems += _conflicts(row, day, place, calendars, replace=replace)
        days[day.day] = day
    problems += _missing(days, years) if not problems else []
    if problems:
        raise BadInput(tuple(problems))
    back = {_date(row.values["date"]) for row in rows if row.values["kind"] == BACK}
    found = [days[d] for d in sorted(days)]
    return Layer(
        place,
        tuple(day for day in found if day.day not in back),
        years,
        tuple(day for day in found if day.day in back),
    )


def _missing(days: Mapping[date, NamedDay], years: frozenset[int]) -> Iterator[Reason]:
    if not days:
        yield _problem("days", "The file names no day.")
    elif years and not any(day.year in years for day in days):
        yield _problem("days", "No day of the year %(year)s is named.", year=min(years))


def install(layer: Layer, folder: Path) -> Path:
    """Write a checked layer below the folder, whole or not at all; the same layer again changes nothing."""
    data = canonical(layer.facts()) + b"\n"
    target = folder / layer.place
    target.mkdir(parents=True, exist_ok=True)
    taken = sorted(target.glob("*.json"))
    digest = hashlib.sha256(data).hexdigest()[:16]
    same = [number for number, path in enumerate(taken) if path.stem.endswith(digest)]
    # what a later notice said otherwise is said again
    if same and not any(_named(read_layer(path)) & _named(layer) for path in taken[same[-1] + 1 :]):
        return taken[same[-1]]
    path = target / f"{len(taken) + 1:04}-{digest}.json"
    draft = path.with_suffix(".part")
    draft.write_bytes(data)
    os.replace(draft, path)
    return path


def _named(layer: Layer) -> set[date]:
    return {day.day for day in (*layer.days, *layer.gone)}


def read_layer(path: Path) -> Layer:
    """A layer that `install` wrote. Raises `BadInput` where the file was changed by hand."""
    data = path.read_bytes()
    if not path.stem.endswith(hashlib.sha256(data).hexdigest()[:16]):
        raise BadInput(
            (
                _problem(
                    "calendar", "An installed calendar file was changed by hand: %(file)s.", file=path.name
                ),
            )
        )
    facts = json.loads(data)
    days, gone = (
        tuple(NamedDay(date.fromisoformat(d), off, name, tuple(n)) for d, off, name, n in facts.get(key, ()))
        for key in ("days", "gone")
    )
    return Layer(facts["place"], days, frozenset(facts["years"]), gone)


def _rows(data: bytes, place: str) -> tuple[list[_Row], frozenset[int]]:
    if len(data) > MOST_BYTES:
        raise BadInput((_problem("file", "The file is larger than %(most)s bytes.", most=MOST_BYTES),))
    text = _decode(data)
    if text.lstrip().startswith("{"):
        rows, year = _json_rows(text)
        return rows, frozenset({year}) if place == NATIONAL else frozenset()
    if place == NATIONAL:
        raise BadInput((_problem("file", "The national table of a year comes as JSON with its year."),))
    return list(_csv_rows(text)), frozenset()


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput((_problem("file", "The file is neither UTF-8 nor GB18030."),))


def _csv_rows(text: str) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(name.strip() for name in header) != COLUMNS:
            wanted = ",".join(COLUMNS)
            raise BadInput(
                (_problem("line 1", "The first line names the columns: %(wanted)s.", wanted=wanted),)
            )
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(COLUMNS):
                raise BadInput(
                    (_problem(f"line {reader.line_num}", "The line has %(n)s cells, not 4.", n=len(cells)),)
                )
            yield _Row(reader.line_num, dict(zip(COLUMNS, (c.strip() for c in cells), strict=True)))
    except csv.Error as error:
        raise BadInput((_problem(f"line {reader.line_num}", "Not readable as CSV."),)) from error


def _json_rows(text: str) -> tuple[list[_Row], int]:
    try:
        table = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput((_problem(f"line {error.lineno}", "Not readable as JSON."),)) from error
    papers, days, year = table.get("papers"), table.get("days"), table.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput((_problem("year", "The year of the table is missing or not a year."),))
    if not isinstance(papers, list) or not papers or not all(isinstance(p, str) and p for p in papers):
        raise BadInput((_problem("papers", "The notice is missing: papers is a list of addresses."),))
    if not isinstance(days, list) or not all(isinstance(day, dict) for day in days):
        raise BadInput((_problem("days", "The days are a list of {name, date, isOffDay}."),))
    lines = [text.count("\n", 0, m.start()) + 1 for m in re.finditer(r'"date"\s*:', text)]
    lines += [1] * (len(days) - len(lines))
    kinds = {True: "off", False: "work"}
    rows = []
    for line, day in zip(lines, days, strict=False):
        off = day.get("isOffDay")
        kind = kinds[off] if isinstance(off, bool) else off
        values = {"date": day.get("date"), "kind": kind, "name": day.get("name"), "notice": papers}
        rows.append(_Row(line, values))
    return rows, year


def _day(row: _Row, problems: list[Reason]) -> NamedDay | None:
    """The day of a row, or None with its problems appended."""
    before = len(problems)
    day = _date(row.values["date"])
    if day is None:
        problems.append(_line(row, "date", "Not a day YYYY-MM-DD from 2000 to 2100: %(value)s."))
    if row.values["kind"] not in (*KINDS, BACK):
        problems.append(_line(row, "kind", "The kind is off, work or back: %(value)s."))
    notices = row.values["notice"]
    texts = [("name", row.values["name"])]
    texts += [("notice", n) for n in (notices if isinstance(notices, list) else [notices])]
    for column, text in texts:
        if not isinstance(text, str) or not text or len(text) > 500 or _has_control(text):
            problems.append(_line(row, column, "Missing, over 500 characters or with control characters."))
    if day is None or len(problems) > before:
        return None
    words = tuple(str(text) for column, text in texts if column == "notice")
    return NamedDay(day, KINDS.get(str(row.values["kind"]), True), str(row.values["name"]), words)


def _conflicts(
    row: _Row, day: NamedDay, place: str, calendars: Calendars, *, replace: bool
) -> Iterator[Reason]:
    layer = calendars.layers.get(place)
    installed = {d.day: d for d in layer.days}.get(day.day) if layer else None
    if row.values["kind"] == BACK:
        if installed is None or place == NATIONAL:
            yield _line(
                row,
                "date",
                "%(value)s is no local day of this place, so it can't be taken back.",
                value=day.day,
            )
        return
    base = calendars.variants(NATIONAL)[0]
    # a national notice may say so of an ordinary day (2020-02-03); in a local one it is a slip
    if place != NATIONAL and not day.off and day.day.weekday() < 5 and not base.is_off(day.day):
        yield _line(row, "kind", "%(value)s is a working day anyway.", value=day.day)
    if installed and installed.off != day.off and not replace:
        yield _line(row, "kind", "%(value)s is installed with the other kind.", value=day.day)


def _date(value: object) -> date | None:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)


def _line(row: _Row, column: str, msgid: str, **params: object) -> Reason:
    return _problem(f"line {row.line}: {column}", msgid, **({"value": row.values.get(column)} | params))


def _problem(where: str, msgid: str, **params: object) -> Reason:
    return Reason("calendar.bad_notice", Msg(msgid, params), field=where)
