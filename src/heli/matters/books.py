"""The lawbooks that this process judges by: procedures by name and day, and by the version an act names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction

import heli.lawbook
from heli.base.canonical import canonical
from heli.base.errors import NotFound, refused
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure
from heli.law.counting import Calendars, installed_calendars
from heli.law.engine import Compiled, compile_procedure
from heli.law.language import Procedure
from heli.law.language.registers import DocumentKind
from heli.law.lawbook import Expanded, Lawbook, as_written, hash_of_text
from heli.law.local import LocalLaw, Place
from heli.ledger.hashing import digest_of
from heli.matters import books_local as local
from heli.offices.models import Office, PowerEntry
from heli.offices.node import this_node

PREFIX = "sha-256:"


class Library(Protocol):
    """What the door needs of the lawbook."""

    @property
    def calendar_version(self) -> str:
        """Digest of the calendar in use."""

    @property
    def zone(self) -> str:
        """IANA name of the zone whose civil days count."""

    def on(self, name: str, day: date, office: Office | None = None) -> CompiledProcedure:
        """The procedure in force on a day, at an office with its local layers. Raises `NotFound`."""

    def by_version(self, version: str) -> CompiledProcedure:
        """The procedure of a version that an act names. Raises `NotFound`."""


_library: Library | None = None


def use(library: Library | None) -> Library | None:
    """Judge by another lawbook from here on (another country's, a test's); returns the one before."""
    global _library
    before, _library = _library, library
    return before


def library() -> Library:
    """The lawbook in use; by default the one that the program carries."""
    global _library, _own, _calendars
    if _library is None:
        _calendars = _calendars_stand()
        folder = Path(next(iter(heli.lawbook.__path__))) / "cn"
        _library = _own = LoadedBook.from_folder(folder, cache=CONFIG.var / "lawbook")
    return _library


_own: LoadedBook | None = None
_calendars: tuple[int, ...] = ()


def follow() -> None:
    """Before each request or job: take over calendars and local texts that this or another process put in force meanwhile.

    A lawbook that was put in place by `use` keeps its own calendars.
    """
    follow_calendars()
    if isinstance(_library, LoadedBook):
        _library.follow_local()


def follow_calendars() -> None:
    """The same for the calendars alone."""
    global _library, _own, _calendars
    if _own is None or _library is not _own or (standing := _calendars_stand()) == _calendars:
        return
    _calendars = standing
    _library = _own = LoadedBook(_own.law.national, installed_calendars())


def in_force(name: str, day: date, office: Office) -> CompiledProcedure:
    """The procedure under which a matter is opened at an office on a day: what was adopted a moment ago counts.

    Raises:
        NotFound: there is no such procedure. Refused: an own procedure that does not hold there on that day.
    """
    book = library()
    if isinstance(book, LoadedBook):
        book.refresh()
    return book.on(name, day, office)


def _calendars_stand() -> tuple[int, ...]:
    """When something was installed last: the times of the folders, each file being written once."""
    try:
        with os.scandir(CONFIG.var / "calendars") as places:
            return tuple(sorted(place.stat().st_mtime_ns for place in places))
    except OSError:
        return ()


def offered(office: int | None, day: date) -> Mapping[str, Procedure]:
    """Every procedure under which an office may open a matter on a day, by name: local ones where they hold."""
    book = library()
    if not isinstance(book, LoadedBook):
        return {}
    if office is None or not book.law.files:
        return {name: book.book.written(name, day).procedure for name in book.book.names()}
    kind, place = Office.objects.values_list("kind", "lft").get(pk=office)
    return {version.name: version.procedure for version in book.law.offered(Place(kind, place), day)}


def document_kind(name: str) -> DocumentKind | None:
    """What the lawbook says of a kind of document; None where it has none of the name."""
    book = library()
    return book.book.documents.get(name) if isinstance(book, LoadedBook) else None


def warm() -> None:
    """Read the lawbook and compile every procedure in force, so that no first visitor waits for it."""
    book = library()
    if isinstance(book, LoadedBook):
        book.compile_all()


class LoadedBook:
    """A lawbook folder, its procedures compiled when first asked for."""

    def __init__(self, book: Lawbook, calendars: Calendars) -> None:
        self.law, self.calendars = LocalLaw(book), calendars
        self._compiled: dict[str, Compiled] = {}
        self._stamp: local.Stamp | None = None
        self._seen = 0

    @classmethod
    def from_folder(cls, folder: Path, *, cache: Path | None = None) -> LoadedBook:
        """Load a folder, with the calendars that are installed here.

        Args:
            cache: folder that keeps what was read, by hash of the files; None keeps nothing.
        Raises:
            LawbookError: with every fault.
        """
        return cls(Lawbook.load(folder, cache=cache), installed_calendars())

    @property
    def book(self) -> Lawbook:
        """The lawbook with what offices registered locally and their own procedures."""
        return self.law.book

    def follow_local(self) -> None:
        """Read what was adopted, where some process said that something was, or nothing was read yet."""
        seen = local.seen()
        if self._stamp is None or seen != self._seen:
            self._seen = seen
            self.refresh()

    def refresh(self) -> None:
        """Read what was adopted, if it differs from what was read. Compiled versions stay: a hash stands for one text."""
        standing = local.stamp()
        if standing != self._stamp:
            self.law = LocalLaw(self.law.national, local.decisions())
            self._stamp = standing

    def compile_all(self) -> None:
        """Compile the newest version of every procedure."""
        for name in self.book.names():
            self._compile(self.book.written(name))

    @property
    def calendar_version(self) -> str:
        return PREFIX + self.calendars.version

    @property
    def zone(self) -> str:
        return self.book.settings.timezone

    def on(self, name: str, day: date, office: Office | None = None) -> CompiledProcedure:
        """The procedure in force on a day; at an office with the local layers that bind it, as far as they were read."""
        place = Place(office.kind, office.lft) if office is not None else None
        return self._compile(self.law.written(name, day, place))

    def by_version(self, version: str) -> CompiledProcedure:
        """The procedure of a version."""
        digest = version.removeprefix(PREFIX)
        return self._compiled.get(digest) or self._compile(self._version(digest))

    def _version(self, digest: str) -> Expanded:
        """The text in this lawbook; of one that it no longer holds, the text that was kept when an act first used it."""
        try:
            return self.law.national.by_hash(digest)
        except NotFound:
            # perhaps a local one: what it cites is registered by the texts that were adopted
            self.refresh()
            content = kept_text(PREFIX + digest)
            return self.book.kept(content) if content is not None else self.book.by_hash(digest)

    # long: one rule with its words
    def later(
        self, name: str, in_force: str, day: date, layers: Sequence[str] = ()
    ) -> CompiledProcedure | None:
        """The version to which a running matter changes over on a day; None where it keeps its own.

        It is the newest that says `running: change` from that day or before, whatever those between say: it was made for
        every matter that still runs.

        Args:
            in_force: day from which the matter's own version was in force.
            layers: digests of the local texts in it, which lie over the new version as well.
        """
        found = [
            v
            for v in self.changing.get(name, ())
            if v.in_force > in_force and v.changes_on and v.changes_on <= day
        ]
        return self._compile(self.law.merged(found[-1], layers)) if found else None

    @cached_property
    def changing(self) -> Mapping[str, tuple[Expanded, ...]]:
        """Procedure → its versions to which running matters change over, oldest first; mostly none."""
        changing = {
            name: tuple(v for v in versions if v.changes_on)
            for name, versions in self.law.national.procedures.items()
        }
        return {name: versions for name, versions in changing.items() if versions}

    def _compile(self, expanded: Expanded) -> CompiledProcedure:
        if expanded.hash not in self._compiled:
            self._compiled[expanded.hash] = compile_procedure(expanded, self.book, calendars=self.calendars)
        return self._compiled[expanded.hash]


def later(procedure: str, version: str, day: date) -> CompiledProcedure | None:
    """The version to which a running matter of `version` changes over on a day; None where it keeps its own."""
    book = library()
    if not isinstance(book, LoadedBook) or procedure not in book.changing:
        return None
    own = book.by_version(version).written
    return book.later(procedure, own.in_force, day, [used.text for used in own.layers])


def kept_text(version: str) -> bytes | None:
    """The text of a version that some act used; None where none was kept.

    Raises:
        Refused: what is kept is not what was kept: its digest is another.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM matters_procedureversion WHERE version = %s", [version])
        row = cursor.fetchone()
    if row is None:
        return None
    content = bytes(row[0])
    if PREFIX + hash_of_text(content) != version:
        say = Msg(
            "The kept text of the procedure version %(version)s was changed.", {"version": version[:20]}
        )
        do = Msg("Restore the table of versions from a backup; nothing is judged by a changed text.")
        raise refused("version.changed", say, do=do)
    return content


@lru_cache(maxsize=64)
def _text(version: str) -> bytes:
    """The text of a version in use, whose digest is the version. Kept: until the first commit every act asks for it."""
    return as_written(library().by_version(version).written)


_remembered: set[str] = set()


def remember(version: str, at: datetime) -> None:
    """Keep the text of a version that is used for the first time: every version ever used is kept."""
    if version in _remembered:
        return
    written = library().by_version(version).written
    content = _text(version)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_procedureversion (version, origin_node, name, in_force, content, first_used_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (version, this_node(), written.procedure, written.in_force, content, at),
        )
    transaction.on_commit(lambda: _remembered.add(version))


@lru_cache(maxsize=64)
def power_version(_directory: int | None) -> str:
    """Digest of the power list in force; kept until the directory changes."""
    rows = PowerEntry.objects.order_by("pk").values_list(
        "power", "procedure", "level", "office", "region", "decider", "source", "from_on", "to_on"
    )
    listed = [[None if value is None else str(value) for value in row] for row in rows]
    return digest_of(canonical(listed))
