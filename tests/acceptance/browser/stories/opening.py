"""Filling in the form that opens a matter: title, parties, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heli.demo.steps import PartyMade, Step
from heli.law.language import Fact
from heli.web.contexts.opening_parties import parties_schema
from heli.web.contexts.procedures import procedures
from tests.acceptance.browser.stories.filling import Form

if TYPE_CHECKING:
    from tests.acceptance.browser.stories.playing import Playing


def fill_opening(playing: Playing, step: Step, form: Form) -> None:
    """The opening form of a step: what the form does not ask for is entered later, by acts of the case."""
    given = step.opening
    assert given is not None
    written = procedures()[given.procedure]
    form.line("_title", given.title)
    form.choose("_kept_by", "heli")
    known = [party.same_as for party in given.parties if party.same_as is not None]
    if known:
        form.choose_only("_joined", [str(playing.found.party(None, party)) for party in known])
    made = [party for party in given.parties if party.same_as is None]
    rows = parties_schema(written)
    if rows is not None and made:
        form.field(
            "_parties",
            rows,
            playing.found.value(None, [_party(rows, party) for party in made]),
        )
    form.fill(written.acts[step.act].facts, playing.found.value(None, dict(step.facts)))
    playing.decided(step, form)


def _party(rows: Fact, party: PartyMade) -> dict[str, Any]:
    """A row of the form; what it does not ask for of a measure or a charge stays out."""
    known: dict[str, Any] = {"role": party.role, **party.facts}
    for group, given in (("measures", party.measures), ("charges", party.charges)):
        asked = (rows.rows or {})[group].rows or {}
        known |= (
            {group: [{name: one[name] for name in asked if name in one} for one in given]} if given else {}
        )
    return known
