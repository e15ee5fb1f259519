"""`heli check`: is this installation fit to serve? One line for each thing that must hold."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from heli.base import keys
from heli.base.config import Config, Role
from heli.base.errors import HeliError, refused
from heli.base.roles import refuse_unsafe
from heli.base.text import Msg
from heli.cli.output import say, say_error
from heli.cli.standing import connect, missing

HELP = "Check that this installation is fit to serve: settings, roles, tables, key."
NEEDS_DJANGO = True
ROLE = "owner"

MINIMUM_VERSION = 150000
_SAFE_ROLES: tuple[Role, ...] = ("app", "worker")


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    config = Config.from_environment()
    checks: list[tuple[Msg, Callable[[], None]]] = [
        (Msg("the secret key is set"), lambda: _secret(config)),
        (Msg("the master key can be read"), lambda: _key(config)),
        (Msg("PostgreSQL is 15 or later"), lambda: _version(config)),
        *(
            (
                Msg("role %(role)s stands behind the wall", {"role": role}),
                lambda role=role: _role(config, role),
            )
            for role in _SAFE_ROLES
        ),
        (Msg("the tables are up to date"), _tables),
    ]
    failed = 0
    for name, holds in checks:
        try:
            holds()
        except HeliError as error:
            failed += 1
            say_error(error)
        else:
            say(Msg("✓ %(name)s", {"name": name}))
    return 1 if failed else 0


def _secret(config: Config) -> None:
    if not config.secret_key:
        raise missing("HELI_SECRET_KEY")


def _key(config: Config) -> None:
    keys.current(config.keys)


def _version(config: Config) -> None:
    with connect(config, "app") as connection:
        found = connection.info.server_version
    if found < MINIMUM_VERSION:
        raise refused(
            "database.too_old",
            Msg("This PostgreSQL is version %(found)s; Heli needs 15 or later.", {"found": found // 10000}),
        )


def _role(config: Config, role: Role) -> None:
    with connect(config, role) as connection:
        refuse_unsafe(connection)


def _tables() -> None:
    connect(Config.from_environment(), "owner").close()
    # importing it needs the owner's settings, which are in place here
    from heli.cli.commands.migrate import waiting_migrations  # noqa: PLC0415

    if waiting := waiting_migrations():
        raise refused(
            "database.behind",
            Msg("%(count)s changes of the tables were not made yet.", {"count": len(waiting)}),
            do=Msg("Run `heli migrate`."),
        )
