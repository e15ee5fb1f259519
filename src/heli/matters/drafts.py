"""What somebody has typed into a form so far: kept encrypted, read by its writer only. A draft is no act."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import bad_input
from heli.base.ids import uuid7
from heli.ledger.vault import VaultError
from heli.matters.models import Draft
from heli.matters.sealing import seal, unseal

MOST_CHARACTERS = 200_000
Content = Mapping[str, Sequence[str]]


def save(person: int, form: str, content: Content, matter: UUID | None = None) -> None:
    """Keep the posted pairs of a form, in place of an older draft of the same form.

    Args:
        form: name of the form, at most 120 characters: the act's, or "open:" and a procedure.
    Raises:
        BadInput: more than 200,000 characters.
    """
    if sum(len(value) for values in content.values() for value in values) > MOST_CHARACTERS:
        raise bad_input("form", "draft.long", "This is too long to be kept as a draft.")
    known = _drafts(person, form, matter).values_list("id", flat=True).first()
    row = known or uuid7()
    plain: dict[str, Json] = {name: list(values) for name, values in content.items()}
    sealed, key_id = seal("draft", row, plain)
    Draft.objects.update_or_create(
        id=row,
        defaults={
            "person_id": person,
            "matter_id": matter,
            "form": form,
            "content": sealed,
            "key_id": key_id,
            "saved_at": clock.now(),
        },
    )


def load(person: int, form: str, matter: UUID | None = None) -> dict[str, list[str]] | None:
    """The posted pairs kept last; None if there are none."""
    row = _drafts(person, form, matter).first()
    if row is None:
        return None
    with contextlib.suppress(VaultError):
        kept = cast("Mapping[str, Any]", unseal("draft", row.pk, row.content, row.key_id))
        return {name: list(values) for name, values in kept.items()}
    return None


def discard(person: int, form: str, matter: UUID | None = None) -> None:
    """Throw a draft away; nothing happens if there is none."""
    _drafts(person, form, matter).delete()


def kept_by(person: int) -> QuerySet[Draft]:
    """A person's drafts, newest first."""
    return Draft.objects.filter(person=person).order_by("-saved_at")


def _drafts(person: int, form: str, matter: UUID | None) -> QuerySet[Draft]:
    return Draft.objects.filter(person=person, form=form[:120], matter=matter)
