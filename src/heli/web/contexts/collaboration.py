"""Between offices: what came in, what was asked of others, and for whom we wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.models import Matter, MatterLink, TimeLimit
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.names import look_up, part
from heli.web.contexts.outside import came_from_outside, from_outside
from heli.web.contexts.procedures import kind_of, limit_shown, procedures, stage_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Came:
    """A matter that came from another office or body."""

    title: str
    url: str
    kind: Words
    stage: Words
    office: Words
    opened_on: date
    is_allocated: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What an act of ours opened at another office."""

    title: str
    url: str
    kind: Words
    is_answered: bool


@dataclass(frozen=True, slots=True)
class WaitLine:
    """A term that binds another body."""

    title: str
    url: str
    limit: LimitShown


@dataclass(frozen=True, slots=True)
class WaitGroup:
    """All terms of one kind of body, earliest first."""

    who: Words
    lines: tuple[WaitLine, ...]


@dataclass(frozen=True, slots=True)
class CollaborationShown:
    """The page."""

    came_in: tuple[Came, ...]
    asked: tuple[Asked, ...]
    waiting: tuple[WaitGroup, ...]


def collaboration_shown(reader: Reader) -> CollaborationShown:
    """What came in, what was asked, for whom we wait. Its queries do not grow with the rows."""
    return CollaborationShown(_came_in(reader), _asked(reader), _waiting(reader))


def _came_in(reader: Reader) -> tuple[Came, ...]:
    openings = from_outside()
    found = Matter.objects.visible_to(reader).open().of_procedure(*openings).filter(office=reader.office)
    rows = list(found.order_by("-opened_on", "-id")[:SHOWN])
    outside = came_from_outside(rows)
    rows = [row for row in rows if row.pk in outside]
    names = look_up(offices=[row.office_id for row in rows])
    return tuple(
        Came(
            row.title_text, reverse("matter", args=[row.pk]), kind_of(row), stage_of(row),
            names.office(row.office_id), row.opened_on, row.handler_id is not None,
        )
        for row in rows
    )  # fmt: skip


def _asked(reader: Reader) -> tuple[Asked, ...]:
    mine = Matter.objects.visible_to(reader).filter(office=reader.office)
    links = MatterLink.objects.filter(relation="opened", matter__in=mine).select_related("matter")
    known = procedures()
    shown = []
    for link in links.order_by("-id")[:SHOWN]:
        name = str(link.view.get("procedure") or "")
        kind = known[name].name.text() if name in known else Text("另一事项", "Another matter")
        url = reverse("matter", args=[link.matter_id])
        shown.append(Asked(link.matter.title_text, url, kind, bool(link.view.get("closed"))))
    return tuple(shown)


def _waiting(reader: Reader) -> tuple[WaitGroup, ...]:
    found = TimeLimit.objects.visible_to(reader).running().filter(binds="watch").select_related("matter")
    rows = list(found.order_by("ends_on", "id")[:SHOWN])
    names = look_up(bearers=[row.bearer for row in rows])
    now = clock.now()
    groups: dict[str, list[WaitLine]] = {}
    for row in rows:
        line = WaitLine(
            row.matter.title_text, reverse("matter", args=[row.matter_id]), limit_shown(row, names, now)
        )
        groups.setdefault(row.who, []).append(line)
    return tuple(
        WaitGroup(part(who) if who else Msg("others"), tuple(lines)) for who, lines in groups.items()
    )
