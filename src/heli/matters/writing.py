"""Appending: facts become commitments, the act becomes a leaf, and everything it changed is written with it.

One statement writes the act, the snapshot, the matter's row, limits, effects and tasks, one more each sealed fact; all go in
one round trip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID

import orjson

from heli.base import clock
from heli.base.canonical import Json
from heli.base.flight import Ask, Statement, Utf8, send, statement
from heli.base.ids import uuid7
from heli.base.quick import quick
from heli.law.contract import When
from heli.ledger.commitment import commit, new_salt
from heli.ledger.hashing import leaf_hash, named
from heli.ledger.leaf import Agent, Day, Decided, Leaf, Mode, encode
from heli.matters.request import raw_connection
from heli.matters.sealing import vault
from heli.matters.snapshot import Data
from heli.offices.node import this_node


@dataclass(slots=True, kw_only=True)
class Entry:
    """One act on its way into a stream: what the leaf says, before it is bytes."""

    kind: Literal["case", "matter"]
    stream: UUID
    seq: int
    prev: bytes | None
    name: str
    bearers: tuple[str, ...]
    actor: Agent
    entered_by: Agent
    person: int | None
    happened: When
    recorded_at: datetime
    facts: Mapping[str, Json]
    personal: frozenset[str]
    procedure: str
    version: str
    calendar: str
    zone: str
    powers: str | None = None
    basis: tuple[str, ...] = ()
    outcome: Data = field(default_factory=dict)
    decided_by: Decided | None = None
    on_paper: tuple[str, date] | None = None
    case_seen: int | None = None
    cause: tuple[UUID, str] | None = None
    key: str | None = None
    mode: Mode = "enforced"
    is_shared: bool = False
    party: UUID | None = None
    id: UUID = field(default_factory=uuid7)
    texts: tuple[str, str] | None = None
    """The ids of stream and act as text, where the caller has them already."""


@quick
@dataclass(frozen=True, slots=True)
class Written:
    """An act as bytes: its leaf, its hash, and its sealed facts: (name, sealed value and salt)."""

    leaf: bytes
    hash: bytes
    sealed: tuple[tuple[str, bytes], ...]


def as_bytes(entry: Entry) -> Written:
    """Commit to the personal facts, seal them, and encode the leaf."""
    text = entry.texts[1] if entry.texts else str(entry.id)
    public, committed, sealed = hidden(entry.id, entry.facts, entry.personal, text)
    leaf = encode(_leaf(entry, public, committed))
    return Written(leaf, leaf_hash(leaf), sealed)


def hidden(
    act: UUID, facts: Mapping[str, Json], personal: frozenset[str], text: str
) -> tuple[dict[str, Json], dict[str, str], tuple[tuple[str, bytes], ...]]:
    """The facts of an act: those that the leaf says, the commitments to the personal ones, and these, sealed, by name.

    `text`: the act's id as text.
    """
    public: dict[str, Json] = {}
    committed: dict[str, str] = {}
    sealed: list[tuple[str, bytes]] = []
    for name, value in facts.items():
        if name not in personal:
            public[name] = value
            continue
        salt = new_salt()
        committed[name] = commit(text, name, value, salt)
        sealed.append((name, vault().seal(act, name, value, salt)))
    return public, committed, tuple(sealed)


@cache
def _node_text(node: UUID) -> str:
    return str(node)


def _leaf(entry: Entry, public: Mapping[str, Json], committed: Mapping[str, str]) -> Leaf:
    stream, act = entry.texts or (entry.stream, entry.id)
    happened = entry.happened if isinstance(entry.happened, datetime) else Day(entry.happened, entry.zone)
    return Leaf(
        origin=_node_text(this_node()),
        stream_kind=entry.kind,
        stream_id=stream,
        seq=entry.seq,
        prev=named(entry.prev) if entry.prev else None,
        id=act,
        procedure=entry.procedure,
        procedure_version=entry.version,
        calendar=entry.calendar,
        powers=entry.powers,
        act=entry.name,
        bearers=entry.bearers,
        actor=entry.actor,
        entered_by=entry.entered_by,
        happened=happened,
        recorded_at=entry.recorded_at,
        decided_by=entry.decided_by,
        on_paper=entry.on_paper,
        basis=entry.basis,
        facts=public,
        committed=committed,
        outcome=entry.outcome,
        case_seen=entry.case_seen,
        cause=entry.cause,
        key=entry.key,
        simulated=clock.offset() != timedelta(0),
        mode=entry.mode,
    )


def act_values(entry: Entry, written: Written) -> dict[str, Any]:
    """Parameters of the act's row."""
    is_instant = isinstance(entry.happened, datetime)
    return {
        "act": entry.id,
        "node": this_node(),
        "stream": entry.stream,
        "seq": entry.seq,
        "name": entry.name,
        "happened_on": clock.civil_day(entry.happened)
        if isinstance(entry.happened, datetime)
        else entry.happened,
        "happened_at": entry.happened if is_instant else None,
        "recorded_at": entry.recorded_at,
        "person": entry.person,
        "key": entry.key,
        "shared": entry.is_shared,
        "leaf": written.leaf,
        "hash": written.hash,
        "party": entry.party,
    }


_ACT = (
    "INSERT INTO matters_{kind}act (id, origin_node, {kind}_id, seq, name, happened_on, happened_at, recorded_at,"
    " actor, key, is_shared, leaf, hash{more}) SELECT %(act)s, %(node)s, %(stream)s, %(seq)s, %(name)s,"
    " %(happened_on)s, %(happened_at)s, %(recorded_at)s, %(person)s, %(key)s, %(shared)s, %(leaf)s, %(hash)s{values} FROM held"
)
_SNAPSHOT = (
    "UPDATE matters_{kind}snapshot s SET seq = %(seq)s, head = %(hash)s, data = %(data)s::jsonb{read}"
    " WHERE s.{kind}_id = %(stream)s AND s.seq = %(seq)s - 1{still} RETURNING s.xmin AS xid"
)
_STILL = (
    " AND m.id = s.matter_id AND s.head = %(prev)s AND s.xmin = %(snapshot_xid)s AND m.xmin = %(matter_xid)s"
    " AND (SELECT max(d.id) FROM offices_directorychange d) IS NOT DISTINCT FROM %(directory)s"
    " AND NOT EXISTS (SELECT 1 FROM matters_matterlink l WHERE l.matter_id = s.matter_id)"
    " AND NOT EXISTS (SELECT 1 FROM matters_matteract a WHERE a.matter_id = s.matter_id AND a.key = %(key)s)"
)
"""What reading and locking the head would have found: the rows that are remembered, and a key that is new."""
_LIMITS = """
INSERT INTO matters_timelimit (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id,
  rule, bearer, period, rule_version, calendar_version, binds, who, status, starts_on, raw_ends_on, ends_on, ends_at,
  provisional, critical, soft, person_id, state, act)
SELECT r.id, %(node)s, m.place_ord, m.line_bit, m.level, m.closed_list, m.grantees, m.denied, m.id,
  r.rule, r.bearer, r.period, %(version)s, %(calendar)s, r.binds, r.who, r.status, r.starts_on, r.raw_ends_on, r.ends_on,
  r.ends_at, r.provisional, r.critical, r.soft, r.person, r.state, %(act)s
FROM jsonb_to_recordset(%(limits)s::jsonb) AS r(id uuid, rule text, bearer text, period int, binds text, who text,
  status text, starts_on date, raw_ends_on date, ends_on date, ends_at timestamptz, provisional bool, critical bool,
  soft bool, person int, state jsonb), matters_matter m, held WHERE m.id = %(stream)s
ON CONFLICT (matter_id, rule, bearer, period) DO UPDATE SET rule_version = excluded.rule_version,
  calendar_version = excluded.calendar_version, status = excluded.status, starts_on = excluded.starts_on,
  raw_ends_on = excluded.raw_ends_on, ends_on = excluded.ends_on, ends_at = excluded.ends_at,
  provisional = excluded.provisional, critical = excluded.critical, person_id = excluded.person_id,
  state = excluded.state, act = excluded.act
"""
_EFFECTS = """
INSERT INTO matters_effect (id, origin_node, matter_id, cause, ordinal, name, target, "order", status, attempts, result,
  queued_at)
SELECT r.id, %(node)s, %(stream)s, %(act)s, r.ordinal, r.name, r.target, r.terms, 'waiting', 0, '{}', %(recorded_at)s
FROM jsonb_to_recordset(%(effects)s::jsonb) AS r(id uuid, ordinal int, name text, target text, terms jsonb), held
"""
_TASKS = """
INSERT INTO matters_task (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id, kind,
  say_zh, say_en, for_part, person_id, bearers, done_by, detail, cause, made_at)
SELECT r.id, %(node)s, m.place_ord, m.line_bit, m.level, m.closed_list, m.grantees, m.denied, m.id, r.kind,
  r.say_zh, r.say_en, r.for_part, r.person, r.bearers, r.done_by, r.detail, %(act)s, %(recorded_at)s
FROM jsonb_to_recordset(%(tasks)s::jsonb) AS r(id uuid, kind text, say_zh text, say_en text, for_part text, person int,
  bearers jsonb, done_by text, detail jsonb), matters_matter m, held WHERE m.id = %(stream)s
"""
_DONE = (
    "UPDATE matters_task SET done_at = %(recorded_at)s FROM held WHERE matter_id = %(stream)s AND done_by = %(name)s"
    " AND done_at IS NULL"
)
_MATTER_COLUMNS = ("stage", "handler_id", "closed_on", "due_on", "due_critical", "number", "denied")
_FACT = (
    "INSERT INTO matters_{kind}fact (act_id, origin_node, name, key_id, sealed)"
    " SELECT %(act)s, %(node)s, %(name)s, %(key)s, %(sealed)s"
)


@dataclass(slots=True)
class Rows:
    """What is written beside act and snapshot, as JSON rows; `columns` are those of the matter's row that changed."""

    limits: Sequence[Mapping[str, Any]] = ()
    effects: Sequence[Mapping[str, Any]] = ()
    tasks: Sequence[Mapping[str, Any]] = ()
    closes_tasks: bool = False
    columns: dict[str, Any] = field(default_factory=dict)


_NOTHING = Rows()


class Outdated(Exception):
    """What was remembered of a stream no longer holds; nothing was written."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A head that was neither read nor locked in this transaction: what must still hold as the act is written.

    Attributes:
        scope: sets the writer's scope, under whose wall it has to hold.
        snapshot_xid, matter_xid, directory: as in `heli.matters.situation.Head`.
    """

    scope: Ask
    snapshot_xid: str
    matter_xid: str
    directory: int | None


def write(
    entry: Entry,
    written: Written,
    data: Data,
    rows: Rows = _NOTHING,
    *,
    commit: bool = False,
    unread: Unread | None = None,
) -> str:
    """Write an act and all that it changed, in one round trip. The stream's head row is locked by the caller, or `unread`.

    Args:
        commit: end the transaction behind it.
    Returns:
        The number of the transaction, as the snapshot's row now bears it.
    Raises:
        Outdated: the unread head is not that of the database, or not within the writer's wall; nothing was written.
    """
    parameters = act_values(entry, written) | {"data": _json(data)}
    main = Ask(_statement(entry.kind, unread is not None, *_shape(rows)), parameters)
    asks = [main]
    if unread is not None:
        asks.insert(0, unread.scope)
        parameters |= {"prev": entry.prev, "snapshot_xid": unread.snapshot_xid}
        parameters |= {"matter_xid": unread.matter_xid, "directory": unread.directory}
    for name, content in (("limits", rows.limits), ("effects", rows.effects), ("tasks", rows.tasks)):
        if content:
            parameters[name] = _json(content)
    if rows.limits:
        parameters |= {"version": entry.version, "calendar": entry.calendar}
    parameters |= {f"m_{column}": value for column, value in rows.columns.items()}
    key_id = vault().current if written.sealed else ""
    fact = _fact(entry.kind, unread is not None)
    for name, sealed in written.sealed:
        asks.append(
            Ask(fact, {"act": entry.id, "node": this_node(), "name": name, "key": key_id, "sealed": sealed})
        )
    send(raw_connection(), asks, commit=commit)
    for row in main.rows:
        return str(row[0])
    raise Outdated if unread is not None else RuntimeError("the head that was locked is not there any more")


def _json(content: object) -> Utf8:
    return Utf8(orjson.dumps(content))


def _shape(rows: Rows) -> tuple[bool, bool, bool, bool, frozenset[str]]:
    """What of the rows there is: it makes the statement."""
    columns = frozenset(rows.columns) if rows.columns else _NO_COLUMNS
    return bool(rows.limits), bool(rows.effects), bool(rows.tasks), rows.closes_tasks, columns


_NO_COLUMNS: frozenset[str] = frozenset()


@cache
def _fact(kind: str, unread: bool) -> Statement:
    """The statement that writes a sealed fact; with `unread`, only where its act was written."""
    where = f" WHERE EXISTS (SELECT 1 FROM matters_{kind}act a WHERE a.id = %(act)s)" if unread else ""
    return statement(_FACT.format(kind=kind) + where)


@cache
def _statement(
    kind: str,
    unread: bool,
    limits: bool,
    effects: bool,
    tasks: bool,
    closes_tasks: bool,
    columns: frozenset[str],
) -> Statement:
    """The one statement that writes the act, its snapshot and such rows, and gives the number of its transaction."""
    more = {"more": ", party_id", "values": ", %(party)s"} if kind == "case" else {"more": "", "values": ""}
    asked = {"read": " FROM matters_matter m", "still": _STILL} if unread else {"read": "", "still": ""}
    parts = [_ACT.format(kind=kind, **more)]
    wanted = ((limits, _LIMITS), (effects, _EFFECTS), (tasks, _TASKS), (closes_tasks, _DONE))
    parts += [text for is_there, text in wanted if is_there]
    if columns:
        sets = ", ".join(f"{column} = %(m_{column})s" for column in _MATTER_COLUMNS if column in columns)
        parts.append(
            f"UPDATE matters_matter SET {sets}, changed_at = %(recorded_at)s FROM held WHERE id = %(stream)s"
        )
    numbered = ", ".join(f"w{n} AS ({part})" for n, part in enumerate(parts))
    return statement(
        f"WITH held AS ({_SNAPSHOT.format(kind=kind, **asked)}), {numbered} SELECT xid FROM held"
    )
