"""Who may correct, take back or erase what stands in a record, and what he must say."""

from __future__ import annotations

from heli.base.errors import BadInput, Reason, refused
from heli.base.text import Msg, Text
from heli.law.engine import parts
from heli.law.engine.parts import PART_NAMES
from heli.matters.actors import Actor
from heli.matters.situation import Head
from heli.matters.views import parts_towards

MAY_CORRECT, MAY_ANNUL = parts.MAY_CORRECT, parts.MAY_ANNUL
REASON_LENGTH = 2_000


def check_reason(reason: str) -> None:
    """Raise `BadInput` without a reason."""
    if not reason.strip() or len(reason) > REASON_LENGTH:
        say = Msg("Say why, in 1 to %(most)s characters.", {"most": REASON_LENGTH})
        raise BadInput((Reason("correct.reason", say, field="reason"),))


def is_erased(head: Head) -> bool:
    """Whether a matter was erased as a whole."""
    return bool(head.data.get("meta", {}).get("erased"))


def refuse_erased(head: Head) -> None:
    """Raise `Refused` for a matter that was erased: nothing is added to it or mended in it."""
    if is_erased(head):
        say = Msg("This matter was erased at the end of its term. Nothing is added to it.")
        raise refused("matter.erased", say)


def may(head: Head, actor: Actor, allowed: frozenset[str]) -> None:
    """Raise `Refused` unless a signed-in person has one of the parts towards the matter, and the matter was not erased."""
    refuse_erased(head)
    if actor.via != "web" or not parts_towards(head, actor.reader) & allowed:
        names = [PART_NAMES[part] for part in sorted(allowed)]
        who = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
        raise refused("correct.not_yours", Msg("This is done by %(parts)s, signed in.", {"parts": who}))
