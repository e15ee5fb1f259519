"""`heli report fill`: a superior's table filled from acts, by what its cells were matched to in the browser."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock, installation
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, step, words
from heli.offices.models import Post
from heli.reports.asking import may_see_reports, office_named
from heli.reports.tables.keeping import FilledTable, fill_table, known_table
from heli.reports.tables.workbook import layout_of, opened

HELP = "Fill a superior's table (xlsx) for a period, by what its cells were matched to in the browser."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", type=Path, metavar="TEMPLATE.xlsx")
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("first day, inclusive")),
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("last day, inclusive")),
    )  # fmt: skip
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("whose rights bound it"))
    )
    parser.add_argument(
        "--office", metavar="OFFICE",
        help=words(Msg("for which office, such as 540500 (else the person's own)")),
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    person = acting(args.actor)
    if args.out.exists():
        raise bad_input("--out", "export.exists", "There is a file %(path)s already.", path=args.out)
    if not args.table.is_file():
        raise bad_input("TEMPLATE.xlsx", "table.no_file", "There is no file %(path)s.", path=args.table)
    today = clock.today()
    office = office_named(args.office, today) if args.office else None
    held = Post.objects.filter(person=person, office=office).held_on(today) if office else None
    reader = reader_for(person, today, office=office.pk if office and held and held.exists() else None)
    if reader.office is None or (office is not None and not may_see_reports(reader, office)):
        raise refused("report.not_yours", Msg("This person's posts do not read the reports of that office."))
    layout = layout_of(opened(args.table.read_bytes()))
    with scope(reader), step(Msg("Counting the figures")):
        row = known_table(reader, layout)
        if row is None:
            raise refused(
                "table.unknown",
                Msg("This table is not known here."),
                do=Msg("Hand it in under Reports, Superiors' tables, and say once what each cell counts."),
            )
        made = fill_table(row, office.pk if office else int(reader.office), args.first, args.last, reader)
    args.out.write_bytes(made.filled.content)
    _tell(made, args.out)
    return 0


def _tell(made: FilledTable, out: Path) -> None:
    for name, value in made.filled.values.items():
        counted = made.cells[name].counted
        assert counted is not None
        params = {"cell": name, "figure": counted.figure.name, "value": value, "acts": len(counted.behind)}
        say(Msg("%(cell)s  %(figure)s: %(value)s (%(acts)s acts)", params))
    if made.filled.unknown:
        cells = "、".join(made.filled.unknown)
        say(Msg("To be filled by hand (yellow): %(cells)s", {"cells": cells}))
    if any(cell.counted and not cell.counted.is_whole for cell in made.cells.values()):
        say(Msg("These posts do not read every line of every office: figures may be too small."))
    say(Msg("Written: %(path)s", {"path": out}))
