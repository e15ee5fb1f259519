"""The leaf: one act as the bytes that are hashed. Source: docs/specs/act.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from heli.base.canonical import CanonicalError, Json, canonical_of_known, canonical_text

SPEC = "heli-act/1"
MAX_BYTES = 262_144
MAX_NUMBER = 2**53 - 1
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


@dataclass(slots=True, kw_only=True)
class Leaf:
    """All that one act says, before it becomes bytes. Members: docs/specs/act.md. An id given as text is written as it is."""

    origin: str
    stream_kind: StreamKind
    stream_id: UUID | str
    seq: int
    prev: str | None
    id: UUID | str
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
    return _instant(moment)


@lru_cache(maxsize=256)
def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


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
    return Form(leaf).encode(
        leaf.id, leaf.stream_id, leaf.seq, leaf.prev, happened_text(leaf.happened), leaf.facts, leaf.committed, leaf.outcome,
        leaf.key, leaf.mode,
    )  # fmt: skip


class Form:
    """What stays the same in leaves of one kind of act, as text between the members that change.

    Written out in canonical order, for a bulk encodes thousands a second; a test holds it to `canonical`.
    """

    __slots__ = (
        "before_facts",
        "before_outcome",
        "before_prev",
        "before_seq",
        "begin",
        "end",
        "tail",
    )

    def __init__(self, leaf: Leaf) -> None:
        paper = (
            f'{{"on":"{leaf.on_paper[1].isoformat()}","paper":{_json(leaf.on_paper[0])}}}'
            if leaf.on_paper
            else "null"
        )
        cause = f'{{"act":"{leaf.cause[0]}","effect":{_json(leaf.cause[1])}}}' if leaf.cause else "null"
        decided = canonical_text(leaf.decided_by.as_json()) if leaf.decided_by else "null"
        procedure = _pair("name", leaf.procedure, "version", leaf.procedure_version)
        powers = "null" if leaf.powers is None else _json(leaf.powers)
        self.begin = (
            f'{{"act":{_json(leaf.act)},"actor":{_agent(leaf.actor)},"basis":{_texts(leaf.basis)},'
            f'"bearers":{_texts(leaf.bearers)},"calendar":{_json(leaf.calendar)},"case_seen":{_number(leaf.case_seen)},'
            f'"cause":{cause},"committed":'
        )
        self.before_facts = f',"decided_by":{decided},"entered_by":{_agent(leaf.entered_by)},"facts":'
        self.before_outcome = f',"on_paper":{paper},"origin":{_json(leaf.origin)},"outcome":'
        self.before_prev = f',"powers":{powers},"prev":'
        self.before_seq = f',"procedure":{procedure},"recorded_at":"{instant(leaf.recorded_at)}","seq":'
        self.tail = f',"simulated":{"true" if leaf.simulated else "false"},"spec":"{SPEC}","stream":{{"id":"'
        self.end = f'","kind":{_json(leaf.stream_kind)}}}}}'

    # long: one parameter for each member that changes
    def encode(
        self, ident: UUID | str, stream: UUID | str, seq: int, prev: str | None, happened: str, facts: Mapping[str, Json],
        committed: Mapping[str, str], outcome: Mapping[str, Json], key: str | None, mode: Mode,
    ) -> bytes:  # fmt: skip
        """The canonical bytes of a leaf of this form. `happened`: as `happened_text` gives it. Raises as `encode`."""
        if committed and facts.keys() & committed.keys():
            raise LeafError("a fact is either public or committed, not both")
        if seq < 1 or (seq == 1) != (prev is None):
            raise LeafError("the first act of a stream, and only it, has no predecessor")
        # what an act changed is made of its facts, which are looked through here, and of texts and small numbers of our own
        changed = canonical_of_known(outcome).decode() if outcome else "{}"
        text = (
            f"{self.begin}{canonical_text(committed) if committed else '{}'}{self.before_facts}"
            f"{canonical_text(facts) if facts else '{}'}"
            f',"happened":{happened},"id":"{ident}","key":{"null" if key is None else _json(key)},"mode":{_json(mode)}'
            f"{self.before_outcome}{changed}{self.before_prev}{'null' if prev is None else _json(prev)}"
            f"{self.before_seq}{_number(seq)}{self.tail}{stream}{self.end}"
        )
        try:
            content = text.encode()
        except UnicodeEncodeError as error:
            raise CanonicalError("a lone surrogate has no canonical form") from error
        if len(content) > MAX_BYTES:
            raise LeafError(f"a leaf has at most {MAX_BYTES} bytes, not {len(content)}")
        return content


# one text as canonical JSON: the standard encoder's escapes are the shortest
_json = json.encoder.encode_basestring


@lru_cache(maxsize=4_000)
def _agent(agent: Agent) -> str:
    return canonical_text(agent.as_json())


@lru_cache(maxsize=4_000)
def _texts(texts: tuple[str, ...]) -> str:
    return canonical_text(texts)


@lru_cache(maxsize=1_000)
def _pair(one: str, first: str, other: str, second: str) -> str:
    return canonical_text({one: first, other: second})


def _number(value: int | None) -> str:
    if value is None:
        return "null"
    return str(value) if type(value) is int and 0 <= value <= MAX_NUMBER else canonical_text(value)


def happened_text(when: datetime | Day) -> str:
    """`happened` as it stands in the bytes of a leaf (rule 11)."""
    if isinstance(when, Day):
        return _day_text(when.on, when.zone)
    return f'{{"at":"{instant(when)}","kind":"instant"}}'


@lru_cache(maxsize=4_000)
def _day_text(on: date, zone: str) -> str:
    return f'{{"kind":"day","on":"{on.isoformat()}","zone":{_json(zone)}}}'


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
