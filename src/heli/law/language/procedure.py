"""A procedure: one YAML file, what the law says of one kind of matter."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from heli.law.language.acts import Act, Bearer
from heli.law.language.conditions import Condition
from heli.law.language.facts import Fact, ItemKind
from heli.law.language.limits import Limit
from heli.law.language.names import Basis, Day, Mark, Name, Names, Post, Sourced, Strict


class State(Strict):
    zh: str
    en: str
    final: bool = False


class Track(Strict):
    """Where states live. `start`: the state it has as soon as its bearer joins the matter; else an act opens it."""

    name: Names
    bearer: Bearer = "matter"
    states: dict[Name, State]
    start: Name | None = None


class HandledBy(Sourced):
    """Who may answer for a matter: whoever holds one of the posts. Assistants and clerks otherwise take part under him."""

    posts: list[Post] = Field(min_length=1)


class Closes(Strict):
    """When the matter is closed: a condition over its tracks, judged after every act."""

    when: Condition
    basis: Basis = []


class Counter(Strict):
    """A counter of the case, by party or charge (declared in the procedure `case`)."""

    name: Names
    on: Literal["party", "charge", "case"]
    limit: int | None = None
    basis: Basis = []


class Use(Strict):
    """A named part, expanded with its parameters; each line shows its source."""

    part: Name
    with_: dict[str, Any] = Field(default_factory=dict, alias="with")
    as_: Name | None = Field(default=None, alias="as")
    """Prefix for the part's names, where a procedure uses it twice."""


class Number(Strict):
    """The number of a matter: one gapless series per office and year. Fields: {office_short} {year} {n}."""

    series: Name
    zh: str


class AccessRule(Strict):
    """Who sees matters of this procedure, beyond the general rules."""

    level: int = Field(default=0, ge=0, le=2)
    closed_list: bool = False
    partners: list[str] = []
    """Kinds of partner that may be admitted to a shared matter."""


class Retention(Strict):
    """Kept so long after closing; `permanent: true` needs its basis."""

    years: int | None = None
    permanent: bool = False
    basis: Basis = []
    mark: Mark = "U"


class Difference(Strict):
    """A term of a local layer or a note of a version."""

    day: Day
    say: Names


class Transition(Strict):
    """What happens to running matters when this version comes into force."""

    running: Literal["keep", "change"]
    from_: Day | None = Field(default=None, alias="from")
    """With `change`: the first day on which running matters change over; by default that on which this version comes into
    force. They change with their next act, or by a job of that day."""
    basis: Basis = []


class LayerUsed(Strict):
    """A local text that stands in this version: the layer's name, and the SHA-256 of the text, hexadecimal."""

    layer: Name
    text: str


class Procedure(Strict):
    """One procedure, as written."""

    procedure: Name
    name: Names
    help: Names | None = None
    in_force: Day
    until: Day | None = None
    transition: Transition | None = None
    instruments: dict[str, str]
    """Code → version; every citation below uses one of these codes."""
    digest: list[str] = []
    """Sections whose rows this file answers for in the coverage lists: "C.a", "S.1"."""
    line: Name
    """The line of work of its matters: the head of that line leads them."""
    lines: list[Name] = []
    """Other lines whose people make such matters too: a matter of theirs lies in their own line."""
    handled_by: HandledBy | None = None
    """Posts that may be named as handler; None, as in texts of before and own procedures: any that carries matters."""
    works_on: Literal["case", "none"] = "none"
    roles: dict[Name, Names] = {}
    """Roles of the parties that matters of this procedure may have."""
    number: Number | None = None
    settings: dict[Name, str | int | bool] = {}
    use: list[Use] = []
    items: dict[Name, ItemKind] = {}
    tracks: dict[Name, Track]
    facts: dict[Name, Fact] = {}
    """Facts that several acts share: an act names one by `facts: {name: shared}`."""
    counters: dict[Name, Counter] = {}
    acts: dict[Name, Act]
    limits: dict[Name, Limit] = {}
    closes: Closes | None = None
    access: AccessRule = AccessRule()
    retention: Retention = Retention(years=30)
    changes: list[Difference] = []
    layers: list[LayerUsed] = []
    """Local texts that were put in, upper offices' first; written by the program, never in a file."""


class Part(Strict):
    """A named part: the same keys as a procedure's, with `{parameter}` in names and texts."""

    part: Name
    name: Names
    help: Names | None = None
    parameters: dict[Name, Any] = {}
    """Name → default; null = must be given."""
    instruments: dict[str, str] = {}
    items: dict[str, Any] = {}
    tracks: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    acts: dict[str, Any] = {}
    limits: dict[str, Any] = {}
