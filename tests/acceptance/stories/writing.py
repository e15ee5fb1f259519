"""Writing down a story of the lawbook: one line for an act, with its moment, who does it, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from heli.demo.steps import Bearer, Opening, PaperGiven, PartyMade, PersonOf, Step, at


def told(
    moment: str, by: str, act: str, matter: str, *about: Bearer, mark: str = "", typed: str = "",
    opening: Opening | None = None, brings: Mapping[str, tuple[str, str]] | None = None, sheet: tuple[str, str] | None = None,
    facts: Mapping[str, object] | None = None, **more: object,
) -> Step:  # fmt: skip
    """One act.

    Args:
        typed: desk that enters it for a body; then it happened on that day.
        brings: papers put in before it: name → kind and title.
        sheet: part and desk of whoever decided it on an approval sheet.
    """
    day = at(moment).date()
    papers = {name: PaperGiven(kind, "", day, title) for name, (kind, title) in (brings or {}).items()}
    if sheet:
        papers["sheet"] = PaperGiven("approval_sheet", "", day, "审批表")
    return Step(
        at=at(moment), by=by, act=act, matter=matter, about=about or ("m",), typed_by=typed, mark=mark, opening=opening,
        happened=day if typed else None, papers=papers, decided_on="sheet" if sheet else "",
        decider=sheet[0] if sheet else "", decided_by=sheet[1] if sheet else "", facts={**(facts or {}), **more},
    )  # fmt: skip


def given(moment: str, by: str, matter: str, to: str) -> Step:
    """A matter is drawn for somebody, each draw with a seed of its own."""
    seed = "".join(sign for sign in moment if sign.isdigit())
    return told(moment, by, "allocate", matter, handler=PersonOf(to), mode="by_turn", seed=seed)


def opens(
    procedure: str, office: str, title: str, *, unit: str = "criminal", parties: Sequence[PartyMade] = (), case_of: str = "",
    is_handled: bool = False,
) -> Opening:  # fmt: skip
    """What an opening step adds."""
    return Opening(
        procedure, office, title, unit=unit, parties=parties, case_of=case_of, is_handled=is_handled
    )
