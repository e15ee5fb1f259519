"""Imports on their way: the file kept sealed, tried or run by the worker as the person who asked, refused rows kept.

A list is read by case management's own posts, in the web and in the worker alike; administrators see none of it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from functools import cache
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.db import transaction

from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import HeliError, Reason, bad_input, refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.documents.store import FileStore
from heli.matters.actors import Actor
from heli.matters.intake.maps import ImportMap
from heli.matters.intake.refused import beside
from heli.matters.intake.run import Import, Totals, headings_of, prepare
from heli.matters.intake.tables import read_table
from heli.matters.sealing import vault
from heli.offices.models import Office, Person
from heli.web.administration.models import ImportRun, ImportTemplate
from heli.web.contexts.names import both

TELL_SECONDS = 1.0
KEPT = timedelta(days=30)
_SALT = 16


class Stopped(Exception):
    """Somebody asked to stop; what came in stays in."""


@cache
def store() -> FileStore:
    """Lists that wait, sealed; apart from the files of matters, so that one can be taken away."""
    return FileStore(CONFIG.var / "imports", vault())


def keep(run: ImportRun, data: bytes) -> bytes:
    """Keep content of a run; returns the digest that names it. Two runs never share a file."""
    return store().put(run.pk.bytes + data)


def content(digest: bytes | memoryview) -> bytes:
    """What was kept. Raises `Refused` where it is gone."""
    return store().get(bytes(digest))[_SALT:]


def forget(run: ImportRun) -> None:
    """Take the list and its refused rows away; its hash and what became of its rows stay."""
    for digest in (run.digest, run.refused):
        _drop(digest)
    ImportRun.objects.filter(pk=run.pk).update(has_file=False, refused=None, changed_at=clock.now())


def _drop(digest: bytes | memoryview | None) -> None:
    if digest is not None:
        store().remove(bytes(digest))


def clear(older_than: timedelta = KEPT) -> int:
    """Take away every list that nobody came back to; returns how many files went."""
    return store().remove_untouched_since((clock.real_now() - older_than).timestamp())


def receive(name: str, data: bytes, *, office: Office, person: Person) -> ImportRun:
    """Take a file: looked at before anything of it is kept.

    Raises:
        BadInput: neither xlsx nor csv, broken, disguised, too large, without headings, empty; a protected column.
        Refused: a classification mark in its name.
    """
    with _on_disk(name, data) as path:
        headings = headings_of(path)
    now = clock.now()
    run = ImportRun(
        office=office,
        person=person,
        name=PurePath(name).name[:200],
        headings=list(headings),
        made_at=now,
        changed_at=now,
    )
    run.digest = keep(run, data)
    run.save(force_insert=True)
    return run


@contextmanager
def _on_disk(name: str, data: bytes) -> Iterator[Path]:
    """The file under its own name in a folder that nobody else reads, gone at the end."""
    CONFIG.var.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CONFIG.var, prefix="import-") as folder:
        path = Path(folder) / (PurePath(name.replace("\\", "/")).name or "list")
        path.write_bytes(data)
        del data  # the rows are read from the disk
        yield path


def words_in(run: ImportRun, headings: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Distinct words of some columns, each at most sixty, in the order of the rows."""
    found: dict[str, dict[str, None]] = {heading: {} for heading in headings}
    if found:
        for row in read_table(run.name, content(run.digest)):
            for heading, words in found.items():
                text = row.cells.get(heading, "").strip()
                if text and len(words) < 60:
                    words[text[:60]] = None
    return {heading: tuple(words) for heading, words in found.items()}


def sample(run: ImportRun) -> Mapping[str, str]:
    """The first row, so that a column is known by what stands in it."""
    first = next(iter(read_table(run.name, content(run.digest))), None)
    return dict(first.cells) if first else {}


def check(run: ImportRun, wanted: ImportMap, reader: Reader) -> Import:
    """Hold map and file against each other. Raises `BadInput` with the columns that don't fit."""
    with _on_disk(run.name, content(run.digest)) as path:
        return _prepared(run, path, wanted, reader, dry=True)


def _prepared(run: ImportRun, path: Path, wanted: ImportMap, reader: Reader, *, dry: bool) -> Import:
    return prepare(
        path, wanted, actor=Actor(reader, via="import"), office=run.office, procedure=wanted.procedure,
        as_of=run.as_of, dry=dry,
    )  # fmt: skip


_BROKEN = Reason(
    "import.broken",
    Msg("The program made an error; it has been written to its log. What came in stays in."),
    do=Msg("Tell the system administrator, and run the list again: nothing comes in twice."),
)


def work(run_id: UUID, person: int, office: int) -> None:
    """The worker's part: try or run a list as the person who asked, if he still holds his post."""
    reader = reader_for(Person.objects.get(pk=person), clock.today(), office=office)
    with scope(reader):
        # "running": a worker died with it, and the job came back; it goes on where it stopped
        known = ImportRun.objects.select_related("office").filter(pk=run_id, state__in=("waiting", "running"))
        run = known.first()
        if run is None:
            return
        _note(reader, run_id, state="running", wants_stop=False, failure=[])
    outcome: dict[str, Any]
    try:
        outcome = _worked(run, reader)
    except HeliError as error:
        outcome = {"state": "failed", "failure": said(error.reasons)}
    except Exception:
        _note(reader, run_id, state="failed", failure=said((_BROKEN,)))
        raise
    _note(reader, run_id, **outcome)
    if "refused" in outcome and outcome["refused"] != run.refused:
        _drop(run.refused)
    if outcome["state"] == "done" and not outcome["totals"]["rejected"] and not outcome["totals"]["waiting"]:
        with scope(reader):
            forget(run)


def _worked(run: ImportRun, reader: Reader) -> dict[str, Any]:
    """What became of it: state, totals, refused rows."""
    assert run.map is not None  # `start` saw to it
    with _on_disk(run.name, content(run.digest)) as path:
        task = _prepared(run, path, ImportMap.model_validate(run.map["map"]), reader, dry=run.is_dry)
        state = "tried" if run.is_dry else "done"
        try:
            task.run(_Teller(run, reader))
        except Stopped:
            state = "stopped"
        left = beside(path)
        kept = keep(run, left.read_bytes()) if left.exists() else None
    return {"state": state, "totals": asdict(task.totals), "refused": kept}


class _Teller:
    """Writes how far a run is, at most once a second, and stops it where somebody asked for it."""

    def __init__(self, run: ImportRun, reader: Reader) -> None:
        self.run, self.reader = run, reader
        self.last = time.monotonic()

    def __call__(self, totals: Totals) -> None:
        if time.monotonic() - self.last < TELL_SECONDS and totals.unread:
            return
        self.last = time.monotonic()
        with scope(self.reader):
            rows = ImportRun.objects.filter(pk=self.run.pk)
            rows.update(totals=asdict(totals), changed_at=clock.now())
            if totals.unread and rows.filter(wants_stop=True).exists():
                raise Stopped


def _note(reader: Reader, run: UUID, **columns: Any) -> None:
    with scope(reader):
        ImportRun.objects.filter(pk=run).update(changed_at=clock.now(), **columns)


def said(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """Reasons in both languages, as a run keeps them."""
    texts = [both(words) for reason in reasons for words in (reason.say, reason.do) if words is not None]
    return [{"zh": text.zh, "en": text.en} for text in texts]


@transaction.atomic
def start(run: ImportRun, *, dry: bool) -> None:
    """Let a matched list wait for the worker.

    Raises:
        Refused: it is under way, not matched yet, or its file is gone.
    """
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    if row.state in ("waiting", "running"):
        raise refused(
            "import.under_way", Msg("This list is under way already."), do=Msg("Wait for it, or stop it.")
        )
    if row.map is None or not row.has_file:
        raise refused(
            "import.not_ready", Msg("This list is not matched yet, or its file was taken away."),
            do=Msg("Match its columns, or upload the file again."),
        )  # fmt: skip
    row.state, row.is_dry, row.wants_stop, row.changed_at = "waiting", dry, False, clock.now()
    row.save(update_fields=["state", "is_dry", "wants_stop", "changed_at"])


@transaction.atomic
def keep_template(
    name: str, matching: Mapping[str, Any], *, office: Office, person: Person
) -> ImportTemplate:
    """Keep a matching under a name; one of the same name is replaced by it and stays on record.

    Raises:
        BadInput: no name, or one of more than 80 characters.
    """
    if not 1 <= len(name.strip()) <= 80:
        raise bad_input("template", "template.name", "A template has a name of at most 80 characters.")
    now = clock.now()
    ImportTemplate.objects.filter(office=office, name=name.strip(), ended_at=None).update(ended_at=now)
    return ImportTemplate.objects.create(
        office=office,
        name=name.strip(),
        procedure=matching["map"]["procedure"],
        map=dict(matching),
        made_by=person,
        made_at=now,
    )


def recognised(office: Office, headings: Sequence[str]) -> ImportTemplate | None:
    """The newest template all of whose columns the file has."""
    have = set(headings)
    for template in ImportTemplate.objects.filter(office=office, ended_at=None).order_by("-made_at"):
        if {heading for heading in template.map["columns"].values() if heading} <= have:
            return template
    return None
