"""Allocation by turn in the sandbox: drawn as a real one is, among the posts that may handle such a matter."""

from __future__ import annotations

from datetime import date

from heli.base.errors import Reason
from heli.base.text import Msg
from heli.law.sandbox import SandboxMatter, SandboxStep
from heli.matters.handling import posts_for
from heli.matters.people import draw
from heli.web.drawing import ACT, DRAW
from heli.web.forms.shown import Posted


def draws(matter: SandboxMatter, act: str) -> bool:
    """Whether an act allocates, and may be answered by a draw."""
    return act == ACT and {"handler", "mode", "seed"} <= set(matter.rules.acts[act].facts)


def is_draw(matter: SandboxMatter, act: str, posted: Posted) -> bool:
    """Whether the draw was asked for."""
    return DRAW in posted and draws(matter, act)


def candidates(matter: SandboxMatter) -> list[int]:
    """Who may be drawn: prosecutors of its office and line who are not shut out; else who holds one of the posts."""
    allowed = posts_for(matter.rules.written)
    drawn = {"prosecutor"} if "prosecutor" in allowed else set(allowed)
    people = matter.box.offices.people(matter.office)
    return [n for n in people if matter.parts(n) & drawn and n not in matter.conflicts]


def drawn_step(matter: SandboxMatter, by: str, on: date) -> tuple[SandboxStep | None, list[Reason]]:
    """The allocation with whom the draw names and its seed, which is kept so that the sandbox plays it again alike."""
    among = candidates(matter)
    if not among:
        say = Msg("No prosecutor of this line is free to handle it here.")
        do = Msg("Name a qualified person, ask a neighbouring office for one, or ask the superior.")
        return None, [Reason("allocate.nobody", say, do=do)]
    person, seed = draw(among)
    facts = {"handler": str(person), "mode": "by_turn", "seed": seed}
    return SandboxStep("act", on.isoformat(), matter.id, ACT, by, facts=facts), []
