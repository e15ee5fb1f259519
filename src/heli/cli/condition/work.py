"""Looks at what should go on by itself: jobs, head file, backups, and the law that all of it follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from heli.base import clock
from heli.base.text import Msg
from heli.cli.condition.looks import Look, Subject, problem
from heli.cli.condition.settings import see_all
from heli.keeping import journal

# a worker says every ten seconds that it lives
_SILENT = timedelta(seconds=60)
_WAITING = timedelta(minutes=5)
_HEADS_BEHIND = timedelta(hours=1)
# the worker signs once a day
_UNSIGNED = timedelta(days=2)


def _worker_lives(subject: Subject) -> None:
    last: datetime | None = subject.value(
        subject.app, "SELECT max(last_heartbeat) FROM procrastinate_workers"
    )
    if last is None:
        raise problem(
            "worker.none",
            Msg("No worker is running: effects wait, and the head file does not grow."),
            Msg("Start it: heli worker, or its service (heli service --print worker)."),
        )
    if clock.real_now() - last > _SILENT:
        raise problem(
            "worker.silent",
            Msg("The worker has been silent for %(time)s.", {"time": _span(clock.real_now() - last)}),
            Msg("Read its log and start it anew; what it had begun is run again."),
        )


def _jobs_move(subject: Subject) -> None:
    row = subject.app.execute(
        "SELECT count(*), min(e.at) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id"
        " WHERE j.status = 'todo' AND e.type = 'deferred' AND coalesce(j.scheduled_at, e.at) < %s",
        [clock.real_now() - _WAITING],
    ).fetchone()
    if row and row[0]:
        raise problem(
            "jobs.waiting",
            Msg(
                "%(count)s jobs have been waiting for more than five minutes, the first for %(time)s.",
                {"count": row[0], "time": _span(clock.real_now() - row[1])},
            ),
            Msg("See whether the worker runs, and read its log."),
        )


def _jobs_succeed(subject: Subject) -> None:
    failed = subject.value(subject.app, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    if failed:
        raise problem(
            "jobs.failed",
            Msg("%(count)s jobs failed for good.", {"count": failed}),
            Msg("The worker's log names each with its reason."),
        )


def _heads_follow(subject: Subject) -> None:
    with subject.worker.transaction():
        see_all(subject)
        shift = subject.value(subject.worker, "SELECT clock_offset FROM installation") or timedelta(0)
        node = subject.value(subject.worker, "SELECT origin_node FROM installation")
        newest: datetime | None = max(
            filter(None, (subject.value(subject.worker, query) for query in _NEWEST)), default=None
        )
    path = subject.config.var / "heads" / f"{node}.heads"
    sealed = _last_seal(path)
    if newest is None or clock.real_now() + shift - newest < _HEADS_BEHIND:
        return
    if sealed is None or sealed < newest:
        raise problem(
            "heads.behind",
            Msg("The newest acts are not in the head file %(path)s.", {"path": path}),
            Msg("See whether the worker runs; until then a stream that is deleted whole can't be missed."),
        )


_NEWEST = (
    "SELECT recorded_at FROM matters_caseact ORDER BY id DESC LIMIT 1",
    "SELECT recorded_at FROM matters_matteract ORDER BY id DESC LIMIT 1",
)


def _last_seal(path: Path) -> datetime | None:
    # reading it needs the ledger's settings, which are in place here
    from heli.ledger.headfile import last_seal  # noqa: PLC0415

    seal = last_seal(path)
    return datetime.fromisoformat(seal.at) if seal else None


def _signed(subject: Subject) -> None:
    # as above
    from heli.ledger.headfile import last_seal  # noqa: PLC0415
    from heli.ledger.log import CheckpointLog  # noqa: PLC0415

    node = subject.value(subject.app, "SELECT origin_node FROM installation")
    path = subject.config.var / "heads" / f"{node}.heads"
    seal = last_seal(path)
    if seal is None or not seal.size:
        return
    notes = CheckpointLog(path, str(node)).notes()
    last = notes[-1] if notes else None
    size = int(last.read_text("utf-8").split("\n")[1]) if last else 0
    age = clock.real_now().timestamp() - (last.stat().st_mtime if last else 0)
    if size < seal.size and age > _UNSIGNED.total_seconds():
        raise problem(
            "checkpoint.old",
            Msg(
                "The newest %(count)s acts are under no signed checkpoint: who can write database and head file"
                " could rewrite them.",
                {"count": seal.size - size},
            ),
            Msg("The worker signs once a day; to sign now: heli ledger checkpoint."),
        )


def _backed_up(subject: Subject) -> None:
    notes = journal.read(subject.config.var)
    days = subject.options.backup_days
    if not notes:
        raise problem(
            "backup.none",
            Msg("No backup of this installation is noted."),
            Msg("Attach a disk and run heli backup FOLDER (docs/how-to/backup.md)."),
        )
    age = clock.real_now() - notes[-1].instant
    if age > timedelta(days=days):
        raise problem(
            "backup.old",
            Msg(
                "The last backup is %(age)s days old (%(folder)s).",
                {"age": age.days, "folder": f"{notes[-1].folder}/{notes[-1].name}"},
            ),
            Msg("Attach a disk and run heli backup FOLDER (docs/how-to/backup.md)."),
        )


def _lawbook(subject: Subject) -> None:
    from heli.matters import books  # noqa: PLC0415 (needs Django, which is set up here)

    try:
        books.warm()
    except (ValueError, OSError) as error:
        raise problem(
            "law.broken",
            Msg("The lawbook can't be read: %(why)s", {"why": str(error).splitlines()[0]}),
            Msg("heli law check names every fault with file and line."),
        ) from error


def _founded(subject: Subject) -> None:
    roles = {
        str(role)
        for (role,) in subject.app.execute(
            "SELECT DISTINCT role FROM offices_post WHERE role IN ('system_admin', 'security_admin')"
        )
    }
    if len(roles) < 2:
        raise problem(
            "installation.not_founded",
            Msg("This installation has no system and no security administrator yet."),
            Msg("Run `heli init`."),
        )


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return (
        f"{minutes // 1440} d {minutes // 60 % 24} h"
        if minutes >= 1440
        else f"{minutes // 60}:{minutes % 60:02d}"
    )


LOOKS = (
    Look("law.readable", Msg("the lawbook can be read"), _lawbook),
    Look("installation.founded", Msg("the administrators are appointed"), _founded, "advice"),
    Look("worker.lives", Msg("a worker is running"), _worker_lives, "advice"),
    Look("jobs.move", Msg("no job waits for long"), _jobs_move),
    Look("jobs.succeed", Msg("no job failed for good"), _jobs_succeed, "advice"),
    Look("heads.follow", Msg("the head file follows the record"), _heads_follow),
    Look("checkpoint.signed", Msg("the record is signed"), _signed, "advice"),
    Look("backup.recent", Msg("the last backup is recent"), _backed_up, "advice"),
)
