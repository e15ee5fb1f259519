"""Reading calendars: the shipped tables of a country, and what an office has installed beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from heli.base.config import Config
from heli.law.counting.calendar import Calendars, Layer, NamedDay
from heli.law.counting.importing import read_layer
from heli.law.counting.terms import NATIONAL

SHIPPED = ("lawbook", "cn", "calendar")


@cache
def shipped_calendars() -> Calendars:
    """The national tables that come with the lawbook, and the citations of the steps. No local layer."""
    return read_calendars(files("heli").joinpath(*SHIPPED))


def read_calendars(folder: Traversable | Path) -> Calendars:
    """`national.json` and `citations.json` of a lawbook's calendar folder.

    `national.json`: a list of {year, notices: [address], days: [{name, off: [day], work: [day]}]}; the
    year's table is complete and may name days of the year before. `citations.json`: {month rule: {code of
    a step: [citation]}}.
    """
    tables = json.loads(folder.joinpath("national.json").read_text("utf-8"))
    days: list[NamedDay] = []
    for table in tables:
        notices = tuple(table["notices"])
        for group in table["days"]:
            for key, off in (("off", True), ("work", False)):
                days += [NamedDay(date.fromisoformat(d), off, group["name"], notices) for d in group[key]]
    years = frozenset(int(table["year"]) for table in tables)
    citations: Mapping[str, Mapping[str, list[str]]] = json.loads(
        folder.joinpath("citations.json").read_text("utf-8")
    )
    cited = {rule: {code: tuple(c) for code, c in steps.items()} for rule, steps in citations.items()}
    return Calendars({NATIONAL: Layer(NATIONAL, tuple(days), years)}, cited)


def local_folder() -> Path:
    """Where local calendars are installed: `calendars` in the folder of the setting HELI_VAR."""
    return Config.from_environment().var / "calendars"


def installed_calendars(folder: Path | None = None) -> Calendars:
    """The shipped tables with every layer that `heli law import-holidays` has installed.

    Raises:
        BadInput: an installed file was changed by hand and can't be read.
    """
    folder = folder or local_folder()
    found = sorted(folder.glob("*/*.json")) if folder.is_dir() else []
    return shipped_calendars().with_layers(read_layer(path) for path in found)
