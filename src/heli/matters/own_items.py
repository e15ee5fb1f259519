"""Items that name an office, such as who takes part or whose task it is: a partner acts on his own office's alone."""

from __future__ import annotations

from heli.access.policy import read_by_partner
from heli.base.errors import Reason, Refused
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure
from heli.matters.act_views import act_views
from heli.matters.actors import Actor
from heli.matters.items import items_with_acts, of_another
from heli.matters.models import MatterAct
from heli.matters.request import Request
from heli.matters.situation import Head


def of_others(head: Head, compiled: CompiledProcedure, *, office: int | None) -> frozenset[str]:
    """Bearers of the items that name other offices than this one."""
    views = act_views("matter", MatterAct.objects.filter(matter=head.id).order_by("seq"))
    kinds = items_with_acts(head.data, compiled, views).values()
    return frozenset(item.bearer for items in kinds for item in items if of_another(item, compiled, office))


def check(head: Head, compiled: CompiledProcedure, asked: Request) -> None:
    """Let a partner act on no item of another office.

    Raises:
        Refused: an item among the bearers names other offices than the actor's.
    """
    actor = asked.actor
    if not isinstance(actor, Actor) or actor.is_engine or not read_by_partner(actor.reader):
        return
    items = {bearer for bearer in asked.bearers if bearer.startswith("i:")}
    if items and items & of_others(head, compiled, office=actor.reader.office):
        raise Refused(
            (
                Reason(
                    "act.item_of_another",
                    Msg("This names another office: that office answers for it. Choose what names yours."),
                    field="bearers",
                ),
            )
        )
