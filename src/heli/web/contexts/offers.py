"""Acts offered on a matter, in groups, and those that are not with the reasons: one line for all their bearers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure, Possible
from heli.law.language import Act
from heli.web.contexts.acts import ActShown
from heli.web.contexts.names import Names, joined, part

OUTSIDE = frozenset({
    "police", "court", "agency", "supervisory_commission", "detention_centre", "party", "defender", "victim",
    "counterpart_office",
})  # fmt: skip
"""Whose acts we record from their papers."""
ELSEWHERE = frozenset({"engine", "superior_office", "counterpart_office"})
"""Whose acts come from elsewhere, or from the program itself."""


@dataclass(frozen=True, slots=True)
class OffersShown:
    """What may be done: decisions, other steps, and acts of others recorded from their papers."""

    decisions: tuple[ActShown, ...]
    steps: tuple[ActShown, ...]
    from_paper: tuple[ActShown, ...]
    impossible: tuple[ActShown, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is offered."""
        return not (self.decisions or self.steps or self.from_paper)


def records_for(offer: Possible) -> bool:
    """Whether the act is another's, and only that stands against it: then we record it from his paper."""
    return (
        bool(OUTSIDE & set(offer.by))
        and bool(offer.reasons)
        and all(reason.code == "act.not_yours" for reason in offer.reasons)
    )


def offers_shown(
    matter: UUID,
    possible: Sequence[Possible],
    compiled: CompiledProcedure,
    names: Names,
    reader: Reader,
    parts: Collection[str],
    *,
    form: str = "act",
    is_closed: bool = False,
) -> OffersShown:
    """The offers of a matter's page, each act once with all its bearers.

    Args:
        form: name of the form's URL: "act", or "case_act" for the acts of its case.
        is_closed: whether the matter is closed; then no result is asked for that the program brings by itself.
    """
    by_act: dict[str, list[Possible]] = {}
    for offer in possible:
        comes = is_closed and form == "act" and _comes_by_itself(compiled.acts[offer.act])
        if not set(offer.by) <= ELSEWHERE and not comes:
            by_act.setdefault(offer.act, []).append(offer)
    may_record = bool(parts) and not read_by_partner(reader)
    # the case has no page of reasons: what can't be done there is left out
    groups: dict[str, list[ActShown]] = {"decisions": [], "steps": [], "from_paper": [], "impossible": []}
    for act, offers in by_act.items():
        open_ones = [offer for offer in offers if offer.possible]
        recorded = [offer for offer in offers if may_record and records_for(offer)]
        if open_ones:
            group = "decisions" if compiled.acts[act].decide else "steps"
            groups[group].append(_offered(matter, act, open_ones, compiled, names, parts, form))
        elif recorded:
            groups["from_paper"].append(_offered(matter, act, recorded, compiled, names, parts, form))
        elif form == "act":
            groups["impossible"].append(_impossible(matter, act, offers, compiled, names))
    return OffersShown(**{name: tuple(acts) for name, acts in groups.items()})


def _comes_by_itself(written: Act) -> bool:
    """Whether an act only takes up what a meeting or another matter gives back, and moves nothing here."""
    return "engine" in written.by and not (written.moves or written.requires or written.opens_matter)


def _offered(
    matter: UUID,
    act: str,
    offers: Sequence[Possible],
    compiled: CompiledProcedure,
    names: Names,
    parts: Collection[str],
    form: str,
) -> ActShown:
    written = compiled.acts[act]
    chosen = [offer.bearer for offer in offers if offer.bearer != "m"]
    query = f"?{urlencode({'bearer': chosen[0]})}" if len(chosen) == 1 else ""
    decider = offers[0].decider
    says: Words | str = ""
    if written.decide and decider not in parts:
        says = Msg("decided by %(part)s", {"part": part(decider)})
    return ActShown(
        name=written.name.text(),
        url=reverse(form, args=[matter, act]) + query,
        about="" if len(chosen) > 1 else _about(chosen, names),
        each=_each(reverse(form, args=[matter, act]), chosen, names) if len(chosen) > 1 else (),
        decider=says,
        basis=tuple(entry for entry in written.basis if not entry.startswith("note: ")),
    )


def _each(url: str, bearers: Sequence[str], names: Names) -> tuple[tuple[Words, str], ...]:
    """Every bearer that has a name of its own, with the form that is filled in for it."""
    named = [(names.bearer(bearer), bearer) for bearer in bearers]
    return tuple(
        (words, f"{url}?{urlencode({'bearer': bearer})}")
        for words, bearer in named
        if isinstance(words, Text)
    )


def _about(bearers: Sequence[str], names: Names) -> Words | str:
    known = [words for bearer in bearers if (words := names.bearer(bearer)) is not None]
    distinct = list(dict.fromkeys(known)) if all(_hashable(word) for word in known) else known
    return joined(distinct) if distinct else ""


def _hashable(words: Words) -> bool:
    return not isinstance(words, Msg)


def _impossible(
    matter: UUID, act: str, offers: Sequence[Possible], compiled: CompiledProcedure, names: Names
) -> ActShown:
    reasons: Mapping[str, Reason] = {reason.code: reason for offer in offers for reason in offer.reasons}
    return ActShown(
        name=compiled.acts[act].name.text(),
        about=_about([offer.bearer for offer in offers], names) if len(offers) == 1 else "",
        reasons=tuple(reasons.values()),
        why_url=reverse("why_not", args=[matter, act]),
    )
