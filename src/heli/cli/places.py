"""Which installation a command of keeping works on: the one that the settings name, or this checkout's demo."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from heli.base.config import Config
from heli.base.errors import Refused, refused
from heli.base.text import Msg
from heli.cli import embedded
from heli.cli.demo_house import DATABASE, House
from heli.cli.output import language, say
from heli.cli.standing import missing


@dataclass(frozen=True, slots=True)
class Place:
    """One installation, ready to be copied or filled.

    Attributes:
        backup_url: of a role that the wall does not bind; empty where none is set.
        owner_url: of `heli_owner`; empty where none is set.
        environment: settings for `heli` commands that speak to it.
    """

    backup_url: str
    owner_url: str
    var: Path
    keys: Path
    environment: Mapping[str, str]

    def command(self, *typed: str) -> bool:
        """Run a `heli` command there; whether it ended well. What it says is printed."""
        command = [sys.executable, "-m", "heli.cli.main", *typed, "--lang", language()]
        return subprocess.run(command, env={**os.environ, **self.environment}, check=False).returncode == 0


def tools_folder() -> Path | None:
    """The embedded server's programs, or None where this machine has none."""
    try:
        return embedded.binaries()
    except Refused:
        return None


def folders(config: Config) -> tuple[Path, Path]:
    """HELI_VAR and HELI_KEYS of the installation that is named, else the demo's."""
    if _is_configured(config):
        return config.var, config.keys
    return config.var / "demo", config.var / "demo" / "keys"


@contextmanager
def standing_place(config: Config) -> Iterator[Place]:
    """The installation to be backed up; a demo's server runs for as long as the block.

    Raises:
        Refused: no installation is named, and no demo is here.
    """
    if _is_configured(config):
        if not config.backup_url:
            raise missing("HELI_BACKUP_URL")
        yield _configured(config)
        return
    house = House(config.var / "demo")
    if not (house.server.data / "PG_VERSION").exists():
        raise refused(
            "place.none",
            Msg("No installation is named, and there is no demo in %(folder)s.", {"folder": config.var}),
            do=Msg("Set HELI_BACKUP_URL and the other settings (docs/how-to/backup.md)."),
        )
    runs = house.server.pid() is not None
    # while nobody runs the demo, nobody may start it under our hands
    with nullcontext() if runs else house.one_run():
        started = house.server.start()
        try:
            yield of_demo(house)
        finally:
            if started:
                house.server.stop()


@contextmanager
def empty_place(config: Config) -> Iterator[tuple[Place, House | None]]:
    """The empty installation to be filled; of a demo also its house, whose server runs during the block.

    Raises:
        Refused: the demo is there already, or is running.
    """
    if _is_configured(config):
        if not config.owner_url:
            raise missing("HELI_OWNER_URL")
        yield _configured(config), None
        return
    house = House(config.var / "demo")
    with house.one_run(), house.empty_database() as name:
        say(Msg("No database is named; the backup is restored as this folder's demo."))
        yield _of_house(house, name), house


def of_demo(house: House) -> Place:
    """The demo of a house, whose server runs."""
    return _of_house(house, DATABASE)


def _is_configured(config: Config) -> bool:
    return bool(config.owner_url or config.app_url or config.worker_url or config.backup_url)


def _configured(config: Config) -> Place:
    return Place(config.backup_url, config.owner_url, config.var, config.keys, {})


def _of_house(house: House, database: str) -> Place:
    return Place(
        backup_url=house.server.url("postgres", database),
        owner_url=house.server.url("owner", database),
        var=house.folder,
        keys=house.folder / "keys",
        environment=house.environment(database),
    )
