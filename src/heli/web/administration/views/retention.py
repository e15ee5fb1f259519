"""Retention: how long each kind of matter is kept, and what falls due. Nothing is erased without an act."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from heli.base import clock
from heli.base.text import Msg, Words
from heli.law.language import Procedure
from heli.matters.models import Matter
from heli.matters.retention import last_day
from heli.web.administration.desk import Desk, opens
from heli.web.administration.pages import ARCHIVE, CASES, CHIEF, DEPUTY, PAGES
from heli.web.administration.sheet import Badge, Cell, Link, Note, Section, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.contexts.procedures import kind_of, procedures

MOST = 100
AHEAD_YEARS = 1


@require_safe
@opens("retention")
def retention(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the procedures say; and, for who reads matters, what falls due within a year."""
    kinds = {key: one for key, one in procedures().items() if key != "case"}
    sections: list[Section] = [_rules(kinds)]
    if desk.holds(CASES, ARCHIVE, CHIEF, DEPUTY):
        sections.insert(0, _due(desk, kinds))
    else:
        sections.append(
            Note(
                Msg("What falls due is shown to case management and archive: administrators read no matter.")
            )
        )
    sheet = Sheet(
        title=PAGES["retention"].name,
        summary=Msg(
            "Nothing is erased by itself. At the end of its term a matter is erased by an act, decided and "
            "recorded; the proof that it was there stays."
        ),
        sections=sections,
        tabs=tabs(desk, "retention"),
    )  # fmt: skip
    return shown(request, desk, sheet)


def _rules(kinds: dict[str, Procedure]) -> Section:
    rows = tuple(
        (
            Cell(one.name.text()),
            Cell(
                _term(one), badges=(Badge(Msg("an assumption"), "warn"),) if one.retention.mark == "U" else ()
            ),
            Cell(citations=tuple(one.retention.basis)) if one.retention.basis else Cell("—"),
        )
        for one in kinds.values()
    )
    note = Msg("Counted from the day on which the matter was closed.")
    return Table(
        Msg("What the procedures say"),
        (Msg("Kind"), Msg("Kept for"), Msg("Basis")),
        rows,
        Msg("No procedure."),
        note,
    )


def _term(one: Procedure) -> Words:
    if one.retention.permanent or one.retention.years is None:
        return Msg("for ever")
    return Msg("%(years)s years", {"years": one.retention.years})


def _due(desk: Desk, kinds: dict[str, Procedure]) -> Section:
    """Closed matters that the person reads, whose term ends within a year; one query."""
    today = clock.today()
    wanted = Q(pk__in=[])
    for key, one in kinds.items():
        if one.retention.years is not None and not one.retention.permanent:
            wanted |= Q(procedure=key, closed_on__lte=last_day(today, AHEAD_YEARS - one.retention.years))
    rows: Any = (
        Matter.objects.visible_to(desk.reader).filter(wanted, erased_on=None).order_by("closed_on", "pk")
    )
    found = [(row, last_day(row.closed_on, kinds[row.procedure].retention.years or 0)) for row in rows[:MOST]]
    return Table(
        Msg("What falls due within a year"),
        (Msg("Matter"), Msg("Kind"), Msg("Closed on"), Msg("Kept until")),
        tuple(
            (
                Cell(row.title_text, reverse("matter", args=[row.pk]), detail=row.number),
                Cell(kind_of(row)),
                Cell(row.closed_on),
                Cell(
                    until,
                    badges=(Badge(Msg("due"), "danger"),) if until < today else (),
                    links=_links(desk, row, is_over=until < today),
                ),
            )
            for row, until in found
        ),
        Msg("Nothing falls due within a year."),
        Msg(
            "The oldest hundred. The chief of the office or a deputy erases what is due; what goes is shown before."
        ),
    )


def _links(desk: Desk, row: Matter, *, is_over: bool) -> tuple[Link, ...]:
    """Erasing is offered to who may order it, of what lies at his own office."""
    if not is_over or not desk.may_change or row.office_id != desk.office.pk:
        return ()
    return (Link(Msg("Erase"), reverse("admin_erase", args=[row.pk]), row.title_text),)
