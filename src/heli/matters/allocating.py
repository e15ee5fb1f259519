"""Allocation as case management does it: by a draw that can be repeated, by name with a ground, or as a leader's own.

The act is the lawbook's `allocate` (or `reassign`); what is added here is who may be drawn, and the draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from heli.base.errors import refused
from heli.base.text import Msg
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.people import candidates_for, draw
from heli.matters.request import scoped
from heli.matters.stream import MatterStream, Proposed, Recorded


def allocate_by_turn(
    matter: UUID, *, actor: Actor, key: str, seed: str | None = None, candidates: Sequence[int] = ()
) -> Recorded | Proposed:
    """Allocate by a seeded draw among the prosecutors of the office and line who are not shut out.

    Args:
        seed: printed with the act; None makes one. The same seed and candidates give the same person.
        candidates: numbers of the people to draw from; empty: all who may.
    Raises:
        Refused: nobody is there to draw from; then name somebody, or ask a neighbouring office or the superior.
    """
    with scoped(actor.reader):
        among = list(candidates) or candidates_for(matter)
    if not among:
        raise refused(
            "allocate.nobody",
            Msg("No prosecutor of this line is free to handle it here."),
            do=Msg("Name a qualified person, ask a neighbouring office for one, or ask the superior."),
        )
    person, printed = draw(among, seed=seed)
    facts = {"handler": person, "mode": "by_turn", "seed": printed}
    return perform(MatterStream(matter), "allocate", actor=actor, facts=facts, key=key)
