"""Older half years for `bench.users`: copies of the last one, rows of every table of a matter, with days moved back.

Written past the single door, as the server's superuser without triggers: identities are drawn from the old ones, days lie so
many half years earlier, what is sealed is sealed anew for its new row, and every matter is closed. Leaves and hashes stay as they
were, so the chains of the copies would not verify: they are there to be listed, read and counted, not to be proved.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import psycopg

from bench.server import Bench

HALF_YEARS, DAYS, _WORKERS = 20, 182, 2
_KEPT = ("origin_node", "erased_by")
_BY_SQL = (
    "matters_matteract", "matters_mattersnapshot", "matters_matterwords", "matters_allocation", "matters_timelimit",
    "access_grant", "access_grantee",
)  # fmt: skip
_TITLES = "CREATE TEMP TABLE new_titles (id uuid PRIMARY KEY, title bytea)"
_CLOSED = """
UPDATE matters_matter SET closed_on = coalesce(closed_on, opened_on + 60), due_on = NULL, due_critical = false
  WHERE id = ANY(%(copies)s);
UPDATE matters_timelimit SET status = 'met' WHERE status = 'running' AND matter_id = ANY(%(copies)s)
"""
Column = tuple[str, str]


def copied(bench: Bench) -> None:
    """Each half year before the last one, by two processes. Raises `RuntimeError` where one fails."""
    context = multiprocessing.get_context("spawn")
    shares = [range(first, HALF_YEARS, _WORKERS) for first in range(1, 1 + _WORKERS)]
    workers = [context.Process(target=_copies, args=(bench.url("postgres"), share)) for share in shares]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError("the older matters could not be written")


def _copies(url: str, halves: Sequence[int]) -> None:
    import django  # noqa: PLC0415 (a process of its own)

    django.setup()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(_TITLES)
        today = admin.execute("SELECT max(opened_on) FROM matters_matter").fetchone()
        assert today is not None
        since = today[0] - timedelta(days=DAYS)
        for half in halves:
            with admin.transaction():
                _half(admin, url, half, since)


def _half(admin: psycopg.Connection, url: str, half: int, since: date) -> None:
    """One earlier half year. Only the matters of the last one are copied: no copy lies in their days."""
    matters = [
        row[0] for row in admin.execute("SELECT id FROM matters_matter WHERE opened_on > %s", (since,))
    ]
    copies = [moved(one, half) for one in matters]
    _write_titles(admin, half, matters)
    _insert(admin, half, matters, "matters_matter", "o.id", {"title": "n.title", "number": f"o.number || '-{half}'"},
            f"JOIN new_titles n ON n.id = {_moved('o.id', half)}")  # fmt: skip
    for table in _BY_SQL:
        _insert(admin, half, matters, table, _owner(table))
    _write_facts(admin, url, half, matters)
    for statement in _CLOSED.split(";\n"):
        admin.execute(statement, {"copies": copies})


def _owner(table: str) -> str:
    """Where a row of the table says whose it is."""
    if table == "access_grant":
        return "o.subject"
    if table == "access_grantee":
        return "(SELECT subject FROM access_grant WHERE id = o.grant_id)"
    return "o.matter_id"


def _insert(
    admin: psycopg.Connection,
    half: int,
    matters: Sequence[UUID],
    table: str,
    owner: str,
    instead: dict[str, str] | None = None,
    join: str = "",
) -> None:
    columns = _columns(admin, table)
    values = [(instead or {}).get(name) or _value(name, kind, half) for name, kind in columns]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    admin.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)}"
        f" FROM {table} o {join} WHERE {owner} = ANY(%s)",
        (list(matters),),
    )


def _columns(admin: psycopg.Connection, table: str) -> list[Column]:
    """Names and types of the columns that no sequence fills."""
    rows = admin.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
        " AND NOT attisdropped AND attidentity = '' AND attgenerated = ''",
        (table,),
    )
    return [(str(name), str(kind)) for name, kind in rows]


def _value(name: str, kind: str, half: int) -> str:
    if kind == "uuid" and name not in _KEPT:
        return _moved(f'o."{name}"', half)
    if kind in ("date", "timestamp with time zone"):
        return f"o.\"{name}\" - {half * DAYS} * interval '1 day'"
    return f'o."{name}"'


def _moved(column: str, half: int) -> str:
    return f"md5({column}::text || '/{half}')::uuid"


def moved(one: UUID, half: int) -> UUID:
    """The identity of a copy, as the server draws it."""
    return UUID(hashlib.md5(f"{one}/{half}".encode(), usedforsecurity=False).hexdigest())


def _write_titles(admin: psycopg.Connection, half: int, matters: Sequence[UUID]) -> None:
    from heli.matters.sealing import seal, unseal  # noqa: PLC0415 (Django is set up by then)

    rows = admin.execute(
        "SELECT id, title, title_key FROM matters_matter WHERE id = ANY(%s)", (list(matters),)
    ).fetchall()
    admin.execute("TRUNCATE new_titles")
    with admin.cursor().copy("COPY new_titles FROM STDIN") as copy:
        for old, title, key in rows:
            new = moved(old, half)
            copy.write_row((new, seal("title", new, unseal("title", old, title, key))[0]))


def _write_facts(admin: psycopg.Connection, url: str, half: int, matters: Sequence[UUID]) -> None:
    """Facts whose text is sealed for its act: opened and sealed anew; read on another connection, for this one is writing."""
    from heli.matters.sealing import vault  # noqa: PLC0415 (Django is set up by then)

    made = vault()
    with psycopg.connect(url) as reading, reading.cursor("facts") as facts, admin.cursor() as writer:
        facts.itersize = 5_000
        facts.execute(
            "SELECT f.origin_node::text, f.name, f.key_id, f.sealed, f.act_id FROM matters_matterfact f"
            " JOIN matters_matteract a ON a.id = f.act_id WHERE a.matter_id = ANY(%s)",
            (list(matters),),
        )
        with writer.copy(
            "COPY matters_matterfact (origin_node, name, key_id, sealed, act_id) FROM STDIN"
        ) as copy:
            for node, name, key, sealed, act in facts:
                new = moved(act, half)
                anew = made.seal(new, name, *made.open(key, act, name, sealed))
                copy.write(f"{node}\t{name}\t{made.current}\t\\\\x{anew.hex()}\t{new}\n")
