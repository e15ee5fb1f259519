"""Drafts of local texts that lie before the chief prosecutor."""

from __future__ import annotations

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.text import Msg
from heli.matters.models import LayerDraft
from heli.web.administration.views.local_shared import title_of
from heli.web.contexts.waiting import WaitingLine

MOST = 50


def drafts_put(reader: Reader) -> tuple[WaitingLine, ...]:
    """Those of the reader's office, the first put first; none where he is not its chief. One query of a chief."""
    if "chief_prosecutor" not in reader.roles or reader.office is None:
        return ()
    rows = LayerDraft.objects.filter(office_id=int(reader.office), put_at__isnull=False).order_by(
        "put_at", "pk"
    )
    return tuple(
        WaitingLine(
            title=title_of(row.text, row.layer),
            url=reverse("admin_local_draft", args=[row.pk]),
            matter="",
            matter_url="",
            at=row.put_at,
            kind=Msg("A local text to adopt or to give back"),
        )
        for row in rows[:MOST]
    )
