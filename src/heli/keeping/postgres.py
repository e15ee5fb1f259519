"""Copying a PostgreSQL database by its own programs, pg_dump and pg_restore, and what must hold before.

The copy is taken as a role that the wall does not bind (a superuser, or one with BYPASSRLS and
`pg_read_all_data`): a copy through the wall would leave rows out. It is restored as `heli_owner`. Longer than usual: the way
there and the way back stand together, for each undoes the other.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, LiteralString, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from heli.base.errors import HeliError, refused
from heli.base.text import Msg, Words
from heli.keeping.manifest import Source

Connection = psycopg.Connection[tuple[Any, ...]]

FIGURES: Mapping[str, LiteralString] = {
    "case_acts": "matters_caseact",
    "matter_acts": "matters_matteract",
    "cases": "matters_case",
    "matters": "matters_matter",
    "parties": "matters_party",
    "papers": "matters_paper",
    "time_limits": "matters_timelimit",
    "people": "offices_person",
}
# nobody stays signed in through a backup
_LEFT_OUT = "django_session"
_DEBIAN = Path("/usr/lib/postgresql")
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
# one transaction is one number; a statement for so many keeps Ctrl-C and progress alive
_NUMBERS_A_STATEMENT = 100_000
# the first version whose pg_restore sets transaction_timeout
_NEW_SETTINGS = 17
_MOST_NUMBERS = 1_000_000_000

BACKUP_ROLE = """CREATE ROLE heli_backup LOGIN NOSUPERUSER BYPASSRLS;
GRANT pg_read_all_data TO heli_backup;
-- set its password: \\password heli_backup"""


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs pg_dump and pg_restore of one folder, and their major version."""

    folder: Path
    major: int


def find_tools(own: Path | None) -> tuple[Tools, ...]:
    """Every pair of programs on this machine, oldest first: PATH, Debian's folders, then `own` (the embedded server's)."""
    on_path = shutil.which("pg_dump")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(_DEBIAN.glob("*/bin")) + ([own] if own else [])
    found: dict[int, Tools] = {}
    for folder in folders:
        if all((folder / name).exists() for name in ("pg_dump", "pg_restore")):
            major = _major_of(folder / "pg_restore")
            if major:
                found.setdefault(major, Tools(folder, major))
    return tuple(found[major] for major in sorted(found))


def choose(tools: Sequence[Tools], at_least: int, what: Msg) -> Tools:
    """The oldest programs of version `at_least` or later: a newer copy may not go back into an older server.

    Raises:
        Refused: there are none; says which version is needed and which are there.
    """
    for tool in tools:
        if tool.major >= at_least:
            return tool
    raise refused(
        "backup.tools_too_old",
        Msg(
            "%(what)s is PostgreSQL %(needed)s; the programs pg_dump and pg_restore of this machine are %(found)s.",
            {
                "what": what,
                "needed": at_least,
                "found": ", ".join(str(tool.major) for tool in tools) or Msg("not there"),
            },
        ),
        do=Msg(
            "Install the package postgresql-client-%(needed)s on this machine, or run Heli's command where it is.",
            {"needed": at_least},
        ),
    )


def choose_for_restore(tools: Sequence[Tools], copied_with: int, server: int) -> Tools:
    """Programs that read a copy made with version `copied_with` and can fill a server of version `server`.

    Raises:
        Refused: there are none. Programs from 17 on set what a server before 17 doesn't know.
    """
    tool = choose(tools, max(copied_with, server), Msg("The backup's database"))
    if tool.major >= _NEW_SETTINGS > server:
        raise refused(
            "restore.tools_too_new",
            Msg(
                "pg_restore %(tool)s can't fill a server of PostgreSQL %(server)s.",
                {"tool": tool.major, "server": server},
            ),
            do=Msg(
                "Restore on PostgreSQL 17 or later, or install the package postgresql-client-%(server)s here"
                " if the backup was made with it.",
                {"server": server},
            ),
        )
    return tool


@contextmanager
def reader(url: str) -> Iterator[Connection]:
    """A connection that sees every row, in one read-only transaction with one snapshot.

    Raises:
        Refused: nobody answers, or the role is bound by the wall and would copy a part only.
    """
    with _connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute(
            "SELECT rolsuper OR (rolbypassrls AND pg_has_role('pg_read_all_data', 'USAGE'))"
            " FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if not (row and row[0]):
            raise refused(
                "backup.bound_role",
                Msg(
                    "The role %(role)s stands behind the wall: a backup by it would lack rows.",
                    {"role": connection.info.user},
                ),
                do=Msg("Let the DBA run what `heli backup --print-role` prints, and set HELI_BACKUP_URL."),
            )
        yield connection


def describe(connection: Connection, tool: int) -> Source:
    """What is copied, within the connection's snapshot. Raises `Refused` if this is no installation."""
    if not _value(connection, "SELECT to_regclass('public.installation') IS NOT NULL"):
        raise refused(
            "backup.no_installation",
            Msg("The database %(name)s holds no installation.", {"name": connection.info.dbname}),
            do=Msg("Correct HELI_BACKUP_URL; docs/how-to/backup.md shows an example."),
        )
    node, is_demo = _row(connection, "SELECT origin_node, is_demo FROM installation")
    migrations = connection.execute(
        "SELECT DISTINCT ON (app) app || '.' || name FROM django_migrations ORDER BY app, id DESC"
    ).fetchall()
    figures = {
        name: int(_value(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))))
        for name, table in FIGURES.items()
        # an older or newer version may lack one
        if connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,)
    }
    return Source(
        node=str(node),
        is_demo=bool(is_demo),
        server=connection.info.server_version,
        tool=tool,
        horizon=int(_value(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")),
        migrations=tuple(str(name) for (name,) in migrations),
        figures=figures,
    )


def estimated_bytes(connection: Connection) -> int:
    """Size of the database on its disk: about what a copy without compression takes, never less by half."""
    return int(_value(connection, "SELECT pg_database_size(current_database())"))


@contextmanager
def dump(connection: Connection, url: str, tools: Tools, *, level: int) -> Iterator[IO[bytes]]:
    """The copy as a stream of bytes, of the connection's snapshot; `level` 0 to 9 is the compression.

    Raises:
        Refused: at the end of the block, if pg_dump failed; says what it said.
    """
    snapshot = _value(connection, "SELECT pg_export_snapshot()")
    command = [
        *(str(tools.folder / "pg_dump"), "--format=custom", "--no-password", f"--snapshot={snapshot}"),
        *(f"--compress={level}", f"--exclude-table-data={_LEFT_OUT}", "--lock-wait-timeout=60000"),
    ]
    with _program(command, url, output=True) as process:
        assert process.stdout is not None
        yield process.stdout


def restore(url: str, tools: Tools, chunks: Iterator[bytes]) -> None:
    """Fill the empty database of `url` (as owner) from a copy, in one transaction: all of it or nothing.

    Raises:
        Refused: pg_restore failed; says what it said. The database is as it was.
    """
    command = [
        *(str(tools.folder / "pg_restore"), "--format=custom", "--no-password", "--single-transaction"),
        *("--exit-on-error", f"--dbname={conninfo_to_dict(url)['dbname']}"),
    ]
    with _program(command, url, output=False) as process:
        assert process.stdin is not None
        try:
            for chunk in chunks:
                process.stdin.write(chunk)
            process.stdin.close()
        except BrokenPipeError:
            # it has ended already; `_program` says why
            with suppress(BrokenPipeError):
                process.stdin.close()


def refuse_occupied(url: str) -> int:
    """Raise `Refused` if there is anything in the database of `url` already; else the server's major version."""
    with _connect(url) as connection:
        present = int(
            _value(
                connection,
                "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
            )
        )
        if present:
            others = _value(
                connection,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename IN ('heli_app', 'heli_worker')",
            )
            raise occupied(
                Msg("The database %(name)s", {"name": connection.info.dbname}), running=bool(others)
            )
        return connection.info.server_version // 10000


def occupied(what: Words, *, running: bool) -> HeliError:
    """The refusal of a restore over what is there."""
    said = (
        Msg(
            "%(what)s holds an installation, and it is at work. Nothing was restored over it.", {"what": what}
        )
        if running
        else Msg("%(what)s holds an installation already. Nothing was restored over it.", {"what": what})
    )
    return refused(
        "restore.occupied",
        said,
        do=Msg(
            "Restore into an empty database and an empty HELI_VAR. To replace what is there: stop the services,"
            " make a backup of it, then move it away (docs/how-to/backup.md)."
        ),
    )


def advance_numbers(url: str, past: int, tell: Callable[[int, int], None]) -> None:
    """Use transaction numbers up until the server's next one lies after `past`.

    The head file says up to which number acts were read; a new server counts from the start again, and
    acts with small numbers would never reach the head file. `tell(done, all)` is called now and then.

    Raises:
        Refused: more than a thousand million are missing; that takes hours, and a copy of the server's
            own folder is the way.
    """
    with _connect(url) as connection:
        connection.autocommit = True
        first = now = int(_value(connection, "SELECT pg_current_xact_id()::text::bigint"))
        if past - first > _MOST_NUMBERS:
            raise refused(
                "restore.numbers",
                Msg("The old server had counted %(count)s transactions more than this one.", {"count": past}),
                do=Msg("Let the DBA restore a copy of the server's own folder (pg_basebackup) instead."),
            )
        connection.execute("SET synchronous_commit = off")
        while now <= past:
            count = min(_NUMBERS_A_STATEMENT, past - now + 1)
            connection.execute(
                sql.SQL(
                    "DO $$ BEGIN FOR i IN 1..{} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"
                ).format(sql.Literal(count))
            )
            now = int(_value(connection, "SELECT pg_current_xact_id()::text::bigint"))
            tell(min(now, past) - first, past - first)


def figures_of(url: str) -> dict[str, int]:
    """The counts of a restored database, as a role that the wall does not bind."""
    with reader(url) as connection:
        return dict(describe(connection, 0).figures)


@contextmanager
def _program(command: list[str], url: str, *, output: bool) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command,
        # the password stands in the environment of the child, never on a command line that `ps` shows
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **variables(url)},
        stdin=subprocess.DEVNULL if output else subprocess.PIPE,
        stdout=subprocess.PIPE if output else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        said = cast(IO[bytes], process.stderr).read().decode(errors="replace")
    if process.returncode:
        lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()
        raise refused(
            "backup.program_failed",
            Msg(
                "%(program)s failed: %(said)s",
                {"program": Path(command[0]).name, "said": "\n  ".join(lines[:4])},
            ),
            do=Msg("Nothing was changed; mend what it says, then start again."),
        )


def variables(url: str) -> dict[str, str]:
    """A libpq URL as the environment variables of libpq's programs."""
    given = conninfo_to_dict(url)
    return {_VARIABLES[key]: str(value) for key, value in given.items() if key in _VARIABLES}


def _connect(url: str) -> Connection:
    try:
        return psycopg.connect(url, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise refused(
            "database.unreachable",
            Msg("The database does not answer: %(why)s", {"why": str(error).strip()}),
            do=Msg("Start it, or correct its URL (docs/how-to/install.md)."),
        ) from error


def _value(connection: Connection, query: LiteralString | sql.Composed) -> Any:
    return _row(connection, query)[0]


def _row(connection: Connection, query: LiteralString | sql.Composed) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row


def _major_of(program: Path) -> int:
    done = subprocess.run(
        [str(program), "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if done.returncode == 0 and found else 0
