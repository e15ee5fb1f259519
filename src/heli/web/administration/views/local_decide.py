"""The chief adopts a local text, or ends one: with the number and day of the decision, and what it changes shown before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base import clock
from heli.base.errors import NotFound, Refused
from heli.base.text import Msg, Text, Words
from heli.law.lawbook import LawbookError
from heli.law.local import read_local
from heli.matters.local_law import deciding, drafts
from heli.matters.local_law.deciding import Decision
from heli.matters.models import LayerDecision
from heli.web.administration import fault_words
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES
from heli.web.administration.views.local_shared import known_of, title_of
from heli.web.administration.words_of import office_name
from heli.web.contexts.names import both

KEY = "local_law"
METHODS = ["GET", "HEAD", "POST"]
BASIS = ("JCG 9",)


@require_http_methods(METHODS)
@opens(KEY)
def adopt(request: HttpRequest, desk: Desk, draft: UUID, digest: str) -> HttpResponse:
    """Adopt a draft that was put before the chief: the very text that he read."""
    row = drafts.of(draft)
    title = both(title_of(row.text, row.layer))
    office = office_name(row.office)

    def save(values: Values, _: bool) -> Outcome:
        try:
            made = deciding.adopt(row.pk, _decision(values), actor=desk.person, digest=digest)
        except LawbookError as wrong:
            known = known_of(drafts.check(row.text, row.office))
            raise Refused(fault_words.reasons(wrong.faults, known)) from wrong
        return Outcome(_said(made, office), _warn(made), reverse("admin_local_law"), subject=title)

    change = Change(
        "adopt_local", Msg("Adopt a local text"), title, reverse("admin_local_draft", args=[row.pk]), _fields(), save,
        day="from_on", basis=BASIS, trail=((PAGES[KEY].name, reverse("admin_local_law")),), button=Msg("Adopt it"),
        help=Msg("You decide this as chief prosecutor of the office. Whoever wrote the text can't adopt it."),
    )  # fmt: skip
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens(KEY)
def end(request: HttpRequest, desk: Desk, layer: str) -> HttpResponse:
    """End a local text from a day on."""
    last = deciding.standing(layer)
    if last is None or not desk.covers(last.office):
        raise NotFound()
    title = both(title_of(last.text, last.layer))

    def save(values: Values, _: bool) -> Outcome:
        made = deciding.end(layer, _decision(values), actor=desk.person)
        said = Msg("From %(day)s no matter is opened under it.", {"day": made.from_on})
        return Outcome(
            (
                said,
                _running(),
            ),
            (),
            reverse("admin_local_law"),
            subject=title,
        )

    change = Change(
        "end_local", Msg("End a local text"), title, reverse("admin_local_law"), _fields(), save, day="from_on",
        basis=BASIS, trail=((PAGES[KEY].name, reverse("admin_local_law")),), is_grave=True, button=Msg("End it"),
    )  # fmt: skip
    return answer(request, desk, change)


def _fields() -> list[Field]:
    today = clock.today().isoformat()
    return [
        Field("number", Msg("Number of the decision"),
              help=Msg("Of the chief's order, or of the minutes of the committee that discussed it.")),
        Field("decided_on", Msg("Day of the decision"), "day", start=(today,)),
        Field("from_on", Msg("Holds from"), "day", start=(today,), help=Msg("Today or a later day.")),
        Field("ground", Msg("Why"), "area", required=False, longest=500),
    ]  # fmt: skip


def _decision(values: Values) -> Decision:
    return Decision(values["number"], values["decided_on"], values["from_on"], values["ground"] or "")


def _said(made: LayerDecision, office: Text) -> tuple[Words, ...]:
    file, _ = read_local(made.text)
    said: list[Words] = [
        Msg(
            "From %(day)s it holds at %(office)s and at the offices below it.",
            {"day": made.from_on, "office": office},
        )
    ]
    before = (
        LayerDecision.objects.filter(layer=made.layer).exclude(pk=made.pk).order_by("-from_on", "-at").first()
    )
    if before is not None and before.text:
        said.append(Msg("It replaces the text that holds from %(day)s.", {"day": before.from_on}))
    if file is not None and file.kind == "procedure":
        said.append(Msg("Matters of this kind can be opened from that day on."))
    said.append(_running())
    said.append(Msg("Its hash: %(hash)s", {"hash": made.digest}))
    return tuple(said)


def _running() -> Words:
    return Msg("Matters that were opened before keep the rules under which they were opened.")


def _warn(made: LayerDecision) -> tuple[Words, ...]:
    if made.from_on == clock.today():
        return (Msg("Matters opened earlier today keep theirs."),)
    return ()
