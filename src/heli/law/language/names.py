"""Vocabulary of the lawbook language: names, roles, deciders, marks, citations."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from heli.base.text import Text

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME, max_length=60)]

CITATION = re.compile(
    r"^(?P<code>[0-9]?[A-Z][A-Za-z0-9-]*) (?P<article>\d+(?:-\d+)?)(?P<part>(?:¶\d+)?(?:\(\d+\))?)$"
)
"""A citation: code of an instrument, article, and where needed ¶paragraph and (item): "CPL 177¶3", "Rules 579(3)"."""

Mark = Literal["V", "Vx", "S", "U"]
"""V read in the full text; Vx in an excerpt; S in a secondary source; U unverified: never a hard refusal."""

RESERVED_ACTS = frozenset(
    {
        "annul", "begin_divided", "change_handler", "change_version", "close_divided", "confirm_paper",
        "correct", "divide", "enter_number", "erase", "erase_matter", "follow_case", "follow_correction",
        "give_grant", "lapse_limits", "merge_bearer", "receive_parties", "recompute_limits", "record_paper", "seal_matter",
        "unseal_matter", "void_document", "withdraw_grant",
    }
)  # fmt: skip
"""Acts that every record knows, whatever its procedure: no procedure names one of its own so."""

Actor = Literal[
    # our side: posts, and the matter's own people
    "handling_prosecutor", "assistant", "prosecutor", "department_head", "deputy_chief", "chief_prosecutor",
    "case_management", "committee_secretary", "committee_member", "stamp_keeper", "clerk", "convenor", "participant",
    # other offices of the procuratorate, each acting in its own matter or on a shared one
    "superior_office", "counterpart_office",
    # bodies and persons outside, whose acts we record or who enter them themselves
    "police", "court", "agency", "supervisory_commission", "detention_centre", "party", "defender", "victim",
    # the engine itself: effects, recomputation, lapses
    "engine",
]  # fmt: skip

Post = Literal[
    "prosecutor", "assistant", "clerk", "case_management", "department_head", "deputy_chief", "chief_prosecutor",
    "committee_secretary", "archivist", "statistics", "inspection",
]  # fmt: skip
"""Posts under which somebody may answer for a matter; each procedure names its own among them."""

Decider = Literal[
    "handling_prosecutor", "department_head", "deputy_chief", "chief_prosecutor", "committee",
    "superior_office", "provincial_office", "supreme_office",
]  # fmt: skip
"""Who may decide, in rising order; a local power list may name a later one, never an earlier one."""

DECIDERS: tuple[Decider, ...] = (
    "handling_prosecutor", "department_head", "deputy_chief", "chief_prosecutor", "committee",
    "superior_office", "provincial_office", "supreme_office",
)  # fmt: skip


def _basis(entries: list[str]) -> list[str]:
    for entry in entries:
        if not (CITATION.match(entry) or (entry.startswith("note: ") and len(entry) > 12)):
            raise ValueError(f'not a citation ("CPL 91", "Rules 579(3)") nor "note: reason": {entry!r}')
    return entries


Basis = Annotated[list[str], AfterValidator(_basis)]
"""Citations; where no text speaks, one entry "note: why this step stands here", and the mark is S or U."""


def _day(value: str) -> str:
    date.fromisoformat(value)
    return value


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
"""A civil day as a string, "2019-12-30"; YAML dates are never parsed."""


class Strict(BaseModel):
    """Base of every model of the language: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Names(Strict):
    """A name or sentence in both languages; zh is authoritative."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        """As the value that the rest of the program carries."""
        return Text(self.zh, self.en)


class Assumed(Strict):
    """The rule rests on an instrument that was not in force before a day: used there, shown as an assumption."""

    before: Day
    why: Names


class Sourced(Strict):
    """What every line that decides something carries."""

    basis: Basis = []
    mark: Mark = "V"
    inferred: bool = False
    """Our inference from the texts ([I] of the digest): it computes, and shows itself as an assumption."""
    assumed_for: Assumed | None = None
