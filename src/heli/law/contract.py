"""What `matters` and `law` say to each other: frozen values, no database, no Django.

`matters` loads a `Situation` (flat in the length of the history), asks `judge` whether an `Attempt` is permitted, and
where it is, asks `apply` what changes. `law` knows no office, person or party but those in the situation.
Longer than usual: whoever writes either side reads all of it in one place.

Bearer keys (str), used in every mapping below:
    "m"            the matter
    "p:<uuid>"     a party          "c:<uuid>"  a charge of a party
    "d:<uuid>"     a paper          "i:<uuid>"  an item
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from heli.base.canonical import Json
from heli.base.errors import Reason
from heli.base.quick import quick
from heli.base.text import Text
from heli.law.counting import Counted
from heli.law.language import Act, Limit, Procedure

BearerKey = str
MATTER: BearerKey = "m"

When = date | datetime
"""A civil day of the office, or an aware instant."""

LimitStatus = Literal["awaiting_start", "running", "suspended", "met", "lapsed", "closed"]
"""As stored. *Overdue* is never stored: it is `running` with an end before today."""


@quick
@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days (both included) or, with `until` None, one that goes on."""

    since: When
    until: When | None
    kind: str
    """Of a measure: detention, arrest, bail, residential_surveillance, liuzhi, none; of an exclusion: its act."""
    custody: bool = False


@quick
@dataclass(frozen=True, slots=True)
class PartyView:
    """A party of the case as far as this matter may know him. No name: law needs none."""

    id: str
    roles: tuple[str, ...]
    kind: Literal["person", "body", "unknown"]
    birth_on: date | None = None
    birth_precision: Literal["day", "month", "year", "stated", "unknown"] = "unknown"
    offence_on: date | None = None
    measures: tuple[Period, ...] = ()
    charges: tuple[str, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    """By name; "name@<charge id>" for a counter by charge."""
    language_needs: bool = False


@quick
@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office or other body as the law sees it. `place` is the region code path from the top: ("54", "5405", "540521")."""

    id: str
    kind: str
    level: Literal["supreme", "province", "prefecture", "county"]
    place: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    """Kinds of department that this office has ("departments are optional", W6)."""
    posts: frozenset[str] = frozenset()
    """Posts that are filled here now; heads and deputies where one of them holds the matter's line of work."""


@quick
@dataclass(frozen=True, slots=True)
class ActorView:
    """Who acts. `parts` are the actor's roles towards this matter, in the words of `language.Actor`."""

    person: int | None
    parts: frozenset[str]
    office: str | None
    kind: Literal["person", "engine", "import", "token"] = "person"


@quick
@dataclass(frozen=True, slots=True)
class Done:
    """The last standing occurrence of an act on a bearer."""

    act_id: str
    on: When
    actor: int | None
    decided_by: int | None
    times: int = 1


@quick
@dataclass(frozen=True, slots=True)
class LimitState:
    """A running instance of a rule on a bearer, as stored. The newest period of (rule, bearer) is the one in force."""

    rule: str
    bearer: BearerKey
    period: int
    """1 for the first; a restart closes it and opens the next."""
    status: LimitStatus
    start: When | None
    added: tuple[str, ...] = ()
    """Lengths added, as in the language: "15 days"."""
    capped_to: str | None = None
    length: str | None = None
    """The length taken at the start, where the rule chooses one."""
    excluded: tuple[Period, ...] = ()
    suspended_since: When | None = None
    raw_end: When | None = None
    end: When | None = None
    provisional: bool = False
    possible_end: date | None = None
    """A later day that only the local calendar allows (W8); None where there is none."""
    strict_end: datetime | None = None
    """Of limits in hours: the full hour after the end."""
    held: bool = False
    """A term of custody that runs while its bearer is in custody: past its end it is critical at once."""


@quick
@dataclass(frozen=True, slots=True)
class Snapshot:
    """State of one matter. Bounded by its bearers, never by its history; equal to a replay of its acts.

    tracks: track → bearer → state. facts: bearer → fact → value (a personal value is the string "◆": given, not shown).
    done: act → bearer → Done. items: kind → item ids in order; item_facts live in `facts` under the item's key.
    """

    tracks: Mapping[str, Mapping[BearerKey, str]] = field(default_factory=dict)
    facts: Mapping[BearerKey, Mapping[str, Json]] = field(default_factory=dict)
    done: Mapping[str, Mapping[BearerKey, Done]] = field(default_factory=dict)
    items: Mapping[str, Sequence[str]] = field(default_factory=dict)
    limits: Mapping[tuple[str, BearerKey], LimitState] = field(default_factory=dict)
    closed: bool = False


PERSONAL = "◆"
"""Stands in a snapshot for a personal value that was given."""
UNKNOWN = {"unknown": True}
"""A fact *not known yet*: `{"unknown": true, "why": "…"}`; conditions treat it as absent."""


@quick
@dataclass(frozen=True, slots=True)
class LinkedMatter:
    """Another matter that this one knows of."""

    id: str
    procedure: str
    relation: Literal["source", "opened", "subject"]
    closed: bool
    handler: int | None = None
    deciders: frozenset[int] = frozenset()
    facts: Mapping[str, Json] = field(default_factory=dict)
    origin_bearers: tuple[BearerKey, ...] = ()
    handlers: frozenset[int] = frozenset()
    """Whoever handled it at any time, as far as that is known here."""

    @property
    def hands(self) -> frozenset[int | None]:
        """Whoever handles, handled or decided in it."""
        return (self.handlers | self.deciders | {self.handler}) - {None}


@quick
@dataclass(frozen=True, slots=True)
class PowerRow:
    """What the power list in force says of one power at this office on the day."""

    power: str
    decider: str
    source: str
    reviewers: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Situation:
    """All that the law needs to know of a matter, loaded once. `opened_on` is the matter's own day."""

    snapshot: Snapshot
    office: OfficeView
    opened_on: date
    parties: Mapping[str, PartyView] = field(default_factory=dict)
    """Party id → party, of the parties joined to this matter, and of those whom the attempt's facts name: an act that
    brings them in (accept … suspects) starts their limits."""
    charges: Mapping[str, str] = field(default_factory=dict)
    """Charge id → party id."""
    papers: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Paper id → {"kind", "received_on", "dated_on", "from", "of": [bearer keys it concerns; absent: all], "served":
    {office id, party id or kind of addressee: day received}}: those named by the
    attempt, and those on which limits wait."""
    bodies: Mapping[str, OfficeView] = field(default_factory=dict)
    """Offices and bodies named by facts of the attempt or the snapshot that conditions ask for."""
    counters: Mapping[str, int] = field(default_factory=dict)
    handler: int | None = None
    linked: Sequence[LinkedMatter] = ()
    powers: Mapping[str, PowerRow] = field(default_factory=dict)
    conflicts: frozenset[int] = frozenset()
    """Persons recused or in conflict here."""
    agreements: Mapping[str, Json] = field(default_factory=dict)
    """Terms of the collaboration agreement that covers this office and the counterpart, if any."""
    now: datetime | None = None
    matter: str = ""
    """Id of the matter, for values handed on."""


@quick
@dataclass(frozen=True, slots=True)
class Proof:
    """How it is known who decided: never a name alone.

    kind: proposal = approved in Heli by a signed-in decider; paper = a scanned approval sheet; body = minutes or answer
    of a body; office = another office's act that came as an effect.
    """

    kind: Literal["proposal", "paper", "body", "office"]
    decider: str
    """In the words of `language.Decider`, the part in which it was decided."""
    person: int | None = None
    ref: str | None = None
    """Id of the proposal, paper or act."""
    on: date | None = None


@quick
@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wants to do. `facts` are already shaped by type (see `validate`)."""

    act: str
    bearers: tuple[BearerKey, ...]
    actor: ActorView
    facts: Mapping[str, Json]
    happened_at: When
    recorded_at: datetime
    proof: Proof | None = None
    via: Literal["web", "api", "import", "engine"] = "web"
    act_id: str = ""
    """Id that the act will have; stands in `Done` and in values handed on."""


@quick
@dataclass(frozen=True, slots=True)
class Verdict:
    """The law's answer. `permitted` with `must_propose`: allowed, but somebody else decides: make a proposal."""

    permitted: bool
    reasons: tuple[Reason, ...] = ()
    """Why not; empty if permitted."""
    warnings: tuple[Reason, ...] = ()
    basis: tuple[str, ...] = ()
    assumptions: tuple[Reason, ...] = ()
    must_propose: bool = False
    decider: str = "handling_prosecutor"
    decider_basis: tuple[str, ...] = ()
    decider_source: str = ""
    """Floor of the law, power list row, or default: in words of its source."""
    reviewers: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Moved:
    track: str
    bearer: BearerKey
    from_state: str
    to_state: str


@quick
@dataclass(frozen=True, slots=True)
class LimitChange:
    """One change of one limit. `what` says why in one word; `after` is the whole new state; `counted` its working."""

    what: Literal[
        "opened", "started", "extended", "excluded", "suspended", "resumed", "restarted", "met", "closed", "lapsed", "recomputed"
    ]  # fmt: skip
    before: LimitState | None
    after: LimitState
    counted: Counted | None = None


@quick
@dataclass(frozen=True, slots=True)
class EffectOrder:
    """Something that follows elsewhere: for the outbox. Ids and non-personal values only; personal facts go by
    reference (`facts_by_ref`: target fact → source fact), and are read under the target's scope."""

    kind: Literal["open", "perform", "seal", "unseal", "link", "let_in", "task"]
    name: str
    """Procedure to open, act to perform, the fact that names what is sealed, linked or let in, or the task's index in
    the act."""
    target: str
    """Selector as written in the lawbook: own, superior, source, opened, subject, a fact's name …"""
    act: str | None = None
    handler: str | None = None
    parties: Literal["bearers", "all", "none"] = "none"
    bearers: tuple[BearerKey, ...] = ()
    bearer_rule: str = "origin"
    procedure: str | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    facts_by_ref: Mapping[str, str] = field(default_factory=dict)
    result_as: str | None = None
    titled: str | None = None
    say: Text | None = None
    for_: str | None = None
    done_by: str | None = None
    back: bool = False
    may: str = "read"


@quick
@dataclass(frozen=True, slots=True)
class CaseOrder:
    """An act of the case's own procedure to be appended in the same transaction."""

    act: str
    bearers: tuple[BearerKey, ...]
    facts: Mapping[str, Json]


@quick
@dataclass(frozen=True, slots=True)
class NewItem:
    kind: str
    facts: Mapping[str, Json]
    from_fact: str
    row: int
    track: str | None
    state: str | None


@quick
@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changes. `matters` stores it; `snapshot` is the whole new snapshot.

    New items have no id yet when judged: `apply` takes `new_id` and uses the ids it gives.
    """

    snapshot: Snapshot
    moves: tuple[Moved, ...] = ()
    items: tuple[tuple[str, NewItem], ...] = ()
    """(id given, item)."""
    limits: tuple[LimitChange, ...] = ()
    counters: tuple[tuple[str, BearerKey, int], ...] = ()
    """(counter, bearer key, by how much)."""
    case_acts: tuple[CaseOrder, ...] = ()
    effects: tuple[EffectOrder, ...] = ()
    documents: tuple[str, ...] = ()
    public: Text | None = None
    closes: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Possible:
    """An act offered, or not offered with its reasons, for one bearer, before any fact is known."""

    act: str
    bearer: BearerKey
    possible: bool
    reasons: tuple[Reason, ...] = ()
    decider: str = "handling_prosecutor"
    by: tuple[str, ...] = ()


class NewId(Protocol):
    """Makes the id of a new item."""

    def __call__(self) -> str: ...


class CompiledProcedure(Protocol):
    """A procedure ready for use; made once per version by `heli.law.compile_procedure`. Pure and thread-safe."""

    written: Procedure
    hash: str
    """SHA-256 of the canonical form, hex."""

    @property
    def acts(self) -> Mapping[str, Act]: ...
    @property
    def limits(self) -> Mapping[str, Limit]: ...

    def validate(self, act: str, facts: Mapping[str, object], *, recorded_at: datetime) -> Mapping[str, Json]:
        """Facts by the act's schema, typed and trimmed (days as ISO text, money as int fen, ids as text). Raises
        `BadInput` with one reason per wrong field: unknown fact, wrong type, too long, control characters, not a
        choice, in the future. Whether a fact is *required* is said by `judge`, for it may depend on conditions."""

    def judge(self, situation: Situation, attempt: Attempt) -> Verdict:
        """Whether the act is permitted for these bearers, states, facts and this power."""

    def apply(self, situation: Situation, attempt: Attempt, *, new_id: NewId) -> Changes:
        """What the act changes; the attempt was permitted (or is recorded as deviating: then call `observe`)."""

    def observe(self, situation: Situation, attempt: Attempt) -> tuple[Verdict, Changes]:
        """For history: judges and, where the law forbids the event, changes nothing but `done` (state unmoved)."""

    def possible(self, situation: Situation, actor: ActorView) -> Sequence[Possible]:
        """Every act × bearer: offered or not, and why not. Facts not yet known are left open."""

    def recompute(
        self,
        situation: Situation,
        *,
        only: Sequence[tuple[str, BearerKey]] | None = None,
        anew: bool = False,
    ) -> tuple[LimitChange, ...]:
        """Limits whose ends differ now (measure, exclusion, calendar or rule version changed); empty if none.

        Args:
            anew: take each running limit's length from the rule again, too: the matter changed to this version.
        """

    def at_rest(self, situation: Situation) -> bool:
        """Whether the rule that closes a matter holds as it stands, and no time limit of this office runs any more: for a
        matter that part of its bearers left. False where only a final act closes."""

    def working(self, state: LimitState, situation: Situation) -> Counted:
        """The slow path: the end of one limit with every step and article."""

    def personal_facts(self, act: str) -> frozenset[str]:
        """Names of the act's facts that are committed and encrypted."""

    def filled(self, act: str, bearer: BearerKey, situation: Situation) -> Mapping[str, tuple[Json, Text]]:
        """Known values for the act's form: fact → (value, where it comes from). Never for a decision's choice (N5)."""
