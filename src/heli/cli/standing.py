"""What must hold before pages or jobs are served: a URL, a safe role, a migrated database, a key, no half restore, nothing that
waits to be erased again."""

from __future__ import annotations

import time

import psycopg

from heli.base import keys
from heli.base.config import Config, Role
from heli.base.errors import HeliError, refused
from heli.base.roles import refuse_unsafe
from heli.base.text import Msg
from heli.keeping.restore import MARK
from heli.ledger.erasures import WAITING


def refuse_unfit(config: Config, role: Role) -> None:
    """Raise `Refused` with the first thing that is missing for serving or working as `role`."""
    connection = connect(config, role)
    with connection:
        refuse_unsafe(connection)
        if not _is_migrated(connection):
            raise refused(
                "database.not_migrated",
                Msg("The database has no tables of Heli yet."),
                do=Msg("Run `heli migrate` as owner first."),
            )
    keys.current(config.keys)
    if (config.var / MARK).exists():
        raise refused(
            "restore.broken_off",
            Msg("A restore into %(folder)s was broken off.", {"folder": config.var}),
            do=Msg("Empty the database and that folder, and restore again."),
        )
    if (config.var / WAITING).exists():
        raise refused(
            "restore.not_repeated",
            Msg("What was erased after the restored backup is not erased here yet."),
            do=Msg("Run `heli ledger repeat` first."),
        )
    if role == "app" and not config.secret_key:
        raise missing("HELI_SECRET_KEY")


def connect(config: Config, role: Role) -> psycopg.Connection[tuple[object, ...]]:
    """A connection as `role`. Raises `Refused` if its URL isn't set or nobody answers there within `HELI_WAIT`."""
    url = {"owner": config.owner_url, "app": config.app_url, "worker": config.worker_url}[role]
    if not url:
        raise missing(f"HELI_{role.upper()}_URL")
    end = time.monotonic() + config.wait
    while True:
        try:
            return psycopg.connect(url, connect_timeout=10)
        except psycopg.OperationalError as error:
            if time.monotonic() >= end:
                raise _unreachable(error, role) from error
        time.sleep(0.05)


def _unreachable(error: psycopg.OperationalError, role: Role) -> HeliError:
    return refused(
        "database.unreachable",
        Msg("The database does not answer: %(why)s", {"why": str(error).strip()}),
        do=Msg(
            "Start it, or correct %(setting)s (docs/how-to/install.md).",
            {"setting": f"HELI_{role.upper()}_URL"},
        ),
    )


def missing(setting: str) -> HeliError:
    """The refusal for a setting that isn't set."""
    return refused(
        "setting.missing",
        Msg("The setting %(setting)s isn't set.", {"setting": setting}),
        do=Msg("docs/reference/settings.md says what it holds; docs/how-to/install.md shows an example."),
    )


def _is_migrated(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = connection.execute("SELECT to_regclass('public.installation') IS NOT NULL").fetchone()
    return bool(row and row[0])
