"""One row becomes one matter: checked, opened, brought to where it stands, numbered. All of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, cast
from uuid import UUID

from heli.base import clock
from heli.base.errors import BadInput, Reason, Refused
from heli.base.marks import classification_mark
from heli.base.text import Msg
from heli.matters.case_opening import PartyGiven
from heli.matters.door import perform
from heli.matters.intake import protected
from heli.matters.intake.approvals import claimed
from heli.matters.intake.maps import Source
from heli.matters.intake.people import parties_of
from heli.matters.intake.plan import Plan, not_after
from heli.matters.intake.steps import Taken, taken_before, walk
from heli.matters.intake.tables import Row
from heli.matters.intake.values import Cells
from heli.matters.models import ExternalNumber, IntakeRow, Matter
from heli.matters.models.intake import WAITING
from heli.matters.opening import open_matter
from heli.matters.stream import CaseStream, Opened
from heli.matters.words import index_matter

CLAIM = "decided_by"
Result = Literal["accepted", "warned", "pending"]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A row as it was read."""

    title: str
    happened_at: date | datetime
    number: str
    numbers: Mapping[str, str]
    facts: Mapping[str, Any]
    parties: list[PartyGiven]
    handler: str | None


def take_in(plan: Plan, row: Row) -> Result:
    """Make a matter of a row, inside the importer's scope and one transaction.

    Returns whether it came in plain, with a remark of the law, or waits: an act of it is decided by another, before whom
    it was put.

    Raises:
        BadInput, Refused, NotFound: the row can't be taken; nothing of it is left once the transaction is rolled back.
    """
    cells = Cells(row.cells, plan.office, plan.as_of or clock.today())
    wanted = _read(plan, row, cells)
    opened = _open(plan, row, wanted)
    _number(plan, row, opened, wanted)
    taken = Taken(opened.matter, opened.parties)
    walked = walk(plan, row, cells, taken)
    warned = bool(opened.warnings or walked.warnings)
    if walked.waits:
        _note(plan, row, opened.matter, "remarked" if warned else "pending")
        return "pending"
    _stands_where_it_should(plan, cells, opened.matter)
    return _note(plan, row, opened.matter, "warned" if warned else "accepted")


def go_on(plan: Plan, row: Row, matter: UUID, *, remarked: bool) -> Result:
    """Go on with a row whose act waited for its decision: what follows it is done, nothing twice.

    Returns "pending" where it waits still.

    Raises:
        BadInput, Refused: the proposal was returned or taken back, or what follows does not fit what was decided.
    """
    cells = Cells(row.cells, plan.office, plan.as_of or clock.today())
    walked = walk(plan, row, cells, taken_before(plan, row, matter))
    if walked.waits:
        return "pending"
    _stands_where_it_should(plan, cells, matter)
    return _note(plan, row, matter, "warned" if remarked or walked.warnings else "accepted")


def _note(plan: Plan, row: Row, matter: UUID, result: str) -> Result:
    """Write down, in the same transaction, that the row came in."""
    IntakeRow.objects.create(
        matter_id=matter, office=plan.office, digest=plan.digest, number=row.number, result=result
    )
    return "pending" if result in WAITING else cast(Result, result)


def _read(plan: Plan, row: Row, cells: Cells) -> _Wanted:
    """The row's values. Raises `BadInput` with a reason for each wrong cell, `Refused` for a mark of secrecy."""
    cells.wrong += [*row.faults, *_unfit(row), *_claims(plan, row)]
    given = plan.map
    title, happened = cells.read(given.title), cells.read(given.happened_at)
    if happened is None and not cells.wrong:
        column = given.happened_at.column or ""
        cells.refuse(column, "row.empty", Msg("“%(column)s” is empty."))
    if happened is not None:
        not_after(cells, given.happened_at.column or "", happened, plan.as_of)
    wanted = _Wanted(
        title=str(title or "").strip(),
        happened_at=happened,
        number=str(cells.read(given.number) or ""),
        numbers={name: str(n) for name, s in given.external_numbers.items() if (n := cells.read(s))},
        facts={name: v for name, s in given.facts.items() if (v := cells.read(s)) is not None},
        parties=parties_of(cells, given.parties),
        handler=cells.read(given.handler),
    )
    cells.read(given.state)
    cells.wrong += _used_numbers(plan, wanted.numbers)
    if cells.wrong:
        kind = Refused if any(r.code == "secret.marked" for r in cells.wrong) else BadInput
        raise kind(cells.reasons())
    return wanted


def _unfit(row: Row) -> list[Reason]:
    """Marks of secrecy and protected values, in whatever column they stand."""
    found = []
    for column, text in row.cells.items():
        if classification_mark(text) is not None:
            say = Msg("This bears a mark of state secrecy and can't be kept in this system.")
            do = Msg("Handle it on the classified net; here, record only that it is handled outside.")
            found.append(Reason("secret.marked", say, do=do, field=column))
        elif (kind := protected.value(text)) is not None:
            found.append(protected.refusal(column, kind))
    return found


def _claims(plan: Plan, row: Row) -> list[Reason]:
    """A decider named in a column that the map does not read with its approval sheet: a claim, never passed over."""
    if not row.cells.get(CLAIM) or CLAIM in plan.map.columns():
        return []
    return [claimed(CLAIM)]


def _used_numbers(plan: Plan, numbers: Mapping[str, str]) -> list[Reason]:
    """A number that a matter of the office bears already, with that matter (practice W1)."""
    found = []
    for series, number in numbers.items():
        known = ExternalNumber.objects.filter(office=plan.office, series=series, number=number).first()
        if known is not None:
            bearer = Matter.objects.get(pk=known.matter_id)
            say = Msg(
                "The number %(number)s is borne by the matter %(matter)s already.",
                {"number": number, "matter": bearer.number or str(bearer.pk)},
            )
            do = Msg("It is here already; leave the row out.")
            column = plan.map.external_numbers[series].column  # type: ignore[index]
            found.append(Reason("row.number_used", say, do=do, field=column))
    return found


def _open(plan: Plan, row: Row, wanted: _Wanted) -> Opened:
    given = plan.map
    opened = open_matter(
        given.procedure,
        act=given.act,
        office=plan.office.pk,
        title=wanted.title,
        actor=plan.actor,
        facts=wanted.facts,
        parties=wanted.parties,
        happened_at=wanted.happened_at,
        handler=int(wanted.handler) if wanted.handler else None,
        number=wanted.number,
        record_kept_by=given.record_kept_by,
        key=plan.key(row.number, "open"),
        mode=plan.mode,
    )
    return opened


def _number(plan: Plan, row: Row, opened: Opened, wanted: _Wanted) -> None:
    """The numbers given elsewhere: acts of the case, or of none a row of the matter alone."""
    for series, number in wanted.numbers.items():
        if opened.case is None:
            ExternalNumber.objects.create(
                matter_id=opened.matter, office=plan.office, series=series, number=number
            )
            continue
        perform(
            CaseStream(opened.case, opened.matter), "add_number", actor=plan.actor,
            facts={"kind": series, "number": number}, key=plan.key(row.number, series), mode=plan.mode,
        )  # fmt: skip
    if wanted.numbers:
        index_matter(opened.matter)


def _stands_where_it_should(plan: Plan, cells: Cells, matter: UUID) -> None:
    """The state that the row names is the one to which its acts led; taken over is what still runs."""
    now = Matter.objects.get(pk=matter)
    source = plan.map.state
    wanted = cells.read(source)
    if wanted is not None and source is not None and wanted != now.stage:
        raise BadInput(
            (
                Reason(
                    "row.other_state",
                    Msg(
                        "By its dates the matter stands at “%(found)s”, by “%(column)s” at “%(wanted)s”.",
                        {"found": now.stage, "column": source.column, "wanted": wanted},
                    ),
                    do=Msg("Fill in the columns that lead there, or correct the state."),
                    field=source.column,
                ),
            )
        )
    if plan.as_of is not None and now.closed_on is not None:
        say = Msg("The matter is closed; only running matters are taken over.")
        raise Refused((Reason("row.closed", say, field=source.column if source else None),))


def with_columns(plan: Plan, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Reasons that name the column where the door named the fact."""
    columns = {"title": plan.map.title, "happened_at": plan.map.happened_at, **plan.map.facts}
    for step in plan.map.acts:
        columns = {**step.facts, **columns}
    for party in plan.map.parties:
        more: Mapping[str, Source | None] = {
            "name": party.name,
            "birth_on": party.birth_on,
            "documents_of_identity": party.identity_number,
        }
        inners: list[Mapping[str, Source | None]] = [more, *party.measures, *party.charges]
        for inner in inners:
            columns |= {name: source for name, source in inner.items() if source and name not in columns}
    return tuple(
        replace(reason, field=columns[reason.field].column or reason.field)
        if reason.field in columns
        else reason
        for reason in reasons
    )
