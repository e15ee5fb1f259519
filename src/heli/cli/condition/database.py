"""Looks at the database: who answers, as which role, behind which wall, at what time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from heli.base import clock
from heli.base.config import Role
from heli.base.roles import NAMES, refuse_unsafe
from heli.base.text import Msg
from heli.cli.condition.looks import Connection, Look, Subject, problem
from heli.cli.condition.settings import see_all

MINIMUM_VERSION = 150000
_MOST_DRIFT = timedelta(seconds=5)
# a table with a policy that is not enforced, or not against its owner, is a hole in the wall
_HOLES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid) AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
ORDER BY 1 LIMIT 1
"""


def _version(subject: Subject) -> None:
    found = subject.app.info.server_version
    if found < MINIMUM_VERSION:
        raise problem(
            "database.too_old",
            Msg("This PostgreSQL is version %(found)s; Heli needs 15 or later.", {"found": found // 10000}),
            Msg("Let the DBA move the database to a newer server: heli backup, then heli restore there."),
        )


def _stands(role: Role) -> Callable[[Subject], None]:
    def look(subject: Subject) -> None:
        connection = _of(subject, role)
        refuse_unsafe(connection)
        if connection.info.user != NAMES[role]:
            raise problem(
                "role.other",
                Msg(
                    "HELI_%(role)s_URL signs in as %(found)s, not as %(wanted)s.",
                    {"role": role.upper(), "found": connection.info.user, "wanted": NAMES[role]},
                ),
                Msg("Correct the URL; `heli migrate --print-roles` prints the SQL that makes the roles."),
            )

    return look


def _of(subject: Subject, role: Role) -> Connection:
    return subject.worker if role == "worker" else subject.app


def _migrated(subject: Subject) -> None:
    # the migrations of all rooms are known once Django is set up
    from heli.cli.commands.migrate import waiting_migrations  # noqa: PLC0415

    subject.value(subject.app, "SELECT 1")
    if waiting := waiting_migrations():
        raise problem(
            "database.behind",
            Msg("%(count)s changes of the tables were not made yet.", {"count": len(waiting)}),
            Msg("Run `heli upgrade`, or `heli migrate`."),
        )


def _one_database(subject: Subject) -> None:
    nodes = {
        str(subject.value(connection, "SELECT origin_node FROM installation"))
        for connection in (subject.app, subject.worker)
    }
    if len(nodes) != 1:
        raise problem(
            "database.two",
            Msg("HELI_APP_URL and HELI_WORKER_URL lead to two different databases."),
            Msg("Correct one of them: effects and the head file would never see what the pages record."),
        )


def _wall(subject: Subject) -> None:
    if table := subject.value(subject.app, _HOLES):
        raise problem(
            "database.hole",
            Msg("The wall of the table %(table)s is switched off.", {"table": table}),
            Msg(
                "As owner: ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; then find out"
                " who did it.",
                {"table": table},
            ),
        )


def _leakproof(subject: Subject) -> None:
    if not subject.value(
        subject.app,
        "SELECT proleakproof FROM pg_proc WHERE oid = 'ts_match_vq(tsvector, tsquery)'::regprocedure",
    ):
        raise problem(
            "database.slow_search",
            Msg("Full-text search can't use its index behind the wall: it is slower, never wrong."),
            Msg("Let a superuser run the last line of `heli migrate --print-roles`."),
        )


def _clock(subject: Subject) -> None:
    before = clock.real_now()
    # the server's own clock is what is held against ours
    theirs: datetime = subject.value(subject.app, "SELECT clock_timestamp()")  # noqa: HELI001
    drift = max(before - theirs, theirs - clock.real_now())
    if drift > _MOST_DRIFT:
        raise problem(
            "clock.drift",
            Msg(
                "The clocks of this machine and of the database differ by %(seconds)s seconds.",
                {"seconds": round(drift.total_seconds())},
            ),
            Msg("Let both follow one time server: limits in hours and the order of acts hang on it."),
        )


def _clock_forward(subject: Subject) -> None:
    with subject.worker.transaction():
        see_all(subject)
        shift = subject.value(subject.worker, "SELECT clock_offset FROM installation") or timedelta(0)
        for table in ("matters_caseact", "matters_matteract"):
            row = subject.worker.execute(
                f"SELECT recorded_at FROM {table} ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row and row[0] > clock.real_now() + shift + _MOST_DRIFT:
                raise problem(
                    "clock.behind",
                    Msg("An act was recorded later than this machine's clock stands: the clock went back."),
                    Msg("Set the clock right before anybody records more."),
                )


LOOKS = (
    Look("database.version", Msg("PostgreSQL is 15 or later"), _version),
    *(
        Look(f"role.{role}", Msg("role %(role)s stands behind the wall", {"role": role}), _stands(role))
        for role in ("app", "worker")
    ),
    Look("database.migrated", Msg("the tables are up to date"), _migrated),
    Look("database.one", Msg("pages and jobs use one database"), _one_database),
    Look("database.wall", Msg("the wall is closed at every table"), _wall),
    Look("database.search", Msg("search uses its index"), _leakproof, "advice"),
    Look("clock.drift", Msg("the clocks agree"), _clock),
    Look("clock.forward", Msg("the clock has not gone back"), _clock_forward),
)
