"""A case's acts as they stand now, each with what was corrected in it; judging them again; and the profile they give a party.

Reads under the scope that is set, which must see the whole case.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.ids import uuid7
from heli.law.contract import PERSONAL, When
from heli.matters.books import library
from heli.matters.case_changes import twice
from heli.matters.case_fold import CaseStep, folded, leaving
from heli.matters.case_rows import OF_IDENTITY, merged_profile, with_facts, with_offence
from heli.matters.parties import Profile
from heli.matters.repeats import happened_of, opened_facts
from heli.matters.request import raw_cursor
from heli.matters.snapshot import Data, fold, when_json

REDONE = frozenset(
    {
        "record_measure", "change_measure", "end_measure", "add_charge", "change_charge", "drop_charge", "count",
        "merge_party",
    }
)  # fmt: skip
"""Acts whose outcome hangs on what stood before them; every other act's outcome is taken as it was recorded."""
FOLLOW = "follow_correction"
"""The act of a case to which something was brought: what it was changed in the case that it came from."""
MENDING = frozenset({"correct", "annul", FOLLOW})
_HANGING = frozenset({"measures", "charges", "counters", "represents"})
CARRIED = _HANGING | {"facts", "done"}
"""Sections of what a party brings with him that a correction of an act may change."""
MOVING = frozenset({"split", "join"})
_SPEAKING = frozenset({"add_party", "change_role"})
"""Acts that say for whom a party acts; nothing else of them hangs on what stood before."""


@dataclass(slots=True)
class Past:
    """One recorded act of a case: its leaf, and its facts and time as later corrections made them."""

    id: UUID
    seq: int
    members: dict[str, Any]
    facts: dict[str, Json]
    happened: When
    stands: bool = True

    @property
    def name(self) -> str:
        """Name of the act."""
        return str(self.members["act"])

    @property
    def on(self) -> date:
        """Civil day on which it happened."""
        return clock.civil_day(self.happened) if isinstance(self.happened, datetime) else self.happened


def history(case: UUID) -> list[Past]:
    """Every act of a case, in the order of recording."""
    return _past("case_id = %s", (case,))


def _past(where: str, values: Sequence[Any]) -> list[Past]:
    rows = raw_cursor().execute(
        f"SELECT id, seq, leaf FROM matters_caseact WHERE {where} ORDER BY node_seq", values
    )
    read = [(identity, seq, json.loads(bytes(leaf))) for identity, seq, leaf in rows.fetchall()]
    opened = opened_facts("case", [identity for identity, _, members in read if members["committed"]])
    past: dict[str, Past] = {}
    for identity, seq, members in read:
        facts = {**members["facts"], **opened.get(identity, {})}
        past[str(identity)] = Past(identity, seq, members, facts, happened_of(members))
        _mended(past[str(identity)], past)
    return list(past.values())


def _mended(one: Past, past: Mapping[str, Past]) -> None:
    """What a correction or an annulment made of an earlier act."""
    about = past.get(str(one.facts.get("act")))
    if about is None or one.name not in MENDING:
        return
    if one.name == "annul":
        about.stands = False
        return
    if one.name == FOLLOW:
        brought_anew(about, cast("Mapping[str, Any]", one.facts["came"]))
        return
    about.facts |= cast("dict[str, Json]", one.facts.get("facts") or {})
    if told := one.facts.get("happened_at"):
        about.happened = (
            datetime.fromisoformat(str(told)) if len(str(told)) > 10 else date.fromisoformat(str(told))
        )


def brought_anew(arrival: Past, came: Mapping[str, Any]) -> None:
    """What came with some parties as it is known by now: these sections stand for those that were recorded."""
    arrival.members = {**arrival.members, "outcome": {**arrival.members["outcome"], **came}}


def judged_again(past: Sequence[Past], left: dict[UUID, Data] | None = None) -> Data:
    """What the standing acts make of a case; ids stay those that were given when the acts were recorded.

    Args:
        left: takes, for each act that moved parties to another case, what they take with them.
    """
    data: Data = {}
    seen: set[str] = set()
    counts: list[Mapping[str, Any]] = []
    for one in past:
        recorded = one.members["outcome"]
        ids = sorted({key for section in ("measures", "charges") for key in recorded.get(section, ())} - seen)
        seen.update(ids)
        if not one.stands:
            continue
        if one.name == "count":
            counts.append({**one.members, "facts": one.facts})
        if left is not None and one.name in MOVING:
            left[one.id] = leaving(data, recorded.get("moved", {}))
        data = fold(data, _outcome(one, data, recorded, ids, counts), one.seq)
    return data


def _outcome(
    one: Past, data: Data, recorded: Mapping[str, Any], ids: list[str], counts: Sequence[Mapping[str, Any]]
) -> Data:
    if one.name in MENDING:
        return {name: entry for name, entry in recorded.items() if name in ("corrected", "annulled")}
    made: Data = {**recorded, **_shown(one, recorded)}
    if one.name in REDONE:
        made = {name: entry for name, entry in made.items() if name not in _HANGING}
        made |= _folded(one, data, ids, counts)
    if one.name in _SPEAKING:
        again = _folded(one, data, sorted(recorded.get("parties", ())), ())
        made = {name: entry for name, entry in made.items() if name != "represents"}
        made |= {name: entry for name, entry in again.items() if name == "represents"}
    if one.name in MOVING:
        gone = {path for path in recorded.get("gone", ()) if path.partition("/")[0] not in _HANGING}
        taken = leaving(data, recorded.get("moved", {}))
        gone |= {f"{section}/{key}" for section in _HANGING for key in taken.get(section, {})}
        made["gone"] = sorted(gone)
    return made


def _folded(one: Past, data: Data, ids: Sequence[str], counts: Sequence[Mapping[str, Any]]) -> Data:
    """The outcome of an act on what stands before it now, with the ids that it gave."""
    given, bearers = iter(ids), tuple(one.members["bearers"])
    into = f"p:{one.facts.get('into')}"
    step = CaseStep(
        one.name, data, UUID(int=0), bearers, one.facts, one.on, one.seq,
        new_id=lambda: UUID(next(given, None) or str(uuid7())),
        counted_twice=twice(counts, bearers[0], into) if one.name == "merge_party" else {},
    )  # fmt: skip
    return folded(step).outcome


def _shown(one: Past, recorded: Mapping[str, Any]) -> Data:
    """Facts and occurrences of an act as its corrections made them."""
    made: Data = {}
    personal = _personal(one)
    if facts := recorded.get("facts"):
        made["facts"] = {
            key: value
            if (name := key.partition("@")[0]) in personal or value == PERSONAL
            else one.facts[name]
            for key, value in facts.items()
            if key.partition("@")[0] in one.facts or key.partition("@")[0] in personal
        }
    if done := recorded.get("done"):
        mine = str(one.id)
        made["done"] = {
            key: [e[0], when_json(one.happened), *e[2:]] if e[0] == mine else e for key, e in done.items()
        }
    return made


def _personal(one: Past) -> Collection[str]:
    procedure = library().by_version(one.members["procedure"]["version"])
    return procedure.personal_facts(one.name) if one.name in procedure.acts else ()


def profile_by_acts(party: UUID) -> Profile:
    """The profile that the standing acts give a party, in whatever case they were recorded; what was erased is missing."""
    rows = raw_cursor().execute("SELECT id FROM matters_party WHERE merged_into_id = %s", (party,))
    merged = [identity for (identity,) in rows.fetchall()]
    everybody = [party, *merged]
    past = _past(
        "party_id = ANY(%s) OR (name IN ('correct', 'annul') AND case_id IN"
        " (SELECT case_id FROM matters_caseact WHERE party_id = ANY(%s)))",
        (everybody, everybody),
    )
    known = {str(one): Profile("") for one in everybody}
    for one, about in _about(past, known):
        if one.name in OF_IDENTITY:
            known[about] = with_facts(one.facts, known[about])
        elif one.name == "add_charge":
            known[about] = with_offence(one.facts, known[about])
        elif one.name == "merge_party" and (into := str(one.facts["into"])) in known:
            known[into] = merged_profile(known[into], known[about])
    return known[str(party)]


def _about(past: Sequence[Past], known: Mapping[str, Profile]) -> Iterator[tuple[Past, str]]:
    """The standing acts with the party that each is about: the one it made, or its bearer."""
    for one in past:
        made = one.members["outcome"].get("parties", {}) if one.name == "add_party" else ()
        bearers = [b[2:] for b in one.members["bearers"] if b.startswith("p:")]
        for about in (*made, *bearers):
            if one.stands and about in known:
                yield one, about
