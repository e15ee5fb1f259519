"""`heli erase`: a matter whose term of keeping has ended, as its chief or a deputy, who gives his password."""

from __future__ import annotations

import argparse
from uuid import UUID

from django.db import transaction

from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock, installation
from heli.base.errors import NotFound, Reason, bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, words
from heli.documents.settling import settle
from heli.matters.actors import Actor
from heli.matters.erasing import Preview, erase_matter, preview
from heli.matters.models import Matter
from heli.offices.models import Office

HELP = "Erase a matter whose term of keeping has ended; without --yes only say what would go."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "matter", metavar="MATTER", help=words(Msg("its number, or its id as in its address"))
    )
    parser.add_argument(
        "--as", dest="actor", required=True, metavar="USERNAME", help=words(Msg("who orders it"))
    )
    parser.add_argument("--office", metavar="CODE", help="procuratorate:540500")
    parser.add_argument("--reason", default="", help=words(Msg("why, and on what it rests")))
    parser.add_argument("--yes", action="store_true", help=words(Msg("erase it; nobody can bring it back")))


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    person = acting(args.actor)
    office = Office.objects.filter(code=args.office).first() if args.office else None
    if args.office and office is None:
        raise bad_input("--office", "office.unknown", "There is no office %(office)s.", office=args.office)
    reader = reader_for(person, clock.today(), office=office.pk if office else None)
    if reader.office is None:
        raise refused("erase.no_post", Msg("You hold no post today."))
    with transaction.atomic(), scope(reader):
        matter = _found(args.matter, reader)
        _tell(preview(matter))
        if not args.yes:
            say(Msg("Nothing was erased: add --yes and --reason."))
            return 0
        erase_matter(matter, reason=args.reason, actor=Actor(reader), key=f"erase:{matter}")
    settle()
    say(Msg("Erased. The acts and their proof stay."))
    return 0


def _found(given: str, reader: Reader) -> UUID:
    try:
        wanted = {"pk": UUID(given)}
    except ValueError:
        wanted = {"number": given}  # type: ignore[dict-item]
    row = Matter.objects.visible_to(reader).filter(**wanted).first()
    if row is None:
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
    found: UUID = row.pk
    return found


def _tell(told: Preview) -> None:
    if told.kept.until is not None:
        say(
            Msg(
                "%(title)s: kept until %(until)s.",
                {"title": told.matter.title_text, "until": told.kept.until},
            )
        )
    say(
        Msg(
            "What goes: the title; facts: %(facts)s; papers: %(papers)s, with files: %(files)s; parties: %(parties)s."
            " What stays: acts with their proof: %(acts)s; parties on whom others rest: %(kept)s.",
            {
                "facts": told.facts,
                "papers": told.papers,
                "files": told.files,
                "parties": told.parties,
                "acts": told.acts,
                "kept": told.kept_parties,
            },
        )
    )
