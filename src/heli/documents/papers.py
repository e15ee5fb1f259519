"""Papers of a matter: a file that came or was made, or the record of one that exists on paper only.

The caller has set the wall's scope. A partner reads what is shared and what passed between him and us, nothing else,
and never the inner volume.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePath
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason, bad_input
from heli.base.ids import uuid7
from heli.base.marks import refuse_marked
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.documents.senders import shielded
from heli.documents.store import FileStore
from heli.matters.actors import Actor
from heli.matters.intake.sniff import sniff
from heli.matters.models import Matter, Paper, StoredFile
from heli.matters.noting import note_paper
from heli.matters.sealing import seal, unseal, vault
from heli.offices.codes import bits
from heli.offices.node import this_node

_WALL = "place_ord, line_bit, level, closed_list, grantees, denied"
_FILE = f"""
INSERT INTO matters_storedfile (id, origin_node, {_WALL}, matter_id, sha256, size, media_type, name, name_key, stored_at)
SELECT %s, %s, {_WALL}, id, %s, %s, %s, %s, %s, %s FROM matters_matter WHERE id = %s
"""
_PAPER = f"""
INSERT INTO matters_paper (id, origin_node, {_WALL}, matter_id, kind, number, title, title_key, dated_on, received_on,
  from_office_id, to_office_id, volume, is_issued, is_shared, file_id, act, bearers, recorded_at)
SELECT %s, %s, {_WALL}, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, false, %s, %s, NULL, '[]', %s
FROM matters_matter WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in: its name there, and its bytes (at most 50 MB)."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What is known of a paper beside its content. `upload` None: it exists on paper only."""

    kind: str
    title: str = ""
    number: str = ""
    dated_on: date | None = None
    received_on: date | None = None
    from_office: int | None = None
    to_office: int | None = None
    volume: str = "inner"
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is handed out; `name` as it came, or a neutral one where it could tell of a child."""

    name: str
    media_type: str
    data: bytes


@cache
def file_store() -> FileStore:
    """The files of this installation."""
    return FileStore(CONFIG.var / "files", vault())


def record_paper(reader: Reader, matter: UUID, head: PaperHead, upload: Upload | None = None) -> UUID:
    """Put a paper into a matter; returns its id, which an act may then name as a fact.

    The content is on the disk before the row is written, so that no row ever points at nothing. The act that records it
    holds the SHA-256 of the file as it is kept: what a petition, a report of interference or a lead brings loses before
    what tells of its sender (`heli.documents.senders`).

    Raises:
        NotFound: no such matter, or not yours.
        Refused: a classification mark in name, title or number.
        BadInput: a date in the future, an inner paper marked as shared, a file that `sniff` refuses or that can't be
            cleaned.
    """
    procedure = Matter.objects.filter(pk=matter).values_list("procedure", flat=True).first()
    if procedure is None:
        raise NotFound((Reason("matter.not_found", Msg("There is no such matter, or it isn't yours.")),))
    _check(head)
    file = None
    paper, now = uuid7(), clock.now()
    title, title_key = seal("paper", paper, head.title) if head.title else (None, "")
    kept = _keep(upload, procedure) if upload else None
    with transaction.atomic(), connection.cursor() as cursor:
        if upload and kept:
            file = uuid7()
            name, name_key = seal("file", file, upload.name)
            values = (file, this_node(), kept.digest, kept.size, kept.media_type, name, name_key, now, matter)
            cursor.execute(_FILE, values)
        row = (
            paper, this_node(), head.kind, head.number, title, title_key, head.dated_on, head.received_on,
            head.from_office, head.to_office, head.volume, head.is_shared, file, now, matter,
        )  # fmt: skip
        cursor.execute(_PAPER, row)
        note_paper(matter, Actor(reader), paper, head.kind, kept.digest if kept else None)
    return paper


def papers_of(reader: Reader, matter: UUID) -> QuerySet[Paper]:
    """The papers of a matter that the reader may see, oldest first."""
    rows = Paper.objects.filter(matter=matter).order_by("recorded_at", "pk")
    if read_by_partner(reader):
        passed = (
            Q(from_office=reader.office) | Q(to_office=reader.office) | Q(services__to_office=reader.office)
        )
        rows = rows.filter(Q(is_shared=True) | passed, volume="main").distinct()
    return rows


def title_of(paper: Paper) -> str:
    """The title in clear; an empty text where it has none."""
    if paper.title is None:
        return ""
    return str(unseal("paper", paper.pk, paper.title, paper.title_key))


def open_paper(reader: Reader, matter: UUID, paper: UUID) -> Content:
    """The content of a paper.

    Raises:
        NotFound: absent, not yours, or on paper only.
        Refused: the stored file can't be opened.
    """
    row = papers_of(reader, matter).select_related("file").filter(pk=paper).first()
    if row is None or row.file is None:
        raise NotFound((Reason("paper.not_found", Msg("There is no such paper, or it isn't yours.")),))
    name = name_outside(paper, file_name(row.file), is_sensitive=_is_sensitive(row))
    return Content(name, row.file.media_type, file_store().get(bytes(row.file.sha256)))


def name_outside(paper: UUID, name: str, *, is_sensitive: bool) -> str:
    """Under which name a file leaves the house: its own, or one that names nobody where the law restricts who reads it (N11)."""
    return f"paper-{paper.hex[-8:]}{PurePath(name).suffix}" if is_sensitive else name


def _is_sensitive(row: Paper) -> bool:
    return row.level > 0 or row.closed_list or bool(row.line_bit & bits(("juvenile",)))


def file_name(file: StoredFile) -> str:
    """The name under which a file was handed in."""
    return str(unseal("file", file.pk, file.name, file.name_key))


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: bytes
    size: int
    media_type: str


def _keep(upload: Upload, procedure: str) -> _Kept:
    """Hash, size and media type of an upload whose content now lies on the disk."""
    found = sniff(upload.name, upload.data)
    data = shielded(procedure, upload.name, found.suffix, upload.data)
    return _Kept(file_store().put(data), len(data), found.media_type)


def _check(head: PaperHead) -> None:
    for field, text, most in (("title", head.title, 200), ("number", head.number, 80)):
        refuse_marked(text, field)
        if len(text) > most or any(ord(c) < 32 for c in text):
            raise bad_input(
                field, "paper.text", "At most %(most)s characters, without control characters.", most=most
            )
    for field, day in (("dated_on", head.dated_on), ("received_on", head.received_on)):
        if day and day > clock.today():
            raise bad_input(
                field, "paper.future", "The day %(day)s lies in the future.", day=day,
                do=Msg("Give the day that stands on the paper."),
            )  # fmt: skip
    if head.is_shared and head.volume == "inner":
        raise bad_input(
            "is_shared", "paper.inner_shared", "A paper of the inner volume never leaves the office.",
            do=Msg("Put it into the main volume, if it belongs there."),
        )  # fmt: skip
