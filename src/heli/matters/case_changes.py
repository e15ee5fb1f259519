"""What each act of a case does: to what is known of the case (`case_fold`), and to the tables that repeat it (`case_rows`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.ids import uuid7
from heli.matters import identities
from heli.matters.case_fold import CaseChange, CaseStep, folded
from heli.matters.case_rows import (
    OF_IDENTITY,
    add_party,
    join,
    merged_profile,
    read_profile,
    with_facts,
    with_offence,
    write_profile,
    write_rows,
)
from heli.matters.parties import Profile
from heli.matters.request import raw_cursor
from heli.matters.snapshot import Data
from heli.matters.writing import Entry
from heli.offices.node import this_node


def apply_to_case(case: UUID, through: UUID, data: Data, entry: Entry) -> CaseChange:
    """Do to the tables what an act of the case says. Its own row is written after this."""
    step = CaseStep(
        name=entry.name,
        data=data,
        through=through,
        bearers=entry.bearers,
        facts=entry.facts,
        on=day_of(entry),
        seq=entry.seq,
        new_id=uuid7,
        counted_twice=counted_twice(case, entry) if entry.name == "merge_party" else {},
    )
    change = folded(step)
    if entry.name == "add_party":
        _add_party(case, through, change, entry)
    place = entry.facts.get("place")
    write_rows(change.outcome, step.section("charges"), entry.id, int(str(place)) if place else None)
    _profiles(through, change, entry)
    _columns(case, through, change, entry)
    return change


def day_of(entry: Entry) -> date:
    """The civil day on which an act happened."""
    return clock.civil_day(entry.happened) if isinstance(entry.happened, datetime) else entry.happened


def _add_party(case: UUID, through: UUID, change: CaseChange, entry: Entry) -> None:
    assert change.party is not None
    (party,) = change.outcome["parties"].values()
    join(through, change.party, party["roles"][0])
    profile = with_facts(entry.facts, Profile(""))
    add_party(case, change.party, party["kind"], party["roles"][0], profile)
    identities.enter(through, change.party, entry.facts)


def _profiles(through: UUID, change: CaseChange, entry: Entry) -> None:
    """What an act says of who somebody is."""
    parties = [UUID(bearer[2:]) for bearer in entry.bearers if bearer.startswith("p:")]
    for party in parties:
        if entry.name in OF_IDENTITY:
            write_profile(party, with_facts(entry.facts, read_profile(party)))
            identities.enter(through, party, entry.facts)
        elif entry.name == "add_charge":
            known = read_profile(party)
            if (profile := with_offence(entry.facts, known)) is not known:
                write_profile(party, profile)
        elif entry.name == "merge_party":
            into = UUID(change.others[0])
            write_profile(into, merged_profile(read_profile(into), read_profile(party)))


def _columns(case: UUID, through: UUID, change: CaseChange, entry: Entry) -> None:
    """Columns that repeat what lists and links need."""
    cursor = raw_cursor()
    if entry.name in ("change_role", "merge_party"):
        for party, said in change.outcome.get("parties", {}).items():
            cursor.execute(
                "UPDATE matters_party SET roles = %s, merged_into_id = %s WHERE id = %s",
                (said["roles"], said.get("merged_into"), party),
            )
    if entry.name == "add_number":
        # on the matter through which it came; unique in its office and series
        cursor.execute(
            "INSERT INTO matters_externalnumber (origin_node, matter_id, office_id, series, number)"
            " SELECT %s, id, office_id, %s, %s FROM matters_matter WHERE id = %s",
            (this_node(), str(entry.facts["kind"]), str(entry.facts["number"]), through),
        )
    if (same := change.outcome.get("meta", {}).get("same_as")) is not None:
        cursor.execute(
            "UPDATE matters_case SET same_as_id = (SELECT id FROM matters_case WHERE id = %s) WHERE id = %s",
            (same or None, case),
        )


def counted_twice(case: UUID, entry: Entry) -> Mapping[str, int]:
    """Of two records to be merged: what one act of a matter counted on both, by counter."""
    (party,) = (bearer for bearer in entry.bearers if bearer.startswith("p:"))
    rows = raw_cursor().execute(
        "SELECT leaf FROM matters_caseact WHERE case_id = %s AND name = 'count' ORDER BY seq", (case,)
    )
    return twice((json.loads(bytes(leaf)) for (leaf,) in rows.fetchall()), party, f"p:{entry.facts['into']}")


def twice(counts: Any, party: str, into: str) -> Mapping[str, int]:
    """The same from the leaves of the acts that counted."""
    by_cause: dict[tuple[str, str], dict[str, int]] = {}
    for members in counts:
        cause = (members["cause"] or {}).get("act", members["id"])
        told = by_cause.setdefault((str(members["facts"]["counter"]), cause), {})
        for bearer in members["bearers"]:
            told[bearer] = told.get(bearer, 0) + int(members["facts"]["times"])
    found: dict[str, int] = {}
    for (counter, _), told in by_cause.items():
        if party in told and into in told:
            found[counter] = found.get(counter, 0) + min(told[party], told[into])
    return found
