"""What somebody should know besides alarms: put to him, decided, given to him, answered, to be done.

Found by looking at the last days, never by a mark of what was seen before: what is there already is not written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.matters.act_views import ActView, act_views
from heli.matters.books import library
from heli.matters.case_stream import CASE
from heli.matters.models import Allocation, Matter, MatterAct, Proposal, Task
from heli.notices import telling
from heli.notices.duty import Duty, Told, may_know
from heli.notices.models import Mail, Notice
from heli.notices.telling import Draft

RECENT = timedelta(days=2)
"""How far back is looked: a worker that stood for longer leaves the rest to the work lists."""
READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=400)
DECIDED = ("approved", "returned", "decided_otherwise", "stale")
HANDLER = "handling_prosecutor"
FEEDBACK = "feedback"
"""The act by which a supervised body says three lines after closing: the head is told of it too (W20)."""


def gather() -> int:
    """Write what is new; how many notices. One transaction for each kind."""
    since = clock.now() - RECENT
    written = 0
    for find in (_put_to, _decided, _given, _answered, _to_do):
        with engine_everywhere():
            written += telling.write([d for d, matter in find(since) if may_know(d.person, matter)])
    return written


_Found = Iterator[tuple[Draft, Matter]]


def _duty(matters: Iterable[Matter]) -> Duty:
    return Duty.on(clock.today(), list(matters))


def _kind(matter: Matter) -> dict[str, Any]:
    name = library().by_version(matter.version).written.name.text()
    return {"kind_zh": name.zh, "kind_en": name.en, "number": matter.number, "office": matter.office_id}


def act_detail(matter: Matter, act: str) -> dict[str, Any]:
    """An act's name and its matter's kind, number and office: what a notice keeps of it."""
    book = library()
    written = book.by_version(matter.version).acts.get(act) or book.on(CASE, matter.opened_on).acts.get(act)
    name = written.name.text() if written else None
    return {"zh": name.zh if name else act, "en": name.en if name else act, **_kind(matter)}


def _put_to(since: datetime) -> _Found:
    rows = list(
        Proposal.objects.filter(status="open", proposed_at__gte=since).select_related("matter__office")
    )
    duty = _duty(row.matter for row in rows)
    for row in rows:
        for one in _turn(row, duty):
            if one.person != row.author_id:
                detail = {**act_detail(row.matter, row.act_name), "by": row.proposer_id}
                key = f"proposal:{row.pk}:{row.waits_for}"
                yield (
                    Draft(one.person, key, "proposal", one.why, row.matter_id, row.pk, detail=detail),
                    row.matter,
                )


def _turn(row: Proposal, duty: Duty) -> Sequence[Told]:
    """Whose turn an open proposal is."""
    if row.decider_person_id is not None and row.waits_for == row.decider:
        return [Told(row.decider_person_id, row.decider)]
    return duty.handlers(row.matter) if row.waits_for == HANDLER else duty.of_role(row.waits_for, row.matter)


def _decided(since: datetime) -> _Found:
    rows = Proposal.objects.filter(status__in=DECIDED, decided_at__gte=since).exclude(
        decided_by=F("proposer")
    )
    for row in rows.select_related("matter"):
        detail = {**act_detail(row.matter, row.act_name), "how": row.status, "by": row.decided_by_id}
        draft = Draft(
            row.proposer_id, f"decided:{row.pk}", "decided", "proposer", row.matter_id, row.pk, detail=detail
        )
        yield draft, row.matter


def _given(since: datetime) -> _Found:
    rows = Allocation.objects.filter(on__gte=clock.civil_day(since)).select_related("matter")
    for row in rows.order_by("pk"):
        if row.matter.handler_id == row.person_id:
            key = f"given:{row.matter_id}:{row.act}"
            draft = Draft(
                row.person_id, key, "given", "handler", row.matter_id, row.act, detail=_kind(row.matter)
            )
            yield draft, row.matter


def _answered(since: datetime) -> _Found:
    """Shared acts that somebody outside did: partners' answers, what came back from other offices."""
    first = uuid_from(clock.real_now() - RECENT)
    found = MatterAct.objects.filter(pk__gte=first, recorded_at__gte=since, is_shared=True)
    rows = list(found.select_related("matter__office"))
    matters = {row.pk: row.matter for row in rows}
    duty = _duty(matters.values())
    for view in act_views("matter", rows):
        matter = matters[view.id]
        if is_others(view, matter):
            told = [*duty.handlers(matter)]
            told += duty.of_role("department_head", matter) if view.name == FEEDBACK else []
            by = {"by_office": _number(view.actor.get("office")), "by_part": _part(view.actor.get("person"))}
            detail = {**act_detail(matter, view.name), **by}
            for one in told:
                yield (
                    Draft(one.person, f"act:{view.id}", "answer", one.why, matter.pk, view.id, detail=detail),
                    matter,
                )


def _part(person: object) -> str:
    """The part of somebody outside who is no person of the directory, such as a defender; empty for a number."""
    return "" if str(person or "").isdigit() else str(person or "")


def is_others(view: ActView, matter: Matter) -> bool:
    """Whether an act is one of the lawbook that somebody outside the matter's office did."""
    known = library().by_version(matter.version).acts
    return str(view.actor.get("office")) != str(matter.office_id) and view.name in known


def _to_do(since: datetime) -> _Found:
    """Tasks that name a person, or the handler."""
    mine = Q(person__isnull=False) | Q(for_part=HANDLER)
    # a matter that was handed over is told by its allocation
    rows = list(
        Task.objects.filter(mine, done_at=None, made_at__gte=since)
        .exclude(kind="handed_over")
        .select_related("matter__office")
    )
    duty = _duty(row.matter for row in rows)
    for row in rows:
        told = [Told(row.person_id, "named")] if row.person_id is not None else duty.handlers(row.matter)
        detail = {"zh": row.say_zh, "en": row.say_en, "task": row.kind, **_kind(row.matter)}
        for one in told:
            yield (
                Draft(one.person, f"task:{row.pk}", "task", one.why, row.matter_id, row.pk, detail=detail),
                row.matter,
            )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def uuid_from(moment: datetime) -> UUID:
    """The least identifier made from an instant of the machine's clock on (`base.ids.uuid7`)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def clear() -> int:
    """Delete notices and mails that are old: read ones after 90 days, others after 400. Returns how many notices."""
    now = clock.now()
    with engine_everywhere():
        gone = Notice.objects.filter(
            Q(read_at__lt=now - READ_KEPT) | Q(read_at=None, made_at__lt=now - UNREAD_KEPT)
        )
        count, _ = gone.delete()
        Mail.objects.filter(made_at__lt=now - READ_KEPT).delete()
    return count
