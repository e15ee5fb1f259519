"""`heli law local`: local texts of this node: what holds where, one as a signed file, one taken in as a draft."""

from __future__ import annotations

import argparse
from pathlib import Path

from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock, installation
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import say, words
from heli.matters.local_law import drafts, exchange
from heli.matters.local_law.deciding import standing
from heli.matters.models import LayerDecision
from heli.offices.models import Office

HELP = "List the local texts of this node, write one as a signed file, take one in as a draft."
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("what", choices=("list", "export", "import"))
    parser.add_argument(
        "name", nargs="?", metavar="NAME|FILE", help=words(Msg("the local text, or the file to take in"))
    )
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument(
        "--as", dest="actor", metavar="USERNAME", help=words(Msg("the administrator who takes it in"))
    )
    parser.add_argument("--office", metavar="CODE", help="procuratorate:540500")
    parser.add_argument("--signer", default="", metavar="KEY", help=words(Msg("public key of its signer")))
    parser.add_argument(
        "--unknown", action="store_true", help=words(Msg("take it in though its signer is unknown"))
    )


def run(args: argparse.Namespace) -> int:
    """Exit code 0; a refusal is said by the program's frame."""
    installation.sync_clock()
    if args.what == "list":
        return _list()
    if not args.name:
        raise bad_input("name", "local.name_missing", "Name the local text, or the file.")
    return _export(args) if args.what == "export" else _import(args)


def _list() -> int:
    for row in LayerDecision.objects.select_related("office").order_by("layer", "from_on", "at"):
        held = row.digest[:12] if row.text else words(Msg("ended"))
        say(f"{row.layer:30} {row.from_on}  {row.office.code:22} {held:12}  {row.decision}")
    return 0


def _export(args: argparse.Namespace) -> int:
    row = standing(args.name)
    if row is None or not row.text:
        raise refused("local.none", Msg("No local text %(name)s holds here.", {"name": args.name}))
    out = args.out or Path(f"{row.layer}.heli.json")
    if out.exists():
        raise bad_input("--out", "export.exists", "There is a file %(path)s already.", path=out)
    out.write_bytes(exchange.export(row))
    say(Msg("Written and signed: %(path)s", {"path": out}))
    return 0


def _import(args: argparse.Namespace) -> int:
    path = Path(args.name)
    if not path.is_file():
        raise bad_input("name", "local.no_path", "There is no file %(path)s.", path=path)
    received = exchange.receive(path.read_bytes(), also=args.signer)
    if received.signer is None and not args.unknown:
        raise refused(
            "local.unknown_signer",
            Msg("The signature holds, but its signer is not known here: %(key)s", {"key": received.claimed}),
            do=Msg("Name the key with --signer once you know it is theirs; or say --unknown."),
        )
    if not args.actor:
        raise bad_input("--as", "local.actor", "Say who takes it in.")
    person = acting(args.actor)
    reader = reader_for(person, clock.today())
    office = Office.objects.filter(code=args.office).first() if args.office else None
    office = office or Office.objects.filter(pk=int(reader.office or 0)).first()
    if office is None:
        raise bad_input("--office", "local.office_missing", "Name the office for which it is.")
    with scope(reader):
        came = f"{received.office} {received.decision} {received.from_on}"
        made = drafts.start(office, received.text, actor=person, came_from=came)
    say(Msg("A draft now, in force nowhere: %(layer)s (%(id)s)", {"layer": made.layer, "id": made.pk}))
    return 0
