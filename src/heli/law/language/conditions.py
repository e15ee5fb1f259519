"""Conditions are data: a field, an operator, a value; any, all, not. No programming language inside.

Written short, `{complete: false}` means the fact *complete* is false, `{reason: {in: [a, b]}}` that the
fact *reason* is one of them; several keys of one mapping must all hold.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from heli.law.language.names import Actor, Day, Name, Strict

Scalar = bool | int | str


class All(Strict):
    all: list[Condition]


class Any_(Strict):
    any: list[Condition]


class Not(Strict):
    not_: Condition = Field(alias="not")


class FactIs(Strict):
    """A fact of the attempt, else the last recorded on the bearer, else on the matter. Personal facts: `present` only."""

    fact: Name
    is_: Scalar | None = Field(default=None, alias="is")
    in_: list[Scalar] | None = Field(default=None, alias="in")
    not_in: list[Scalar] | None = None
    at_least: int | None = None
    at_most: int | None = None
    present: bool | None = None
    """Given and not empty, and not *not known yet*."""
    after: Name | None = None
    """Later than this other fact (both days or instants)."""
    more_than: Name | None = None
    """Greater than this other fact (both numbers, or number of rows of both lists)."""


class TrackIs(Strict):
    """State of a track. `of`: the act's own bearer, the bearer's matter, or every / any bearer of the matter."""

    track: Name
    in_: list[Name] | None = Field(default=None, alias="in")
    not_in: list[Name] | None = None
    of: Literal["same", "every", "any"] = "same"
    """A bearer on which the track was never opened is in the state `absent`."""


class CounterIs(Strict):
    """A counter of the case, of the bearer's party or charge. Survives a change of office."""

    counter: Name
    at_least: int | None = None
    at_most: int | None = None
    of: Literal["same", "every", "any"] = "same"


class CustodyIs(Strict):
    """Whether the bearer's party is in custody. `at`: when the act happened, or at the start of the limit judged."""

    custody: bool
    at: Literal["act", "start"] = "act"
    of: Literal["same", "every", "any"] = "same"


class MeasureIs(Strict):
    """The measure in force on the bearer's party when the act happened: detention, arrest, bail, …, or none."""

    measure_in: list[Name]
    of: Literal["same", "every", "any"] = "same"


class AgeIs(Strict):
    """Age of the bearer's party in whole years. `when`: on the day of the offence, or of this act.

    `below` is exclusive. Where the precision of the birth date leaves it open, `below` holds (treated as a
    minor) and `unsettled: true` holds as well.
    """

    age: Literal["at_offence", "now"]
    below: int | None = None
    at_least: int | None = None
    unsettled: bool | None = None
    of: Literal["same", "every", "any"] = "same"


class ActDone(Strict):
    """Whether an act stands (not annulled) on the bearer, on the matter, or on every / any bearer."""

    act: Name
    done: bool = True
    times_at_least: int | None = None
    of: Literal["same", "matter", "every", "any"] = "same"


class LimitIs(Strict):
    """Status of a time limit of this matter, on the bearer, when the act happened."""

    limit: Name
    status: list[Literal["awaiting_start", "running", "suspended", "met", "lapsed", "overdue", "absent"]]
    of: Literal["same", "every", "any"] = "same"


class Elapsed(Strict):
    """More than a length has passed from an act or a fact to this act. `more_than`: "15 days"."""

    since_act: Name | None = None
    since_fact: Name | None = None
    more_than: str


class ActorIs(Strict):
    """Who acts or decides, against who did something else: separation of persons."""

    actor: Literal["is", "is_not"]
    who: Literal[
        "handler", "handler_of_source", "handler_of_subject", "hand_in_subject", "decider_of", "actor_of",
        "party_to_conflict",
    ]  # fmt: skip
    """`hand_in_subject`: whoever handles, handled or decided in a matter that this one is about."""
    act: Name | None = None
    """For `decider_of` and `actor_of`: the act meant, in this matter."""


class RoleIs(Strict):
    """The part in which the actor does this act: one of the act's own `by`."""

    role_in: list[Actor]


class PlaceIs(Strict):
    """Where the body or office that a fact names lies, seen from this office."""

    place: Name
    is_: Literal["own_area", "elsewhere"] | None = Field(default=None, alias="is")
    level: Literal["same", "lower", "higher"] | None = None
    """Level of that body against this office's."""
    under: bool | None = None
    """It is an office within this office's area (directive, deployment)."""
    kind_in: list[Name] | None = None
    """Kind of that body: procuratorate, police, court, agency, …"""


class LinkIs(Strict):
    """A matter linked to this one, of a kind of link or of a procedure, and whether it is closed."""

    linked: Name
    """Procedure of the other matter."""
    exists: bool = True
    open: bool | None = None
    direction: Literal["opened_by_this", "source_of_this", "any"] = "any"


class PartiesAre(Strict):
    """How many parties of a role this matter has."""

    parties: Name
    at_least: int | None = None
    at_most: int | None = None


class OfficeIs(Strict):
    """What this office is."""

    office_level: list[Literal["supreme", "province", "prefecture", "county"]]


class DayIs(Strict):
    """The day on which the act happened, or on which the matter opened; `from` inclusive, `before` exclusive."""

    day: Literal["act", "opened"]
    from_: Day | None = Field(default=None, alias="from")
    before: Day | None = None


class SettingIs(Strict):
    """A setting of the lawbook (an open question) has this value."""

    setting: Name
    is_: Scalar = Field(alias="is")


class WordsIn(Strict):
    """Whether one of the words stands in a text of the attempt (of rows: in any of their texts).

    In warnings only: nothing of the text is kept, and no state may hang on it.
    """

    words_in: list[Name] = Field(min_length=1)
    any_of: list[str] = Field(min_length=1)


_ATOMS: dict[str, str] = {
    "all": "all", "any": "any", "not": "not", "actor": "actor", "since_act": "elapsed", "since_fact": "elapsed",
    "fact": "fact", "track": "track", "counter": "counter", "custody": "custody", "measure_in": "measure", "age": "age",
    "limit": "limit", "role_in": "role", "place": "place", "linked": "link", "parties": "parties",
    "office_level": "office", "day": "day", "setting": "setting", "act": "act", "words_in": "words",
}  # fmt: skip
"""Keyword → atom, in the order in which they are looked for (`actor` may carry an `act`)."""

KEYWORDS = frozenset(_ATOMS)


def _which(value: Any) -> str:
    if isinstance(value, Strict):
        return _BY_CLASS[type(value)]
    if isinstance(value, dict):
        return next((atom for key, atom in _ATOMS.items() if key in value or f"{key}_" in value), "fact")
    return "fact"


def long_form(raw: Any) -> Any:
    """Turn the short form into the long one; what has a keyword is left as it is."""
    if not isinstance(raw, dict) or KEYWORDS & raw.keys():
        return raw
    atoms = [
        {"fact": name, **value} if isinstance(value, dict) else {"fact": name, "is": value}
        for name, value in raw.items()
    ]
    return atoms[0] if len(atoms) == 1 else {"all": atoms}


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FactIs, Tag("fact")]
    | Annotated[TrackIs, Tag("track")]
    | Annotated[CounterIs, Tag("counter")]
    | Annotated[CustodyIs, Tag("custody")]
    | Annotated[MeasureIs, Tag("measure")]
    | Annotated[AgeIs, Tag("age")]
    | Annotated[ActDone, Tag("act")]
    | Annotated[LimitIs, Tag("limit")]
    | Annotated[Elapsed, Tag("elapsed")]
    | Annotated[ActorIs, Tag("actor")]
    | Annotated[RoleIs, Tag("role")]
    | Annotated[PlaceIs, Tag("place")]
    | Annotated[LinkIs, Tag("link")]
    | Annotated[PartiesAre, Tag("parties")]
    | Annotated[OfficeIs, Tag("office")]
    | Annotated[DayIs, Tag("day")]
    | Annotated[SettingIs, Tag("setting")]
    | Annotated[WordsIn, Tag("words")],
    Discriminator(_which),
    BeforeValidator(long_form),
]

_BY_CLASS: dict[type[Strict], str] = {
    All: "all", Any_: "any", Not: "not", FactIs: "fact", TrackIs: "track", CounterIs: "counter", CustodyIs: "custody",
    MeasureIs: "measure", AgeIs: "age", ActDone: "act", LimitIs: "limit", Elapsed: "elapsed", ActorIs: "actor",
    RoleIs: "role", PlaceIs: "place", LinkIs: "link", PartiesAre: "parties", OfficeIs: "office", DayIs: "day",
    SettingIs: "setting", WordsIn: "words",
}  # fmt: skip

for model in (All, Any_, Not):
    model.model_rebuild()
