"""Drafts of local texts: written by an administrator, checked, put before the chief. They bind nobody."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from heli.base import clock
from heli.base.errors import NotFound, bad_input, refused
from heli.base.text import Msg, Text
from heli.law.lawbook import LawbookError
from heli.law.local import Checked, Place, check_local, digest_of_text, read_local
from heli.law.local.reading import MOST_BYTES
from heli.matters import books
from heli.matters.models import LayerDraft
from heli.offices.actions.authority import EITHER, require
from heli.offices.models import Office, Person

MOST_STEPS = 100
"""Steps of one sandbox matter."""


def start(office: Office, text: str, *, actor: Person, came_from: str = "") -> LayerDraft:
    """Begin a draft at an office. Raises `Refused` for whom the office's local texts are not, `BadInput` for its size."""
    require(actor, EITHER, about=office)
    text = _sized(text)
    now = clock.now()
    return LayerDraft.objects.create(
        office=office,
        layer=_layer(text),
        text=text,
        digest=digest_of_text(text),
        author=actor,
        made_at=now,
        changed_at=now,
        came_from=came_from[:200],
    )


@transaction.atomic
def write(draft: UUID, text: str, *, actor: Person, seen: str) -> LayerDraft:
    """Change the text of a draft. What was put before the chief is taken back by it, and the sandbox begins anew.

    Args:
        seen: digest of the text that the writer changed: another one's change in between is not written over.
    """
    row = of(draft, lock=True)
    require(actor, EITHER, about=row.office)
    if row.digest != seen:
        raise refused(
            "draft.changed",
            Msg("Somebody else changed this draft meanwhile."),
            do=Msg("Open it in another window, and bring both together."),
        )
    row.text = _sized(text)
    digest = digest_of_text(row.text)
    if digest == row.digest:
        return row
    row.digest, row.layer, row.author, row.changed_at = digest, _layer(row.text), actor, clock.now()
    row.put_by, row.put_at, row.trial = None, None, []
    row.save()
    return row


@transaction.atomic
def put(draft: UUID, *, actor: Person) -> LayerDraft:
    """Put a draft before the chief. Raises `LawbookError` with every fault of a text that does not hold."""
    row = of(draft, lock=True)
    require(actor, EITHER, about=row.office)
    found = check(row.text, row.office)
    if not found.holds:
        raise LawbookError(found.faults)
    row.put_by, row.put_at = actor, clock.now()
    row.save()
    return row


def drop(draft: UUID, *, actor: Person) -> None:
    """Throw a draft away. What was adopted stays."""
    row = of(draft)
    require(actor, EITHER, about=row.office)
    row.delete()


def keep_trial(draft: UUID, steps: list[dict[str, Any]]) -> None:
    """Keep the steps of the sandbox; they are part of no record. Raises `BadInput` for too many."""
    if len(steps) > MOST_STEPS:
        raise bad_input("act", "trial.long", "A sandbox matter has at most 100 steps.")
    LayerDraft.objects.filter(pk=draft).update(trial=steps)


def of(draft: UUID, *, lock: bool = False) -> LayerDraft:
    """One draft that the reader may see. Raises `NotFound`."""
    rows = LayerDraft.objects.select_related("office", "office__region", "author", "put_by")
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=draft).first()
    if row is None:
        raise NotFound()
    return row


def check(text: str, office: Office, from_on: date | None = None) -> Checked:
    """Prove a text as it would stand at an office from a day on (by default today)."""
    book = books.library()
    assert isinstance(book, books.LoadedBook)
    book.refresh()
    day = from_on or clock.today()
    place = Place(office.kind, office.lft)
    file, _ = read_local(text)
    over = book.law.layers_over(file.extends, place, day) if file and file.extends else ()
    others = [other for other in over if file is not None and other.name != file.name]
    return check_local(
        text, book.law.book, day, taken=_taken(book, office), under=others, calendars=book.calendars
    )


def _taken(book: books.LoadedBook, office: Office) -> dict[str, str]:
    taken = book.law.taken(office.pk)
    names = {row.pk: _name(row) for row in Office.objects.filter(pk__in=set(taken.values()))}
    return {key: names.get(number, str(number)) for key, number in taken.items()}


def _name(office: Office) -> str:
    held = office.names.order_by("-from_on").first()
    found = held.text if held else Text(office.code, office.code)
    return f"{found.zh} {found.en}" if found.en and found.en != found.zh else found.zh


def _layer(text: str) -> str:
    file, _ = read_local(text)
    return file.name[:60] if file else ""


def _sized(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text.encode()) > MOST_BYTES or "\x00" in text:
        raise bad_input(
            "text",
            "local.size",
            "A local text has at most %(most)s bytes, and no control characters.",
            most=MOST_BYTES,
        )
    return text
