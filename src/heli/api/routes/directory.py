"""The directory and the lawbook: offices, and procedures with the schema of each act's facts."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from heli.api import schemas, shapes
from heli.api.paging import MOST, key_of, read_key
from heli.api.routes.matters import REFUSALS, PageKey
from heli.base import clock
from heli.base.errors import NotFound, Reason, bad_input
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure
from heli.matters.books import library
from heli.offices.models import Office, OfficeName

router = Router(tags=["directory"])
LEVELS = {1: "supreme", 2: "province", 3: "prefecture", 4: "county"}


@router.get("/offices", response={200: schemas.OfficePage, **REFUSALS}, operation_id="list_offices")
def list_offices(
    request: HttpRequest,
    kind: schemas.Name | None = None,
    code: Annotated[str, Query(max_length=64)] | None = None,
    after: PageKey = "",
    size: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> schemas.OfficePage:
    """Offices that exist today, in the order of the directory (an office before those under it)."""
    today = clock.today()
    rows = Office.objects.existing_on(today).order_by("lft")
    if kind:
        rows = rows.of_kind(kind)
    if code:
        rows = rows.filter(code=code)
    if after:
        place = read_key(after, str)[1]
        if not place.isdigit() or int(place) > schemas.INT4:
            raise bad_input("after", "page.key", "This is not the key of a page.")
        rows = rows.filter(lft__gt=int(place))
    found = list(rows[: size + 1])
    names = {name.office_id: name for name in OfficeName.objects.filter(office__in=found).held_on(today)}
    items = [
        schemas.OfficeOut(
            id=row.pk,
            code=row.code,
            kind=row.kind,
            level=LEVELS[row.level],
            name=schemas.Words(zh=names[row.pk].zh, en=names[row.pk].en),
        )
        for row in found[:size]
        if row.pk in names
    ]
    more = len(found) > size
    return schemas.OfficePage(items=items, next=key_of("", found[size - 1].lft) if more else None)


@router.get(
    "/procedures/{name}", response={200: schemas.ProcedureOut, **REFUSALS}, operation_id="get_procedure"
)
def get_procedure(request: HttpRequest, name: schemas.Name) -> schemas.ProcedureOut:
    """A procedure as it is in force today."""
    compiled = _procedure(name)
    written = compiled.written
    return schemas.ProcedureOut(
        name=written.procedure,
        title=shapes.words(written.name.text()),
        in_force=written.in_force,
        version=compiled.hash,
        line=written.line,
        acts=list(compiled.acts),
        limits=list(compiled.limits),
    )


@router.get(
    "/procedures/{name}/acts/{act}/facts",
    response={200: dict[str, Any], **REFUSALS},
    operation_id="get_facts",
)
def get_facts(request: HttpRequest, name: schemas.Name, act: schemas.Name) -> dict[str, Any]:
    """The schema of an act's facts, as the lawbook writes it."""
    acts = _procedure(name).acts
    if act not in acts:
        raise NotFound((Reason("act.none", Msg("There is no such act.")),))
    return {key: fact.model_dump(mode="json", by_alias=True) for key, fact in acts[act].facts.items()}


def _procedure(name: str) -> CompiledProcedure:
    return library().on(name, clock.today())
