"""What people see when something can't be done: what happened, why, under which article, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from heli.base.quick import quick
from heli.base.text import Msg, Words, show


@quick
@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal or a warning.

    Attributes:
        code: stable, dotted, English: "act.wrong_state".
        say: what happened and why, for a person.
        basis: citations as written in the lawbook, such as "CPL 91"; empty where no law speaks.
        do: what to do about it.
        field: name of the fact or form field it concerns, if one.
    """

    code: str
    say: Words
    basis: tuple[str, ...] = ()
    do: Words | None = None
    field: str | None = None


@dataclass(eq=False)
class HeliError(Exception):
    """Base of every error that a person may see. Carries at least one reason."""

    reasons: tuple[Reason, ...] = field(default=())

    def __str__(self) -> str:
        return "; ".join(f"{r.code}: {show(r.say)}" for r in self.reasons) or type(self).__name__

    @property
    def code(self) -> str:
        """Code of the first reason."""
        return self.reasons[0].code if self.reasons else "error"


class Refused(HeliError):
    """The act or request is not permitted: law, power, state or conflict. Nothing was changed."""


class BadInput(HeliError):
    """What was given is not well-formed; each reason names its field. Nothing was changed."""


class NotFound(HeliError):
    """Absent, or not yours: the two look alike by design."""


def bad_input(
    field_name: str, code: str, msgid: str, *, do: Words | None = None, **params: object
) -> BadInput:
    """A `BadInput` of one reason about one field."""
    return BadInput((Reason(code, Msg(msgid, params), do=do, field=field_name),))


def refused(code: str, say: Words, *, basis: Iterable[str] = (), do: Words | None = None) -> Refused:
    """A `Refused` of one reason."""
    return Refused((Reason(code, say, tuple(basis), do),))
