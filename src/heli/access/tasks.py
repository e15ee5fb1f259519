"""The daily job of this room: grants begin and end with their days."""

from __future__ import annotations

from procrastinate.contrib.django import app

from heli.access import grants, joining
from heli.base import clock


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="heli.grants", lock="heli.grants", name="access.turn_grants")
def turn_grants(timestamp: int = 0) -> None:
    """Open what begins today, close what is over, let in who became a body's contact.

    Every ten minutes, for the day of the office begins at no hour of UTC; where nothing turns, nothing changes.
    """
    today = clock.today()
    grants.turn(today)
    joining.turn(today)
