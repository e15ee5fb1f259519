"""Sealing everything anew under the newest master key. No leaf and no hash changes; `ledger verify` goes on passing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.request import raw_cursor
from heli.matters.sealing import seal, unseal, vault

BATCH = 1_000


def rekey(progress: Callable[[int], None] | None = None) -> int:
    """Open every sealed fact, title and profile that another key sealed, and seal it under the newest. Resumable.

    Returns how many were sealed anew. Each batch is a transaction; running it again does what is left.
    """
    done = 0
    for step in (_facts("matter"), _facts("case"), _columns("matter", "title", "title_key", "title"),
                 _columns("party", "profile", "key_id", "party")):  # fmt: skip
        while changed := _batch(step):
            done += changed
            if progress:
                progress(done)
    return done


Step = Callable[[], int]


def _batch(step: Step) -> int:
    with scope(EVERYWHERE):
        return step()


def _facts(kind: str) -> Step:
    def step() -> int:
        made, cursor = vault(), raw_cursor()
        rows = cursor.execute(
            f"SELECT act_id, name, key_id, sealed FROM matters_{kind}fact WHERE key_id <> %s AND sealed IS NOT NULL"
            f" ORDER BY act_id, name LIMIT {BATCH} FOR UPDATE",
            (made.current,),
        ).fetchall()  # fmt: skip
        for act, name, key_id, sealed in rows:
            value, salt = made.open(key_id, act, name, bytes(sealed))
            cursor.execute(
                f"UPDATE matters_{kind}fact SET sealed = %s, key_id = %s WHERE act_id = %s AND name = %s",
                (made.seal(act, name, value, salt), made.current, act, name),
            )
        return len(rows)

    return step


def _columns(table: str, column: str, key_column: str, place: str) -> Step:
    def step() -> int:
        current, cursor = vault().current, raw_cursor()
        rows: list[tuple[UUID, bytes, str]] = cursor.execute(
            f"SELECT id, {column}, {key_column} FROM matters_{table} WHERE {key_column} <> %s ORDER BY id"
            f" LIMIT {BATCH} FOR UPDATE",
            (current,),
        ).fetchall()  # fmt: skip
        for identity, sealed, key_id in rows:
            anew, key = seal(place, identity, unseal(place, identity, sealed, key_id))
            cursor.execute(
                f"UPDATE matters_{table} SET {column} = %s, {key_column} = %s WHERE id = %s",
                (anew, key, identity),
            )
        return len(rows)

    return step
