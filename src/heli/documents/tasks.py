"""Jobs of this room: what an erasure leaves to be done outside the database."""

from __future__ import annotations

from procrastinate.contrib.django import app

from heli.documents import settling


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="heli.erasures", lock="heli.erasures", name="documents.settle_erasures")
def settle_erasures(timestamp: int = 0) -> None:
    """Take the files of what was erased from the disk, and name it on the list of erasures; mostly there is nothing."""
    settling.settle()
