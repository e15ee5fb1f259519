"""Sealing everything anew under the newest master key. No leaf and no hash changes; `ledger verify` goes on passing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from heli.access.reader import PersonId, Reader
from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.request import raw_cursor
from heli.matters.sealing import seal, unseal, vault
from heli.offices.models import Person

BATCH = 1_000


Step = Callable[[], int]
"""Seals one batch anew within the open transaction and says how many; 0 when nothing is left."""
Held = Callable[[], set[str]]
"""Ids of the keys that something is sealed under."""
_further: dict[str, tuple[Step, Held]] = {}
_COLUMNS = (
    ("matter", "title", "title_key", "title"),
    ("party", "profile", "key_id", "party"),
    ("paper", "title", "title_key", "paper"),
    ("storedfile", "name", "name_key", "file"),
)
_DRAFTS = ("draft", "content", "key_id", "draft")


def register(name: str, step: Step, held: Held) -> None:
    """A room above seals something of its own under the master key. A name is taken once."""
    if _further.setdefault(name, (step, held)) != (step, held):
        raise ValueError(f"a step named {name} is registered already")


def rekey(progress: Callable[[int], None] | None = None) -> int:
    """Open everything that another key sealed, and seal it under the newest. Resumable.

    Facts, titles, profiles, proposals, papers, names of files, drafts, and what rooms above registered. Returns how many
    were sealed anew. Each batch is a transaction; running it again does what is left.
    """
    done = 0
    for step in (
        _facts("matter"),
        _facts("case"),
        *(_columns(*column) for column in _COLUMNS),
        _proposals,
        *(step for step, _ in _further.values()),
    ):
        while changed := _batch(step, EVERYWHERE):
            done += changed
            if progress:
                progress(done)
    return done + _drafts()


def keys_of_rows() -> set[str]:
    """Ids of the keys that any row of the database is sealed under. Reads the tables of facts whole."""
    with scope(EVERYWHERE):
        found = _keys("matterfact", "sealed", "key_id") | _keys("casefact", "sealed", "key_id")
        for table, column, key_column, _ in _COLUMNS:
            found |= _keys(table, column, key_column)
        found |= _keys("proposal", "coalesce(sealed, reason)", "key_id")
        for _, held in _further.values():
            found |= held()
    for person in _people():
        with scope(Reader(PersonId(person))):
            found |= _keys(*_DRAFTS[:3])
    return found


def _keys(table: str, column: str, key_column: str) -> set[str]:
    rows = raw_cursor().execute(
        f"SELECT DISTINCT {key_column} FROM matters_{table} WHERE {column} IS NOT NULL AND {key_column} <> ''"
    )
    return {str(row[0]) for row in rows.fetchall()}


def _people() -> list[int]:
    return list(Person.objects.order_by("pk").values_list("pk", flat=True))


def _batch(step: Step, reader: Reader) -> int:
    with scope(reader):
        return step()


def _drafts() -> int:
    """A draft is seen by its writer only: each person's in his own scope."""
    step, done = _columns(*_DRAFTS), 0
    for person in _people():
        while changed := _batch(step, Reader(PersonId(person))):
            done += changed
    return done


def _proposals() -> int:
    """Facts and reason of a proposal share one key."""
    current, cursor = vault().current, raw_cursor()
    rows: list[tuple[UUID, bytes | None, bytes | None, str]] = cursor.execute(
        "SELECT id, sealed, reason, key_id FROM matters_proposal WHERE key_id NOT IN (%s, '') ORDER BY id"
        f" LIMIT {BATCH} FOR UPDATE",
        (current,),
    ).fetchall()  # fmt: skip
    for identity, *parts, key_id in rows:
        anew = [
            seal(place, identity, unseal(place, identity, part, key_id))[0] if part else part
            for place, part in zip(("proposal", "proposal-reason"), parts, strict=True)
        ]
        cursor.execute(
            "UPDATE matters_proposal SET sealed = %s, reason = %s, key_id = %s WHERE id = %s",
            (*anew, current, identity),
        )
    return len(rows)


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
            f"SELECT id, {column}, {key_column} FROM matters_{table} WHERE {key_column} <> %s"
            f" AND {column} IS NOT NULL ORDER BY id LIMIT {BATCH} FOR UPDATE",
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
