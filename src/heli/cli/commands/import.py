"""`heli import`: take a list of cases in, row by row, as often as it needs to be run."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from heli.access.readers import reader_for
from heli.base import clock, installation
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, words
from heli.matters.actors import Actor
from heli.matters.intake.maps import load_map
from heli.matters.intake.run import Import, Totals, prepare
from heli.offices.models import Office

HELP = "Take the rows of an xlsx or csv file in as matters; run again, it goes on where it stopped."
NEEDS_DJANGO = True
ROLE = "app"
_LINE_SECONDS = 15.0
_TERMINAL_SECONDS = 0.2


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--procedure", required=True)
    parser.add_argument(
        "--map", required=True, help=words(Msg("a map in YAML, or the name of a shipped one"))
    )
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who does it"))
    )
    parser.add_argument("--office", metavar="CODE", help="procuratorate:540500")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DAY",
        help=words(Msg("take running matters over as they stood on this day; nothing is sent")),
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help=words(Msg("say what would become of each row"))
    )


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    person = acting(args.actor)
    office = _office(args.office)
    reader = reader_for(person, clock.today(), office=office.pk if office else None)
    if reader.office is None:
        raise refused("import.no_post", Msg("You hold no post today."))
    task = prepare(
        args.file, load_map(args.map), actor=Actor(reader, via="import"), procedure=args.procedure,
        office=office or Office.objects.get(pk=reader.office), as_of=args.as_of, dry=args.dry_run,
    )  # fmt: skip
    if task.unread:
        say(Msg("Columns that the map leaves out: %(columns)s", {"columns": "、".join(task.unread)}))
    line = _Line()
    try:
        task.run(line.show)
    finally:
        line.end()
        _sum(task)
    return 1 if task.totals.rejected else 0


def _office(code: str | None) -> Office | None:
    if code is None:
        return None
    office: Office | None = Office.objects.filter(code=code).first()
    if office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=code)
    return office


def _sum(task: Import) -> None:
    """The totals, whatever happened: they always add up."""
    say(counted(task.totals))
    if task.totals.known:
        say(Msg("%(known)s of them had come in before.", {"known": task.totals.known}))
    if task.dry:
        say(Msg("A dry run: nothing was kept."))
    if task.totals.unread:
        say(Msg("Run the same command again for the rest; nothing comes in twice."))
    if task.totals.waiting:
        waits = {"waiting": task.totals.waiting}
        say(Msg("%(waiting)s of them wait for a decision; run the same command again after it.", waits))
    if task.refused:
        say(Msg("The rejected rows, with their reasons: %(path)s", {"path": task.refused}))


def counted(totals: Totals) -> Msg:
    """The totals as an equation."""
    return Msg(
        "received %(received)s = accepted %(accepted)s + warned %(warned)s + rejected %(rejected)s"
        " + pending %(pending)s",
        {name: getattr(totals, name) for name in ("received", "accepted", "warned", "rejected", "pending")},
    )


class _Line:
    """Progress: one line that is rewritten on a terminal, a line every 15 seconds elsewhere."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.began = self.last = time.monotonic()

    def show(self, totals: Totals) -> None:
        """Tell how far it is, if it is time again."""
        seconds = time.monotonic()
        if seconds - self.last < (_TERMINAL_SECONDS if self.terminal else _LINE_SECONDS):
            return
        self.last = seconds
        done = totals.received - totals.unread
        share = {"done": done, "all": totals.received, "percent": done * 100 // max(totals.received, 1)}
        rate = {"rate": round(done / max(seconds - self.began, 0.001))}
        text = words(Msg("%(done)s of %(all)s rows (%(percent)s %%), %(rate)s a second", share | rate))
        start, end = ("\r\033[K", "") if self.terminal else ("", "\n")
        print(f"{start}{text}", end=end, file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
