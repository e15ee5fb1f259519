"""A matter when parties of its case go elsewhere: it follows them whole, is divided, or its bearers become another's.

Every change is an act of the matter's own stream, caused by the act of the case; what is moved is moved by bearer, so that
no time limit is lost and none counted twice. Runs in the engine's scope.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from heli.access import grants
from heli.access.subjects import Subject
from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import LimitChange
from heli.matters import identities
from heli.matters.actors import Actor
from heli.matters.admitting import places_of
from heli.matters.carrying import renamed_party
from heli.matters.case_rows import join, read_profile
from heli.matters.granting import grant_facts
from heli.matters.handing_on import hand_on
from heli.matters.limits import due_of, limit_rows
from heli.matters.models import MatterParty, Paper
from heli.matters.numbers import matter_number
from heli.matters.outbox import queue
from heli.matters.recompute import engine_entry
from heli.matters.request import Request, raw_cursor
from heli.matters.sealing import seal, unseal
from heli.matters.situation import Head, load_head, situation_of
from heli.matters.snapshot import Data, fold, limit_from
from heli.matters.stream import Cause
from heli.matters.words import index_matter
from heli.matters.writing import Entry, Rows, as_bytes, write
from heli.offices.models import Office
from heli.offices.node import this_node

OPEN = frozenset({"awaiting_start", "running", "suspended"})
"""States in which a time limit is not over."""
_BY_BEARER = ("tracks", "facts", "done", "limits")


@dataclass(frozen=True, slots=True)
class Moving:
    """What the matters of a case are told: by which act of the case, asked by whom, from which case to which."""

    asked: Request
    cause: UUID
    old: UUID
    new: UUID

    def entry(self, head: Head, name: str, facts: Mapping[str, Any], data: Data | None = None) -> Entry:
        """An act of the matter, done by whoever acted on the case."""
        asked = self.asked
        key = f"{self.cause}:{head.id}"
        made = engine_entry(head, name, asked.recorded_at, Cause(self.cause, "case"), key)
        made.actor, made.entered_by = asked.actor.agent(), asked.writer.agent()
        made.person = asked.actor.person if isinstance(asked.actor, Actor) else None
        made.facts, made.outcome = facts, data or {}
        return made


def bearer_of(key: str) -> str:
    """The bearer in a flat key: of `fact@p:…` and of `rule@p:…@1`."""
    return key.split("@")[1]


def on_bearers(data: Data, bearers: Collection[str]) -> dict[str, dict[str, Any]]:
    """Entries of a matter that hang on some bearers, by section."""
    return {
        section: {key: entry for key, entry in data.get(section, {}).items() if bearer_of(key) in bearers}
        for section in _BY_BEARER
    }


def has_open_limit(data: Data, bearer: str) -> bool:
    """Whether a time limit of a bearer is not over."""
    limits: Mapping[str, Any] = data.get("limits", {})
    return any(bearer_of(key) == bearer and state["status"] in OPEN for key, state in limits.items())


def follow(matter: UUID, moving: Moving) -> None:
    """The whole matter belongs to the other case from here on."""
    head = load_head(matter)
    raw_cursor().execute("UPDATE matters_matter SET case_id = %s WHERE id = %s", (moving.new, matter))
    facts = {"from_case": str(moving.old), "to_case": str(moving.new)}
    entry = moving.entry(head, "follow_case", facts)
    write(entry, as_bytes(entry), fold(head.data, {}, entry.seq))


def divide(matter: UUID, parties: Collection[str], charges: Collection[str], moving: Moving) -> UUID:
    """Part a matter: a new one at the same office goes on with these parties, their states, facts and limits.

    What hangs on the matter itself (its states, facts, clock) goes on in both. Returns the new matter.
    """
    head = load_head(matter)
    other = _insert(head, moving)
    bearers = {f"p:{party}" for party in parties} | {f"c:{charge}" for charge in charges}
    joined = MatterParty.objects.filter(matter=matter, party__in=[UUID(p) for p in parties])
    for one in joined:
        join(other, one.party_id, one.role)
    _hand_over(matter, other, bearers)
    _begin(head, other, bearers, moving)
    _end(head, other, sorted(parties), bearers, moving)
    for party in parties:
        documents = [{"number": n} for n in read_profile(UUID(party)).documents.values()]
        identities.enter(other, UUID(party), {"documents_of_identity": documents})
    index_matter(other)
    return other


_COPY = """
INSERT INTO matters_matter (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, case_id, procedure,
  version, office_id, unit_id, line, title, title_key, number, stage, handler_id, source_id, result_as, record_kept_by,
  opened_on, due_critical, changed_at)
SELECT %s, %s, place_ord, line_bit, level, closed_list, grantees, denied, %s, procedure,
  version, office_id, unit_id, line, %s, %s, %s, stage, handler_id, id, result_as, record_kept_by,
  opened_on, false, %s FROM matters_matter WHERE id = %s
"""
_TEAM = """
INSERT INTO matters_teammember (origin_node, matter_id, person_id, part, since, until, act)
SELECT origin_node, %s, person_id, part, since, until, act FROM matters_teammember
WHERE matter_id = %s AND (until IS NULL OR until >= %s)
"""
_LINK = """
INSERT INTO matters_matterlink (origin_node, matter_id, other_id, relation, bearers, view, act)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def _insert(head: Head, moving: Moving) -> UUID:
    """The new matter's row: like the old one, open and shut to the same people, with a number of its own."""
    other, cursor, at = uuid7(), raw_cursor(), moving.asked.recorded_at
    office = Office.objects.get(pk=head.office_id)
    row = cursor.execute("SELECT title, title_key FROM matters_matter WHERE id = %s", (head.id,)).fetchone()
    title, title_key = seal("title", other, unseal("title", head.id, row[0], row[1]))
    number = matter_number(office, head.compiled.written, head.opened_on, head.record_kept_by)
    values = (moving.new, title, title_key, number, at, head.id)
    cursor.execute(_COPY, (other, this_node(), *values))
    cursor.execute(
        "INSERT INTO matters_mattersnapshot (matter_id, origin_node, seq, data) VALUES (%s, %s, 0, '{}')",
        (other, this_node()),
    )
    cursor.execute(_TEAM, (other, head.id, clock.civil_day(at)))
    view = json.dumps({"procedure": head.procedure, "handler": head.handler_id, "closed": False})
    for one, two, relation in ((head.id, other, "divided"), (other, head.id, "divided_from")):
        cursor.execute(_LINK, (this_node(), one, two, relation, "[]", view, moving.cause))
    return other


_PART_LINKS = """
INSERT INTO matters_matterlink (origin_node, matter_id, other_id, relation, bearers, view, act)
SELECT origin_node, CASE WHEN matter_id = %(old)s THEN %(new)s ELSE matter_id END,
  CASE WHEN other_id = %(old)s THEN %(new)s ELSE other_id END, relation,
  coalesce((SELECT jsonb_agg(b) FROM jsonb_array_elements(l.bearers) b WHERE %(named)s::jsonb @> b), '[]'), view, act
FROM matters_matterlink l WHERE ((matter_id = %(old)s AND relation = 'source') OR (other_id = %(old)s AND relation = 'opened'))
  AND (l.bearers = '[]' OR EXISTS (SELECT 1 FROM jsonb_array_elements(l.bearers) b WHERE %(named)s::jsonb @> b))
ON CONFLICT DO NOTHING
"""
_LEAVE_LINKS = """
UPDATE matters_matterlink l SET bearers =
  coalesce((SELECT jsonb_agg(b) FROM jsonb_array_elements(l.bearers) b WHERE NOT %(named)s::jsonb @> b), '[]')
WHERE (matter_id = %(old)s OR other_id = %(old)s) AND l.bearers <> '[]'
"""


def _hand_over(matter: UUID, other: UUID, bearers: Collection[str]) -> None:
    """Limits, links, open tasks and waiting effects of these bearers hang on the new matter now; papers are handed on."""
    cursor, named = raw_cursor(), sorted(bearers)
    inside = "bearers <> '[]' AND bearers <@ %s::jsonb"
    cursor.execute(
        "UPDATE matters_timelimit SET matter_id = %s WHERE matter_id = %s AND bearer = ANY(%s)",
        (other, matter, named),
    )
    for column in ("matter_id", "other_id"):
        cursor.execute(
            f"UPDATE matters_matterlink SET {column} = %s WHERE {column} = %s AND {inside}",
            (other, matter, json.dumps(named)),
        )
    both = {"old": matter, "new": other, "named": json.dumps(named)}
    cursor.execute(_PART_LINKS, both)
    cursor.execute(_LEAVE_LINKS, both)
    cursor.execute(
        f"UPDATE matters_task SET matter_id = %s WHERE matter_id = %s AND done_at IS NULL AND {inside}",
        (other, matter, json.dumps(named)),
    )
    cursor.execute(
        "UPDATE matters_effect SET matter_id = %s WHERE matter_id = %s AND status = 'waiting'"
        " AND \"order\"->'bearers_of_act' <> '[]' AND \"order\"->'bearers_of_act' <@ %s::jsonb",
        (other, matter, json.dumps(named)),
    )


def _begin(head: Head, other: UUID, bearers: Collection[str], moving: Moving) -> None:
    """The first act of the new matter: it holds all that goes on there."""
    mine = {*bearers, "m"}
    # what was issued stays with the act that issued it; what came in goes with its file, or as the record of a paper
    papers = Paper.objects.filter(matter=head.id).exclude(file=None, is_issued=True)
    names = hand_on(other, head.office_id, [p for p in papers if not p.bearers or set(p.bearers) & mine])
    made: Data = {key: value for key, value in on_bearers(head.data, mine).items() if value}
    if names and "facts" in made:
        made["facts"] = {key: _renamed(value, names) for key, value in made["facts"].items()}
    new = load_head(other)
    facts = {"from_matter": str(head.id), "from_version": head.seq + 1, "from_case": str(moving.old)}
    entry = moving.entry(new, "begin_divided", facts)
    made["meta"] = {key: v for key, v in head.data.get("meta", {}).items() if key != "closed"}
    _take_over_grants(head, new, entry, made)
    tasks = raw_cursor().execute(
        "SELECT DISTINCT done_by FROM matters_task WHERE matter_id = %s AND done_by <> ''", (other,)
    )
    if open_tasks := {done_by: True for (done_by,) in tasks.fetchall()}:
        made["open_tasks"] = open_tasks
    entry.outcome = {section: entries for section, entries in made.items() if entries}
    entry.bearers = ("m", *sorted(bearers))
    _write(new, entry)


def _take_over_grants(head: Head, new: Head, entry: Entry, made: Data) -> None:
    """Whom the old matter lets in, the new one lets in by grants of its own: ended here, they do not end there."""
    subjects = Subject("matter", head.id), Subject("matter", new.id)
    taken = grants.take_over(*subjects, new, basis=str(entry.id))
    if not taken:
        return
    names = {str(number): str(given.pk) for number, given in taken.items()}
    entry.facts = {**entry.facts, "grants": dict(names)}
    made["grants"] = {str(given.pk): grant_facts(given) for given in taken.values()}
    if places := places_of(head.data):
        made["meta"]["places"] = {place: names[given] for place, given in places.items() if given in names}


def _end(head: Head, other: UUID, parties: Collection[str], bearers: Collection[str], moving: Moving) -> None:
    """The act of the old matter: these bearers are no longer its own."""
    gone = sorted(
        f"{section}/{key}" for section, entries in on_bearers(head.data, bearers).items() for key in entries
    )
    made: Data = {"left": {party: str(other) for party in parties}, "gone": gone}
    facts = {"to_matter": str(other), "to_case": str(moving.new)}
    entry = moving.entry(head, "divide", facts, made)
    entry.bearers = tuple(sorted(bearers))
    _write(head, entry, limits=False)


def close_if_done(matter: UUID, moving: Moving) -> None:
    """Close a matter in which nothing is left to do for those who stayed, as its procedure says."""
    head = load_head(matter)
    situation = situation_of(head, head.compiled, act=None, facts={}, now=moving.asked.recorded_at)
    if head.closed_on is not None or not head.compiled.at_rest(situation):
        return
    entry = moving.entry(head, "close_divided", {}, {"meta": {"closed": True}})
    entry.key = f"{moving.cause}:{head.id}:closed"
    data = fold(head.data, entry.outcome, entry.seq)
    write(entry, as_bytes(entry), data, Rows(columns={"closed_on": clock.civil_day(entry.recorded_at)}))
    queue(head.id, entry.id, "closed", {"kind": "closed"}, entry.recorded_at)


def _write(head: Head, entry: Entry, *, limits: bool = True) -> None:
    """Write an act whose outcome holds entries of bearers, the rows of its limits, and what lists show of them."""
    data = fold(head.data, entry.outcome, entry.seq)
    due_on, critical = due_of(data, head.compiled)
    states = []
    for key, raw in entry.outcome.get("limits", {}).items() if limits else ():
        rule, bearer, _ = key.split("@")
        states.append(limit_from(rule, bearer, raw))
    rows = Rows(
        limits=limit_rows(
            [LimitChange("recomputed", None, s) for s in states], head.compiled, head.handler_id
        ),
        columns={"due_on": due_on, "due_critical": critical},
    )
    write(entry, as_bytes(entry), data, rows)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [names.get(str(one), one) if isinstance(one, str) else one for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def rename_bearer(matter: UUID, party: str, into: str, moving: Moving) -> None:
    """What hung on the one record of a person hangs on the other; where both bear something here, the old stays history."""
    head = load_head(matter)
    old, new = f"p:{party}", f"p:{into}"
    there = on_bearers(head.data, {new})
    made: Data = {"left": {party: into}}
    if not there["tracks"] and not there["limits"]:
        gone = []
        for section, entries in on_bearers(head.data, {old}).items():
            gone += [f"{section}/{key}" for key in entries]
            renamed = {key.replace(f"@{old}", f"@{new}"): entry for key, entry in entries.items()}
            if kept := {key: e for key, e in renamed.items() if key not in there[section]}:
                made[section] = kept
        if gone:
            made["gone"] = sorted(gone)
        raw_cursor().execute(
            "UPDATE matters_timelimit SET bearer = %s WHERE matter_id = %s AND bearer = %s",
            (new, matter, old),
        )
    _facts_naming(head.data, party, into, made)
    _texts_naming(matter, old, new)
    entry = moving.entry(head, "merge_bearer", {"party": party, "into": into}, made)
    entry.bearers = (old, new)
    _write(head, entry)
    index_matter(matter)


def _facts_naming(data: Data, party: str, into: str, made: Data) -> None:
    """Facts whose value names the party: lists of parties that acts about the matter gave."""
    gone = set(made.get("gone", ()))
    for key, value in {**data.get("facts", {}), **made.get("facts", {})}.items():
        if f"facts/{key}" not in gone and (named := renamed_party(value, party, into)) != value:
            made.setdefault("facts", {})[key] = named


def _texts_naming(matter: UUID, old: str, new: str) -> None:
    cursor = raw_cursor()
    for table, column, only in (
        ("matterlink", "bearers", "(matter_id = %s OR other_id = %s)"),
        ("task", "bearers", "(matter_id = %s OR matter_id = %s) AND done_at IS NULL"),
        ("effect", '"order"', "(matter_id = %s OR matter_id = %s) AND status = 'waiting'"),
    ):
        cursor.execute(
            f"UPDATE matters_{table} SET {column} = replace({column}::text, %s, %s)::jsonb WHERE {only}",
            (old, new, matter, matter),
        )
