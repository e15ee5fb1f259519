"""Real conflicts only: what changed since a form was shown, on the bearer's track or in a fact that it showed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from heli.base.canonical import Json
from heli.base.errors import Reason, Refused
from heli.base.text import Msg, Text
from heli.law.contract import MATTER, CompiledProcedure
from heli.matters.act_views import ENGINE_ACTS
from heli.matters.request import Request, raw_cursor
from heli.matters.snapshot import Data, key

OTHER = Text("其他行为", "another act")


@dataclass(frozen=True, slots=True)
class Since:
    """An act of somebody else since the form was shown."""

    act: UUID
    seq: int
    name: str
    actor: int | None
    recorded_at: datetime
    bearers: tuple[str, ...]
    facts: Mapping[str, Json]


@dataclass(eq=False)
class Conflict(Refused):
    """What I wanted touches what changed meanwhile.

    Attributes:
        theirs: their acts on the same thing, oldest first.
        mine: the facts that I gave.
        common: facts that are the same on both sides.
        version: the version to redo it from.
    """

    theirs: tuple[Since, ...] = ()
    mine: Mapping[str, object] = field(default_factory=dict)
    common: Mapping[str, object] = field(default_factory=dict)
    version: int = 0


class Versioned(Protocol):
    """The part of a stream's head that is asked here; a `Head` and a `CaseHead` both are."""

    @property
    def id(self) -> UUID: ...
    @property
    def seq(self) -> int: ...
    @property
    def data(self) -> Data: ...


def check(
    head: Versioned,
    asked: Request,
    compiled: CompiledProcedure,
    kind: Literal["case", "matter"] = "matter",
) -> None:
    """Raise `Conflict` where an act since `expected_version` moved the same track or changed a fact of the form."""
    expected = asked.expected_version
    if expected is None or expected >= head.seq:
        return
    since = touched(head.data.get("at", {}), asked.act, asked.bearers, compiled, expected)
    if not since:
        return
    theirs = _acts_since(kind, head.id, expected, since)
    last = theirs[-1].facts if theirs else {}
    common = {name: value for name, value in asked.facts.items() if name in last and last[name] == value}
    say = Msg("Meanwhile somebody changed what this act is about: %(acts)s.",
              {"acts": _titles(theirs, compiled)})  # fmt: skip
    raise Conflict(
        (Reason("act.conflict", say, do=Msg("Compare both, then keep theirs or do yours again.")),),
        theirs=tuple(theirs),
        mine=dict(asked.facts),
        common=common,
        version=head.seq,
    )


def touched(
    at: Mapping[str, int], name: str, bearers: Sequence[str], compiled: CompiledProcedure, expected: int
) -> set[int]:
    """Versions, after the expected one, that last touched what an act on these bearers is about.

    Args:
        at: of the snapshot: what was touched → the version that did it last.
    """
    act = compiled.acts.get(name)
    tracks = {move.track for move in act.moves} if act else set()
    shown = (
        {source.fact for fact in act.facts.values() for source in fact.filled_from if source.fact}
        if act
        else ()
    )
    names = {f"d/{key(name, bearer)}" for bearer in bearers}
    for bearer in {*bearers, MATTER}:
        names |= {f"t/{key(track, bearer)}" for track in tracks}
        names |= {f"f/{key(fact, bearer)}" for fact in shown}
    return {at[one] for one in names if at.get(one, 0) > expected}


def _titles(acts: Sequence[Since], compiled: CompiledProcedure) -> Text:
    """The acts in words: the procedure's own by name, others as what every stream has."""
    names = [
        compiled.acts[act.name].name.text() if act.name in compiled.acts else ENGINE_ACTS.get(act.name, OTHER)
        for act in acts
    ]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _acts_since(kind: str, stream: UUID, expected: int, touched: set[int]) -> list[Since]:
    rows = raw_cursor().execute(
        f"SELECT id, seq, name, actor, recorded_at, leaf FROM matters_{kind}act"
        f" WHERE {kind}_id = %s AND seq > %s AND seq = ANY(%s) ORDER BY seq",
        (stream, expected, sorted(touched)),
    )
    found = []
    for act, seq, name, actor, recorded_at, leaf in rows.fetchall():
        members: dict[str, Any] = json.loads(bytes(leaf))
        found.append(Since(act, seq, name, actor, recorded_at, tuple(members["bearers"]), members["facts"]))
    return found
