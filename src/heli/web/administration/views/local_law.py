"""Local rules of offices: what holds where, its decisions, the signed file, and taking one in as a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.base import clock
from heli.base.errors import BadInput, HeliError, NotFound, Reason, Refused, bad_input
from heli.base.text import Msg, Text, Words
from heli.law.local import Place, read_local
from heli.matters import books
from heli.matters.local_law import drafts, exchange
from heli.matters.models import LayerDecision, LayerDraft
from heli.offices.models import Office
from heli.web.administration.desk import Desk, opens
from heli.web.administration.pages import CHIEF, PAGES, SECURITY, SYSTEM
from heli.web.administration.scopes import office_within
from heli.web.administration.sheet import (
    Badge,
    Cell,
    Facts,
    Link,
    Note,
    Search,
    Section,
    Select,
    Sheet,
    Table,
)
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.views.local_shared import offices_of, title_of
from heli.web.administration.words_of import office_name, office_names, person_name
from heli.web.contexts.registry import Choice

KEY = "local_law"
MOST_FILE = 400_000


@require_safe
@opens(KEY)
def local_law(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What binds one office today and later, drafts, and what no longer fits."""
    given = request.GET.get("office", "")
    office = office_within(desk, int(given)) if given.isdecimal() and len(given) < 10 else desk.office
    actions: tuple[Link, ...] = ()
    if desk.holds(SYSTEM, SECURITY):
        actions = (
            Link(Msg("New draft"), f"{reverse('admin_local_new')}?office={office.pk}"),
            Link(Msg("Take in a signed file"), reverse("admin_local_import")),
        )
    sheet = Sheet(
        title=PAGES[KEY].name,
        kicker=office_name(office),
        summary=Msg(
            "What this office and those above it add to the national lawbook or tighten in it. Nothing national is "
            "loosened; matters that run keep the rules under which they were opened."
        ),
        actions=actions,
        sections=(*_lapsed(office), _drafts(desk), _holding(office), _decided(office)),
        tabs=tabs(desk, KEY),
        search=_offices(desk, office),
    )
    return shown(request, desk, sheet)


def _offices(desk: Desk, office: Office) -> Search | None:
    names = offices_of(desk)
    if len(names) < 2:
        return None
    choices = tuple(Choice(str(n), name, n == office.pk) for n, name in names.items())
    return Search(
        reverse("admin_local_law"), Msg("Office"), None, (Select("office", Msg("Office"), choices),)
    )


def _book() -> books.LoadedBook:
    book = books.library()
    assert isinstance(book, books.LoadedBook)
    book.refresh()
    return book


def _lapsed(office: Office) -> list[Section]:
    """Texts that do not fit the national version in force: they are left out there, and somebody has to see it."""
    law = _book().law
    today = clock.today()
    place = Place(office.kind, office.lft)
    for file in {one.digest: law.files.get(one.digest) for one in law.holding(place, today)}.values():
        if file is not None and file.extends in law.national.procedures:
            law.written(file.extends, today, place)
    here = {one.layer for one in law.holding(place, today)}
    current = {
        version.hash for name in law.national.names() for version in [law.national.written(name, today)]
    }
    found = [layer for (layer, version) in law.lapsed if layer in here and version in current]
    return [
        Note(
            Msg(
                "%(layer)s does not fit the national text in force any more, and is left out.",
                {"layer": layer},
            ),
            Msg("Write a new text over the new national one, and have it adopted."),
            "warn",
        )
        for layer in found
    ]


def _drafts(desk: Desk) -> Section:
    rows = LayerDraft.objects.select_related("office", "author", "put_by").order_by("-changed_at")[:100]
    names = office_names({row.office_id for row in rows})
    lines = tuple(
        (
            Cell(title_of(row.text, row.layer), reverse("admin_local_draft", args=[row.pk])),
            Cell(names.get(row.office_id, "")),
            Cell("", badges=(_put_badge(row),)),
            Cell(person_name(row.author), detail=row.changed_at),
        )
        for row in rows
    )
    columns = (Msg("Draft"), Msg("Office"), Msg("State"), Msg("By whom"))
    return Table(Msg("Drafts"), columns, lines, Msg("There is no draft."))


def _put_badge(row: LayerDraft) -> Badge:
    if row.put_at is not None:
        return Badge(Msg("before the chief prosecutor"), "brand")
    return Badge(Msg("being written"))


def _holding(office: Office) -> Section:
    law, today = _book().law, clock.today()
    place = Place(office.kind, office.lft)
    holding = law.holding(place, today)
    coming = [
        one
        for one in law.decisions
        if one.from_on > today and one.kind == place.kind and one.first <= place.ord <= one.last
    ]
    names = office_names({one.office for one in (*holding, *coming)})
    rows = {(row.layer, row.from_on, row.digest): row for row in LayerDecision.objects.all()}
    lines = []
    for one in (*holding, *coming):
        row = rows.get((one.layer, one.from_on, one.digest))
        state = Badge(Msg("in force"), "good") if one.from_on <= today else Badge(Msg("to come"), "brand")
        if not one.text:
            state = Badge(Msg("ends"), "warn")
        lines.append((
            Cell(title_of(one.text, one.layer), reverse("admin_local_text", args=[row.pk]) if row else ""),
            Cell(_over(one.text)),
            Cell(names.get(one.office, "")),
            Cell(one.from_on, badges=(state,)),
            Cell(row.decision if row else ""),
        ))  # fmt: skip
    columns = (Msg("Text"), Msg("Over"), Msg("Of which office"), Msg("Holds from"), Msg("Decision"))
    return Table(Msg("What holds here"), columns, tuple(lines), Msg("The national lawbook alone holds here."))


def _over(text: str) -> Words | str:
    file, _ = read_local(text) if text else (None, [])
    if file is None:
        return ""
    if file.kind == "procedure":
        return Msg("a procedure of its own")
    written = _book().book.procedures.get(file.extends)
    return written[-1].procedure.name.text() if written else Text(file.extends, file.extends)


def _decided(office: Office) -> Section:
    rows = (
        LayerDecision.objects.filter(office=office).select_related("author", "adopter").order_by("-at")[:200]
    )
    lines = tuple(
        (
            Cell(title_of(row.text, row.layer), reverse("admin_local_text", args=[row.pk])),
            Cell("", badges=(Badge(Msg("adopted"), "good") if row.text else Badge(Msg("ended"), "warn"),)),
            Cell(row.from_on),
            Cell(row.decision, detail=row.decided_on),
            Cell(person_name(row.author)),
            Cell(person_name(row.adopter)),
        )
        for row in rows
    )
    columns = (
        Msg("Text"),
        Msg("What"),
        Msg("Holds from"),
        Msg("Decision"),
        Msg("Written by"),
        Msg("Decided by"),
    )
    return Table(Msg("Decisions of this office"), columns, lines, Msg("This office has decided nothing yet."))


@require_safe
@opens(KEY)
def text(request: HttpRequest, desk: Desk, decision: UUID) -> HttpResponse:
    """One decision: its text, its hash, who and when."""
    row = _decision(desk, decision)
    is_mine = desk.holds(CHIEF) and row.office_id == desk.office.pk
    links = []
    if row.text:
        links.append(Link(Msg("Export as a signed file"), reverse("admin_local_export", args=[row.pk])))
        if desk.holds(SYSTEM, SECURITY) and desk.covers(row.office):
            links.append(Link(Msg("Write a new version"), f"{reverse('admin_local_new')}?from={row.pk}"))
        if is_mine:
            links.append(Link(Msg("End it"), reverse("admin_local_end", args=[row.layer])))
    facts = Facts(
        Msg("The decision"),
        (
            (Msg("Office"), Cell(office_name(row.office))),
            (Msg("Decision"), Cell(row.decision, detail=row.decided_on)),
            (Msg("Holds from"), Cell(row.from_on)),
            (Msg("Why"), Cell(row.ground or "—")),
            (Msg("Written by"), Cell(person_name(row.author))),
            (Msg("Decided by"), Cell(person_name(row.adopter), detail=row.at)),
            (Msg("Hash of the text"), Cell(row.digest or "—")),
        ),
    )
    sheet = Sheet(
        title=title_of(row.text, row.layer),
        kicker=office_name(row.office),
        actions=tuple(links),
        trail=((PAGES[KEY].name, reverse("admin_local_law")),),
        sections=(facts,),
    )
    return render(request, "web/administration/local/text.html", {"sheet": sheet, "text": row.text})


def _decision(desk: Desk, number: UUID) -> LayerDecision:
    """A decision that concerns the desk's place: of an office within it, or of one above."""
    row = (
        LayerDecision.objects.select_related("office", "office__region", "author", "adopter")
        .filter(pk=number)
        .first()
    )
    if row is None or not (desk.covers(row.office) or _above(row.office, desk.office)):
        raise NotFound()
    return row


def _above(office: Office, own: Office) -> bool:
    return office.kind == own.kind and office.lft <= own.lft <= office.rgt


@require_safe
@opens(KEY)
def export(request: HttpRequest, desk: Desk, decision: UUID) -> HttpResponse:
    """The signed file."""
    row = _decision(desk, decision)
    if not row.text:
        raise NotFound()
    answer = HttpResponse(exchange.export(row), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.layer}.heli.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@opens(KEY)
def take_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A signed file becomes a draft; one of an unknown signer where that is ticked; a changed one never."""
    desk.need(SYSTEM, SECURITY)
    reasons: Iterable[Reason] = ()
    received = None
    if request.method == "POST":
        try:
            received = exchange.receive(_file(request))
            if received.signer is None and not request.POST.get("unknown"):
                raise _unknown_signer(received)
            office = office_within(desk, int(request.POST.get("office", "0") or 0))
            came = f"{received.office} {received.decision} {received.from_on}"
            made = drafts.start(office, received.text, actor=desk.person, came_from=came)
            return redirect("admin_local_draft", made.pk)
        except (BadInput, Refused) as wrong:
            reasons = wrong.reasons
        except (ValueError, HeliError) as wrong:
            reasons = (
                getattr(wrong, "reasons", ())
                or bad_input("office", "local.office", "Choose an office.").reasons
            )
    names = offices_of(desk)
    context: dict[str, Any] = {
        "offices": [(n, name, n == desk.office.pk) for n, name in names.items()],
        "reasons": tuple(reasons),
        "received": received,
    }
    return render(request, "web/administration/local/import.html", context, status=422 if reasons else 200)


def _file(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or (file.size or 0) > MOST_FILE:
        raise bad_input("file", "local.file", "Choose the file that was exported.", do=Msg("At most 400 KB."))
    content: bytes = file.read()
    return content


def _unknown_signer(received: exchange.Received) -> Refused:
    say = Msg(
        "The signature holds, but this installation does not know its signer: %(key)s",
        {"key": received.claimed},
    )
    do = Msg("Ask by another way whether this is their key. Then choose the file again and tick the box.")
    return Refused((Reason("local.unknown_signer", say, do=do),))
