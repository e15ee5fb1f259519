"""Jobs of administration: limits counted anew when a calendar changed; lists taken in."""

from __future__ import annotations

from uuid import UUID

from procrastinate import exceptions
from procrastinate.contrib.django import app

from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import scope
from heli.matters import books
from heli.matters.actors import engine_at
from heli.matters.models import TimeLimit
from heli.matters.recompute import recompute
from heli.web.administration import importing


@app.task(queueing_lock="heli.recount", lock="heli.limits", name="administration.recount")
def recount() -> None:
    """Count every running limit anew that was counted by other calendars; each matter under its own place."""
    books.follow_calendars()
    version = books.library().calendar_version
    with scope(engine_reader(0, LAST_PLACE)):
        rows = TimeLimit.objects.filter(status="running", matter__closed_on=None).exclude(
            calendar_version=version
        )
        found = list(rows.order_by("matter_id").values_list("matter_id", "matter__place_ord").distinct())
    for matter, place in found:
        recompute(matter, engine_at(place, place), None, f"calendar:{version[-16:]}:{matter}")


def wake_recount() -> None:
    """Have it done soon. Losing this costs an hour: the hourly job does the same."""
    try:
        recount.defer()
    except exceptions.AlreadyEnqueued:
        return


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="heli.lists", lock="heli.lists", name="administration.clear_lists")
def clear_lists(timestamp: int = 0) -> None:
    """Lists to which nobody came back for thirty days are taken away."""
    importing.clear()


@app.task(name="administration.take_in")
def take_in(run: str, person: int, office: int) -> None:
    """Try or run one import, as the person who asked for it. Run again, it goes on where it stopped."""
    importing.work(UUID(run), person, office)


def wake_import(run: UUID, person: int, office: int) -> None:
    """Hand an import to the worker; it is never taken up twice at a time."""
    lock = f"heli.import.{run}"
    try:
        take_in.configure(lock=lock, queueing_lock=lock).defer(run=str(run), person=person, office=office)
    except exceptions.AlreadyEnqueued:
        return
