"""Writing the rows of many acts together: one statement for each table, under the wall's policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import Attempt, CompiledProcedure, LimitChange, LimitState
from heli.ledger.hashing import leaf_hash, named
from heli.ledger.leaf import Day, Mode, happened_text
from heli.matters import books
from heli.matters.columns import Kind, insert
from heli.matters.consequences import Consequences
from heli.matters.limits import day_shown
from heli.matters.plain import Kind as PlainKind
from heli.matters.request import raw_cursor
from heli.matters.sealing import vault
from heli.matters.situation import _COLUMNS, Head
from heli.matters.snapshot import Data
from heli.matters.words import index_bulk
from heli.matters.writing import Entry, as_bytes, hidden
from heli.offices.node import this_node

_Columns = tuple[tuple[str, Kind], ...]
_ACT: _Columns = (
    ("id", "uuid"), ("matter_id", "uuid"), ("seq", "int4"), ("name", "varchar"), ("happened_on", "date"),
    ("happened_at", "timestamptz"), ("actor", "int4"), ("key", "text"), ("is_shared", "bool"),
    ("leaf", "bytea"), ("hash", "bytea"),
)  # fmt: skip
_FACT: _Columns = (
    ("act_id", "uuid"), ("name", "varchar"), ("key_id", "varchar"), ("sealed", "bytea"),
)  # fmt: skip
_WALL: _Columns = (
    ("place_ord", "int4"), ("line_bit", "int4"), ("level", "int4"), ("closed_list", "bool"), ("grantees", "int4[]"),
    ("denied", "int4[]"),
)  # fmt: skip
_MATTER: _Columns = (
    ("id", "uuid"), *_WALL, ("procedure", "varchar"), ("version", "varchar"), ("line", "varchar"),
    ("title", "bytea"), ("title_key", "varchar"), ("number", "text"),
    ("stage", "varchar"), ("result_as", "varchar"), ("record_kept_by", "varchar"), ("opened_on", "date"),
    ("closed_on", "date"), ("due_on", "date"), ("due_critical", "bool"),
)  # fmt: skip
_SNAPSHOT: _Columns = (
    ("matter_id", "uuid"), ("seq", "int4"), ("head", "bytea"), ("data", "jsonb"),
)  # fmt: skip
_LIMIT: _Columns = (
    ("id", "uuid"), *_WALL, ("matter_id", "uuid"), ("rule", "varchar"), ("bearer", "varchar"),
    ("period", "int4"), ("rule_version", "varchar"), ("binds", "varchar"),
    ("who", "varchar"), ("status", "varchar"), ("starts_on", "date"), ("raw_ends_on", "date"), ("ends_on", "date"),
    ("ends_at", "timestamptz"), ("provisional", "bool"), ("critical", "bool"), ("soft", "bool"), ("person_id", "int4"),
    ("state", "jsonb"), ("act", "uuid"),
)  # fmt: skip
_LIMIT_CHANGES = ("rule_version", "calendar_version", "status", "starts_on", "raw_ends_on", "ends_on", "ends_at",
                  "provisional", "critical", "person_id", "state", "act")  # fmt: skip
_CONFLICTS = {
    "matter": "(id) DO UPDATE SET " + ", ".join(
        f"{c} = excluded.{c}" for c in ("stage", "closed_on", "due_on", "due_critical", "changed_at")
    ),
    "mattersnapshot": "(matter_id) DO UPDATE SET seq = excluded.seq, head = excluded.head, data = excluded.data",
    "timelimit": "(matter_id, rule, bearer, period) DO UPDATE SET "
    + ", ".join(f"{c} = excluded.{c}" for c in _LIMIT_CHANGES),
}  # fmt: skip


_Fixed = tuple[tuple[str, Kind, Any], ...]
_NONE: Mapping[str, str] = {}
_Changed = tuple[LimitState, Data, UUID]
"""A limit as it stands, the same as JSON, the act that changed it."""

# each name is asked of the index of numbers by itself, whatever size the tables had when the statement was planned
_HEADS = (
    f"SELECT m.number, {', '.join('m.' + column for column in _COLUMNS)}, s.seq, s.head, s.data,"
    " EXISTS (SELECT 1 FROM matters_matterlink l WHERE l.matter_id = m.id) FROM unnest(%s::text[]) AS n(number)"
    " CROSS JOIN LATERAL (SELECT * FROM matters_matter o WHERE o.office_id = %s AND o.number = n.number"
    " AND o.number <> '' OFFSET 0) m JOIN matters_mattersnapshot s ON s.matter_id = m.id ORDER BY m.id FOR UPDATE OF s"
)


class Title(NamedTuple):
    """The title of a new matter: as written, sealed, the id of the key; and the matter's number."""

    text: str
    sealed: bytes
    key: str
    number: str


_NO_TITLE = Title("", b"", "", "")
_UNASKED = -1


def _people(head: Head) -> tuple[str, str]:
    """`grantees` and `denied` as PostgreSQL reads arrays."""
    return (f"{{{','.join(map(str, head.grantees))}}}", f"{{{','.join(map(str, head.denied))}}}")


class Bulk:
    """Rows that wait to be written, by table. One use: `add` and `head`, then `write`.

    Matters that are new in it, with their snapshots and limits, conflict with nothing: they are inserted as they are.
    """

    def __init__(self, office: int, now: datetime) -> None:
        self.office, self.now = office, now
        self.titles: dict[UUID, Title] = {}
        self.acts: list[tuple[Any, ...]] = []
        self.facts: list[tuple[Any, ...]] = []
        self.matters: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
        self.snapshots: dict[bool, list[tuple[Any, ...]]] = {True: [], False: []}
        """By whether the matter is new."""
        self.new: set[int] = set()
        """Identities of the heads of new matters."""
        self.limits: dict[int, dict[str, _Changed]] = {}
        """By the head's identity, then by rule, bearer and period: the last change of the batch stands."""
        self.heads_seen: dict[int, tuple[Head, CompiledProcedure]] = {}
        self.versions: set[str] = set()
        self.calendar, self.zone = books.library().calendar_version, books.library().zone
        self.node = this_node()
        self._directory: int | None = _UNASKED

    def directory(self) -> int | None:
        """Number of the last change of the directory, asked once: caches of offices hold as long as it stays."""
        if self._directory == _UNASKED:
            row = raw_cursor().execute("SELECT max(id) FROM offices_directorychange").fetchone()
            self._directory = row[0]
        return self._directory

    def heads(self, office: int, names: Sequence[str]) -> dict[str, Head]:
        """The heads of an office's matters by their number, locked in order of id."""
        rows = raw_cursor().execute(_HEADS, (list(names), office), prepare=True)
        directory = self.directory()
        return {
            name: Head(*(*rest, directory, None, has_links, None))
            for name, *rest, has_links in rows.fetchall()
        }

    def add(self, head: Head, compiled: CompiledProcedure, entry: Entry, after: Consequences) -> bytes:
        """An act with its sealed facts and limits; its leaf hash."""
        if entry.version not in self.versions:
            self.versions.add(entry.version)
            books.remember(entry.version, entry.recorded_at)
        written = as_bytes(entry)
        happened = entry.happened
        is_instant = isinstance(happened, datetime)
        self.acts.append(
            (
                entry.id, entry.stream, entry.seq, entry.name, day_shown(happened), happened if is_instant else None,
                entry.person, entry.key, entry.is_shared, written.leaf, written.hash,
            )
        )  # fmt: skip
        self._sealed(entry.id, written.sealed)
        if after.limits:
            self._changed(head, compiled, after.limits, after.outcome["limits"], entry.id)
        return written.hash

    # long: an act, its sealed facts and its limits, as they come from the law
    def add_plain(
        self, stream: str, head: Head, compiled: CompiledProcedure, kind: PlainKind, attempt: Attempt, key: str, mode: Mode,
        made: Data, limits: Sequence[LimitChange], act: UUID,
    ) -> bytes:  # fmt: skip
        """A plain act behind a head, from what it changed; its leaf hash. `stream`: the matter's id as text."""
        if head.version not in self.versions:
            self.versions.add(head.version)
            books.remember(head.version, self.now)
        facts, committed = attempt.facts, _NONE
        sealed: tuple[tuple[str, bytes], ...] = ()
        if kind.personal and not kind.personal.isdisjoint(facts):
            facts, committed, sealed = hidden(act, facts, kind.personal, attempt.act_id)
        happened = attempt.happened_at
        is_instant = isinstance(happened, datetime)
        when = happened_text(happened if isinstance(happened, datetime) else Day(happened, self.zone))
        seq, before = head.seq + 1, head.head
        prev = named(before) if before else None
        leaf = kind.form.encode(attempt.act_id, stream, seq, prev, when, facts, committed, made, key, mode)
        digest = leaf_hash(leaf)
        self.acts.append(
            (
                act, head.id, seq, attempt.act, day_shown(happened), happened if is_instant else None, kind.person, key,
                kind.is_shared, leaf, digest,
            )
        )  # fmt: skip
        self._sealed(act, sealed)
        if limits:
            self._changed(head, compiled, limits, made["limits"], act)
        return digest

    def _sealed(self, act: UUID, sealed: Sequence[tuple[str, bytes]]) -> None:
        if sealed:
            key_id = vault().current
            self.facts += [(act, name, key_id, content) for name, content in sealed]

    def _changed(
        self, head: Head, compiled: CompiledProcedure, limits: Sequence[LimitChange], made: Data, act: UUID
    ) -> None:
        changed = self.limits.get(id(head))
        if changed is None:
            changed = self.limits[id(head)] = {}
            self.heads_seen[id(head)] = (head, compiled)
        for change in limits:
            state = change.after
            name = f"{state.rule}@{state.bearer}@{state.period}"
            changed[name] = (state, made[name], act)

    def _limit_rows(self, *, new: bool) -> Iterator[tuple[Any, ...]]:
        """One row for each limit, however often it changed; one that no later act touched keeps the act that changed it."""
        for place, changed in self.limits.items():
            if (place in self.new) is not new:
                continue
            head, compiled = self.heads_seen[place]
            matter, wall = (
                head.id,
                (head.place_ord, head.line_bit, head.level, head.closed_list, *_people(head)),
            )
            for state, made, act in changed.values():
                rule = compiled.limits[state.rule]
                end = state.end
                yield (
                    uuid7(), *wall, matter, state.rule, state.bearer, state.period, head.version,
                    rule.binds, rule.who or "", state.status, day_shown(state.start), day_shown(state.raw_end),
                    day_shown(end), end if isinstance(end, datetime) else None, state.provisional, state.held, rule.soft,
                    head.handler_id, orjson.dumps(made), act,
                )  # fmt: skip

    def head(self, head: Head, *, is_new: bool) -> None:
        """The head of a matter after the batch, and its row."""
        if is_new:
            self.new.add(id(head))
        self.snapshots[is_new].append((head.id, head.seq, head.head, orjson.dumps(head.data)))
        _, title, title_key, number = self.titles.get(head.id, _NO_TITLE)
        self.matters[is_new].append(
            (
                head.id, head.place_ord, head.line_bit, head.level, head.closed_list, *_people(head),
                head.procedure, head.version, head.line, title, title_key, number, head.stage,
                head.result_as, head.record_kept_by, head.opened_on, head.closed_on, head.due_on, head.due_critical,
            )
        )  # fmt: skip

    def write(self) -> None:
        """Write everything, parents first."""
        of_matter: _Fixed = (("office_id", "int8", self.office), ("changed_at", "timestamptz", clock.now()))
        for new in (True, False):
            self._insert("matter", _MATTER, self.matters[new], of_matter, new=new)
        written = {row[0] for row in self.matters[True]}
        index_bulk(
            (matter, (title.text, title.number)) for matter, title in self.titles.items() if matter in written
        )
        for new in (True, False):
            self._insert("mattersnapshot", _SNAPSHOT, self.snapshots[new], new=new)
        self._insert("matteract", _ACT, self.acts, (("recorded_at", "timestamptz", self.now),))
        self._insert("matterfact", _FACT, self.facts)
        calendar: _Fixed = (("calendar_version", "varchar", self.calendar),)
        for new in (True, False):
            self._insert("timelimit", _LIMIT, list(self._limit_rows(new=new)), calendar, new=new)

    def _insert(
        self, table: str, columns: _Columns, rows: Sequence[tuple[Any, ...]], fixed: _Fixed = (), *, new: bool = True
    ) -> None:  # fmt: skip
        conflict = "" if new else _CONFLICTS[table]
        node: _Fixed = (("origin_node", "uuid", self.node),)
        insert(raw_cursor(), f"matters_{table}", columns, rows, conflict, (*node, *fixed))
