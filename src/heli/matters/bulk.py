"""Writing the rows of many acts together: COPY into temporary tables, INSERT … SELECT under the wall's policy.

COPY into a table with forced row-level security is refused by PostgreSQL, hence the temporary tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import CompiledProcedure, LimitState
from heli.matters import books
from heli.matters.consequences import Consequences
from heli.matters.limits import day_shown, last_states
from heli.matters.request import raw_cursor
from heli.matters.sealing import vault
from heli.matters.situation import _COLUMNS, Head
from heli.matters.snapshot import Data
from heli.matters.writing import Entry, as_bytes
from heli.offices.node import this_node

_ACT = ("id", "origin_node", "matter_id", "seq", "name", "happened_on", "happened_at", "recorded_at", "actor", "key",
        "is_shared", "leaf", "hash")  # fmt: skip
_FACT = ("act_id", "origin_node", "name", "key_id", "sealed")
_WALL = ("place_ord", "line_bit", "level", "closed_list", "grantees", "denied")
_MATTER = ("id", "origin_node", *_WALL, "procedure", "version", "office_id", "line", "title", "title_key", "number", "stage",
           "result_as", "record_kept_by", "opened_on", "closed_on", "due_on", "due_critical", "changed_at")  # fmt: skip
_SNAPSHOT = ("matter_id", "origin_node", "seq", "head", "data")
_LIMIT = ("id", "origin_node", *_WALL, "matter_id", "rule", "bearer", "period", "rule_version", "calendar_version", "binds",
          "who", "status", "starts_on", "raw_ends_on", "ends_on", "ends_at", "provisional", "critical", "soft", "person_id",
          "state", "act")  # fmt: skip
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


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def _people(head: Head) -> tuple[str, str]:
    """`grantees` and `denied` as COPY reads arrays: psycopg's own way asks each element for its type."""
    return (f"{{{','.join(map(str, head.grantees))}}}", f"{{{','.join(map(str, head.denied))}}}")


class Bulk:
    """Rows that wait to be written, by table. One use: `add` and `head`, then `write`."""

    def __init__(self) -> None:
        self.titles: dict[UUID, tuple[bytes, str, str]] = {}
        self.acts: list[tuple[Any, ...]] = []
        self.facts: list[tuple[Any, ...]] = []
        self.matters: list[tuple[Any, ...]] = []
        self.snapshots: list[tuple[Any, ...]] = []
        self.limits: dict[tuple[UUID, str, str, int], tuple[Any, ...]] = {}
        self.versions: set[str] = set()
        self.calendar = books.library().calendar_version
        self.node = this_node()

    def heads(self, office: int, names: Sequence[str]) -> dict[str, Head]:
        """The heads of an office's matters by their number, locked in order of id."""
        columns = ", ".join("m." + column for column in _COLUMNS)
        rows = raw_cursor().execute(
            f"SELECT m.number, {columns}, s.seq, s.head, s.data FROM matters_mattersnapshot s"
            " JOIN matters_matter m ON m.id = s.matter_id WHERE m.office_id = %s AND m.number = ANY(%s)"
            " ORDER BY m.id FOR UPDATE OF s",
            (office, list(names)),
        )
        return {name: Head(*(*rest, 0, None, False, None)) for name, *rest in rows.fetchall()}

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
                entry.id, self.node, entry.stream, entry.seq, entry.name, day_shown(happened),
                happened if is_instant else None, entry.recorded_at, entry.person, entry.key, entry.is_shared,
                written.leaf, written.hash,
            )
        )  # fmt: skip
        if written.sealed:
            key_id = vault().current
            self.facts += [(entry.id, self.node, name, key_id, sealed) for name, sealed in written.sealed]
        if after.limits:
            made = after.outcome["limits"]
            for state in last_states(after.limits):
                self._limit(head, compiled, entry, state, made[f"{state.rule}@{state.bearer}@{state.period}"])
        return written.hash

    def _limit(
        self, head: Head, compiled: CompiledProcedure, entry: Entry, state: LimitState, made: Data
    ) -> None:
        rule = compiled.limits[state.rule]
        # the last change of the batch stands; one that no later act touches keeps the act that changed it
        self.limits[(head.id, state.rule, state.bearer, state.period)] = (
            uuid7(), self.node, head.place_ord, head.line_bit, head.level, head.closed_list, *_people(head),
            head.id, state.rule, state.bearer, state.period, entry.version, self.calendar, rule.binds, rule.who or "",
            state.status, day_shown(state.start), day_shown(state.raw_end), day_shown(state.end),
            state.end if isinstance(state.end, datetime) else None, state.provisional, state.held, rule.soft,
            head.handler_id, made, entry.id,
        )  # fmt: skip

    def head(self, head: Head, compiled: CompiledProcedure, *, is_new: bool) -> None:
        """The head of a matter after the batch; its row where that is new or its columns changed."""
        self.snapshots.append((head.id, self.node, head.seq, head.head, _json(head.data)))
        title, title_key, number = self.titles.get(head.id, (b"", "", ""))
        self.matters.append(
            (
                head.id, self.node, head.place_ord, head.line_bit, head.level, head.closed_list, *_people(head),
                head.procedure, head.version, head.office_id, head.line, title, title_key, number, head.stage,
                head.result_as, head.record_kept_by, head.opened_on, head.closed_on, head.due_on, head.due_critical,
                clock.now(),
            )
        )  # fmt: skip

    def write(self) -> None:
        """Write everything, parents first."""
        self._copy("matter", _MATTER, self.matters)
        self._copy("mattersnapshot", _SNAPSHOT, self.snapshots)
        self._copy("matteract", _ACT, self.acts)
        self._copy("matterfact", _FACT, self.facts)
        # the state, one from the last place, becomes JSON here: once for each limit, however often it changed
        limits = [(*row[:-2], _json(row[-2]), row[-1]) for row in self.limits.values()]
        self._copy("timelimit", _LIMIT, limits)

    def _copy(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        rows = list(rows)
        if not rows:
            return
        cursor = raw_cursor()
        listed = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS bulk_{table} ON COMMIT DELETE ROWS"
            f" AS SELECT {listed} FROM matters_{table} WITH NO DATA"
        )
        cursor.execute(f"TRUNCATE bulk_{table}")
        with cursor.copy(f"COPY bulk_{table} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        conflict = f" ON CONFLICT {_CONFLICTS[table]}" if table in _CONFLICTS else ""
        cursor.execute(f"INSERT INTO matters_{table} ({listed}) SELECT {listed} FROM bulk_{table}{conflict}")
