"""Jobs of a worker that died are run again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from asgiref.sync import async_to_sync
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from heli.base.tasks import STALLED_SECONDS, retry_stalled

JOB = Job(
    id=1, status="doing", queue="default", lock=None, queueing_lock=None, task_name="base.retry_stalled"
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job(owner_connection: psycopg.Connection[tuple[object, ...]]) -> int:
    """A job that a worker took and never finished."""
    row = owner_connection.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s::timestamptz) RETURNING id",
        ["2020-01-01T00:00:00Z"],
    ).fetchone()
    assert row is not None
    made = owner_connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
        " VALUES ('default', 'base.retry_stalled', 'doing', %s) RETURNING id",
        [row[0]],
    ).fetchone()
    assert made is not None
    return int(str(made[0]))


def _status(connection: psycopg.Connection[tuple[object, ...]], job: int) -> object:
    row = connection.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()
    assert row is not None
    return row[0]


def _retry() -> None:
    # in a thread of its own: the browser tests leave an event loop in this one
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_retry_here).result()


def _retry_here() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]

        async def run() -> None:
            async with working.open_async():
                context = JobContext(app=working, job=JOB, start_timestamp=0.0, abort_reason=lambda: None)
                await retry_stalled(context, timestamp=0)

        async_to_sync(run)()


def test_a_job_of_a_worker_that_died_goes_back_to_the_queue(
    owner_connection: psycopg.Connection[tuple[object, ...]], job: int
) -> None:
    _retry()
    assert _status(owner_connection, job) == "todo"


def test_a_job_of_a_worker_that_lives_is_left_alone(
    owner_connection: psycopg.Connection[tuple[object, ...]], job: int
) -> None:
    owner_connection.execute("UPDATE procrastinate_workers SET last_heartbeat = clock_timestamp()")
    _retry()
    assert _status(owner_connection, job) == "doing"
    assert STALLED_SECONDS > 30
