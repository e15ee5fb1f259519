"""The local texts that were adopted on this node, as the lawbook needs them: read from the table, and when to read it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from heli.base.settings import CONFIG
from heli.law.local import Adopted

Stamp = tuple[Any, ...]

_STAMP = """
SELECT count(*), max(d.at), coalesce(sum(o.lft::bigint * 31 + o.rgt), 0)
FROM matters_layerdecision d JOIN offices_office o ON o.id = d.office_id
"""
_ALL = """
SELECT d.layer, d.office_id, o.kind, o.lft, o.rgt, d.text, d.digest, d.from_on, d.at, d.id::text, d.base
FROM matters_layerdecision d JOIN offices_office o ON o.id = d.office_id
"""


def stamp() -> Stamp:
    """Changes with every decision, and where offices are numbered anew."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row: Stamp = cursor.fetchone()
    return row


def decisions() -> list[Adopted]:
    """Every decision about a local text, of every office: adopted texts are law, and read by everybody."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        rows = cursor.fetchall()
    return [
        Adopted(layer, office, kind, lft, rgt, text, digest, from_on, f"{at.isoformat()} {number}", base)
        for layer, office, kind, lft, rgt, text, digest, from_on, at, number, base in rows
    ]


def seen() -> int:
    """When some process of this machine adopted something last: the time of a file that each one touches."""
    try:
        return _mark().stat().st_mtime_ns
    except OSError:
        return 0


def tell() -> None:
    """Tell the other processes of this machine: they read the table again with their next request or job."""
    mark = _mark()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_bytes(b"")


def _mark() -> Path:
    return CONFIG.var / "lawbook" / "local-adopted"
