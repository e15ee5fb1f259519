"""Holding the record against itself: chains, head file, snapshots, and every row that repeats what an act set.

Nothing here asks the lawbook or believes a column: the leaf's bytes are hashed, and what they say is folded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID

import orjson
from django.db import connection, transaction

from heli.access.wall import scope
from heli.ledger.checkpoint import CheckpointError
from heli.ledger.hashing import leaf_hash, named
from heli.ledger.headfile import HeadFileError, entries
from heli.matters.checkpoints import checkpoint_log, own_signers
from heli.matters.effects import EVERYWHERE
from heli.matters.request import raw_cursor
from heli.matters.snapshot import Data, fold
from heli.matters.verify_rows import case_rows, matter_rows, sealed_facts

Kind = Literal["case", "matter"]
BATCH, ACTS = 500, 2_000
Heads = Mapping[tuple[str, str], Mapping[int, bytes]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was done to the record.

    Attributes:
        code: "act.changed", "act.missing", "act.moved", "act.added", "stream.gone", "stream.rewritten", "snapshot.changed",
            "row.changed", "row.missing", "row.added", "fact.changed", "fact.missing", "heads.changed" …
        seq: version of the stream, where one act is meant.
    """

    code: str
    kind: str
    stream: str
    seq: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        at = f" version {self.seq}" if self.seq is not None else ""
        return f"{self.code} {self.kind} {self.stream}{at}" + (f": {self.detail}" if self.detail else "")


@dataclass(slots=True)
class Report:
    """What was looked at, what was found, and which facts were erased by an act (that is no finding).

    `signed`: of each checkpoint the number of acts, and who signed it: name, id of the key in hex, when (witnesses say it).
    """

    acts: int = 0
    streams: int = 0
    facts: int = 0
    findings: list[Finding] = field(default_factory=list)
    erased: list[tuple[str, str]] = field(default_factory=list)
    signed: list[tuple[int, str, str, int | None]] = field(default_factory=list)


class _Row(NamedTuple):
    stream: UUID
    id: UUID
    seq: int
    name: str
    leaf: bytes
    hash: bytes
    happened_on: Any
    recorded_at: Any
    actor: int | None
    key: str | None
    is_shared: bool


def replay(kind: Kind, stream: UUID) -> Data:
    """The snapshot of a stream, rebuilt from its acts. Reads under the scope that is set."""
    data: Data = {}
    rows = raw_cursor().execute(
        f"SELECT leaf, seq FROM matters_{kind}act WHERE {kind}_id = %s ORDER BY seq", (stream,)
    )
    for leaf, seq in rows.fetchall():
        data = fold(data, json.loads(bytes(leaf))["outcome"], seq)
    return data


def verify(
    *, head_file: Path | None = None, deep: bool = True, progress: Callable[[int], None] | None = None
) -> Report:
    """Verify every stream of this node, as it stood at one moment: others may go on recording meanwhile.

    Args:
        head_file: the file outside the database; None leaves it out, and with it the finding of a whole stream that was
            deleted or rewritten with fitting hashes.
        deep: also open every sealed fact and hold each row against the record; else chains and head file only.
        progress: called with the number of acts so far.
    """
    report = Report()
    heads = _heads(head_file, report)
    if head_file is not None:
        _checkpoints(head_file, report)
    with _one_moment(), scope(EVERYWHERE):
        for kind in ("case", "matter"):
            seen = _verify_kind(kind, heads, report, deep, progress)
            for stream in sorted({s for k, s in heads if k == kind} - seen):
                report.findings.append(
                    Finding("stream.gone", kind, stream, None, "it stands in the head file")
                )
    return report


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction all of whose statements see the same state; within an open one, that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _heads(path: Path | None, report: Report) -> Heads:
    found: dict[tuple[str, str], dict[int, bytes]] = {}
    if path is None or not path.exists():
        return found
    try:
        for entry in entries(path):
            found.setdefault((entry.kind, entry.stream), {})[entry.seq] = entry.hash
    except HeadFileError as error:
        report.findings.append(Finding("heads.changed", "file", str(path), None, str(error)))
    return found


def _checkpoints(heads: Path, report: Report) -> None:
    """Signatures of the checkpoints, and whether the head file still holds the trees that they name."""
    log = checkpoint_log(heads)
    try:
        faults = log.faults(own_signers())
        for kept in log.check():
            for one in kept.signatures:
                if one.holds:
                    said = (kept.checkpoint.size, one.signer.name, one.signer.id().hex(), one.time)
                    report.signed.append(said)
    except (CheckpointError, HeadFileError) as error:
        faults = [str(error)]
    for fault in faults:
        report.findings.append(Finding("checkpoint.changed", "file", str(log.folder), None, fault))


def _verify_kind(
    kind: Kind, heads: Heads, report: Report, deep: bool, progress: Callable[[int], None] | None
) -> set[str]:
    seen: set[str] = set()
    for batch in chain.from_iterable(map(_parts, _batches(kind))):
        acts = _acts(kind, list(batch))
        for stream, (seq, head, data) in batch.items():
            seen.add(str(stream))
            rows = acts.pop(stream, [])
            known = heads.get((kind, str(stream)), {})
            folded = _verify_stream(kind, stream, rows, known, report, deep=deep)
            _verify_head(kind, stream, rows, seq, head, report)
            if deep:
                _verify_snapshot(kind, stream, folded, data, report)
                rows_of = case_rows if kind == "case" else matter_rows
                report.findings += [
                    Finding(c, kind, str(stream), None, d) for c, d in rows_of(stream, folded)
                ]
        if deep:
            _verify_facts(kind, list(batch), report)
        report.streams += len(batch)
        if progress:
            progress(report.acts)
    _orphans(kind, report, seen)
    return seen


def _batches(kind: Kind) -> Iterator[dict[UUID, tuple[int, bytes | None, Data]]]:
    last = UUID(int=0)
    while True:
        rows = raw_cursor().execute(
            f"SELECT {kind}_id, seq, head, data FROM matters_{kind}snapshot WHERE {kind}_id > %s"
            f" ORDER BY {kind}_id LIMIT {BATCH}",
            (last,),
        )
        batch = {stream: (seq, head and bytes(head), data) for stream, seq, head, data in rows.fetchall()}
        if not batch:
            return
        yield batch
        last = max(batch)


def _parts(
    batch: dict[UUID, tuple[int, bytes | None, Data]],
) -> Iterator[dict[UUID, tuple[int, bytes | None, Data]]]:
    """The streams of a batch, so many at a time that their acts stay near the processor."""
    part: dict[UUID, tuple[int, bytes | None, Data]] = {}
    acts = 0
    for stream, head in batch.items():
        part[stream] = head
        acts += head[0]
        if acts >= ACTS:
            yield part
            part, acts = {}, 0
    if part:
        yield part


def _acts(kind: Kind, streams: list[UUID]) -> dict[UUID, list[_Row]]:
    found: dict[UUID, list[_Row]] = {}
    rows = raw_cursor().execute(
        f"SELECT {kind}_id, id, seq, name, leaf, hash, happened_on, recorded_at, actor, key, is_shared"
        f" FROM matters_{kind}act WHERE {kind}_id = ANY(%s) ORDER BY {kind}_id, seq",
        (streams,),
        binary=True,
    )
    for stream, acts in groupby(map(_Row._make, rows.fetchall()), key=itemgetter(0)):
        found[stream] = list(acts)
    return found


def _verify_stream(
    kind: Kind, stream: UUID, rows: list[_Row], heads: Mapping[int, bytes], report: Report, *, deep: bool
) -> Data:
    """The chain of one stream; with `deep`, returns the fold of its outcomes."""
    add = report.findings.append
    data: Data = {}
    prev: str | None = None
    expected = 1
    named_stream = {"id": str(stream), "kind": kind}
    for row in rows:
        report.acts += 1
        for missing in range(expected, row.seq):
            add(Finding("act.missing", kind, str(stream), missing))
        digest = leaf_hash(row.leaf)
        if digest != row.hash:
            add(Finding("act.changed", kind, str(stream), row.seq, "its bytes do not fit its hash"))
        elif row.seq in heads and heads[row.seq] != digest:
            add(Finding("stream.rewritten", kind, str(stream), row.seq, "the head file has another hash"))
        members = orjson.loads(row.leaf)
        if not _agrees(named_stream, row, members):
            for code, detail in _contradictions(named_stream, row, members):
                add(Finding(code, kind, str(stream), row.seq, detail))
        if row.seq == expected and members["prev"] != prev:
            add(Finding("chain.broken", kind, str(stream), row.seq, "it does not follow the act before it"))
        prev, expected = named(digest), row.seq + 1
        if deep:
            data = fold(data, members["outcome"], row.seq)
    for missing in sorted(seq for seq in heads if seq >= expected):
        add(Finding("act.missing", kind, str(stream), missing, "it stands in the head file"))
    return data


def _agrees(stream: Mapping[str, str], row: _Row, members: Mapping[str, Any]) -> bool:
    """Whether the columns say what the leaf says: at one glance, since nearly all do."""
    happened = members["happened"]
    return bool(
        members["stream"] == stream
        and members["seq"] == row.seq
        and members["id"] == str(row.id)
        and members["act"] == row.name
        and members["key"] == row.key
        and (row.actor is None or str(row.actor) == members["actor"]["person"])
        and (happened["kind"] != "day" or happened["on"] == row.happened_on.isoformat())
        and members["recorded_at"][:19] == row.recorded_at.isoformat()[:19]
    )


def _contradictions(
    stream: Mapping[str, str], row: _Row, members: Mapping[str, Any]
) -> Iterable[tuple[str, str]]:
    """Where the columns say something else than the leaf."""
    if members["stream"] != stream:
        yield "act.moved", f"it belongs to {members['stream']['kind']} {members['stream']['id']}"
    elif members["seq"] != row.seq:
        yield "act.reordered", f"it was number {members['seq']}"
    if members["id"] != str(row.id):
        yield "act.copied", f"it was act {members['id']}"
    if (members["act"], members["key"]) != (row.name, row.key):
        yield "act.column_changed", "name or key"
    person = members["actor"]["person"]
    if row.actor is not None and str(row.actor) != person:
        yield "act.column_changed", "actor"
    happened = members["happened"]
    if happened["kind"] == "day" and happened["on"] != row.happened_on.isoformat():
        yield "act.column_changed", "day"
    if members["recorded_at"][:19] != row.recorded_at.isoformat()[:19]:
        yield "act.column_changed", "time of recording"


def _verify_head(
    kind: Kind, stream: UUID, rows: list[_Row], seq: int, head: bytes | None, report: Report
) -> None:
    last = rows[-1].seq if rows else 0
    add = report.findings.append
    if last < seq:
        for missing in range(last + 1, seq + 1):
            add(Finding("act.missing", kind, str(stream), missing, "the stream's head is further"))
    elif last > seq:
        for added in range(seq + 1, last + 1):
            add(Finding("act.added", kind, str(stream), added, "the stream's head does not know it"))
    elif rows and head != rows[-1].hash:
        add(Finding("head.changed", kind, str(stream), seq, "the stream's head has another hash"))


def _verify_snapshot(kind: Kind, stream: UUID, folded: Data, data: Data, report: Report) -> None:
    if _plain(folded) == _plain(data):
        return
    names = {s for s in {*folded, *data} if _plain(folded).get(s) != _plain(data).get(s)}
    report.findings.append(Finding("snapshot.changed", kind, str(stream), None, ", ".join(sorted(names))))


def _plain(data: Data) -> Data:
    """Without sections that are empty: they came and went."""
    return {name: value for name, value in data.items() if value}


def _verify_facts(kind: Kind, streams: list[UUID], report: Report) -> None:
    for stream, seq, code, detail in sealed_facts(kind, streams, report):
        report.findings.append(Finding(code, kind, str(stream), seq, detail))


def _orphans(kind: Kind, report: Report, seen: set[str]) -> None:
    """Acts whose stream has no head row any more."""
    rows = raw_cursor().execute(
        f"SELECT DISTINCT a.{kind}_id FROM matters_{kind}act a LEFT JOIN matters_{kind}snapshot s"
        f" ON s.{kind}_id = a.{kind}_id WHERE s.{kind}_id IS NULL"
    )
    for (stream,) in rows.fetchall():
        seen.add(str(stream))
        report.findings.append(Finding("snapshot.missing", kind, str(stream)))
