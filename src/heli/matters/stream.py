"""The two kinds of stream, and what the door answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.base.errors import Reason
from heli.law.contract import When


@dataclass(frozen=True, slots=True)
class MatterStream:
    """The acts of one matter."""

    id: UUID


@dataclass(frozen=True, slots=True)
class CaseStream:
    """The acts of one case; the actor reaches it through a matter of that case which he may work on.

    Attributes:
        through: that matter; a party who is added is joined to it. None: any matter of the case that he sees.
    """

    id: UUID
    through: UUID | None = None


Stream = MatterStream | CaseStream


@dataclass(frozen=True, slots=True)
class OnPaper:
    """The paper that an act was taken from, and the day it bears."""

    paper: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Cause:
    """The act elsewhere from which this one follows, and the name of the effect."""

    act: UUID
    effect: str


@dataclass(frozen=True, slots=True)
class ByPaper:
    """Decided on a scanned approval sheet: who signed it, in which part, on which day. He is asked to confirm."""

    paper: UUID
    decider: str
    person: int
    on: date


@dataclass(frozen=True, slots=True)
class ByBody:
    """Decided by a body: a committee, a superior office, a court; its minutes or answer is the paper."""

    paper: UUID
    decider: str
    on: date


@dataclass(frozen=True, slots=True)
class ByProposal:
    """Decided on a proposal by a signed-in decider. Made by `heli.matters.proposals` alone."""

    proposal: UUID
    decider: str
    person: int
    post: int | None
    on: date


@dataclass(frozen=True, slots=True)
class ByOffice:
    """Decided by another office's act, which came as an effect. Made by `heli.matters.effects` alone."""

    act: UUID
    decider: str
    on: date


Decision = ByPaper | ByBody | ByProposal | ByOffice


@dataclass(frozen=True, slots=True)
class Recorded:
    """The act stands.

    Attributes:
        again: the key was seen before with the same content; nothing was written now.
        opened: ids of items that the act made, in order.
        fits: False for an observed act that the procedure forbids; `warnings` then say why.
    """

    act: UUID
    stream: Stream
    seq: int
    happened_at: When
    warnings: tuple[Reason, ...] = ()
    again: bool = False
    fits: bool = True
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """The act waits for its decider.

    Attributes:
        stream: the matter, or the case reached through it.
        waits_for: the part whose turn it is: a reviewer or the decider.
    """

    proposal: UUID
    stream: Stream
    decider: str
    waits_for: str
    basis: tuple[str, ...] = ()
    warnings: tuple[Reason, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter was opened; `case` is None for an institutional matter. `parties` are the ids given, in order."""

    matter: UUID
    case: UUID | None
    act: UUID
    parties: tuple[UUID, ...] = ()
    warnings: tuple[Reason, ...] = ()
    again: bool = False
