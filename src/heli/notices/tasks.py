"""Jobs of this room. Each may run twice, or be cut off and run again: what is there already stays one."""

from __future__ import annotations

from procrastinate.contrib.django import app

from heli.base import clock
from heli.notices import alarms, gathering, mailing, partners


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="heli.notices", lock="heli.notices", name="notices.tell")
def tell(timestamp: int = 0) -> None:
    """Alarms whose day has come, and what else somebody should know."""
    alarms.ring(clock.today())
    gathering.gather()
    partners.tell_partners()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="heli.mail", lock="heli.mail", name="notices.send")
def send(timestamp: int = 0) -> None:
    """Mail where it is configured; nothing where it isn't."""
    mailing.post_new()
    mailing.send_waiting()


@app.periodic(cron="50 18 * * *")
@app.task(queueing_lock="heli.notices.clear", lock="heli.notices", name="notices.clear")
def clear(timestamp: int = 0) -> None:
    """Take away old notices and mails: nothing hangs on them."""
    gathering.clear()
