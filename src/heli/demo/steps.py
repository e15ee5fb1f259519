"""What a story is written in: steps with their day, person, act and facts, and names for what does not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def day(text: str) -> date:
    """A civil day from "2022-11-03"."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """An instant in Asia/Shanghai from "2022-11-03 09:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class OfficeOf:
    """The number of an office, by its short key."""

    key: str


@dataclass(frozen=True, slots=True)
class PersonOf:
    """The number of a person, by desk."""

    key: str


@dataclass(frozen=True, slots=True)
class MatterOf:
    """The id of a matter of this story, by its name there."""

    name: str


@dataclass(frozen=True, slots=True)
class PartyOf:
    """A party of a matter, by order of being joined, from 0. As a bearer "p:<id>", as a fact the id."""

    index: int
    matter: str = ""


@dataclass(frozen=True, slots=True)
class ItemOf:
    """An item of the step's matter, by kind and order of making, from 0."""

    kind: str
    index: int


@dataclass(frozen=True, slots=True)
class PaperOf:
    """A paper that a step of this story put into a matter, by its name there."""

    name: str


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """The newest paper of a kind that the step's matter issued about this bearer."""

    kind: str


Bearer = str | PartyOf | ItemOf


@dataclass(frozen=True, slots=True)
class PaperGiven:
    """A paper put into the matter right before the act; on paper only, as most of them are."""

    kind: str
    number: str = ""
    dated_on: date | None = None
    title: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class PartyMade:
    """A party of a matter that is opened; `same_as` takes one of another matter of this story."""

    role: str
    facts: Mapping[str, object] = field(default_factory=dict)
    measures: Sequence[Mapping[str, object]] = ()
    charges: Sequence[Mapping[str, object]] = ()
    same_as: PartyOf | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What an opening step adds: the procedure, the office, the title, who is joined.

    Attributes:
        unit: department in which it lies: "criminal", "interest" or none.
        case_of: a matter of this story on whose case it is opened.
        is_handled: whether who opens it is its handling prosecutor from the start.
    """

    procedure: str
    office: str
    title: str
    unit: str = ""
    parties: Sequence[PartyMade] = ()
    case_of: str = ""
    is_handled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act.

    Attributes:
        at: when it is recorded.
        by: who does it: a desk ("540526/prosecutor", "agency:540526:water/contact") signed in, or a body
            ("agency:540526:water", "party") whose act is entered.
        typed_by: who enters it, where that is another.
        matter: name in this story of the matter it is on, or that it opens.
        happened: when it happened, if not then.
        papers: put into the matter before, by name.
        on_paper: name of the paper that the act was taken from.
        decided_by: desk of the decider; by default whoever holds that post. `decided_at`: by default an hour later.
        decided_on: name of the paper among `papers` that proves the decision of `decider`, a body or somebody whose desk
            is `decided_by`; then nothing is proposed.
        waits: where somebody else decides, the proposal is left waiting for him.
        mark: name of the place in the story that this step reaches.
    """

    at: datetime
    by: str
    act: str
    matter: str
    facts: Mapping[str, object] = field(default_factory=dict)
    about: Sequence[Bearer] = ("m",)
    opening: Opening | None = None
    typed_by: str = ""
    happened: date | datetime | None = None
    papers: Mapping[str, PaperGiven] = field(default_factory=dict)
    on_paper: str = ""
    decided_by: str = ""
    decider: str = ""
    decided_on: str = ""
    decided_at: datetime | None = None
    waits: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """A partner's office is admitted to a matter, by a grant to the people who hold its posts; or somebody at a desk is."""

    at: datetime
    by: str
    matter: str
    office: str
    reason: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A matter that an effect opens: the one at `office` that follows from `source` (a name of this story)."""

    source: str
    procedure: str
    office: str


@dataclass(frozen=True, slots=True)
class Script:
    """A story: its steps in order of time, and the names of matters that effects open.

    Attributes:
        middle: mark of the last step that the demo plays; a visitor goes on from there. Empty: all of it.
    """

    name: str
    steps: Sequence[Step | Admit]
    follows: Mapping[str, Opened] = field(default_factory=dict)
    middle: str = ""

    def until(self, mark: str) -> Iterable[Step | Admit]:
        """The steps up to the one with this mark, inclusive; all for an empty mark."""
        for step in self.steps:
            yield step
            if mark and step.mark == mark:
                return
        if mark:
            raise LookupError(f"the story {self.name} has no place {mark}")
