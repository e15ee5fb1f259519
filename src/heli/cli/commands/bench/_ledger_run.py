"""Acts for `heli bench ledger`: one true act, copied into as many chains as are asked for, each hash computed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg

from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import SETTINGS, values
from heli.base.canonical import canonical
from heli.base.ids import uuid7
from heli.base.settings import CONFIG
from heli.ledger.hashing import leaf_hash, named
from heli.matters.verify import verify

LENGTH, CHUNK = 100, 200
MOST_SECONDS = 60.0
_MATTER = """
INSERT INTO matters_matter (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, procedure, version,
  office_id, line, title, title_key, number, stage, result_as, record_kept_by, opened_on, due_critical, changed_at)
SELECT n.id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, procedure, version, office_id, line,
  title, title_key, '', stage, result_as, record_kept_by, opened_on, due_critical, changed_at
FROM matters_matter m, unnest(%s::uuid[]) AS n(id) WHERE m.id = %s
"""
_SNAPSHOT = """
INSERT INTO matters_mattersnapshot (matter_id, origin_node, seq, head, data)
SELECT n.id, s.origin_node, %s, n.head, s.data
FROM matters_mattersnapshot s, unnest(%s::uuid[], %s::bytea[]) AS n(id, head) WHERE s.matter_id = %s
"""
_ACT = """
INSERT INTO matters_matteract (id, origin_node, matter_id, seq, name, happened_on, recorded_at, actor, is_shared, leaf, hash)
SELECT b.id, a.origin_node, b.matter, b.seq, a.name, a.happened_on, a.recorded_at, a.actor, a.is_shared, b.leaf, b.hash
FROM bulk b, matters_matteract a WHERE a.id = %s
"""


def measure(template: UUID, acts: int) -> int:
    """Fill, then verify the chains; 1 where it takes too long or a sound chain has findings."""
    began = time.perf_counter()
    for start in range(0, acts // LENGTH, CHUNK):
        _fill(template, min(CHUNK, acts // LENGTH - start))
    filled = time.perf_counter()
    spent = time.process_time()
    report = verify(deep=False)
    spent = time.process_time() - spent
    seconds = time.perf_counter() - filled
    print(f"filled {acts:,} acts of {acts // LENGTH:,} matters in {filled - began:.0f} s")
    print(f"verified {report.acts:,} acts in {seconds:.1f} s: {report.acts / seconds:,.0f} a second,"
          f" a million in {1_000_000 * seconds / report.acts:.0f} s   (goal {MOST_SECONDS:.0f})")  # fmt: skip
    print(f"processor time of this process: {1e6 * spent / report.acts:.0f} µs an act")
    wrong = [finding for finding in report.findings if finding.kind == "matter"]
    print(f"findings: {len(wrong)}")
    return 1 if wrong or 1_000_000 * seconds / report.acts > MOST_SECONDS else 0


def _fill(template: UUID, streams: int) -> None:
    settings = values(engine_reader(0, LAST_PLACE))
    scope = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
    with psycopg.connect(CONFIG.app_url) as raw:
        raw.execute(scope, settings)
        row: Any = raw.execute(
            "SELECT id, leaf FROM matters_matteract WHERE matter_id = %s ORDER BY seq DESC LIMIT 1", (template,)
        ).fetchone()  # fmt: skip
        members = {**json.loads(row[1]), "key": None, "committed": {}, "outcome": {}}
        matters = [uuid7() for _ in range(streams)]
        raw.execute(_MATTER, (matters, template))
        raw.execute(
            "CREATE TEMPORARY TABLE bulk (id uuid, matter uuid, seq int, leaf bytea, hash bytea) ON COMMIT DROP"
        )
        heads = []
        with raw.cursor().copy("COPY bulk FROM STDIN") as copy:
            for matter in matters:
                digest = b""
                for act, seq, leaf, digest in _chain(members, matter):
                    copy.write_row((act, matter, seq, leaf, digest))
                heads.append(digest)
        raw.execute(_SNAPSHOT, (LENGTH, matters, heads, template))
        raw.execute(_ACT, (row[0],))


def _chain(members: dict[str, Any], matter: UUID) -> Iterator[tuple[UUID, int, bytes, bytes]]:
    prev = None
    for seq in range(1, LENGTH + 1):
        act = uuid7()
        own: dict[str, Any] = {
            "id": str(act),
            "seq": seq,
            "prev": prev,
            "stream": {"id": str(matter), "kind": "matter"},
        }
        leaf = canonical({**members, **own})
        digest = leaf_hash(leaf)
        yield act, seq, leaf, digest
        prev = named(digest)
