"""The tables that repeat a case's record: written from what an act says of it, so that the two can't differ.

Personal facts go into the party's profile, encrypted, and never into an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.base.canonical import Json
from heli.matters.case_fold import CUSTODY
from heli.matters.parties import Profile, profile_from, profile_of, sealed_profile
from heli.matters.request import raw_cursor
from heli.offices.node import this_node

OF_IDENTITY = frozenset({"add_party", "correct_identity", "settle_age", "note_language_needs"})
"""Acts whose facts are the party's profile."""

_MEASURE = """
INSERT INTO matters_measure (id, origin_node, party_id, kind, custody, since, since_at, until, place_id, act)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET party_id = excluded.party_id, kind = excluded.kind, custody = excluded.custody,
  since = excluded.since, since_at = excluded.since_at, until = excluded.until
"""
_CHARGE = """
INSERT INTO matters_charge (id, origin_node, party_id, code, since, until, act) VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET party_id = excluded.party_id, code = excluded.code, since = excluded.since,
  until = excluded.until
"""
_COUNTER = """
INSERT INTO matters_counter (origin_node, party_id, charge_id, name, value) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (party_id, charge_id, name) DO UPDATE SET value = excluded.value
"""


def write_rows(
    outcome: Mapping[str, Mapping[str, Any]],
    charges: Mapping[str, Any],
    act: UUID,
    place: int | None = None,
) -> None:
    """Write measures, charges, counters and joins as an outcome states them.

    Args:
        charges: the case's charges after the act, for counters that hang on one.
        act: the act that made what is new; `place` where a new measure is carried out.
    """
    for key in outcome.get("joined", {}):
        matter, party, role = key.split("@")
        join(UUID(matter), UUID(party), role)
    for name, entry in outcome.get("measures", {}).items():
        _measure(UUID(name), entry, act, place)
    for name, entry in outcome.get("charges", {}).items():
        values = (entry["party"], entry["code"], entry["since"], entry.get("until"))
        raw_cursor().execute(_CHARGE, (UUID(name), this_node(), *values, act))
        _charge_counters(UUID(name), entry["party"])
    for key, value in outcome.get("counters", {}).items():
        counter, _, bearer = key.partition("@")
        charge = bearer[2:] if bearer.startswith("c:") else None
        party = charges[charge]["party"] if charge else bearer[2:]
        raw_cursor().execute(_COUNTER, (this_node(), party, charge, counter, value))


def _measure(identity: UUID, entry: Mapping[str, Any], act: UUID, place: int | None) -> None:
    at = datetime.fromisoformat(entry["since_at"]) if entry.get("since_at") else None
    values = (entry["party"], entry["kind"], entry["kind"] in CUSTODY, entry["since"], at, entry.get("until"))
    raw_cursor().execute(_MEASURE, (identity, this_node(), *values, place, act))


def _charge_counters(charge: UUID, party: str) -> None:
    """Counters of a charge go where it goes."""
    raw_cursor().execute(
        "UPDATE matters_counter SET party_id = %s WHERE charge_id = %s AND party_id <> %s",
        (party, charge, party),
    )


def forget_rows(gone: Iterable[str]) -> None:
    """Take out the rows of measures, charges and counters whose entries went away: `section/key`."""
    wanted: dict[str, list[str]] = {}
    for path in gone:
        section, _, name = path.partition("/")
        wanted.setdefault(section, []).append(name)
    cursor = raw_cursor()
    for key in wanted.get("counters", ()):
        counter, _, bearer = key.partition("@")
        column = "charge_id" if bearer.startswith("c:") else "party_id"
        only = "" if bearer.startswith("c:") else " AND charge_id IS NULL"
        cursor.execute(
            f"DELETE FROM matters_counter WHERE name = %s AND {column} = %s{only}", (counter, bearer[2:])
        )
    for table in ("measure", "charge"):
        cursor.execute(
            f"DELETE FROM matters_{table} WHERE id = ANY(%s::uuid[])", (wanted.get(f"{table}s", []),)
        )


def join(matter: UUID, party: UUID, role: str) -> None:
    """Join a party to a matter in a role; nothing where he is."""
    raw_cursor().execute(
        "INSERT INTO matters_matterparty (origin_node, matter_id, party_id, role) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (this_node(), matter, party, role),
    )


def add_party(case: UUID, party: UUID, kind: str, role: str, profile: Profile) -> None:
    """The row of a new party, who is joined to a matter already."""
    sealed, key_id = sealed_profile(party, profile)
    raw_cursor().execute(
        "INSERT INTO matters_party (id, origin_node, case_id, kind, roles, profile, key_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (party, this_node(), case, kind, [role], sealed, key_id),
    )


def read_profile(party: UUID) -> Profile:
    """The profile of a party that the scope sees."""
    row = raw_cursor().execute("SELECT profile, key_id FROM matters_party WHERE id = %s", (party,)).fetchone()
    return profile_of(party, row[0], row[1])


def write_profile(party: UUID, profile: Profile) -> None:
    """Seal a party's profile anew."""
    sealed, key_id = sealed_profile(party, profile)
    raw_cursor().execute(
        "UPDATE matters_party SET profile = %s, key_id = %s WHERE id = %s", (sealed, key_id, party)
    )


def with_facts(facts: Mapping[str, Json], known: Profile) -> Profile:
    """A profile with the facts of an act of identity laid over what is known."""
    raw = known.as_json()
    given: Mapping[str, Any] = facts
    for name in ("name", "birth_on", "birth_precision", "birth_source", "offence_on"):
        if isinstance(given.get(name), str):
            raw[name] = given[name]
    if given.get("other_names"):
        raw["other_names"] = [row["form"] for row in given["other_names"]]
    if given.get("documents_of_identity"):
        raw["documents"] = {
            row.get("kind") or "other": row["number"] for row in given["documents_of_identity"]
        }
    if given.get("language_needs"):
        raw["languages"] = {name: value for row in given["language_needs"] for name, value in row.items()}
    return profile_from(raw)


def with_offence(facts: Mapping[str, Json], known: Profile) -> Profile:
    """A profile after a charge: of several days of offences the earliest decides on age."""
    given = facts.get("offence_on")
    if not isinstance(given, str) or (known.offence_on and known.offence_on.isoformat() <= given):
        return known
    return with_facts({"offence_on": given}, known)


def merged_profile(kept: Profile, other: Profile) -> Profile:
    """One profile of two records of one person: the kept one, completed by what only the other knows."""
    raw, more = kept.as_json(), other.as_json()
    names = [n for n in (other.name, *other.other_names) if n and n != kept.name]
    raw["other_names"] = list(dict.fromkeys([*kept.other_names, *names]))
    raw["documents"] = {**other.documents, **kept.documents}
    raw["languages"] = {**other.languages, **kept.languages}
    if kept.birth_on is None:
        raw |= {name: more[name] for name in ("birth_on", "birth_precision", "birth_source")}
    days = [day.isoformat() for day in (kept.offence_on, other.offence_on) if day]
    raw["offence_on"] = min(days, default=None)
    return profile_from(raw)
