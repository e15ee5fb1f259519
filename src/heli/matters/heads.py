"""The worker's side of the head file: which acts are new, up to the oldest running transaction.

Format: docs/specs/ledger.md rules 10 to 15. The file is `HELI_VAR/heads/<node>.heads`; put that folder on another disk.
"""

from __future__ import annotations

from pathlib import Path

from heli.access.wall import scope
from heli.base import clock
from heli.base.settings import CONFIG
from heli.ledger.headfile import Entry, Seal, append_batch, last_seal
from heli.matters.effects import EVERYWHERE
from heli.matters.request import raw_cursor
from heli.offices.node import this_node

_NEW = """
SELECT 'case', a.case_id, a.seq, a.hash, a.txid, a.node_seq FROM matters_caseact a WHERE a.txid >= %s AND a.txid < %s
UNION ALL
SELECT 'matter', a.matter_id, a.seq, a.hash, a.txid, a.node_seq FROM matters_matteract a
WHERE a.txid >= %s AND a.txid < %s
ORDER BY 5, 6, 1
"""


def head_file() -> Path:
    """Where this node's head file lies."""
    return CONFIG.var / "heads" / f"{this_node()}.heads"


def append_new(path: Path | None = None) -> Seal:
    """Append the acts of every transaction that ended since the last seal. One writer at a time."""
    file = path or head_file()
    before = last_seal(file)
    first = before.horizon if before else 0
    with scope(EVERYWHERE):
        cursor = raw_cursor()
        row = cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()
        horizon = int(row[0])
        rows = cursor.execute(_NEW, (first, horizon, first, horizon)).fetchall()
    batch = [Entry(kind, str(stream), seq, bytes(digest)) for kind, stream, seq, digest, _, _ in rows]
    return append_batch(file, str(this_node()), batch, horizon=horizon, at=clock.now())
