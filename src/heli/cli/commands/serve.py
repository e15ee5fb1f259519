"""`heli serve`: pages and API, as `heli_app`."""

from __future__ import annotations

import argparse
import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from heli.base.config import Config
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.processes import port_is_free
from heli.cli.standing import refuse_unfit

HELP = "Serve pages and the API."
NEEDS_DJANGO = False
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="processes, 1–64")
    parser.add_argument("--threads", type=int, default=4, help="requests at a time in each process, 1–64")


def run(args: argparse.Namespace) -> int:
    for name, low, high in (("workers", 1, 64), ("threads", 1, 64), ("port", 1, 65535)):
        if not low <= getattr(args, name) <= high:
            raise bad_input(f"--{name}", "option.range", "between %(low)s and %(high)s", low=low, high=high)
    refuse_unfit(Config.from_environment(), "app")
    if not port_is_free(args.host, args.port):
        raise refused(
            "port.in_use",
            Msg("Port %(port)s on %(host)s is in use.", {"port": args.port, "host": args.host}),
            do=Msg("Choose another with --port, or stop what listens there."),
        )
    # a pool smaller than the threads would let them wait for each other
    os.environ["HELI_POOL"] = str(args.threads)
    Granian(
        "heli.cli.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()
    return 0
