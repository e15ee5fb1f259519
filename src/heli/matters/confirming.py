"""A decision taken on paper is confirmed by who took it, signed in as himself (practice W4)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from heli.base import clock
from heli.base.errors import NotFound, Reason, refused
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.models import Task
from heli.matters.recompute import engine_entry
from heli.matters.request import scoped
from heli.matters.situation import load_head
from heli.matters.snapshot import fold
from heli.matters.stream import MatterStream, Recorded
from heli.matters.writing import as_bytes, write

DAYS = 10
"""Unconfirmed after so many days it is a hit of the flow monitoring."""


def confirm(task: UUID, *, actor: Actor, key: str) -> Recorded:
    """The decider confirms that he decided so on paper: an act of its own.

    Raises:
        NotFound: there is no such task, or it isn't his.
        Refused: not signed in as himself, or confirmed already.
    """
    with scoped(actor.reader):
        row = Task.objects.select_for_update().filter(pk=task, kind="confirm_paper").first()
        if row is None or row.person_id != actor.person:
            raise NotFound((Reason("task.none", Msg("There is no such task, or it isn't yours.")),))
        if row.done_at is not None or actor.via != "web":
            raise refused("confirm.not_now", Msg("It is confirmed already, or you are not signed in."))
        head = load_head(row.matter_id, key=key)
        entry = engine_entry(head, "confirm_paper", clock.now(), None, key)
        entry.actor = entry.entered_by = actor.agent()
        entry.person = actor.person
        entry.facts = {"act": str(row.cause)}
        write(entry, as_bytes(entry), fold(head.data, {}, entry.seq))
        row.done_at = entry.recorded_at
        row.save(update_fields=["done_at"])
        return Recorded(entry.id, MatterStream(row.matter_id), entry.seq, entry.happened)


def unconfirmed(today: date) -> QuerySet[Task]:
    """Decisions on paper that nobody confirmed within ten days, as far as the scope sees them."""
    before = today - timedelta(days=DAYS)
    return Task.objects.filter(kind="confirm_paper", done_at=None, made_at__date__lt=before)
