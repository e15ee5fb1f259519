"""A whole import: the file is checked, its rows are taken one by one, each in a transaction of its own, and counted.

`received = accepted + warned + rejected + pending` holds at every moment, and after a stop at any: a row and the note that
it came in are written together, so that the next run passes over it and counts it as the last one did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from django.db import Error, connection
from psycopg import errors

from heli.base import clock
from heli.base.errors import BadInput, HeliError, Reason, bad_input, refused
from heli.base.marks import refuse_marked
from heli.base.text import Msg
from heli.matters import books
from heli.matters.actors import Actor
from heli.matters.intake import protected
from heli.matters.intake.maps import ImportMap, check_map
from heli.matters.intake.plan import Plan
from heli.matters.intake.refused import RefusedRows, beside
from heli.matters.intake.row import go_on, take_in, with_columns
from heli.matters.intake.sniff import sniff_workbook
from heli.matters.intake.tables import Row, encoding_of, read_table
from heli.matters.models import IntakeRow
from heli.matters.models.intake import WAITING
from heli.matters.request import scoped
from heli.offices.models import Office


@dataclass(slots=True)
class Totals:
    """What became of the rows so far. Pending are those not looked at yet, and those that wait for a decision.

    `waiting`: how many of the pending wait for it; `known`: how many of all had come in before this run.
    """

    received: int = 0
    accepted: int = 0
    warned: int = 0
    rejected: int = 0
    pending: int = 0
    known: int = 0
    waiting: int = 0

    @property
    def unread(self) -> int:
        """Rows that were not looked at yet."""
        return self.pending - self.waiting

    @property
    def holds(self) -> bool:
        """Whether no row is lost and none is counted twice."""
        return self.received == self.accepted + self.warned + self.rejected + self.pending

    def count(self, result: str) -> None:
        """One row was looked at: it is pending no more, or waits for a decision."""
        if result == "pending":
            self.waiting += 1
            return
        self.pending -= 1
        setattr(self, result, getattr(self, result) + 1)


class _Undone(Exception):
    """Rolls a dry run's row back, and keeps what became of it."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


@dataclass(slots=True)
class Import:
    """An import that is ready to run: file and map fit each other. `unread` are columns that the map leaves out."""

    plan: Plan
    path: Path
    headings: tuple[str, ...]
    unread: tuple[str, ...]
    totals: Totals
    dry: bool = False
    refused: Path | None = None

    def run(self, progress: Callable[[Totals], None] | None = None) -> Totals:
        """Take the rows in. May be stopped at any moment and run again.

        Raises:
            BadInput: the file was changed since it was looked through.
        """
        if _digest(self.path) != self.plan.digest:
            raise bad_input(
                "file", "import.changed", "The file “%(name)s” was changed meanwhile.", name=self.path.name,
                do=Msg("Run it again."),
            )  # fmt: skip
        rejected = RefusedRows(beside(self.path), self.headings)
        known, waited = self._known()
        numbers: dict[tuple[str, str], int] = {}
        try:
            for row in read_table(self.path.name, self.path):
                before = known.get(row.number)
                self.totals.known += before is not None
                if before in WAITING or before is None:
                    self._one(row, waited.get(row.number), rejected, numbers)
                else:
                    self.totals.count(before)
                if progress:
                    progress(self.totals)
        finally:
            self.refused = rejected.close()
        return self.totals

    def _known(self) -> tuple[dict[int, str], dict[int, IntakeRow]]:
        """Results of the rows that came in before, the later one where one went on; and the notes of those that waited."""
        with scoped(self.plan.actor.reader):
            rows = IntakeRow.objects.filter(office=self.plan.office, digest=self.plan.digest).order_by("id")
            waited = rows.filter(result__in=WAITING)
            return dict(rows.values_list("number", "result")), {row.number: row for row in waited}

    def _one(
        self, row: Row, before: IntakeRow | None, rejected: RefusedRows, numbers: dict[tuple[str, str], int]
    ) -> None:
        try:
            self._refuse_twice(row, numbers)
            with scoped(self.plan.actor.reader):
                if before is None:
                    result = take_in(self.plan, row)
                else:
                    result = go_on(self.plan, row, before.matter_id, remarked=before.result == "remarked")
                if self.dry:
                    raise _Undone(result)
        except _Undone as undone:
            result_of = undone.result
        except HeliError as error:
            rejected.add(row, with_columns(self.plan, error.reasons))
            result_of = "rejected"
        except (Error, errors.Error) as error:
            rejected.add(row, (_by_database(error),))
            result_of = "rejected"
        else:
            result_of = result
        self.totals.count(result_of)

    def _refuse_twice(self, row: Row, numbers: dict[tuple[str, str], int]) -> None:
        for series, source in self.plan.map.external_numbers.items():
            number = row.cells.get(source.column or "", "")
            first = numbers.setdefault((series, number), row.number) if number else row.number
            if first != row.number:
                raise bad_input(
                    source.column or "", "row.number_twice", "Row %(row)s has the number %(number)s already.",
                    row=first, number=number,
                )  # fmt: skip


def _by_database(error: Exception) -> Reason:
    """A refusal of the database itself. Anything but the wall or a second run is a defect, and stops the import."""
    cause = error.__cause__ or error
    if connection.connection is None or connection.connection.closed:
        raise error
    if isinstance(cause, errors.UniqueViolation):
        return Reason(
            "row.taken", Msg("This row, or its number, came in at the same time by another import.")
        )
    if isinstance(cause, errors.InsufficientPrivilege):
        return Reason("row.not_yours", Msg("Your posts don't reach where this matter would lie."))
    raise error


def prepare(
    path: Path, wanted: ImportMap, *, actor: Actor, office: Office, procedure: str, as_of: date | None = None,
    dry: bool = False,
) -> Import:  # fmt: skip
    """Read file and map against each other; nothing is written.

    Args:
        as_of: running matters are taken over as they stood on this day; not in the future.
    Raises:
        BadInput: the file is broken, disguised, in an unknown encoding or too large; a protected column; a map that
            does not fit.
        Refused: a classification mark in the file's name or a heading; an office that is not the importer's.
    """
    if wanted.procedure != procedure:
        raise bad_input("--map", "map.other_procedure", "This map is for %(of)s.", of=wanted.procedure)
    if as_of is not None and as_of > clock.today():
        raise bad_input("--as-of", "import.future", "%(day)s lies in the future.", day=as_of.isoformat())
    if office.pk != actor.reader.office and not actor.reader.lft <= office.lft <= actor.reader.rgt:
        raise refused("import.not_yours", Msg("Matters are imported by somebody who has a post there."))
    _sniffed(path)
    digest = _digest(path)
    headings, rows = _look_through(path, wanted.meanings())
    compiled = books.in_force(procedure, as_of or clock.today(), office)
    check_map(wanted, compiled, frozenset(headings))
    unread = tuple(heading for heading in headings if heading not in wanted.columns())
    plan = Plan(wanted, office, actor, digest, as_of)
    return Import(plan, path, headings, unread, Totals(received=rows, pending=rows), dry)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _sniffed(path: Path) -> None:
    """That a table file is what its name says. Its name may bear no mark."""
    refuse_marked(path.name, "file")
    suffix = PurePath(path.name).suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise bad_input(
            "file", "import.kind", "“%(name)s” is neither xlsx nor csv.", name=path.name,
            do=Msg("Save it as an Excel workbook (xlsx) or as CSV UTF-8."),
        )  # fmt: skip
    if not path.is_file():
        raise bad_input("file", "import.no_file", "There is no file “%(name)s”.", name=path.name)
    with path.open("rb") as file:
        is_archive = file.read(2) == b"PK"
    if suffix == ".csv" and not is_archive:
        encoding_of(path.name, path)
    else:
        sniff_workbook(path)


def headings_of(path: Path) -> tuple[str, ...]:
    """The headings of a file that may be taken in, before there is a map for it. Raises as `prepare`."""
    _sniffed(path)
    return _look_through(path, {})[0]


def _look_through(path: Path, declared: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    """Headings and number of rows; refuses columns that give themselves away by heading, meaning or content (N4)."""
    count = 0
    headings: tuple[str, ...] = ()
    filled: dict[str, int] = {}
    given_away: dict[str, int] = {}
    for row in read_table(path.name, path):
        count, headings = count + 1, headings or tuple(row.cells)
        for column, text in row.cells.items():
            filled[column] = filled.get(column, 0) + bool(text)
            given_away[column] = given_away.get(column, 0) + (protected.value(text) is not None)
    for heading in headings:
        refuse_marked(heading, heading)
    wrong = protected.wrong_headings(headings, declared)
    for column, times in given_away.items():
        if times >= 2 and times * 2 >= filled[column] and column not in {reason.field for reason in wrong}:
            cell = next(
                v for r in read_table(path.name, path) if protected.value(v := r.cells.get(column, ""))
            )
            kind = protected.value(cell)
            assert kind is not None
            wrong.append(protected.refusal(column, kind))
    if wrong:
        raise BadInput(tuple(wrong))
    if not count:
        raise bad_input("file", "import.empty", "The file “%(name)s” has no rows.", name=path.name)
    return headings, count
