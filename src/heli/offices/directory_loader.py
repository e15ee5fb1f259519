"""Divisions and offices of all China, from the lawbook's codes into the directory. Idempotent.

Offices are derived, one of each kind for each division: the nation, 31 provinces, the prefectures, the
counties. Bodies that no division shows (branch, railway and corps offices, joint ones) are opened by hand.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from heli.base.text import Text
from heli.offices.actions.authority import note
from heli.offices.actions.offices import lock_numbering
from heli.offices.codes import CODES
from heli.offices.kinds import COUNTY, NATION, PREFECTURE, PROVINCE, OfficeKind, kind_range, room
from heli.offices.models import Office, OfficeName, Region, RegionTerm
from heli.offices.naming import office_name, short_name
from heli.offices.places import free_room
from heli.offices.sorting import sort_key

DERIVED = (OfficeKind.PROCURATORATE, OfficeKind.POLICE, OfficeKind.COURT)
WITHOUT_OFFICES = frozenset({"71", "81", "82"})
"""Provinces for which none of these offices is derived."""
_CODE = r"^[a-z_]+:[0-9]{6}$"
_NO_NAME = Text("", "")


@dataclass(frozen=True, slots=True)
class Division:
    """One row of `regions.csv`; days inclusive, None is open."""

    code: str
    name: str
    name_en: str
    from_on: date | None
    to_on: date | None
    succeeds: str
    mark: str

    @property
    def level(self) -> int:
        """2 province, 3 prefecture, 4 county."""
        if self.code.endswith("0000"):
            return PROVINCE
        return PREFECTURE if self.code.endswith("00") else COUNTY


@cache
def divisions(path: Path = CODES / "regions.csv") -> tuple[Division, ...]:
    """Every dated division, by code."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            Division(
                row["code"],
                row["name"],
                row["en"],
                _day(row["from"]),
                _day(row["to"]),
                row["succeeds"],
                row["mark"],
            )
            for row in rows
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@transaction.atomic
def load_regions(rows: Iterable[Division] | None = None) -> int:
    """Enter the divisions that are not there. Returns how many terms were added."""
    known = dict(RegionTerm.objects.values_list("code", "region_id"))
    missing = [row for row in (rows or divisions()) if row.code not in known]
    # superiors come before inferiors, and a successor's body is its predecessor's
    for level in (PROVINCE, PREFECTURE, COUNTY):
        for succeeding in (False, True):
            batch = [row for row in missing if row.level == level and bool(row.succeeds) is succeeding]
            _enter(batch, known)
    if missing:
        note(None, "load_regions", None, added=len(missing))
    return len(missing)


def _enter(batch: list[Division], known: dict[str, int]) -> None:
    """Enter divisions whose superiors and predecessors are in `known` (code to body), and note them there."""
    fresh = [row for row in batch if row.succeeds not in known]
    bodies = Region.objects.bulk_create([Region(level=row.level) for row in fresh])
    known |= {row.code: body.pk for row, body in zip(fresh, bodies, strict=True)}
    known |= {row.code: known[row.succeeds] for row in batch if row.succeeds in known}
    RegionTerm.objects.bulk_create(
        RegionTerm(
            region_id=known[row.code],
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            parent_id=known.get(_parent_code(row, known)),
            from_on=row.from_on,
            to_on=row.to_on,
            mark=row.mark,
        )
        for row in batch
    )


def _parent_code(row: Division, known: Mapping[str, int]) -> str:
    """Code of the superior division: the prefecture, or the province where there is none between."""
    prefecture = row.code[:4] + "00"
    if row.level == COUNTY and prefecture in known:
        return prefecture
    return "" if row.level == PROVINCE else row.code[:2] + "0000"


@transaction.atomic
def load_offices(kinds: Iterable[OfficeKind] = DERIVED, *, province: str | None = None) -> int:
    """Derive the offices that are not there. Returns how many were added.

    Args:
        province: two digits, to derive the nation's offices and those of one province alone.
    """
    lock_numbering()
    histories = [h for h in _histories() if province is None or h[0].code[:2] == province]
    added = sum(_load_kind(OfficeKind(kind), histories) for kind in kinds)
    if added:
        note(None, "load_offices", None, added=added, province=province or "")
    return added


def _histories() -> list[list[RegionTerm]]:
    """The terms of each division that has offices, oldest first, by level and code."""
    found: dict[int, list[RegionTerm]] = {}
    terms = RegionTerm.objects.select_related("region").order_by(F("from_on").asc(nulls_first=True), "code")
    for term in terms:
        if term.code[:2] not in WITHOUT_OFFICES:
            found.setdefault(term.region_id, []).append(term)
    return sorted(found.values(), key=lambda h: (h[0].region.level, h[0].code))


def _load_kind(kind: OfficeKind, histories: list[list[RegionTerm]]) -> int:
    offices = {office.region_id: office for office in Office.objects.filter(kind=kind, code__regex=_CODE)}
    taken: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    for office in Office.objects.filter(kind=kind):
        taken[office.superior_id].append((office.lft, office.rgt))
    names = {history[0].region_id: history for history in histories}
    added = 0
    if None not in offices:
        offices[None] = _numbered(kind, NATION, "000000", None, None, taken)
        offices[None].save(force_insert=True)
        OfficeName.objects.create(**_name(offices[None], office_name(kind, NATION, _NO_NAME, _NO_NAME), None))
        added += 1
    for level in (PROVINCE, PREFECTURE, COUNTY):
        new = [
            _numbered(kind, level, h[0].code, h[0].region, offices.get(h[0].parent_id, offices[None]), taken)
            for h in histories
            if h[0].region.level == level and h[0].region_id not in offices
        ]
        Office.objects.bulk_create(new)
        offices |= {office.region_id: office for office in new}
        OfficeName.objects.bulk_create([name for office in new for name in _names(office, names)])
        added += len(new)
    return added


def _numbered(
    kind: OfficeKind,
    level: int,
    code: str,
    region: Region | None,
    superior: Office | None,
    taken: dict[int | None, list[tuple[int, int]]],
) -> Office:
    """A new, unsaved office with the next free numbers under its superior, which are noted in `taken`."""
    size = room(kind, level)
    bounds = (superior.own_rgt + 1, superior.rgt) if superior else kind_range(kind)
    siblings = taken[superior.pk if superior else None]
    lft, rgt = free_room(*bounds, siblings, size.whole)
    siblings.append((lft, rgt))
    return Office(
        kind=kind,
        level=level,
        code=f"{kind}:{code}",
        region=region,
        superior=superior,
        lft=lft,
        own_rgt=lft + size.own - 1,
        rgt=rgt,
    )


def _names(office: Office, histories: Mapping[int, list[RegionTerm]]) -> Iterator[OfficeName]:
    assert office.region_id is not None  # only the nation's office has no region
    kind = OfficeKind(office.kind)
    for term in histories[office.region_id]:
        above = histories[term.parent_id][-1] if term.parent_id and term.parent_id in histories else None
        above_name = Text(above.name, above.name_en) if above else _NO_NAME
        name = office_name(kind, office.level, Text(term.name, term.name_en), above_name)
        yield OfficeName(**_name(office, name, term))


def _name(office: Office, name: Text, term: RegionTerm | None) -> dict[str, Any]:
    return {
        "office": office,
        "zh": name.zh,
        "en": name.en,
        "short_zh": short_name(term.name) if term else name.zh,
        "sort_key": sort_key(name.zh),
        "from_on": term.from_on if term else None,
        "to_on": term.to_on if term else None,
    }
