"""What each act of a case does to its tables, and what stands of it in the outcome.

The outcome's sections: parties, joined, measures, charges, counters, meta. The tables repeat them; `verify` holds
the two equal. Personal facts go into the party's profile, encrypted, and never into an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, Reason
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters import identities
from heli.matters.parties import Profile, profile_from, profile_of, sealed_profile
from heli.matters.request import raw_cursor
from heli.matters.snapshot import Data
from heli.matters.writing import Entry
from heli.offices.node import this_node

CUSTODY = frozenset({"detention", "arrest", "liuzhi"})
"""Measures under which a person is held (CPL 82, 81; Supervision Law 22)."""


@dataclass(slots=True)
class CaseChange:
    """What an act did: sections of the outcome, the one party it is about, ids made, whether limits hang on it."""

    outcome: dict[str, dict[str, Any]] = field(default_factory=dict)
    party: UUID | None = None
    made: tuple[str, ...] = ()
    touches_limits: bool = False

    def put(self, section: str, name: str, value: Json) -> None:
        """An entry of the outcome."""
        self.outcome.setdefault(section, {})[name] = value


@dataclass(frozen=True, slots=True)
class _Case:
    id: UUID
    through: UUID
    data: Data
    entry: Entry
    change: CaseChange

    def fact(self, name: str) -> Any:
        return self.entry.facts.get(name)

    def parties(self) -> list[UUID]:
        return [UUID(b[2:]) for b in self.entry.bearers if b.startswith("p:")]

    def charges(self) -> list[UUID]:
        return [UUID(b[2:]) for b in self.entry.bearers if b.startswith("c:")]

    def section(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.data.get(name, {})
        return found


def apply_to_case(case: UUID, through: UUID, data: Data, entry: Entry) -> CaseChange:
    """Do to the tables what an act of the case says. Its own row is written after this."""
    about = _Case(case, through, data, entry, CaseChange())
    parties = about.parties()
    if len(parties) == 1:
        about.change.party = parties[0]
    do = _DOINGS.get(entry.name)
    if do is not None:
        do(about)
    return about.change


def _add_party(a: _Case) -> None:
    party, kind, role = uuid7(), str(a.fact("party_kind")), str(a.fact("role"))
    _join(a, a.through, party, role)
    profile, key_id = sealed_profile(party, _profile(a.entry.facts, Profile("")))
    raw_cursor().execute(
        "INSERT INTO matters_party (id, origin_node, case_id, kind, roles, profile, key_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (party, this_node(), a.id, kind, [role], profile, key_id),
    )
    identities.enter(a.through, party, a.entry.facts)
    a.change.party, a.change.made = party, (str(party),)
    a.change.put("parties", str(party), {"kind": kind, "roles": [role]})


def _profile(facts: Mapping[str, Json], known: Profile) -> Profile:
    """A profile with the facts of an act laid over what is known."""
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


def _join(a: _Case, matter: UUID, party: UUID, role: str) -> None:
    raw_cursor().execute(
        "INSERT INTO matters_matterparty (origin_node, matter_id, party_id, role) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (this_node(), matter, party, role),
    )
    a.change.put("joined", f"{matter}@{party}@{role}", a.entry.seq)


def _join_party(a: _Case) -> None:
    for party in a.fact("parties") or ():
        _join(a, UUID(str(a.fact("matter"))), UUID(str(party)), str(a.fact("role")))


def _change_role(a: _Case) -> None:
    for party in a.parties():
        role = str(a.fact("role"))
        raw_cursor().execute("UPDATE matters_party SET roles = %s WHERE id = %s", ([role], party))
        _join(a, a.through, party, role)
        kind = a.section("parties").get(str(party), {}).get("kind", "person")
        a.change.put("parties", str(party), {"kind": kind, "roles": [role]})


def _correct_profile(a: _Case) -> None:
    cursor = raw_cursor()
    for party in a.parties():
        row = cursor.execute("SELECT profile, key_id FROM matters_party WHERE id = %s", (party,)).fetchone()
        profile, key_id = sealed_profile(party, _profile(a.entry.facts, profile_of(party, row[0], row[1])))
        cursor.execute(
            "UPDATE matters_party SET profile = %s, key_id = %s WHERE id = %s", (profile, key_id, party)
        )
        identities.enter(a.through, party, a.entry.facts)
    a.change.touches_limits = True


def _merge_party(a: _Case) -> None:
    into = UUID(str(a.fact("into")))
    for party in a.parties():
        raw_cursor().execute("UPDATE matters_party SET merged_into_id = %s WHERE id = %s", (into, party))
        kept: dict[str, Any] = dict(a.section("parties").get(str(party), {}))
        a.change.put("parties", str(party), {**kept, "merged_into": str(into)})


def _record_measure(a: _Case) -> None:
    kind = str(a.fact("kind"))
    for party in a.parties():
        _close_measures(a, party, kind)
        if kind != "none":
            _open_measure(a, party, kind)
    a.change.touches_limits = True


def _close_measures(a: _Case, party: UUID, kind: str) -> None:
    """A new measure ends the one in force; one recorded late, before it, ends where the next one began."""
    since = date.fromisoformat(a.fact("since"))
    for identity, entry in a.section("measures").items():
        if (
            entry["party"] == str(party)
            and "until" not in entry
            and date.fromisoformat(entry["since"]) <= since
        ):
            _set_until(a, identity, entry, since)


def _set_until(a: _Case, identity: str, entry: Mapping[str, Any], until: date) -> None:
    raw_cursor().execute("UPDATE matters_measure SET until = %s WHERE id = %s", (until, UUID(identity)))
    a.change.put("measures", identity, {**entry, "until": until.isoformat()})


def _open_measure(a: _Case, party: UUID, kind: str) -> None:
    identity, since, at = uuid7(), a.fact("since"), a.fact("since_at")
    place = int(a.fact("place")) if a.fact("place") else None
    raw_cursor().execute(
        "INSERT INTO matters_measure (id, origin_node, party_id, kind, custody, since, since_at, place_id, act)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (identity, this_node(), party, kind, kind in CUSTODY, since, _instant(at), place, a.entry.id),
    )
    entry: dict[str, Json] = {"party": str(party), "kind": kind, "custody": kind in CUSTODY, "since": since}
    if at:
        entry["since_at"] = at
    a.change.put("measures", str(identity), entry)


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None


def _end_measure(a: _Case) -> None:
    until = date.fromisoformat(a.fact("until"))
    for party in a.parties():
        for identity, entry in a.section("measures").items():
            if entry["party"] == str(party) and "until" not in entry:
                _set_until(a, identity, entry, until)
    a.change.touches_limits = True


def _add_charge(a: _Case) -> None:
    made = []
    for party in a.parties():
        made.append(_new_charge(a, party, str(a.fact("charge"))))
    a.change.made = tuple(made)
    _offence_day(a, a.parties())


def _new_charge(a: _Case, party: UUID, code: str) -> str:
    identity, since = uuid7(), _day(a.entry)
    raw_cursor().execute(
        "INSERT INTO matters_charge (id, origin_node, party_id, code, since, act) VALUES (%s, %s, %s, %s, %s, %s)",
        (identity, this_node(), party, code, since, a.entry.id),
    )
    a.change.put("charges", str(identity), {"party": str(party), "code": code, "since": since.isoformat()})
    return str(identity)


def _offence_day(a: _Case, parties: list[UUID]) -> None:
    """The day of the offence belongs to the profile: the earliest one decides on age."""
    given = a.fact("offence_on")
    if not isinstance(given, str):
        return
    cursor = raw_cursor()
    for party in parties:
        row = cursor.execute("SELECT profile, key_id FROM matters_party WHERE id = %s", (party,)).fetchone()
        known = profile_of(party, row[0], row[1])
        if known.offence_on is None or given < known.offence_on.isoformat():
            profile, key_id = sealed_profile(party, _profile({"offence_on": given}, known))
            cursor.execute(
                "UPDATE matters_party SET profile = %s, key_id = %s WHERE id = %s", (profile, key_id, party)
            )


def _change_charge(a: _Case) -> None:
    made = []
    for charge in a.charges():
        entry = a.section("charges")[str(charge)]
        _end_charge(a, charge)
        made.append(_new_charge(a, UUID(entry["party"]), str(a.fact("charge"))))
    a.change.made = tuple(made)


def _drop_charge(a: _Case) -> None:
    for charge in a.charges():
        _end_charge(a, charge)


def _end_charge(a: _Case, charge: UUID) -> None:
    until = _day(a.entry)
    raw_cursor().execute("UPDATE matters_charge SET until = %s WHERE id = %s", (until, charge))
    entry: dict[str, Any] = dict(a.section("charges")[str(charge)])
    a.change.put("charges", str(charge), {**entry, "until": until.isoformat()})
    a.change.party = UUID(entry["party"])


def _count(a: _Case) -> None:
    name, times = str(a.fact("counter")), int(a.fact("times"))
    for bearer in a.entry.bearers:
        charge = UUID(bearer[2:]) if bearer.startswith("c:") else None
        party = UUID(a.section("charges")[str(charge)]["party"]) if charge else UUID(bearer[2:])
        raw_cursor().execute(
            "INSERT INTO matters_counter (origin_node, party_id, charge_id, name, value) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (party_id, charge_id, name)"
            " DO UPDATE SET value = matters_counter.value + excluded.value",
            (this_node(), party, charge, name, times),
        )
        before = int(a.section("counters").get(f"{name}@{bearer}", 0))
        a.change.put("counters", f"{name}@{bearer}", before + times)
    a.change.touches_limits = True


def _same_as(a: _Case) -> None:
    try:
        other = UUID(str(a.fact("other")))
    except ValueError as error:
        say = Msg("This is no identifier of a case.")
        raise BadInput((Reason("case.same_as", say, field="other"),)) from error
    a.change.put("meta", "same_as", str(other))


def _undo_same_as(a: _Case) -> None:
    a.change.put("meta", "same_as", "")


def _add_number(a: _Case) -> None:
    """An external number, on the matter through which it came; unique in its office and series."""
    raw_cursor().execute(
        "INSERT INTO matters_externalnumber (origin_node, matter_id, office_id, series, number)"
        " SELECT %s, id, office_id, %s, %s FROM matters_matter WHERE id = %s",
        (this_node(), str(a.fact("kind")), str(a.fact("number")), a.through),
    )
    a.change.put("numbers", f"{a.through}@{a.fact('kind')}", str(a.fact("number")))


def _day(entry: Entry) -> date:
    return clock.civil_day(entry.happened) if isinstance(entry.happened, datetime) else entry.happened


_DOINGS: Mapping[str, Callable[[_Case], None]] = {
    "add_party": _add_party,
    "join_party": _join_party,
    "change_role": _change_role,
    "correct_identity": _correct_profile,
    "settle_age": _correct_profile,
    "note_language_needs": _correct_profile,
    "merge_party": _merge_party,
    "record_measure": _record_measure,
    "change_measure": _record_measure,
    "end_measure": _end_measure,
    "add_charge": _add_charge,
    "change_charge": _change_charge,
    "drop_charge": _drop_charge,
    "count": _count,
    "same_as": _same_as,
    "undo_same_as": _undo_same_as,
    "add_number": _add_number,
}
