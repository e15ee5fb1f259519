"""Lines of local power lists."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.actions.authority import SECURITY, note, require
from heli.offices.models import Office, Person, PowerEntry, Region
from heli.offices.powers import MARKS, check_local, rank


@transaction.atomic
def enter_local_power(
    *,
    actor: Person | None,
    power: str,
    decider: str,
    source: str,
    from_on: date,
    office: Office | None = None,
    region: Region | None = None,
    procedure: str = "",
    level: int | None = None,
    reviewer: str = "",
    signer: str = "",
    mark: str = "V",
    to_on: date | None = None,
) -> PowerEntry:
    """Enter a line of an office's or a region's list; it may only move the decider up.

    Raises:
        Refused: not the actor's to do; below a line that binds it (both lines are named).
        BadInput: neither or both of office and region, an unknown decider, no source.
    """
    require(actor, SECURITY, about=office or region)
    if (office is None) == (region is None):
        raise bad_input("office", "power.place", "A local line belongs to one office or to one region.")
    if not source.strip():
        raise bad_input("source", "power.source", "A line of a power list names its source.")
    if mark not in MARKS:
        raise bad_input("mark", "power.mark", "There is no mark %(mark)s.", mark=mark)
    for word in (reviewer, signer):
        if word:
            rank(word)
    entry = PowerEntry(
        power=power,
        procedure=procedure,
        level=level,
        office=office,
        region=region,
        decider=decider,
        reviewer=reviewer,
        signer=signer,
        source=source,
        mark=mark,
        from_on=from_on,
        to_on=to_on,
    )
    check_local(entry)
    entry.save(force_insert=True)
    note(actor, "enter_local_power", entry, power=power, decider=decider)
    return entry


@transaction.atomic
def end_local_power(entry: PowerEntry, *, actor: Person | None, last_day: date) -> None:
    """End a local line after its last day. Lines of the national floor are ended by the lawbook alone."""
    require(actor, SECURITY, about=entry.office or entry.region)
    if entry.is_locked:
        raise refused("power.locked", Msg("A line of the national floor is not changed here."))
    if last_day < entry.from_on:
        raise bad_input("last_day", "power.days", "A line can't end before it begins.")
    entry.to_on = last_day
    entry.save(update_fields=["to_on"])
    note(actor, "end_local_power", entry, last_day=last_day.isoformat())
