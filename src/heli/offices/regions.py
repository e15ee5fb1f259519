"""Divisions on a day: by code, by name of the day, and the chain of superiors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.offices.models import Region, RegionTerm


def region_by_code(code: str, on: date) -> Region:
    """The body that bears a code on a day. Raises `NotFound`."""
    term: RegionTerm | None = (
        RegionTerm.objects.filter(code=code).held_on(on).select_related("region").first()
    )
    if term is None:
        raise NotFound(
            (Reason("region.none", Msg("No division bears the code %(code)s on that day.", {"code": code})),)
        )
    return term.region


def term_on(region: Region, on: date) -> RegionTerm:
    """Code, name and superior of a region on a day. Raises `NotFound` for a day without one."""
    term: RegionTerm | None = RegionTerm.objects.filter(region=region).held_on(on).first()
    if term is None:
        raise NotFound((Reason("region.no_term", Msg("This division has no name on that day.")),))
    return term


_LINE = """
WITH RECURSIVE line(place, region, code, parent) AS (
  SELECT 1, r.id, t.code, t.parent_id FROM offices_region r LEFT JOIN offices_regionterm t ON t.region_id = r.id
    AND (t.from_on IS NULL OR t.from_on <= %(on)s) AND (t.to_on IS NULL OR t.to_on >= %(on)s) WHERE r.id = %(region)s
  UNION ALL
  SELECT l.place + 1, l.parent, t.code, t.parent_id FROM line l LEFT JOIN offices_regionterm t ON t.region_id = l.parent
    AND (t.from_on IS NULL OR t.from_on <= %(on)s) AND (t.to_on IS NULL OR t.to_on >= %(on)s)
    WHERE l.parent IS NOT NULL AND l.place < 4
) SELECT region, code FROM line ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A region with its superiors on a day, from itself up; at most four. A code is None where no term holds."""

    numbers: tuple[int, ...]
    codes: tuple[str | None, ...]

    def path(self) -> tuple[str, ...]:
        """Codes from the province down, shortened as `law` writes places: ("54", "5405", "540521").

        Raises `RegionTerm.DoesNotExist` where one of them has no code on the day.
        """
        if None in self.codes:
            raise RegionTerm.DoesNotExist("a region of the line has no code on that day")
        return tuple(_short(code) for code in reversed(self.codes) if code)


def line_on(region: int, on: date) -> Line:
    """The line of a region, by its number, on a day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LINE, {"region": region, "on": on})
        rows = cursor.fetchall()
    return Line(tuple(number for number, _ in rows), tuple(code for _, code in rows))


def chain_on(region: Region, on: date) -> list[int]:
    """Numbers of a region and its superiors on a day, from itself up; at most four. One query."""
    return list(line_on(region.pk, on).numbers)


def code_path(region: Region, on: date) -> tuple[str, ...]:
    """Codes of the day from the province down, as `Line.path`. One query."""
    return line_on(region.pk, on).path()


def _short(code: str) -> str:
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
