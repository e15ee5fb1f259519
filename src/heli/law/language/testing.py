"""Models of what stands beside the law: tests, and the coverage lists."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from heli.law.language.names import Day, Name, Strict

Scalar = bool | int | str
When = str
"""A day "2025-09-24", or an instant "2025-09-24T14:20+08:00"."""


class GivenOffice(Strict):
    """This office, or (in `bodies`) another one."""

    level: Literal["supreme", "province", "prefecture", "county"] = "county"
    kind: str = "procuratorate"
    place: list[str] = ["54", "5405", "540521"]
    units: list[str] = ["criminal"]
    posts: list[str] = []


class GivenMeasure(Strict):
    """A measure of a party. `custody` is derived from the kind where it is not said."""

    kind: Name
    since: When
    until: When | None = None
    custody: bool | None = None


class GivenParty(Strict):
    """A party of the case. `birth`: 1990-01-01 where the test does not say it; `precision: unknown` for none."""

    role: Name | list[Name]
    kind: Literal["person", "body", "unknown"] = "person"
    birth: Day | None = None
    precision: Literal["day", "month", "year", "stated", "unknown"] = "day"
    offence: Day | None = None
    measures: list[GivenMeasure] = []
    charges: list[Name] = []
    language_needs: bool = False


class GivenPaper(Strict):
    """A paper in the matter. `served`: addressee → day received. `of`: the bearers it concerns (absent: all)."""

    kind: Name
    received_on: Day | None = None
    dated_on: Day | None = None
    from_: str | None = Field(default=None, alias="from")
    served: dict[Name, Day] = {}
    of: list[str] = []


class GivenLink(Strict):
    """A linked matter."""

    procedure: Name
    relation: Literal["source", "opened", "subject"] = "source"
    closed: bool = False
    handler: int | None = None
    deciders: list[int] = []
    handlers: list[int] = []
    facts: dict[Name, Any] = {}
    origin: list[str] = []


class GivenPower(Strict):
    """A row of the power list in force."""

    decider: Name
    source: str = "local list"
    reviewers: list[Name] = []


class Given(Strict):
    """What is there before the first step. Names of parties, bodies, papers and matters are used in facts and bearers."""

    office: GivenOffice = GivenOffice()
    opened: Day | None = None
    """The matter's own day; absent: the day of the first step."""
    parties: dict[Name, GivenParty] = {}
    bodies: dict[Name, GivenOffice] = {}
    papers: dict[Name, GivenPaper] = {}
    linked: dict[Name, GivenLink] = {}
    powers: dict[str, GivenPower] = {}
    counters: dict[Name, dict[Name, int] | int] = {}
    """By party, or (a number) of the case."""
    agreements: dict[Name, Any] = {}
    settings: dict[Name, Scalar] = {}
    handler: int = 1
    conflicts: list[int] = []
    calendar: dict[str, list[Day]] = {}
    """Days of a local notice: `off` and `working`, for the office's place (W8)."""


class Step(Strict):
    """One step: exactly one of act, measure, party, serve, paper, link, counter or day.

    Attributes:
        act: performed on `of` (names of parties or items "point#1"; absent: the matter), `on` a day or instant.
        by: the part in which `person` (default: the handler for the matter's own parts, else nobody known) acts.
        decided_by: the decider; the proof is an approved proposal, or for a body a paper.
        refused: code of a reason or id of a rule; the step must be refused with it and changes nothing.
        measure: the party whose measure begins (`kind`, `since`) or, with `until`, ends.
        serve: a document received by `to`, on the day `on`.
        paper: a paper that comes in (`kind`, `received_on`).
        day: time passes to that day; limits that lapse by themselves do so.
    """

    act: Name | None = None
    of: list[str] | str = []
    on: When | None = None
    at: When | None = None
    """When it was recorded, where that differs from when it happened."""
    by: Name | None = None
    person: int | None = None
    decided_by: Name | None = None
    decider_person: int | None = None
    facts: dict[Name, Any] = {}
    refused: str | None = None
    warned: list[str] | None = None
    """Codes or rule ids that this step must warn with."""
    proposed_to: Name | None = None
    """The step needs this decider, whom the actor is not: a proposal would be made."""
    measure: Name | None = None
    kind: Name | None = None
    since: When | None = None
    until: When | None = None
    party: Name | None = None
    role: Name | list[Name] | None = None
    birth: Day | None = None
    precision: Literal["day", "month", "year", "stated", "unknown"] = "day"
    offence: Day | None = None
    serve: Name | None = None
    to: Name | None = None
    paper: Name | None = None
    received_on: Day | None = None
    dated_on: Day | None = None
    link: Name | None = None
    procedure: Name | None = None
    relation: Literal["source", "opened", "subject"] | None = None
    closed: bool | None = None
    counter: Name | None = None
    value: int | None = None
    day: Day | None = None

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        kinds = (
            self.act,
            self.measure,
            self.party,
            self.serve,
            self.paper,
            self.link,
            self.counter,
            self.day,
        )
        if sum(kind is not None for kind in kinds) != 1:
            raise ValueError("a step is exactly one of act, measure, party, serve, paper, link, counter, day")
        if self.act and not self.on:
            raise ValueError("an act says when it happened: `on`")
        return self


class ExpectedLimit(Strict):
    """What a limit must be after the last step. `absent: true`: there is none."""

    start: When | None = None
    end: When | None = None
    raw_end: When | None = None
    status: (
        Literal["awaiting_start", "running", "suspended", "met", "lapsed", "closed", "overdue", "absent"]
        | None
    ) = None
    period: int | None = None
    provisional: bool | None = None
    possible: Day | None = None
    """The later day by the local calendar (W8)."""
    absent: bool | None = None


class Expected(Strict):
    """What must hold after the last step. Keys of limits and states: "name" or "name@bearer"."""

    limits: dict[str, ExpectedLimit | str] = {}
    states: dict[str, Name] = {}
    counters: dict[Name, dict[Name, int] | int] = {}
    warned: list[str] = []
    """Each must have been given by some step."""
    not_warned: list[str] = []
    proposed_to: Name | None = None
    """Decider to whom the last step had to be proposed."""
    reviewers: list[Name] | None = None
    closed: bool | None = None
    possible: list[str] = []
    """Acts ("act" or "act@bearer") that must be offered now to somebody of their `by`."""
    impossible: list[str] = []
    opens: list[Name] = []
    """Procedures of which some step had to open a matter."""
    performs: list[Name] = []
    """Acts that some step had to perform elsewhere."""
    tasks: int | None = None
    """How many tasks the steps gave."""
    documents: list[Name] = []
    """Documents that the steps had to issue."""
    case_acts: list[Name] = []
    items: dict[Name, int] = {}


class LawTest(Strict):
    """One test of a procedure, named by a sentence."""

    say: str = Field(min_length=10)
    rows: list[str] = []
    """Coverage rows that it answers for: "C.a.E2"."""
    given: Given = Given()
    steps: list[Step] = []
    expect: Expected = Expected()


class TestsFile(Strict):
    """`tests/*.yaml`."""

    __test__ = False  # not a class of tests
    procedure: Name
    tests: list[LawTest] = Field(min_length=1)


class Target(Strict):
    """Where a coverage row stands in the lawbook: exactly one of these."""

    act: str | None = None
    """`procedure.act`."""
    limit: str | None = None
    """`procedure.limit`."""
    fact: str | None = None
    """`procedure.act.fact`, or `procedure.fact` for a shared one."""
    refusal: str | None = None
    """`procedure.act.rule`: a refusal or a warning."""
    state: str | None = None
    """`procedure.track.state`."""
    document: Name | None = None
    test: str | None = None
    """The sentence of a test."""
    setting: Name | None = None
    procedure: Name | None = None
    """The whole procedure stands for the row."""
    part: str | None = None
    """Kept by the engine or the program itself; in words, with the test that holds it."""
    planned: Name | None = None
    not_built: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Target:
        if len(self.model_fields_set) != 1:
            raise ValueError("a target names exactly one thing")
        return self


class CoverageFile(Strict):
    """`coverage/*.yaml`: every row of one section of the digests."""

    section: str = Field(pattern=r"^[A-Z]\.[A-Za-z0-9.]+$")
    expected: dict[str, int]
    """Letter → how many rows of it the section has: {T: 12, L: 9, F: 7, C: 0, R: 3, E: 8}."""
    rows: dict[str, Target | list[Target]]


class Term(Strict):
    """One limit as the law's own table has it. `due`: rows of start, length, "held" or "free", last day."""

    from_: list[str] = Field(default=[], alias="from")
    """Acts that start it, "act.fact" where it counts from a fact of the act."""
    met_by: list[Name] = []
    closed_by: list[Name] = []
    due: list[tuple[When, str, Literal["held", "free"], When]] = []


class TablesFile(Strict):
    """`tables/*.yaml`: terms, deciders and moves of one procedure, written a second time to be read against the law."""

    procedure: Name
    terms: dict[Name, Term] = {}
    deciders: dict[Name, list[Name]] = {}
    """Act → who decides where nothing more is said, then each floor of the law, in the order of the act."""
    moves: dict[Name, list[str]] = {}
    """Act → "track: state, state → state"."""
    refusals: dict[Name, list[Name]] = {}
    """Act → ids of what it refuses, in order; those marked U only warn and are not listed."""
