"""Acts: the only way a stream changes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from heli.law.language.conditions import Condition
from heli.law.language.facts import Fact
from heli.law.language.names import Actor, Basis, Decider, Name, Names, Sourced, Strict

ABSENT = "absent"
"""The state of a track that was not opened on a bearer."""


class PartyBearer(Strict):
    party: Name


class ItemBearer(Strict):
    item: Name


Bearer = Literal["matter", "charge", "paper"] | PartyBearer | ItemBearer
"""What a state, an act or a limit hangs on: the matter, a party by role, a charge of a party, a paper, an item."""


class Move(Strict):
    """One track moves. `from` lists the states it may move from; `absent` = not yet opened.

    `of`: `same` = the act's own bearers (or the matter, for a track of the matter); `each` = every bearer of that kind;
    `each_in_from` = every bearer of that kind that is in one of `from`, the others stay.
    """

    track: Name
    from_: list[Name] = Field(alias="from", min_length=1)
    to: Name
    of: Literal["same", "each", "each_in_from"] = "same"
    when: Condition | None = None
    """Moves only where this holds; the others of the act move all the same."""

    @model_validator(mode="before")
    @classmethod
    def _one(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and isinstance(raw.get("from"), str):
            raw = {**raw, "from": [raw["from"]]}
        return raw


class Floor(Strict):
    """The lowest decider that the law allows, where a condition holds (always, without one)."""

    by: Decider
    when: Condition | None = None
    basis: Basis = []


class Decide(Strict):
    """Who decides: a power of the power list, with the law's floor. Without `decide` the actor decides himself."""

    power: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)+$")
    default: Decider = "handling_prosecutor"
    """Where neither the floor nor a power list says more."""
    floor: list[Floor] = []
    review: list[Literal["department_head", "deputy_chief", "policy_office"]] = ["department_head"]
    """Who reviews on the way to the decider; a step that the office does not have falls away unless `review_required`."""
    review_required: bool = False
    body_paper: Name | None = None
    """For a body's decision: the document that proves it (minutes, answer)."""


class Rule(Sourced):
    """A refusal (hard, unless its mark is U: then a warning) or a warning."""

    id: Name
    when: Condition
    say: Names
    offer: Names | None = None
    """What to do instead."""
    offer_act: Name | None = None


class Value(Strict):
    """A value handed on: exactly one of these."""

    fact: Name | None = None
    value: bool | int | str | None = None
    happened: Literal["day", "instant"] | None = None
    this: Literal["matter", "office", "handler", "actor", "act", "bearer"] | None = None
    limit_end: Name | None = None
    counter: Name | None = None
    custody_since: bool | None = None


class Open(Strict):
    """Opens a matter elsewhere or here; the source waits and receives the result as an act."""

    open: Name
    act: Name
    """The opening act of that procedure."""
    office: Literal["own", "superior", "provincial", "supreme", "common_superior", "source"] | Name = "own"
    """Or the name of a fact that names the office; one matter per office if it names several."""
    handler: Literal["by_allocation", "same", "other_than_source"] = "by_allocation"
    parties: Literal["bearers", "all", "none"] = "bearers"
    facts: dict[Name, Value] = {}
    result_as: Name | None = None
    """The act of this matter that the other one's result performs."""
    titled: Name | None = None
    """One of `facts`: what it states stands behind the title, where several are opened and each is somebody's own."""
    when: Condition | None = None


class Perform(Strict):
    """Performs a declared act on a linked matter, as the engine, with this act as its cause."""

    perform: Name
    on: Literal["source", "opened", "subject", "subjects"] | Name = "source"
    """`source`: the matter that opened this one; `opened`: those that this one opened; `subject(s)`: of the item(s);
    or the name of a fact of type matter(s)."""
    procedure: Name | None = None
    """Only where the target is of this procedure."""
    bearers: Literal["matter", "origin", "same_parties"] = "origin"
    """`origin`: the bearers of the act that opened this matter."""
    facts: dict[Name, Value] = {}
    when: Condition | None = None


class CaseAct(Strict):
    """An act of the case's own procedure, appended to both streams in one transaction."""

    case: Name
    of: Literal["same", "each", "case"] = "same"
    facts: dict[Name, Value] = {}
    when: Condition | None = None


class Seal(Strict):
    """Shuts the matters that a fact names, as the engine: from then on they are as if there were none (N7)."""

    seal: Name
    """A fact of type matters, of this act."""
    when: Condition | None = None


class Unseal(Strict):
    """Opens again the matters that were shut, by the fact that named them then."""

    unseal: Name
    when: Condition | None = None


class Link(Strict):
    """Links this matter with those that it is about, as the engine: conditions then know who worked on them."""

    link: Name
    """A fact of type matter(s) of this act, or `subjects`: those that the items made by this act point at."""
    back: bool = False
    """Whether the other matter names this one in turn: only where those who worked on it may know of it."""
    when: Condition | None = None


class LetIn(Strict):
    """Lets the persons that a fact names into the matter, whatever their posts reach, until the act lets in others."""

    let_in: Name
    """A fact of type person(s), of this act."""
    may: Literal["read", "work"] = "read"
    when: Condition | None = None


class Planned(Strict):
    """A target that comes later; the fact stands for it now."""

    planned: Name
    stands_as: Name
    """The fact of this act that records it meanwhile."""


class Task(Strict):
    """A task in somebody's work list; done when the act (or the result) comes."""

    task: Names
    for_: Actor | Name = Field(alias="for")
    """A role, or a fact that names a person or office."""
    done_by: Name | None = None
    when: Condition | None = None


def _lead(value: Any) -> str:
    if isinstance(value, dict):
        return next((key for key in _LEADS if key in value), "task")
    for kind, tag in zip((Open, Perform, CaseAct, Planned, Seal, Unseal, Link, LetIn), _LEADS, strict=False):
        if isinstance(value, kind):
            return tag
    return "task"


_LEADS = ("open", "perform", "case", "planned", "seal", "unseal", "link", "let_in", "task")


Lead = Annotated[
    Annotated[Open, Tag("open")]
    | Annotated[Perform, Tag("perform")]
    | Annotated[CaseAct, Tag("case")]
    | Annotated[Planned, Tag("planned")]
    | Annotated[Seal, Tag("seal")]
    | Annotated[Unseal, Tag("unseal")]
    | Annotated[Link, Tag("link")]
    | Annotated[LetIn, Tag("let_in")]
    | Annotated[Task, Tag("task")],
    Discriminator(_lead),
]


class Creates(Strict):
    """Makes items from the rows of a fact; the item's facts take the row's values by name."""

    item: Name
    from_: Name = Field(alias="from")
    track: Name | None = None
    state: Name | None = None


class HappenedAt(Strict):
    """What the time of the act means, and how fine it is."""

    name: Names | None = None
    kind: Literal["day", "instant"] = "day"
    not_before: list[Name] = []
    """Acts of this matter before which it can't have happened; where none is listed, the matter's opening."""
    may_precede_matter: bool = False


class Serves(Strict):
    """The act records that a document was received: what starts limits by `served`."""

    paper: Name
    """The fact that names the document."""
    to: list[Name]
    """Facts that name who received it."""


class Document(Strict):
    """A document that the act issues."""

    document: Name
    when: Condition | None = None


class Act(Sourced):
    """One act. See docs/reference/lawbook-language.md for each key."""

    name: Names
    help: Names | None = None
    on: Bearer = "matter"
    """What the act is about. Several bearers of the kind may be named at once, unless `one: true`."""
    one: bool = False
    opens_matter: bool = False
    by: list[Actor] = Field(min_length=1)
    decide: Decide | None = None
    moves: list[Move] = []
    facts: dict[Name, Fact] = {}
    happened_at: HappenedAt = HappenedAt()
    requires: Condition | None = None
    """Where it does not hold the act is not offered at all; for reasons people should read use `refuse`."""
    refuse: list[Rule] = []
    warn: list[Rule] = []
    creates: list[Creates] = []
    documents: list[Document] = []
    leads_to: list[Lead] = []
    serves: Serves | None = None
    counts: dict[Name, int] = {}
    """Counters of the case raised by this act, on the party or charge of each bearer."""
    visible: Literal["internal", "shared"] = "internal"
    """Whether partners admitted to the matter see the act."""
    public: Names | None = None
    """The line that the person concerned may read as progress."""
    final: bool = False
    """Closes the matter, whatever its tracks; `closes` of the procedure is the ordinary way."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, raw: Any) -> Any:
        """Short forms: `by: police`, `track/from/to` for a single move, `documents: [name]`."""
        if not isinstance(raw, dict):
            return raw
        raw = dict(raw)
        if isinstance(raw.get("by"), str):
            raw["by"] = [raw["by"]]
        if "track" in raw:
            move = {key: raw.pop(key) for key in ("track", "from", "to") if key in raw}
            raw["moves"] = [move, *raw.get("moves", [])]
        raw["documents"] = [{"document": d} if isinstance(d, str) else d for d in raw.get("documents", [])]
        return raw
