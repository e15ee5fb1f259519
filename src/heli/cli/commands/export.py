"""`heli export`: a selection of matters as an event log, people under names of this export alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock, installation
from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, step, words
from heli.matters import export
from heli.matters.books import library
from heli.offices.models import Office

HELP = "Write matters of a procedure as an event log (XES, CSV, Parquet), without names of people."
NEEDS_DJANGO = True
ROLE = "app"
FORMATS = ("xes", "csv", "parquet")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--procedure", required=True)
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("opened on this day or later")),
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("opened on this day or earlier")),
    )  # fmt: skip
    parser.add_argument("--format", choices=FORMATS, default="xes")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("whose rights bound it"))
    )
    parser.add_argument("--office", metavar="CODE", help="procuratorate:540500")


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    person = acting(args.actor)
    if args.out.exists():
        raise bad_input("--out", "export.exists", "There is a file %(path)s already.", path=args.out)
    if args.first > args.last:
        raise bad_input("--from", "export.range", "The first day lies after the last.")
    library().on(args.procedure, clock.today())
    office = Office.objects.filter(code=args.office).first() if args.office else None
    if args.office and office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=args.office)
    reader = reader_for(person, clock.today(), office=office.pk if office else None)
    with scope(reader), step(Msg("Writing the event log")):
        chosen = export.selection(reader, args.procedure, args.first, args.last)
        counted = _Counted(export.traces(reader, chosen))
        events = _write(args.format, counted, args.out)
    say(
        Msg(
            "%(events)s acts of %(matters)s matters: %(path)s",
            {"events": events, "matters": counted.count, "path": args.out},
        )
    )
    return 0


class _Counted:
    """Traces, counted as they pass."""

    def __init__(self, traces: Iterator[export.Trace]) -> None:
        self.traces, self.count = traces, 0

    def __iter__(self) -> Iterator[export.Trace]:
        for trace in self.traces:
            self.count += 1
            yield trace


def _write(form: str, traces: _Counted, path: Path) -> int:
    """Write it whole or not at all: the file takes its name at the end."""
    part = path.with_name(path.name + ".part")
    try:
        if form == "xes":
            with part.open("wb") as out:
                events = export.write_xes(traces, out)
        elif form == "csv":
            with part.open("w", encoding="utf-8-sig", newline="") as text:
                events = export.write_csv(traces, text)
        else:
            events = export.write_parquet(traces, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return events
