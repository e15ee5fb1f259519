"""Which matters came from another office or body: by the act that opened them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from heli.matters.models import Matter, MatterAct
from heli.web.contexts.offers import OUTSIDE
from heli.web.contexts.procedures import procedures

OWN = frozenset({"handling_prosecutor", "prosecutor"})


def from_outside() -> Mapping[str, frozenset[str]]:
    """Procedure → the acts by which another office or body opens a matter here."""
    found: dict[str, frozenset[str]] = {}
    for name, written in procedures().items():
        acts = {
            key
            for key, act in written.acts.items()
            if act.opens_matter and (OUTSIDE & set(act.by) or ("engine" in act.by and not OWN & set(act.by)))
        }
        if acts:
            found[name] = frozenset(acts)
    return found


def came_from_outside(rows: Sequence[Matter]) -> frozenset[UUID]:
    """Of some matters, those that another office or body opened here. One query."""
    openings = from_outside()
    asked = {row.pk: row.procedure for row in rows if row.procedure in openings}
    first = MatterAct.objects.filter(matter__in=asked, seq=1).values_list("matter_id", "name")
    return frozenset(matter for matter, name in first if name in openings[asked[matter]])
