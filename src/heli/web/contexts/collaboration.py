"""Between offices: what came in, what was asked of others, and for whom we wait. And the notices of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.act_views import act_views
from heli.matters.models import Matter, MatterAct, MatterLink, Proposal, TimeLimit
from heli.web.contexts.limits import LimitShown
from heli.web.contexts.matter import agent_name
from heli.web.contexts.names import look_up, part
from heli.web.contexts.offers import OUTSIDE
from heli.web.contexts.procedures import compiled_of, kind_of, limit_shown, procedures, stage_of
from heli.web.contexts.work import act_name

SHOWN = 100
RECENT = timedelta(days=30)
OWN = frozenset({"handling_prosecutor", "prosecutor"})
DECIDED: Mapping[str, tuple[Msg, str]] = {
    "approved": (Msg("approved"), "good"),
    "returned": (Msg("returned with reasons"), "warn"),
    "decided_otherwise": (Msg("decided otherwise"), "warn"),
    "stale": (Msg("overtaken by a later act"), "danger"),
}


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


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: what happened, where."""

    at: datetime
    title: Words
    matter: str
    url: str
    who: Words
    badge: Words | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class NoticesShown:
    """What a person should know: decisions on what he proposed, and answers of others in his matters."""

    decided: tuple[Notice, ...]
    answers: tuple[Notice, ...]


def collaboration_shown(reader: Reader) -> CollaborationShown:
    """What came in, what was asked, for whom we wait. Its queries do not grow with the rows."""
    return CollaborationShown(_came_in(reader), _asked(reader), _waiting(reader))


def from_outside() -> Mapping[str, frozenset[str]]:
    """Procedure → the acts by which another office or body opens a matter here."""
    found: dict[str, frozenset[str]] = {}
    for name, written in procedures().items():
        acts = {
            key
            for key, act in written.acts.items()
            if act.opens_matter and (OUTSIDE & set(act.by) or ("engine" in act.by and not OWN & set(act.by)))
        }
        if acts:
            found[name] = frozenset(acts)
    return found


def _came_in(reader: Reader) -> tuple[Came, ...]:
    openings = from_outside()
    found = Matter.objects.visible_to(reader).open().of_procedure(*openings).filter(office=reader.office)
    rows = list(found.order_by("-opened_on", "-id")[:SHOWN])
    first = dict(
        MatterAct.objects.filter(matter__in=[row.pk for row in rows], seq=1).values_list("matter_id", "name")
    )
    rows = [row for row in rows if first.get(row.pk) in openings[row.procedure]]
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


def notices_shown(reader: Reader) -> NoticesShown:
    """Decisions on his proposals, and others' acts in the matters for which he answers, of the last 30 days."""
    since = clock.now() - RECENT
    return NoticesShown(_decided(reader, since), _answers(reader, since))


def _decided(reader: Reader, since: datetime) -> tuple[Notice, ...]:
    found = Proposal.objects.visible_to(reader).filter(
        proposer=int(reader.person), status__in=DECIDED, decided_at__gte=since
    )
    rows = list(found.select_related("matter").order_by("-decided_at")[:SHOWN])
    names = look_up(people=[row.decided_by_id for row in rows])
    return tuple(
        Notice(
            row.decided_at, act_name(row.matter, row.act_name), row.matter.title_text,
            reverse("proposal", args=[row.pk]), names.person(row.decided_by_id), *DECIDED[row.status],
        )
        for row in rows
    )  # fmt: skip


def _answers(reader: Reader, since: datetime) -> tuple[Notice, ...]:
    """Shared acts by others in his matters: partners' answers, and what came back from other offices."""
    found = MatterAct.objects.filter(
        matter__handler=int(reader.person), recorded_at__gte=since, is_shared=True
    )
    rows = list(found.select_related("matter").order_by("-recorded_at")[:SHOWN])
    matters: dict[UUID, Matter] = {row.pk: row.matter for row in rows}
    views = [
        view for view in act_views("matter", rows) if _is_others(view.actor, matters[view.id], view.name)
    ]
    names = look_up(
        people=[_number(view.actor.get("person")) for view in views],
        offices=[_number(view.actor.get("office")) for view in views],
    )
    return tuple(
        Notice(
            view.recorded_at, view.title, matters[view.id].title_text,
            reverse("recorded_act", args=[matters[view.id].pk, view.id]), agent_name(view.actor, names),
        )
        for view in views
    )  # fmt: skip


def _is_others(actor: Mapping[str, object], matter: Matter, name: str) -> bool:
    """Whether the act is one that somebody outside does."""
    acts = compiled_of(matter.version).acts
    return str(actor.get("office")) != str(matter.office_id) and name in acts


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None
