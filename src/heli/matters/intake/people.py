"""The parties of a row: one, or several whose names stand in one cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from heli.base.text import Msg
from heli.matters.case_opening import PartyGiven
from heli.matters.intake.maps import PartyMap, Source
from heli.matters.intake.values import Cells

_RESIDENT = re.compile(r"\d{17}[\dXx]\Z|\d{15}\Z")
_YEAR = re.compile(r"(\d{4})年?\Z")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?\Z")


def parties_of(cells: Cells, given: Sequence[PartyMap]) -> list[PartyGiven]:
    """The parties of a row, in order. What is wrong is noted in `cells`."""
    return [party for one in given for party in _of_map(cells, one)]


def _of_map(cells: Cells, given: PartyMap) -> list[PartyGiven]:
    names = _parts(cells, given, given.name, 0)
    if not names:
        cells.convert(given.name, "")
        return []
    return [_one(cells, given, number, len(names)) for number in range(len(names))]


def _parts(cells: Cells, given: PartyMap, source: Source, wanted: int) -> list[str]:
    """The parts of a cell; one part stands for all. A number of parts that fits no names is refused."""
    text = cells.text(source.column) if source.column else str(source.value or "")
    parts = [part.strip() for part in text.split(given.split)] if given.split else [text.strip()]
    parts = [part for part in parts if part]
    if wanted and len(parts) not in (0, 1, wanted):
        cells.refuse(
            source.column,
            "row.parts",
            Msg(
                "“%(column)s” has %(found)s parts for %(wanted)s parties.",
                {"found": len(parts), "wanted": wanted},
            ),
        )
        return []
    return parts * wanted if wanted and len(parts) == 1 else parts


def _one(cells: Cells, given: PartyMap, number: int, of: int) -> PartyGiven:
    def part(source: Source | None) -> str:
        parts = _parts(cells, given, source, of) if source else []
        return parts[number] if number < len(parts) else ""

    def facts(sources: Mapping[str, Source]) -> dict[str, object]:
        read = {
            name: source.value if source.column is None else cells.convert(source, part(source))
            for name, source in sources.items()
        }
        return {name: value for name, value in read.items() if value is not None}

    known: dict[str, object] = {"party_kind": given.kind, "name": part(given.name)}
    if given.identity_number and (identity := part(given.identity_number)):
        kind = "resident" if _RESIDENT.match(identity) else "other"
        known["documents_of_identity"] = [{"kind": kind, "number": identity}]
    if given.birth_on and (born := part(given.birth_on)):
        known |= _birth(cells, given.birth_on, born)
    return PartyGiven(
        given.role,
        facts=known,
        measures=_whole([facts(one) for one in given.measures], {"kind", "since"}),
        charges=_whole([facts(one) for one in given.charges], {"charge"}),
    )


def _whole(found: list[dict[str, object]], needed: set[str]) -> list[Mapping[str, object]]:
    """Entries of which nothing is there are left out; an entry that is half there is for the law to refuse."""
    return [one for one in found if one.keys() & needed]


def _birth(cells: Cells, source: Source, text: str) -> dict[str, object]:
    """A birth date with the precision that it was written in; 1 January says nothing of its precision."""
    if year := _YEAR.match(text):
        return {"birth_on": f"{year[1]}-01-01", "birth_precision": "year"}
    if month := _MONTH.match(text):
        return {"birth_on": f"{month[1]}-{int(month[2]):02d}-01", "birth_precision": "month"}
    born = cells.convert(source.model_copy(update={"as_": "day"}), text)
    if born is None:
        return {}
    first = (born.month, born.day) == (1, 1)
    return {"birth_on": born.isoformat()} | ({} if first else {"birth_precision": "day"})
