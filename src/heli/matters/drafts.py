"""What somebody has typed so far, saved as he types. A draft is no act; only its writer sees it.

One form may have several drafts: one for each time that it was opened. `form` is then its name, "#", and a short mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Q

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
MARK = "#"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it was last saved. `form` without its mark; `content` field → what was typed."""

    id: UUID
    matter: UUID | None
    form: str
    saved_at: datetime
    content: Mapping[str, Any]


def save(person: int, form: str, content: Mapping[str, object], *, matter: UUID | None = None) -> datetime:
    """Keep what was typed into a form, in place of what was kept before; returns when. The scope must be the person's.

    Args:
        form: the act's name, or "open:" and a procedure; with "#" and a mark where it may be open more than once.
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
    now = clock.now()
    raw_cursor().execute(
        "INSERT INTO matters_draft (id, origin_node, person_id, matter_id, form, content, key_id, saved_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE"
        " SET content = excluded.content, key_id = excluded.key_id, saved_at = excluded.saved_at",
        (identity, this_node(), person, matter, form, sealed, key_id, now),
    )
    return now


def load(person: int, form: str, *, matter: UUID | None = None) -> Mapping[str, Any] | None:
    """What was kept last of a form, under whatever mark, or None."""
    row = _of_form(person, form, matter).order_by("-saved_at").first()
    return None if row is None else _opened(row).content


def kept(person: int, form: str | None = None, *, matter: UUID | None = None) -> list[Kept]:
    """The drafts of a person, the newest first; with `form` those of that form on that matter."""
    rows = Draft.objects.filter(person=person) if form is None else _of_form(person, form, matter)
    return [_opened(row) for row in rows.order_by("-saved_at", "id")]


def kept_as(person: int, form: str, *, matter: UUID | None = None) -> Kept | None:
    """The draft under exactly this name, mark and all."""
    row = Draft.objects.filter(person=person, matter=matter, form=form).first()
    return None if row is None else _opened(row)


def discard(person: int, form: str, *, matter: UUID | None = None) -> None:
    """Forget the draft of exactly this name: the form was sent, or given up."""
    Draft.objects.filter(person=person, matter=matter, form=form).delete()


def throw_away(person: int, draft: UUID) -> bool:
    """Forget a draft by its number; False where it is none of the person's."""
    return Draft.objects.filter(person=person, pk=draft).delete()[0] > 0


def _of_form(person: int, form: str, matter: UUID | None) -> Any:
    named = Q(form=form) | Q(form__startswith=f"{form}{MARK}")
    return Draft.objects.filter(named, person=person, matter=matter)


def _opened(row: Draft) -> Kept:
    content = cast("Mapping[str, Any]", unseal("draft", row.pk, row.content, row.key_id))
    return Kept(row.pk, row.matter_id, row.form.partition(MARK)[0], row.saved_at, content)
