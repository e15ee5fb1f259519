"""Papers of a matter: list, register or upload, open, print."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Reason, refused
from heli.base.text import Msg
from heli.documents.papers import PaperHead, Upload, open_paper, record_paper
from heli.matters.books import document_kind
from heli.matters.models import Matter
from heli.matters.reading import my_parts
from heli.web.contexts.papers import papers_shown, print_shown
from heli.web.forms.reading import Misread, read_day
from heli.web.parts import page

FIELDS = ("kind", "title", "number", "dated_on", "received_on", "from_office", "is_shared")


def matter_of(matter: UUID) -> Matter:
    """A matter that the reader may see. Raises `NotFound`."""
    found: Matter | None = Matter.objects.select_related("office").filter(pk=matter).first()
    if found is None:
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matter_papers(request: HttpRequest, matter: UUID) -> HttpResponse:
    """The papers by volume; a posted form registers one, with its file or as a record of paper only."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    row = matter_of(matter)
    typed: dict[str, str] = {"dated_on": "", "received_on": clock.today().isoformat()}
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        typed = {name: str(request.POST.get(name, "")) for name in FIELDS}
        try:
            _register(request, reader, row, typed)
        except HeliError as error:
            reasons = error.reasons
        else:
            messages.success(request, gettext("The paper was registered."))
            return HttpResponseRedirect(reverse("matter_papers", args=[matter]))
    context = {"papers": papers_shown(row, reader), "typed": typed, "reasons": reasons}
    return page(
        request, "web/pages/papers/list.html", "web/parts/papers/_list.html", context,
        status=400 if reasons else 200,
    )  # fmt: skip


def _register(request: HttpRequest, reader: Reader, matter: Matter, typed: dict[str, str]) -> UUID:
    if not my_parts(matter.pk, reader):
        raise refused(
            "paper.not_yours", Msg("You read this matter, but have no part in it."),
            do=Msg("Ask who answers for it to register the paper."),
        )  # fmt: skip
    partner = read_by_partner(reader)
    kind = typed["kind"]
    if not kind:
        raise BadInput((Reason("paper.kind", Msg("Say what kind of paper it is."), field="kind"),))
    written = document_kind(kind)
    source = int(typed["from_office"]) if typed["from_office"].isdecimal() else None
    head = PaperHead(
        kind=kind,
        title=typed["title"].strip(),
        number=typed["number"].strip(),
        dated_on=_day(typed, "dated_on"),
        received_on=clock.today() if partner else _day(typed, "received_on"),
        from_office=reader.office if partner else source,
        volume="main" if partner else written.volume if written else "inner",
        is_shared=partner or bool(typed["is_shared"]),
    )
    sent = request.FILES.get("file")
    upload = Upload(sent.name or "", sent.read()) if sent else None
    return record_paper(reader, matter.pk, head, upload)


def _day(typed: dict[str, str], name: str) -> date | None:
    if not typed[name].strip():
        return None
    try:
        return read_day(typed[name], clock.today())
    except Misread as wrong:
        raise BadInput((Reason("form.misread", wrong.say, do=wrong.do, field=name),)) from None


@login_required
@require_safe
def paper_file(request: HttpRequest, matter: UUID, paper: UUID) -> HttpResponse:
    """The file of a paper, as an attachment under the name that it came with."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    content = open_paper(reader, matter, paper)
    response = HttpResponse(content.data, content_type=content.media_type)
    response["Content-Disposition"] = (
        f"attachment; filename=\"paper\"; filename*=UTF-8''{quote(content.name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_safe
def paper_print(request: HttpRequest, matter: UUID, paper: UUID) -> HttpResponse:
    """An issued document as it prints on A4."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    context = {"sheet": print_shown(matter, paper, reader)}
    return render(request, "web/pages/papers/print.html", context)
