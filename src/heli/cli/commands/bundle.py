"""`heli bundle`: one file that installs where there is no network and no compiler."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from heli.base.config import PROJECT
from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli import bundling, catalogues
from heli.cli.output import say, step, words

HELP = "Make one file that installs Heli without network and compiler."
NEEDS_DJANGO = False
ROLE = None


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--platform", required=True, choices=sorted(bundling.PLATFORMS))
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE", help=words(Msg("the bundle, a tar file"))
    )
    parser.add_argument(
        "--sign", type=Path, metavar="KEY", help=words(Msg("sign it with this Ed25519 key (PEM), too"))
    )


def run(args: argparse.Namespace) -> int:
    out: Path = args.out.absolute()
    if not out.parent.is_dir():
        raise refused(
            "bundle.no_folder",
            Msg("The folder %(folder)s isn't there.", {"folder": out.parent}),
            do=Msg("Make it, or name another place with --out."),
        )
    _complete_the_source()
    with tempfile.TemporaryDirectory(prefix="heli-bundle-") as folder:
        wheels = Path(folder)
        with step(Msg("Fetching the packages")):
            bundling.fetch_wheels(PROJECT, args.platform, wheels)
        with step(Msg("Writing the bundle")):
            count = bundling.assemble(PROJECT, wheels, args.platform, out)
    say(
        Msg(
            "%(file)s: %(size)s MB, %(count)s packages, for %(platform)s with Python %(python)s and glibc 2.28 or later.",
            {
                "file": out,
                "size": out.stat().st_size // 1_000_000,
                "count": count,
                "platform": args.platform,
                "python": bundling.python_version(),
            },
        )
    )
    if args.sign:
        say(Msg("Signed: %(file)s", {"file": bundling.sign(out, args.sign)}))
    say(Msg("On the other machine: tar xf it, then sh install.sh FOLDER (docs/how-to/offline.md)."))
    return 0


def _complete_the_source() -> None:
    """Front-end files and compiled translations, which a checkout lacks until it is set up."""
    catalogues.compile_all()
    with step(Msg("Installing what the pages need")):
        done = subprocess.run(
            [sys.executable, "-m", "heli.web.vendor"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise refused(
            "bundle.pages",
            Msg("The front-end packages could not be had: %(said)s", {"said": done.stderr.strip()[-300:]}),
            do=Msg("Check the network, then run it again."),
        )
