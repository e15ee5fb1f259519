"""What somebody has typed so far, saved as he types. A draft is no act; only its writer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from heli.base import clock
from heli.base.canonical import canonical
from heli.base.errors import BadInput, Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.models import Draft
from heli.matters.request import raw_cursor
from heli.matters.sealing import seal, unseal
from heli.offices.node import this_node

MOST_BYTES = 200_000


def save(person: int, form: str, content: Mapping[str, object], *, matter: UUID | None = None) -> None:
    """Keep what was typed into a form, in place of what was kept before. The scope must be the person's.

    Args:
        form: the act's name, or "open:" and a procedure.
        content: field → what was typed, as text; nothing is validated.
    Raises:
        BadInput: more than 200,000 bytes.
    """
    known = Draft.objects.filter(person=person, matter=matter, form=form).values_list("pk", flat=True).first()
    identity = known or uuid7()
    plain = cast(Any, dict(content))
    if len(canonical(plain)) > MOST_BYTES:
        raise BadInput(
            (Reason("draft.too_large", Msg("A draft holds at most 200,000 bytes."), field="content"),)
        )
    sealed, key_id = seal("draft", identity, plain)
    raw_cursor().execute(
        "INSERT INTO matters_draft (id, origin_node, person_id, matter_id, form, content, key_id, saved_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE"
        " SET content = excluded.content, key_id = excluded.key_id, saved_at = excluded.saved_at",
        (identity, this_node(), person, matter, form, sealed, key_id, clock.now()),
    )


def load(person: int, form: str, *, matter: UUID | None = None) -> Mapping[str, Any] | None:
    """What was kept of a form, or None."""
    row = Draft.objects.filter(person=person, matter=matter, form=form).first()
    if row is None:
        return None
    return cast("Mapping[str, Any]", unseal("draft", row.pk, row.content, row.key_id))


def discard(person: int, form: str, *, matter: UUID | None = None) -> None:
    """Forget a draft: the form was sent, or given up."""
    Draft.objects.filter(person=person, matter=matter, form=form).delete()
