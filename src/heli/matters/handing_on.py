"""Papers that an effect hands on: the matter there gets rows of its own for them, under its own wall and its own act.

A paper belongs to one matter. What is handed on is its head and, by hash, its file; who may read it there is decided there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import CompiledProcedure
from heli.matters.models import Matter, Paper, StoredFile
from heli.matters.request import raw_cursor
from heli.matters.sealing import seal, unseal
from heli.offices.node import this_node

_WALL = "place_ord, line_bit, level, closed_list, grantees, denied"
_FILE = f"""
INSERT INTO matters_storedfile (id, origin_node, {_WALL}, matter_id, sha256, size, media_type, name, name_key, stored_at)
SELECT %s, %s, {_WALL}, id, %s, %s, %s, %s, %s, %s FROM matters_matter WHERE id = %s
"""
_PAPER = f"""
INSERT INTO matters_paper (id, origin_node, {_WALL}, matter_id, kind, number, title, title_key, dated_on, received_on,
  from_office_id, to_office_id, volume, is_issued, is_shared, file_id, act, bearers, recorded_at)
SELECT %s, %s, {_WALL}, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, false, %s, %s, NULL, '[]', %s
FROM matters_matter WHERE id = %s
"""

Bring = Callable[[UUID], None]
"""Writes the rows into a matter, inside the scope of that matter."""


def handed_on(
    source: Matter, compiled: CompiledProcedure, act: str, facts: Mapping[str, Any]
) -> tuple[dict[str, Any], Bring]:
    """The facts with the source's papers named by their new ids, and what writes their rows there.

    Reads under the scope that is set, which must see the source. Papers of other matters stay as they are named.
    """
    declared = compiled.acts[act].facts
    named = {name for name in facts if name in declared and declared[name].type in ("paper", "papers")}
    wanted = [UUID(str(one)) for name in named for one in _listed(facts[name])]
    found = Paper.objects.select_related("file").filter(matter=source, pk__in=wanted) if wanted else ()
    papers = {str(paper.pk): (uuid7(), paper) for paper in found}
    changed = {
        name: _renamed(value, {old: str(new) for old, (new, _) in papers.items()}) if name in named else value
        for name, value in facts.items()
    }
    return changed, lambda matter: _write(matter, source.office_id, papers.values())


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else [value] if value else []


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [names.get(str(one), one) for one in value]
    return names.get(str(value), value)


def hand_on(matter: UUID, sender: int, papers: Iterable[Paper]) -> Mapping[str, str]:
    """Give a matter rows of its own for papers of another; old id → new id. Runs inside the scope of both."""
    named = {str(paper.pk): (uuid7(), paper) for paper in papers}
    _write(matter, sender, named.values())
    return {old: str(new) for old, (new, _) in named.items()}


def _write(matter: UUID, sender: int, papers: Iterable[tuple[UUID, Paper]]) -> None:
    now = clock.now()
    for identity, paper in papers:
        title, title_key = None, ""
        if paper.title is not None:
            title, title_key = seal(
                "paper", identity, unseal("paper", paper.pk, paper.title, paper.title_key)
            )
        values = (
            identity, this_node(), paper.kind, paper.number, title, title_key, paper.dated_on, paper.received_on,
            paper.from_office_id or sender, paper.to_office_id, paper.volume, paper.is_shared,
            _file(matter, paper.file) if paper.file else None, now, matter,
        )  # fmt: skip
        raw_cursor().execute(_PAPER, values)


def _file(matter: UUID, file: StoredFile) -> UUID:
    identity = uuid7()
    name, name_key = seal("file", identity, unseal("file", file.pk, file.name, file.name_key))
    values = (
        identity, this_node(), bytes(file.sha256), file.size, file.media_type, name, name_key, file.stored_at, matter,
    )  # fmt: skip
    raw_cursor().execute(_FILE, values)
    return identity
