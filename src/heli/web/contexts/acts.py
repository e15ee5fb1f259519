"""Acts that are offered, acts that are not with the reason, and what happened: as components draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heli.base.errors import Reason
from heli.base.text import Words


@dataclass(frozen=True, slots=True)
class ActShown:
    """One act. With `reasons` it can't be done now; `decider` says who decides, in words.

    `each`: where it may be done on several, every one of them with its own address.
    """

    name: Words
    url: str = ""
    about: Words | str = ""
    decider: Words | str = ""
    basis: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    why_url: str = ""
    each: tuple[tuple[Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One line of a timeline. `at`: when it happened, an instant or a civil day; `is_other`: another
    body's act; `badges`: pairs of words and tone."""

    at: date
    what: Words
    who: Words | str = ""
    note: Words | str = ""
    url: str = ""
    is_other: bool = False
    is_annulled: bool = False
    badges: tuple[tuple[Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a proposal's way. `css`: "is-done", "is-now", "is-back" or empty."""

    name: Words
    state: Words
    who: Words | str = ""
    at: date | None = None
    note: Words | str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class FactShown:
    """A name with its value, where it comes from, and its citations."""

    name: Words
    value: Words | str
    source: Words | str = ""
    basis: tuple[str, ...] = ()
