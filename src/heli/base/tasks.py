"""Jobs about jobs."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

# a worker tells every 10 s that it lives; this is three times that and some
STALLED_SECONDS = 40


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="heli.retry_stalled", pass_context=True, name="base.retry_stalled")
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a worker that died back to the queue: they would stay "doing" for ever.

    Every job may run twice by this, so every job must bear it (effects are unique by key).
    """
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)
