"""The steps of an import and the list itself, as its pages need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.base.errors import NotFound
from heli.base.text import Msg, Words
from heli.web.administration.desk import Desk
from heli.web.administration.models import ImportRun

STEPS = (Msg("Upload"), Msg("Match the columns"), Msg("Try it"), Msg("Take it in"))


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of the wizard, for the component of steps."""

    name: Words
    state: Words
    css: str
    who: Words | None = None
    at: date | None = None
    note: Words | None = None


def steps_of(now: int) -> tuple[StepShown, ...]:
    """The steps of the wizard; those before `now` (from 0) are done."""
    states = (Msg("done"), Msg("here"), Msg("to come"))
    return tuple(
        StepShown(
            name,
            states[0 if at < now else 1 if at == now else 2],
            "is-done" if at < now else "is-now" if at == now else "",
        )
        for at, name in enumerate(STEPS)
    )


def run_of(desk: Desk, number: UUID) -> ImportRun:
    """A list of this office. Raises `NotFound` for one of another."""
    run = ImportRun.objects.select_related("office", "person").filter(pk=number, office=desk.office).first()
    if run is None:
        raise NotFound()
    return run
