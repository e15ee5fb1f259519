"""Shapes of the API. Days are ISO dates of Asia/Shanghai, instants ISO with offset, ids UUIDs, money fen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

INT4 = 2**31 - 1


def _plain(text: str) -> str:
    if any(ord(c) < 32 and c not in "\n\t" for c in text) or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValueError("holds control characters")
    return text


def _whole_day(raw: object) -> object:
    return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else raw


Moment = Annotated[datetime | date, BeforeValidator(_whole_day)]
"""A civil day ("2022-12-30") or an instant with its offset."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Line = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Bearer = Annotated[str, Field(pattern=r"^(m|[pcdi]:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
Number = Annotated[int, Field(ge=1, le=INT4)]


class Given(Schema):
    """Base of what is sent: unknown members are refused."""

    model_config = ConfigDict(extra="forbid")


class Words(Schema):
    zh: str
    en: str


class ReasonOut(Schema):
    code: str
    say: str
    basis: list[str] = []
    do: str | None = None
    field: str | None = None


class Problem(Schema):
    """RFC 9457, with the reasons: what, why under which article, what to do, which field."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    reasons: list[ReasonOut] = []
    proposal: UUID | None = None
    """Of what was put forward before and still waits: the first proposal."""


class OfficeOut(Schema):
    id: int
    code: str
    kind: str
    level: str
    name: Words


class OfficePage(Schema):
    items: list[OfficeOut]
    next: str | None = None


class MatterOut(Schema):
    id: UUID
    procedure: str
    version: str
    office: int
    unit: int | None
    line: str
    title: str
    number: str
    stage: str
    handler: int | None
    case: UUID | None
    source: UUID | None
    record_kept_by: str
    opened_on: date
    closed_on: date | None
    due_on: date | None
    due_critical: bool


class MatterPage(Schema):
    """One page; `next` is the key of the page after it."""

    items: list[MatterOut]
    next: str | None = None


class Offer(Schema):
    act: str
    bearer: str
    possible: bool
    decider: str
    by: list[str]
    reasons: list[ReasonOut]


class PartyOut(Schema):
    id: UUID
    bearer: str
    kind: str
    roles: list[str]
    name: str
    tracks: dict[str, str]


class MatterWhole(MatterOut):
    stream_version: int
    tracks: dict[str, dict[str, str]]
    acts: list[Offer]
    parties: list[PartyOut]
    external_numbers: dict[str, str]
    on_its_way: int


class ActOut(Schema):
    id: UUID
    seq: int
    act: str
    name: Words
    bearers: list[str]
    happened_at: datetime | date
    recorded_at: datetime
    actor: dict[str, Any]
    decided_by: dict[str, Any] | None
    entered_by: dict[str, Any]
    basis: list[str]
    facts: dict[str, Any]
    mode: str


class ActPage(Schema):
    items: list[ActOut]
    next: int | None = None


class LimitOut(Schema):
    id: UUID
    matter: UUID
    rule: str
    name: Words
    bearer: str
    period: int
    binds: str
    who: str
    status: str
    starts_on: date | None
    ends_on: date | None
    provisional: bool
    critical: bool
    soft: bool
    basis: list[str]


class LimitWhole(LimitOut):
    """With its working, step by step."""

    working: list[str]
    assumptions: list[str]


class PaperOut(Schema):
    id: UUID
    kind: str
    number: str
    title: str
    dated_on: date | None
    received_on: date | None
    from_office: int | None
    to_office: int | None
    volume: str
    is_issued: bool
    is_shared: bool
    is_void: bool
    on_paper_only: bool
    sha256: str | None


class Made(Schema):
    id: UUID


class DecisionGiven(Given):
    """What proves a decision that is not the caller's own: a paper of the matter. A name alone never does."""

    paper: UUID
    decider: Name
    person: Number | None = None
    on: date


class OnPaperGiven(Given):
    paper: UUID
    on: date


class ActGiven(Given):
    """An act to perform. `decided_by` is always refused: who decides signs in as himself, or a paper proves it."""

    act: Name
    bearers: list[Bearer] = Field(default=["m"], min_length=1, max_length=200)
    facts: dict[str, Any] = {}
    happened_at: Moment | None = None
    expected_version: Annotated[int, Field(ge=0, le=INT4)] | None = None
    decision: DecisionGiven | None = None
    decided_by: Any = None
    on_paper: OnPaperGiven | None = None
    body: Name | None = None
    """The body whose act is recorded from its letter: police, court, agency … The caller is then who enters it."""
    body_office: Number | None = None


class PartyGivenIn(Given):
    role: Name
    id: UUID | None = None
    facts: dict[str, Any] = {}
    measures: list[dict[str, Any]] = Field(default=[], max_length=50)
    charges: list[dict[str, Any]] = Field(default=[], max_length=50)


class MatterGiven(Given):
    """A matter to open by its first act."""

    procedure: Name
    act: Name
    office: Number
    unit: Number | None = None
    title: Annotated[Line, Field(min_length=1)]
    case: UUID | None = None
    parties: list[PartyGivenIn] = Field(default=[], max_length=200)
    facts: dict[str, Any] = {}
    happened_at: Moment | None = None
    number: Annotated[str, Field(max_length=80), AfterValidator(_plain)] = ""
    record_kept_by: Literal["heli", "external"] = "heli"
    decided_by: Any = None
    body: Name | None = None
    body_office: Number | None = None


class RecordedOut(Schema):
    act: UUID
    seq: int
    again: bool
    warnings: list[ReasonOut] = []
    opened: list[str] = []


class ProposedOut(Schema):
    """Somebody else decides: it waits."""

    proposal: UUID
    decider: str
    waits_for: str
    again: bool
    warnings: list[ReasonOut] = []


class OpenedOut(Schema):
    matter: UUID
    case: UUID | None
    act: UUID
    parties: list[UUID]
    again: bool
    warnings: list[ReasonOut] = []


class ProposalOut(Schema):
    id: UUID
    matter: UUID
    act: str
    bearers: list[str]
    decider: str
    waits_for: str
    status: str
    proposed_at: datetime
    basis: list[str]


class ProposalPage(Schema):
    items: list[ProposalOut]


class ReasonGiven(Given):
    reason: Annotated[Line, Field(min_length=1)]


class ProcedureOut(Schema):
    name: str
    title: Words
    in_force: str
    version: str
    line: str
    acts: list[str]
    limits: list[str]
