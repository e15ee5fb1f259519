"""When an act happened: as given, or as fine as the act asks; never in the future."""

from __future__ import annotations

from datetime import datetime

from heli.base import clock
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure, When
from heli.matters.request import Request


def when_of(compiled: CompiledProcedure, asked: Request) -> When:
    """When it happened: as given, the paper's day, or now as a day or an instant, as the act asks."""
    kind = compiled.acts[asked.act].happened_at.kind
    given = asked.happened_at
    if given is None and asked.on_paper is not None:
        given = asked.on_paper.on
    if given is None:
        given = asked.recorded_at if kind == "instant" else clock.civil_day(asked.recorded_at)
    latest = asked.recorded_at if isinstance(given, datetime) else clock.civil_day(asked.recorded_at)
    if given > latest:
        say = Msg("%(when)s lies in the future.", {"when": given.isoformat()})
        raise BadInput((Reason("act.future", say, field="happened_at"),))
    if kind == "instant" and not isinstance(given, datetime) and asked.mode == "enforce":
        say = Msg("This act needs the hour, since a time limit in hours counts from it.")
        raise BadInput((Reason("act.needs_instant", say, field="happened_at"),))
    return given
