"""The lawbook language: pydantic models of a procedure file. Reference: docs/reference/lawbook-language.md."""

from heli.law.language.acts import ABSENT, Act, Bearer, ItemBearer, PartyBearer
from heli.law.language.conditions import Condition
from heli.law.language.facts import Fact, FactType, ItemKind, Source
from heli.law.language.limits import Limit
from heli.law.language.names import DECIDERS, Actor, Decider, Mark, Names
from heli.law.language.procedure import HandledBy, Part, Procedure, Track, Use
from heli.law.language.registers import DocumentKind, Instrument

__all__ = [
    "ABSENT", "DECIDERS", "Act", "Actor", "Bearer", "Condition", "Decider", "DocumentKind", "Fact", "FactType", "HandledBy",
    "Instrument", "ItemBearer", "ItemKind", "Limit", "Mark", "Names", "Part", "PartyBearer", "Procedure", "Source",
    "Track", "Use",
]  # fmt: skip
