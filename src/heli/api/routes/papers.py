"""Papers of a matter: heads, content, and putting one in."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Router, Status, UploadedFile
from pydantic import Field

from heli.api import schemas, shapes
from heli.api.auth import caller
from heli.api.routes.matters import REFUSALS, WRITING, _visible
from heli.documents.papers import PaperHead, Upload, open_paper, papers_of, record_paper

router = Router(tags=["papers"])


class PaperGiven(schemas.Given):
    """The head of a paper. Without a file it is recorded as *paper only*."""

    kind: schemas.Name
    title: schemas.Line = ""
    number: Annotated[str, Field(max_length=80)] = ""
    dated_on: date | None = None
    received_on: date | None = None
    from_office: schemas.Number | None = None
    to_office: schemas.Number | None = None
    is_main_volume: bool = False
    is_shared: bool = False


@router.get(
    "/matters/{uuid:matter}/papers",
    response={200: list[schemas.PaperOut], **REFUSALS},
    operation_id="list_papers",
)
def list_papers(request: HttpRequest, matter: UUID) -> list[schemas.PaperOut]:
    """The papers of a matter that the caller may see, oldest first."""
    _visible(matter)
    rows = papers_of(caller(request).reader, matter).select_related("file")
    return [shapes.paper(row) for row in rows]


@router.post(
    "/matters/{uuid:matter}/papers", response={201: schemas.Made, **WRITING}, operation_id="record_paper"
)
def post_paper(
    request: HttpRequest,
    matter: UUID,
    given: Annotated[PaperGiven, Form()],
    file: Annotated[UploadedFile | None, File()] = None,
) -> Status[schemas.Made]:
    """Put a paper into a matter, with its file (at most 50 MB) or as *paper only*."""
    values = given.model_dump(exclude={"is_main_volume"})
    head = PaperHead(**values, volume="main" if given.is_main_volume else "inner")
    upload = Upload(file.name or "", file.read()) if file else None
    made = record_paper(caller(request).reader, matter, head, upload)
    return Status(201, schemas.Made(id=made))


@router.get(
    "/matters/{uuid:matter}/papers/{uuid:paper}/content",
    response=REFUSALS,
    operation_id="get_paper_content",
    openapi_extra={
        "responses": {200: {"description": "The file as it was handed in", "content": {"*/*": {}}}}
    },
)
def get_content(request: HttpRequest, matter: UUID, paper: UUID) -> HttpResponse:
    """The file of a paper; the media type is what the content was found to be."""
    content = open_paper(caller(request).reader, matter, paper)
    response = HttpResponse(content.data, content_type=content.media_type)
    response["Content-Disposition"] = content_disposition_header(True, content.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
