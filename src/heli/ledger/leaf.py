"""The leaf: one act as the bytes that are hashed. Source: docs/specs/act.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from heli.base.canonical import CanonicalError, Json, canonical

SPEC = "heli-act/1"
MAX_BYTES = 262_144
StreamKind = Literal["case", "matter"]
Mode = Literal["enforced", "deviates"]
MEMBERS = frozenset(
    [
        *(
            "spec",
            "origin",
            "stream",
            "seq",
            "prev",
            "id",
            "procedure",
            "calendar",
            "powers",
            "act",
            "bearers",
        ),
        *("actor", "decided_by", "entered_by", "on_paper", "happened", "recorded_at", "basis", "facts"),
        *("committed", "outcome", "case_seen", "cause", "key", "simulated", "mode"),
    ]
)


class LeafError(ValueError):
    """The bytes are no leaf of a known format."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who: a person in an office, under a post. `person` is "engine" for the program itself."""

    person: str
    office: str | None = None
    post: str | None = None

    def as_json(self) -> dict[str, Json]:
        """The agent as it stands in the leaf."""
        return {"office": self.office, "person": self.person, "post": self.post}


ENGINE = Agent("engine")


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided, and what proves it: an approved proposal, a paper, a body's paper, another's act."""

    by: Agent
    proof_kind: Literal["proposal", "paper", "body", "office"]
    proof_id: str

    def as_json(self) -> dict[str, Json]:
        """The decision as it stands in the leaf."""
        return {**self.by.as_json(), "proof": {"kind": self.proof_kind, "id": self.proof_id}}


@dataclass(frozen=True, slots=True)
class Day:
    """A civil day in a zone, where the hour is not known or does not count."""

    on: date
    zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """All that one act says, before it becomes bytes. Members: docs/specs/act.md."""

    origin: str
    stream_kind: StreamKind
    stream_id: UUID
    seq: int
    prev: str | None
    id: UUID
    procedure: str
    procedure_version: str
    calendar: str
    powers: str | None
    act: str
    bearers: tuple[str, ...]
    actor: Agent
    entered_by: Agent
    happened: datetime | Day
    recorded_at: datetime
    decided_by: Decided | None = None
    on_paper: tuple[str, date] | None = None
    basis: tuple[str, ...] = ()
    facts: Mapping[str, Json] = field(default_factory=dict)
    committed: Mapping[str, str] = field(default_factory=dict)
    outcome: Mapping[str, Json] = field(default_factory=dict)
    case_seen: int | None = None
    cause: tuple[UUID, str] | None = None
    key: str | None = None
    simulated: bool = False
    mode: Mode = "enforced"


def instant(moment: datetime) -> str:
    """An aware instant as `YYYY-MM-DDTHH:MM:SS.ffffffZ`."""
    if moment.tzinfo is None:
        raise LeafError("an instant needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def happened_json(when: datetime | Day) -> dict[str, Json]:
    """`happened` as it stands in the leaf (rule 11)."""
    if isinstance(when, Day):
        return {"kind": "day", "on": when.on.isoformat(), "zone": when.zone}
    return {"kind": "instant", "at": instant(when)}


def encode(leaf: Leaf) -> bytes:
    """The canonical bytes of a leaf.

    Raises:
        LeafError: A name is public and committed at once, the sequence contradicts `prev`, or too large.
        CanonicalError: A value has no canonical form.
    """
    if leaf.facts.keys() & leaf.committed.keys():
        raise LeafError("a fact is either public or committed, not both")
    if leaf.seq < 1 or (leaf.seq == 1) != (leaf.prev is None):
        raise LeafError("the first act of a stream, and only it, has no predecessor")
    members = _members(leaf)
    if _is_simple(leaf.facts) and _is_simple(leaf.outcome):
        try:
            content = _quick(members).encode()
        except UnicodeEncodeError as error:
            raise CanonicalError("a lone surrogate has no canonical form") from error
    else:
        content = canonical(members)
    if len(content) > MAX_BYTES:
        raise LeafError(f"a leaf has at most {MAX_BYTES} bytes, not {len(content)}")
    return content


# the standard encoder sorts keys by code point: the same order as canonical JSON's wherever all keys are ASCII
_quick = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False
).encode


def _is_simple(value: Json) -> bool:
    """Whether the standard encoder gives the canonical form: ASCII keys, small integers, no float, plain types."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return -(2**53) < value < 2**53  # type: ignore[operator]
    if kind is dict:
        items = value.items()  # type: ignore[union-attr]
        return all(type(name) is str and name.isascii() and _is_simple(inner) for name, inner in items)
    if kind is list or kind is tuple:
        return all(map(_is_simple, value))  # type: ignore[arg-type]
    return False


def _members(leaf: Leaf) -> dict[str, Json]:
    return {
        "spec": SPEC,
        "origin": leaf.origin,
        "stream": {"kind": leaf.stream_kind, "id": str(leaf.stream_id)},
        "seq": leaf.seq,
        "prev": leaf.prev,
        "id": str(leaf.id),
        "procedure": {"name": leaf.procedure, "version": leaf.procedure_version},
        "calendar": leaf.calendar,
        "powers": leaf.powers,
        "act": leaf.act,
        "bearers": leaf.bearers,
        "actor": leaf.actor.as_json(),
        "decided_by": leaf.decided_by.as_json() if leaf.decided_by else None,
        "entered_by": leaf.entered_by.as_json(),
        "on_paper": {"paper": leaf.on_paper[0], "on": leaf.on_paper[1].isoformat()}
        if leaf.on_paper
        else None,
        "happened": happened_json(leaf.happened),
        "recorded_at": instant(leaf.recorded_at),
        "basis": leaf.basis,
        "facts": leaf.facts,
        "committed": leaf.committed,
        "outcome": leaf.outcome,
        "case_seen": leaf.case_seen,
        "cause": {"act": str(leaf.cause[0]), "effect": leaf.cause[1]} if leaf.cause else None,
        "key": leaf.key,
        "simulated": leaf.simulated,
        "mode": leaf.mode,
    }


def decode(content: bytes) -> dict[str, Any]:
    """The members of a leaf, by name, as JSON values.

    Raises:
        LeafError: Not JSON, not the known format, or not exactly its members. Canonical form is not checked
            here: the hash holds the bytes.
    """
    try:
        members = json.loads(content)
    except ValueError as error:
        raise LeafError("the leaf is not JSON") from error
    if not isinstance(members, dict) or members.get("spec") != SPEC:
        raise LeafError(f"the leaf is not of the format {SPEC}")
    if members.keys() != MEMBERS:
        odd = sorted(members.keys() ^ MEMBERS)
        raise LeafError(f"the leaf lacks or has too many members: {odd}")
    return members
