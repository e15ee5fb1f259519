"""`heli migrate`: bring the database's tables to this version, as `heli_owner`."""

from __future__ import annotations

import argparse

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from heli.base import installation, roles
from heli.base.config import Config
from heli.base.text import Msg
from heli.cli.output import say, step
from heli.cli.standing import connect

HELP = "Make or update the database's tables (as owner), or print the SQL of the three roles."
NEEDS_DJANGO = True
ROLE = "owner"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--print-roles",
        metavar="DATABASE",
        nargs="?",
        const="heli",
        help="print SQL for a DBA that makes the roles and the database, then end",
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether something is to be done; 1 if so"
    )


def run(args: argparse.Namespace) -> int:
    if args.print_roles:
        say(roles.script(args.print_roles))
        return 0
    connect(Config.from_environment(), "owner").close()
    waiting = waiting_migrations()
    if args.check:
        for name in waiting:
            say(name)
        return 1 if waiting else 0
    with step(Msg("Updating the tables")):
        call_command("migrate", verbosity=0, interactive=False)
        installation.create()
    say(Msg("The tables are up to date (%(count)s changes).", {"count": len(waiting)}))
    return 0


def waiting_migrations() -> list[str]:
    """Names of the migrations that were not run yet, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
