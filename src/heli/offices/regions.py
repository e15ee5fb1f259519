"""Divisions on a day: by code, by name of the day, and the chain of superiors."""

from __future__ import annotations

from datetime import date

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


def chain_on(region: Region, on: date) -> list[int]:
    """Numbers of a region and its superiors on a day, from itself up; at most four."""
    chain = [region.pk]
    while len(chain) < 4:
        parent = (
            RegionTerm.objects.filter(region=chain[-1]).held_on(on).values_list("parent", flat=True).first()
        )
        if parent is None:
            break
        chain.append(parent)
    return chain


def code_path(region: Region, on: date) -> tuple[str, ...]:
    """Codes of the day from the province down, shortened as `law` writes places: ("54", "5405", "540521")."""
    codes = []
    for pk in reversed(chain_on(region, on)):
        code = RegionTerm.objects.filter(region=pk).held_on(on).values_list("code", flat=True).get()
        codes.append(code)
    return tuple(_short(code) for code in codes)


def _short(code: str) -> str:
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
