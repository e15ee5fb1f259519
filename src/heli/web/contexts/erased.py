"""What the page of a matter says once its content was erased at the end of its term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heli.base.text import Msg, Words
from heli.matters.act_views import act_view
from heli.matters.erasing import ACT
from heli.matters.models import Matter, MatterAct
from heli.web.contexts.names import agent_name, look_up


@dataclass(frozen=True, slots=True)
class ErasedShown:
    """When, by whom, and on what it rests."""

    said: Words
    basis: Sequence[str]


def erased_of(row: Matter) -> ErasedShown | None:
    """None for a matter that stands."""
    if row.erased_on is None:
        return None
    view = act_view(MatterAct.objects.get(matter=row.pk, name=ACT))
    person = str(view.actor.get("person") or "")
    names = look_up(people=[int(person)] if person.isdigit() else [], offices=[])
    if "repeats" in view.facts:
        said = Msg(
            "Erased on %(day)s. The record was restored from a backup since; what was erased was erased again.",
            {"day": row.erased_on},
        )
        return ErasedShown(said, ())
    told = {"day": row.erased_on, "person": agent_name(view.actor, names)}
    return ErasedShown(Msg("Erased on %(day)s by %(person)s, at the end of its term.", told), view.basis)
