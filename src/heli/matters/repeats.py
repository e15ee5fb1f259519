"""The same key again: the same content gives the first act, other content is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.base.canonical import Json
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure, When
from heli.matters.request import Request, raw_cursor
from heli.matters.sealing import vault
from heli.matters.snapshot import when_json
from heli.matters.stream import CaseStream, Recorded, Stream


def repeated(stream: Stream, act: UUID, asked: Request, compiled: CompiledProcedure) -> Recorded:
    """The act that used this key first. Raises `BadInput` where its content was another."""
    kind = "case" if isinstance(stream, CaseStream) else "matter"
    row = raw_cursor().execute(f"SELECT leaf FROM matters_{kind}act WHERE id = %s", (act,)).fetchone()
    members: dict[str, Any] = json.loads(bytes(row[0]))
    if not _same(members, facts_of(kind, act, members), asked, compiled):
        say = Msg("The key %(key)s was used for another act or other facts.", {"key": asked.key})
        do = Msg("Use a new key for a new act.")
        raise BadInput((Reason("key.used", say, do=do, field="key"),))
    return Recorded(
        act, stream, members["seq"], happened_of(members), again=True, fits=members["mode"] == "enforced"
    )


def facts_of(kind: str, act: UUID, members: Mapping[str, Any]) -> dict[str, Json]:
    """Public and opened facts of an act; an erased one is missing."""
    facts: dict[str, Json] = dict(members["facts"])
    if not members["committed"]:
        return facts
    return facts | opened_facts(kind, [act]).get(act, {})


def opened_facts(kind: str, acts: Sequence[UUID]) -> dict[UUID, dict[str, Json]]:
    """The personal facts of some acts that may be opened, by act; those erased are missing."""
    found: dict[UUID, dict[str, Json]] = {}
    if not acts:
        return found
    rows = raw_cursor().execute(
        f"SELECT act_id, name, key_id, sealed FROM matters_{kind}fact"
        " WHERE act_id = ANY(%s) AND sealed IS NOT NULL",
        (list(acts),),
    )
    for act, name, key_id, sealed in rows.fetchall():
        found.setdefault(act, {})[name] = vault().open(key_id, act, name, bytes(sealed))[0]
    return found


def happened_of(members: Mapping[str, Any]) -> When:
    """`happened` of a leaf as a day or an instant."""
    happened = members["happened"]
    if happened["kind"] == "instant":
        return datetime.fromisoformat(happened["at"])
    return datetime.fromisoformat(happened["on"]).date()


def _same(
    members: Mapping[str, Any], facts: Mapping[str, Json], asked: Request, compiled: CompiledProcedure
) -> bool:
    if (
        members["act"] != asked.act
        or asked.act not in compiled.acts
        or tuple(members["bearers"]) != asked.bearers
    ):
        return False
    if asked.happened_at is not None and when_json(asked.happened_at) != when_json(happened_of(members)):
        return False
    return dict(compiled.validate(asked.act, asked.facts, recorded_at=asked.recorded_at)) == dict(facts)
