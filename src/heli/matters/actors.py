"""Who acts: a person in the posts he wears, a body whose act we record, the engine. Parts are found, never claimed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from heli.access.reader import ENGINE, Reader, engine_reader
from heli.ledger.leaf import ENGINE as ENGINE_AGENT
from heli.ledger.leaf import Agent

Via = Literal["web", "api", "import", "engine"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person signed in, or the engine.

    Attributes:
        reader: the posts worn, as the wall sees them.
        post: number of the post that the act is done under; None takes the first of the reader's.
        via: how the act reaches us. A token and an import can never decide.
    """

    reader: Reader
    post: int | None = None
    via: Via = "web"

    @property
    def person(self) -> int | None:
        """Number of the person; None for the engine."""
        return None if self.reader.person == ENGINE else int(self.reader.person)

    @property
    def is_engine(self) -> bool:
        """Whether the program itself acts."""
        return self.reader.person == ENGINE

    def agent(self) -> Agent:
        """The actor as he stands in the leaf."""
        if self.is_engine:
            return ENGINE_AGENT
        post = self.post if self.post is not None else next(iter(self.reader.posts), None)
        return _agent(int(self.reader.person), self.reader.office, post)


@lru_cache(maxsize=4_000)
def _agent(person: int, office: int | None, post: int | None) -> Agent:
    return Agent(str(person), None if office is None else str(office), None if post is None else str(post))


@dataclass(frozen=True, slots=True)
class Body:
    """A body or person outside whose act we record from its letter: police, court, agency, a party, a defender.

    Attributes:
        part: in the words of `heli.law.language.Actor`.
        office: number of the body in the directory, None for a person who is in none.
    """

    part: str
    office: int | None = None

    def agent(self) -> Agent:
        """The body as it stands in the leaf."""
        return Agent(self.part, None if self.office is None else str(self.office))


def engine_at(lft: int, rgt: int) -> Actor:
    """The engine within the places `lft` to `rgt`, both inclusive."""
    return Actor(engine_reader(lft, rgt), via="engine")
