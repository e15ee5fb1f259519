"""Who above wants to know that a post was given or ended. Registered by name at start; run inside the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from heli.base.text import Words

if TYPE_CHECKING:
    from heli.offices.models import Person, Post


@dataclass(frozen=True, slots=True)
class Ending:
    """How a post ends.

    Attributes:
        successor: number of the person who takes over what the holder answers for; None: whoever allocates it anew.
        by: number of the person who ends the post; None at the founding, and where its last day merely passed.
    """

    successor: int | None = None
    by: int | None = None


PostGiven = Callable[["Post"], object]
PostEnded = Callable[["Post", Ending], None]
Duties = Callable[["Person"], Sequence[Words]]
T = TypeVar("T")
_post_given: dict[str, PostGiven] = {}
_post_ended: dict[str, PostEnded] = {}
_duties: dict[str, Duties] = {}


def on_post_given(name: str, handler: PostGiven) -> None:
    """Register what must happen, in the same transaction, when a post is given, begun or not. A name is taken once."""
    _take(_post_given, name, handler)


def on_post_ended(name: str, handler: PostEnded) -> None:
    """Register what must happen, in the same transaction, when a post ends; it may refuse. A name is taken once."""
    _take(_post_ended, name, handler)


def on_duties(name: str, duties: Duties) -> None:
    """Register who knows what a person still answers for. A name is taken once."""
    _take(_duties, name, duties)


def _take(registered: dict[str, T], name: str, handler: T) -> None:
    if registered.get(name, handler) is not handler:
        raise ValueError(f"a handler named {name} is registered already")
    registered[name] = handler


def tell_post_given(post: Post) -> None:
    """Run every registered handler, in the order of registration."""
    for handler in _post_given.values():
        handler(post)


def tell_post_ended(post: Post, ending: Ending) -> None:
    """Run every registered handler, in the order of registration."""
    for handler in _post_ended.values():
        handler(post, ending)


def duties_of(person: Person) -> list[Words]:
    """What a person still answers for, one line each, as an administrator may read it: no title, no party."""
    return [line for duties in _duties.values() for line in duties(person)]
