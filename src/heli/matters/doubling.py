"""A proposal put forward twice: sent from a second window or by a second program while the first one waits, it is refused.

Asked while the matter's row is locked, so that of two sent at once the second finds the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json, canonical
from heli.base.errors import Reason, Refused
from heli.base.text import Msg
from heli.law.contract import Attempt
from heli.matters.request import raw_cursor
from heli.matters.sealing import unseal

_OPEN = """
SELECT id, bearers, facts, sealed, key_id, happened, proposer_id, proposed_at FROM matters_proposal
WHERE matter_id = %s AND act_name = %s AND status = 'open' ORDER BY proposed_at
"""


@dataclass(eq=False)
class Doubled(Refused):
    """The same waits for its decision already. `proposal`: the first one."""

    proposal: UUID | None = None


def check_single(matter: UUID, act: str, attempt: Attempt, proposer: int) -> None:
    """Refuse what was put forward before and still waits: the same act about the same, on the same day, with the same facts,
    whoever put it forward. With other facts it is another proposal, and the decider chooses.

    Raises:
        Doubled: with the first proposal.
    """
    for row in raw_cursor().execute(_OPEN, (matter, act)).fetchall():
        identity, bearers, facts, sealed, key_id, happened, by, at = row
        if (
            set(bearers) == set(attempt.bearers)
            and _day(happened) == _day_of(attempt)
            and _facts(identity, facts, sealed, key_id) == canonical(dict(attempt.facts))
        ):
            raise doubled(identity, at, is_mine=by == proposer)


def doubled(proposal: UUID, at: datetime, *, is_mine: bool) -> Doubled:
    """The refusal that names a proposal which waits already, since an instant."""
    return Doubled((_reason(at, is_mine=is_mine),), proposal)


def _reason(at: datetime, *, is_mine: bool) -> Reason:
    day = {"day": clock.civil_day(at)}
    if is_mine:
        return Reason(
            "proposal.waits",
            Msg("You put this forward already, on %(day)s; it waits for its decision.", day),
            do=Msg(
                "It stands on the page of the matter. To change it, take it back there, then put it forward anew."
            ),
        )
    say = Msg("Somebody put the same forward already, on %(day)s; it waits for its decision.", day)
    return Reason(
        "proposal.waits", say, do=Msg("It stands on the page of the matter; nothing need be sent again.")
    )


def _facts(identity: UUID, public: Mapping[str, Any], sealed: bytes | None, key_id: str) -> bytes:
    facts: dict[str, Json] = dict(public)
    if sealed:
        hidden = unseal("proposal", identity, sealed, key_id)
        assert isinstance(hidden, Mapping)
        facts |= hidden
    return canonical(facts)


def _day(happened: Mapping[str, str]) -> str:
    if happened["kind"] == "instant":
        return clock.civil_day(datetime.fromisoformat(happened["at"])).isoformat()
    return happened["on"]


def _day_of(attempt: Attempt) -> str:
    when = attempt.happened_at
    return (clock.civil_day(when) if isinstance(when, datetime) else when).isoformat()
