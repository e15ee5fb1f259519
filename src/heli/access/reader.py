"""Who reads, as the wall and the policy see him: a frozen value, made at sign-in, never a model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NewType

PersonId = NewType("PersonId", int)
OfficeId = NewType("OfficeId", int)

ENGINE = PersonId(0)
"""The engine's person number. People are numbered from 1, so it is never among the denied."""

LAST_PLACE = 2**31 - 1
NO_PLACE = (0, -1)
ALL_LINES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Reader:
    """A person in the hats that he wears in one place, on one day.

    Attributes:
        person: number of the person; 0 is the engine, -1 somebody without a person.
        office: number of the office whose hats are worn, or None without a post.
        roles: role keys of the posts worn (`offices.roles`).
        posts: numbers of those posts, so that an act can name the one it was done under.
        level: sensitivity up to which he reads by place: 0 ordinary, 1 restricted by law.
        lines: bits of the lines that he may read by place.
        lft: first place number that he reads, inclusive.
        rgt: last place number that he reads, inclusive; below `lft` he reads no place.
        on: the civil day on which these posts are held.
        purpose: why he reads what needs a purpose, or an empty text.
    """

    person: PersonId
    office: OfficeId | None = None
    roles: frozenset[str] = field(default=frozenset())
    posts: tuple[int, ...] = ()
    level: int = 0
    lines: int = 0
    lft: int = NO_PLACE[0]
    rgt: int = NO_PLACE[1]
    on: date | None = None
    purpose: str = ""

    def for_purpose(self, purpose: str) -> Reader:
        """The same reader with a stated purpose; it opens nothing by itself, it is logged."""
        return replace(self, purpose=purpose)


NOBODY = Reader(person=PersonId(-1))


def engine_reader(lft: int, rgt: int, on: date | None = None) -> Reader:
    """The engine within the places of a target, `lft` to `rgt` inclusive.

    It reads a closed row only where that row names the engine among its `grantees`.
    """
    return Reader(person=ENGINE, level=1, lines=ALL_LINES, lft=lft, rgt=rgt, on=on)
