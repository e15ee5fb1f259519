"""Writing a script of one office: days counted from its first one, every step behind the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from heli.demo.places import COMAI, COUNTIES, SHANNAN
from heli.demo.plan.year import Year, unit_of
from heli.demo.steps import (
    Admit,
    Bearer,
    OfficeOf,
    Opened,
    Opening,
    PaperGiven,
    PartyMade,
    PersonOf,
    Script,
    Step,
)

BETWEEN = timedelta(minutes=65)
"""Between two steps of one day: a decision takes an hour."""
STAFFED = tuple(code for code in (SHANNAN, *COUNTIES) if code != COMAI)
"""Offices with departments and their heads."""
OUTSIDE = frozenset({"party", "defender", "victim"})
Papers = Mapping[str, tuple[str, str]]
"""Papers put in before an act: name in the script → kind and title."""


@dataclass
class Pen:
    """Writes one script. Desks are those of `office` ("chief"), unless they name their own ("540500/chief")."""

    year: Year
    name: str
    office: str
    began: date
    unit: str = ""
    steps: list[Step | Admit] = field(default_factory=list)

    def day(self, after: int = 0) -> date:
        """A working day, so many days after the first."""
        return self.year.moment(self.began, after, hour=9).date()

    def desk(self, who: str) -> str:
        """The full key of a desk, or of a body that has none here."""
        return who if "/" in who or ":" in who or who in OUTSIDE or who.isdigit() else f"{self.office}/{who}"

    def open(
        self, after: int, who: str, act: str, procedure: str, title: str, /, *, matter: str = "it", case_of: str = "",
        parties: Sequence[PartyMade] = (), handled: bool | None = None, typed: str = "",
        facts: Mapping[str, object] | None = None, sheet: tuple[str, str] | None = None, **more: object,
    ) -> None:  # fmt: skip
        """Open a matter at the office. Whoever opens it handles it, but for case management and bodies.

        Args:
            sheet: part and desk of whoever signed the sheet on which the opening act was decided.
        """
        by = self.desk(who)
        is_handled = ("prosecutor" in by or by.endswith("/head")) if handled is None else handled
        opening = Opening(
            procedure, self.office, title, unit=unit_of(self.office, self.unit), parties=parties, case_of=case_of,
            is_handled=is_handled,
        )  # fmt: skip
        at = self._next(after)
        self.steps.append(
            Step(at=at, by=by, typed_by=typed and self.desk(typed), act=act, matter=matter, opening=opening,
                 papers={"sheet": PaperGiven("approval_sheet", "", at.date(), "审批表")} if sheet else {},
                 decided_on="sheet" if sheet else "", decider=sheet[0] if sheet else "",
                 decided_by=self.desk(sheet[1]) if sheet else "",
                 happened=at.date() if typed or who == "case_management" else None, facts={**(facts or {}), **more})
        )  # fmt: skip

    def do(
        self, after: int, who: str, act: str, /, *about: Bearer, matter: str = "it", brings: Papers | None = None,
        typed: str = "", happened: date | None = None, facts: Mapping[str, object] | None = None,
        body: tuple[str, str] | None = None, sheet: tuple[str, str] | None = None, **more: object,
    ) -> None:  # fmt: skip
        """An act; `typed` enters it for a body that has no desk here, and it happened on that day.

        Args:
            body: the body that decided it, and the name of the paper among `brings` that says so.
            sheet: part and desk of whoever decided it on a sheet.
        """
        at = self._next(after)
        papers = {
            name: PaperGiven(kind, "", at.date(), title) for name, (kind, title) in (brings or {}).items()
        }
        if sheet:
            papers["sheet"] = PaperGiven("approval_sheet", "", at.date(), "审批表")
        decider, proof = body or ((sheet[0], "sheet") if sheet else ("", ""))
        self.steps.append(
            Step(at=at, by=self.desk(who), typed_by=typed and self.desk(typed), act=act, matter=matter, about=about or ("m",),
                 papers=papers, decider=decider, decided_on=proof, decided_by=self.desk(sheet[1]) if sheet else "",
                 happened=happened or (at.date() if typed else None), facts={**(facts or {}), **more})
        )  # fmt: skip

    def admit(self, after: int, who: str, reason: str, *, matter: str = "it") -> None:
        """The chief opens a matter to somebody at a desk, or to a body."""
        self.steps.append(
            Admit(
                at=self._next(after),
                by=self.desk("chief"),
                matter=matter,
                office=self.desk(who),
                reason=reason,
            )
        )

    def allocate(
        self, after: int, to: str = "prosecutor", *, matter: str = "it", by: str = "case_management"
    ) -> None:
        """Case management gives a matter to somebody by turn."""
        seed = f"{self.year.random.getrandbits(32):08x}"
        self.do(
            after, by, "allocate", matter=matter, handler=PersonOf(self.desk(to)), mode="by_turn", seed=seed
        )

    def police(self) -> OfficeOf:
        """The police of the place."""
        return OfficeOf(f"police:{self.office}")

    def court(self) -> OfficeOf:
        """The court of the place."""
        return OfficeOf(f"court:{self.office}")

    def agency(self, key: str) -> OfficeOf:
        """An agency of the place."""
        return OfficeOf(f"agency:{self.office}:{key}")

    def script(self, **follows: tuple[str, str, str]) -> Script:
        """The script; `follows` names matters that effects open: source, procedure, office."""
        return Script(self.name, list(self.steps), {name: Opened(*said) for name, said in follows.items()})

    def _next(self, after: int) -> datetime:
        at = self.year.moment(self.began, after, hour=9)
        if self.steps and at < self.steps[-1].at + BETWEEN:
            at = self.steps[-1].at + BETWEEN
        return at
