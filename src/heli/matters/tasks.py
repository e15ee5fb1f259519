"""Jobs of this room: effects in batches, the head file every minute, a signed checkpoint every day."""

from __future__ import annotations

from procrastinate import exceptions
from procrastinate.contrib.django import app

from heli.base import clock
from heli.matters import changing_over, checkpoints, effects, handing_over, heads, recompute

QUEUE_LOCK = "heli.effects"


@app.periodic(cron="* * * * *")
@app.task(queueing_lock=QUEUE_LOCK, name="matters.run_effects")
def run_effects(timestamp: int = 0) -> None:
    """Run what waits; one job for the batch. Woken after a commit, and every minute in any case."""
    while effects.run_waiting():
        pass


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="heli.heads", lock="heli.heads", name="matters.write_heads")
def write_heads(timestamp: int = 0) -> None:
    """Append every act recorded since the last time to the head file, outside the database."""
    heads.append_new()


@app.periodic(cron="40 17 * * *")
@app.task(queueing_lock="heli.checkpoint", lock="heli.heads", name="matters.make_checkpoint")
def make_checkpoint(timestamp: int = 0) -> None:
    """Sign the record once a day (01:40 in Beijing); a job that fails says that key or head file is not as it was."""
    checkpoints.make_checkpoint()


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="heli.limits", lock="heli.limits", name="matters.recompute_limits")
def recompute_limits(timestamp: int = 0) -> None:
    """Limits that a day or a calendar changed. Every hour, since a demo's day may begin at any; a day counts once."""
    recompute.recompute_stale(clock.today())


@app.periodic(cron="15 * * * *")
@app.task(queueing_lock="heli.versions", lock="heli.versions", name="matters.change_versions")
def change_versions(timestamp: int = 0) -> None:
    """Carry running matters over to versions whose day has come. Every hour, as above; mostly there is none."""
    changing_over.turn(clock.today())


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="heli.handlers", lock="heli.handlers", name="matters.hand_over")
def hand_over(timestamp: int = 0) -> None:
    """Move what was carried by posts whose last day passed. Every hour, as above; where nothing ended, nothing moves."""
    handing_over.turn(clock.today())


def wake() -> None:
    """Tell the worker that something waits. Losing this costs a minute, never an effect."""
    try:
        run_effects.defer()
    except exceptions.AlreadyEnqueued:
        return
