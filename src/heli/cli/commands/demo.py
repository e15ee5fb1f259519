"""`heli demo`: a whole prefecture at work on this machine, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import time
from pathlib import Path

from heli.base import filling
from heli.base.config import Config
from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli import processes
from heli.cli.demo_house import House
from heli.cli.output import language, say, step, words

HELP = "Start the demo prefecture on this machine; Ctrl-C stops it."
NEEDS_DJANGO = False
ROLE = None

FIRST_PORT, PORTS = 8000, 20
MEMORY_AFTER_SECONDS = 60
WAIT_SECONDS = 300
"""As long as the server may take to come back from a crash."""


class _Stopped(Exception):
    """The user or the machine asked this command to end."""


class _Asked:
    """Whether it was asked to: what a signal raises is lost where Python calls back, as around a fork."""

    to_stop = False


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, help=words(Msg("port of the pages (else 8000 or the next free one)"))
    )
    parser.add_argument("--host", default="127.0.0.1", help=words(Msg("address to listen on")))
    parser.add_argument("--reset", action="store_true", help=words(Msg("throw the demo away and start over")))
    parser.add_argument(
        "--empty", action="store_true", help=words(Msg("leave the data out: no one signs in"))
    )
    parser.add_argument(
        "--memory",
        action="store_true",
        help=words(Msg("after 60 seconds, print how much memory it takes")),
    )


def run(args: argparse.Namespace) -> int:
    house = House(_folder(Config.from_environment().var))
    for each in _heeded():
        signal.signal(each, _stop)
    try:
        with house.one_run():
            if args.reset:
                house.reset()
            return _live(house, args)
    except _Stopped:
        return 0
    except OSError as error:
        raise refused(
            "demo.folder",
            Msg(
                "The demo's folder %(path)s can't be used: %(why)s.",
                {"path": house.folder, "why": error.strerror or error},
            ),
            do=Msg("Free space there or set HELI_VAR to a folder that can be written."),
        ) from error


def _live(house: House, args: argparse.Namespace) -> int:
    port = _choose_port(args.host, args.port)
    children: list[processes.Child] = []
    try:
        if house.was_left_whole():
            # pages load while the server starts
            children.append(_start_pages(house, args.host, port))
        if not house.prepare(language(), empty=args.empty):
            processes.stop(children)
            children.clear()
        with step(Msg("Starting pages and jobs")):
            if not children:
                children.append(_start_pages(house, args.host, port))
            processes.wait_until_answering(children[0], args.host, port)
            # only now: on two cores, both loading at once, the pages would come later
            children.append(_start_jobs(house))
        address = f"http://{args.host}:{port}/"
        house.note_address(address)
        _greet(house, address)
        year = _fill_year(house)
        children += year
        _watch(house, [child for child in children if child not in year], memory=args.memory)
        return 0
    finally:
        # a second Ctrl-C must not leave a server behind
        for each in _heeded():
            signal.signal(each, signal.SIG_IGN)
        with step(Msg("Stopping")):
            processes.stop(children)
            house.server.stop()
        say(Msg("Stopped."))


def _start_pages(house: House, host: str, port: int) -> processes.Child:
    own = {
        "HELI_HOSTS": f"localhost,127.0.0.1,{host}",
        "HELI_LANG": language(),
        "HELI_WAIT": str(WAIT_SECONDS),
    }
    serve = ["serve", "--host", host, "--port", str(port), "--workers", "1", "--threads", "4"]
    return processes.start("web", serve, house.environment() | own, house.folder / "log" / "web.log")


def _start_jobs(house: House) -> processes.Child:
    environment = house.environment() | {"HELI_LANG": language()}
    worker = ["worker", "--concurrency", "1"]
    return processes.start("worker", worker, environment, house.folder / "log" / "worker.log")


def _fill_year(house: House) -> list[processes.Child]:
    """The rest of the year comes while the demo is at work; where nothing is left, nothing is started."""
    if filling.noted(house.folder) is None:
        return []
    say(Msg("The rest of the year is being filled in meanwhile; the pages show how far it is."))
    environment = house.environment() | {"HELI_ROLE": "app", "HELI_LANG": language()}
    command = ["year", str(house.folder)]
    log = house.folder / "log" / "year.log"
    return [processes.start("year", command, environment, log, module="heli.cli.demo_stage")]


def _greet(house: House, address: str) -> None:
    say()
    say(Msg("Heli is at work: %(address)s", {"address": address}))
    sign_ins = house.sign_ins()
    if sign_ins:
        say(Msg("Sign in as (everything here is invented):"))
        for line in sign_ins:
            say(f"  {line.username}  {line.password}  {line.desk}")
    say(Msg("Ctrl-C stops everything; the data stays."))


def _watch(house: House, children: list[processes.Child], *, memory: bool) -> None:
    """Until a signal comes, or came on the way here: see that both processes live, and the database too."""
    start = time.monotonic()
    while not _Asked.to_stop:
        time.sleep(1)
        for child in children:
            processes.refuse_if_ended(child)
        if house.server.pid() is None:
            with step(Msg("Starting the database")):
                house.server.start()
        if memory and time.monotonic() - start > MEMORY_AFTER_SECONDS:
            _say_memory(house, children)
            memory = False


def _say_memory(house: House, children: list[processes.Child]) -> None:
    # descendants of this process: the launcher itself, web and worker (the server is no child of ours)
    own = processes.memory_of([os.getpid()])
    server = house.server.pid()
    database = processes.memory_of([server]) if server else 0
    say(
        Msg(
            "Memory (PSS): launcher, web and worker %(own)s MB; PostgreSQL %(database)s MB",
            {"own": round(own / 1e6), "database": round(database / 1e6)},
        )
    )


def _choose_port(host: str, asked: int | None) -> int:
    if asked is not None:
        if processes.port_is_free(host, asked):
            return asked
        raise refused(
            "port.in_use",
            Msg("Port %(port)s on %(host)s is in use.", {"port": asked, "host": host}),
            do=Msg("Choose another with --port, or stop what listens there."),
        )
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        if processes.port_is_free(host, port):
            return port
    raise refused(
        "port.none_free",
        Msg(
            "Ports %(first)s to %(last)s are all in use.",
            {"first": FIRST_PORT, "last": FIRST_PORT + PORTS - 1},
        ),
        do=Msg("Choose another with --port."),
    )


def _folder(var: Path) -> Path:
    return var / "demo"


def _heeded() -> list[signal.Signals]:
    """Signals that ask it to end: without Ctrl-C where it was started with that ignored, in the background."""
    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return [each for each in asking if signal.getsignal(each) != signal.SIG_IGN]


def _stop(_signal: int, _frame: object) -> None:
    _Asked.to_stop = True
    raise _Stopped
