"""Reading what is sensitive: a purpose is stated and a line is written, which the inspection post can read."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from heli.access.models import ReadingEntry
from heli.access.purposes import require
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import refused
from heli.base.text import Msg
from heli.offices.models import DirectoryChange, Office, Post

LOG_READERS = ("inspection", "audit_admin")


def log_reading(
    reader: Reader, *, what: str, subject_kind: str, subject: uuid.UUID | None, note: str = ""
) -> ReadingEntry:
    """Write the line before anything sensitive is shown, in the reader's scope and transaction.

    Args:
        reader: with its purpose, one that serves "reading".
        what: kind of thing read, such as "sealed" or "identity"; never a name or a text of it.
    Raises:
        Refused: no purpose of the list, or no post to read under.
    """
    require(reader.purpose, "reading")
    office = asking_office(reader)
    return ReadingEntry.objects.create(
        at=clock.now(),
        person_id=reader.person,
        office=office,
        place_ord=office.lft,
        purpose=reader.purpose,
        note=note,
        what=what,
        subject_kind=subject_kind,
        subject=subject,
    )


def asking_office(reader: Reader) -> Office:
    """The office under whose posts the reader asks. Raises `Refused` for somebody without a post."""
    if reader.office is None:
        raise refused("reading.no_post", Msg("What is sensitive is read under a post only."))
    return Office.objects.get(pk=reader.office)


def readings(reader: Reader) -> QuerySet[ReadingEntry]:
    """Lines of the log that the reader may read, newest first: his places, never his own lines."""
    posts = Post.objects.filter(person_id=reader.person, role__in=LOG_READERS).select_related("office")
    places = Q(pk__in=[])
    if reader.on is not None:
        for post in posts.held_on(reader.on):
            places |= Q(place_ord__range=(post.office.lft, post.office.rgt))
    return ReadingEntry.objects.filter(places).exclude(person_id=reader.person).order_by("-at")


def directory_changes(reader: Reader) -> QuerySet[DirectoryChange]:
    """Lines of the directory's record, newest first, for the audit administrator; never of his own acts.

    Nobody else reads them: the security administrator makes most of them and may not watch over himself.
    """
    audits = (
        reader.on is not None
        and Post.objects.filter(person_id=reader.person, role="audit_admin").held_on(reader.on).exists()
    )
    lines = DirectoryChange.objects.all() if audits else DirectoryChange.objects.none()
    return lines.exclude(actor_id=reader.person).order_by("-at", "-pk")
