"""Loading what the law needs to know of a matter: one locked row, and what is cached beside it.

Longer than usual: one statement for each thing that a judgment may ask, next to what it is turned into.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.flight import Ask, send, statement
from heli.base.text import Msg
from heli.law.contract import (
    CompiledProcedure,
    LinkedMatter,
    OfficeView,
    PartyView,
    Period,
    PowerRow,
    Situation,
    Snapshot,
)
from heli.matters import books
from heli.matters.agreements import agreed, terms_wanted
from heli.matters.parties import profile_of
from heli.matters.request import raw_connection, raw_cursor
from heli.matters.snapshot import Data, snapshot_from
from heli.offices.kinds import LEVEL_NAMES
from heli.offices.models import Office
from heli.offices.powers import deciding_lines
from heli.offices.regions import Line, line_on

_COLUMNS = (
    "id", "case_id", "procedure", "version", "office_id", "unit_id", "line", "stage", "handler_id", "source_id",
    "result_as", "record_kept_by", "opened_on", "closed_on", "due_on", "due_critical", "place_ord", "line_bit",
    "level", "closed_list", "grantees", "denied",
)  # fmt: skip
_CASE_ID = _COLUMNS.index("case_id")
_SEQ, _DATA = len(_COLUMNS), len(_COLUMNS) + 2
_HEAD = (
    f"SELECT {', '.join('m.' + c for c in _COLUMNS)}, s.seq, s.head, s.data,"
    " (SELECT max(d.id) FROM offices_directorychange d),"
    " {case},"
    " EXISTS (SELECT 1 FROM matters_matterlink l WHERE l.matter_id = m.id),"
    " (SELECT a.id FROM matters_matteract a WHERE a.matter_id = m.id AND a.key = %s),"
    " s.xmin, m.xmin,"
    " (SELECT x.seq FROM matters_mattersnapshot x WHERE x.matter_id = s.matter_id)"
    " FROM matters_mattersnapshot s JOIN matters_matter m ON m.id = s.matter_id WHERE s.matter_id = %s"
)
_CASE = "(SELECT c.seq FROM matters_casesnapshot c WHERE c.case_id = m.case_id)"
_FULL = _HEAD.format(case=_CASE)
_LOCKED = _FULL + " FOR UPDATE OF s"
_ALONE, _ALONE_LOCKED = (text.replace(_CASE, "NULL::int") for text in (_FULL, _LOCKED))
_HALVES = {statement(text).sql for text in (_ALONE, _ALONE_LOCKED)}
_alone: set[UUID] = set()
"""Matters that had no case when they were read last: what the wall asks of the case's row need not be asked for them."""
_PARTIES = """
SELECT p.id, p.kind, p.profile, p.key_id, array_agg(DISTINCT l.role),
  (SELECT json_agg(json_build_array(x.kind, x.since, x.since_at, x.until, x.until_at, x.custody)
                   ORDER BY x.since, x.id) FROM matters_measure x WHERE x.party_id = p.id),
  (SELECT json_agg(json_build_array(c.id, c.code) ORDER BY c.id) FROM matters_charge c
   WHERE c.party_id = p.id AND c.until IS NULL),
  (SELECT json_agg(json_build_array(c.name, c.value, c.charge_id)) FROM matters_counter c WHERE c.party_id = p.id)
FROM matters_matterparty l JOIN matters_party p ON p.id = l.party_id
WHERE l.matter_id = %s GROUP BY p.id ORDER BY p.id
"""


@dataclass(slots=True)
class Head:
    """The matter's row, its snapshot, and what was read beside them. A batch moves it on in place, act by act.

    Attributes:
        head: leaf hash of the last act (32 bytes), None before the first.
        directory: number of the last change of the directory: caches of offices hold as long as it stays.
        case_seq: version of the case, None without one.
        seen: id of the act that used this key already.
        snapshot_xid, matter_xid: numbers of the transactions that wrote the two rows last; empty where they were not asked for.
        snapshot: that of a head which was neither read nor locked in this transaction; see `heli.matters.remembering`.
    """

    id: UUID
    case_id: UUID | None
    procedure: str
    version: str
    office_id: int
    unit_id: int | None
    line: str
    stage: str
    handler_id: int | None
    source_id: UUID | None
    result_as: str
    record_kept_by: str
    opened_on: date
    closed_on: date | None
    due_on: date | None
    due_critical: bool
    place_ord: int
    line_bit: int
    level: int
    closed_list: bool
    grantees: list[int]
    denied: list[int]
    seq: int
    head: bytes | None
    data: Data
    directory: int | None
    case_seq: int | None
    has_links: bool
    seen: UUID | None
    snapshot_xid: str = ""
    matter_xid: str = ""
    snapshot: Snapshot | None = None

    @property
    def compiled(self) -> CompiledProcedure:
        """The procedure that judges this matter."""
        return books.library().by_version(self.version)


_ITS_CASE = statement("SELECT m.case_id FROM matters_matter m WHERE m.id = %s")


def has_case(matter: UUID) -> bool:
    """Whether the matter belongs to a case. Raises `NotFound` where it is absent, or not the scope's."""
    asked = Ask(_ITS_CASE, (matter,))
    send(raw_connection(), [asked])
    case = _row(asked)[0]
    if case is None:
        _keep_alone(matter)
    return case is not None


def ask_head(matter: UUID, *, key: str | None = None, lock: bool = True) -> Ask:
    """The question for the matter's row and snapshot; `load_head` takes it once it was sent."""
    full, alone = (_LOCKED, _ALONE_LOCKED) if lock else (_FULL, _ALONE)
    return Ask(statement(alone if matter in _alone else full), (key, matter))


def load_head(matter: UUID, *, key: str | None = None, lock: bool = True, asked: Ask | None = None) -> Head:
    """The matter's row and snapshot; with `lock`, held until the transaction ends.

    Args:
        asked: the answer that is there already.
    Raises:
        NotFound: absent, or not the scope's.
    """
    if asked is None:
        asked = ask_head(matter, key=key, lock=lock)
        send(raw_connection(), [asked])
    row = _row(asked)
    if row[_CASE_ID] is None:
        _keep_alone(matter)
    else:
        _alone.discard(matter)
    is_half = row[_CASE_ID] is not None and asked.statement.sql in _HALVES
    if is_half or row[_SEQ] != row[-1]:
        # we waited for the lock: only the locked row is of now, the rest is of before; the lock is ours, so read again
        asked = ask_head(matter, key=key, lock=lock)
        send(raw_connection(), [asked])
        row = _row(asked)
    values = list(row[:-1])
    values[_DATA] = orjson.loads(values[_DATA])
    return Head(*values)


def _row(asked: Ask) -> tuple[Any, ...]:
    for row in asked.rows:
        return row
    raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))


def _keep_alone(matter: UUID) -> None:
    if len(_alone) > 50_000:
        _alone.clear()
    _alone.add(matter)


_party_cache: dict[tuple[UUID, UUID, int], tuple[Mapping[str, PartyView], Mapping[str, str]]] = {}


def parties_of(head: Head) -> tuple[Mapping[str, PartyView], Mapping[str, str]]:
    """Parties joined to the matter, and charge id → party id. Kept by version of the case, in memory only."""
    if head.case_id is None or head.case_seq is None:
        return {}, {}
    place = (head.id, head.case_id, head.case_seq)
    if place not in _party_cache:
        if len(_party_cache) > 5_000:
            _party_cache.clear()
        _party_cache[place] = _load_parties(head.id)
    parties, charges = _party_cache[place]
    left = head.data.get("left")
    if left:  # who went to another matter or was merged into another record stands here as history only
        parties = {party: view for party, view in parties.items() if party not in left}
        charges = {charge: party for charge, party in charges.items() if party not in left}
    return parties, charges


def forget_parties() -> None:
    """Forget what was kept of parties: a transaction that read it is rolled back."""
    _party_cache.clear()


def _load_parties(matter: UUID) -> tuple[Mapping[str, PartyView], Mapping[str, str]]:
    parties: dict[str, PartyView] = {}
    charges: dict[str, str] = {}
    for row in raw_cursor().execute(_PARTIES, (matter,), prepare=True).fetchall():
        view = _party(row)
        parties[view.id] = view
        charges.update((charge, view.id) for charge, _ in row[6] or ())
    return parties, charges


def _party(row: tuple[Any, ...]) -> PartyView:
    identity, kind, profile, key_id, roles, measures, charges, counters = row
    known = profile_of(identity, profile, key_id)
    return PartyView(
        id=str(identity),
        roles=tuple(sorted(roles)),
        kind=kind,
        birth_on=known.birth_on,
        birth_precision=known.birth_precision,
        offence_on=known.offence_on,
        measures=tuple(_period(entry) for entry in measures or ()),
        charges=tuple(charge for charge, _ in charges or ()),
        counters={name if charge is None else f"{name}@{charge}": n for name, n, charge in counters or ()},
        language_needs=known.has_language_needs,
    )


def _period(entry: list[Any]) -> Period:
    kind, since, since_at, until, until_at, custody = entry
    began = datetime.fromisoformat(since_at) if since_at else date.fromisoformat(since)
    ended = datetime.fromisoformat(until_at) if until_at else date.fromisoformat(until) if until else None
    return Period(began, ended, kind, custody)


_TURNS = """
SELECT from_on FROM offices_post UNION SELECT to_on + 1 FROM offices_post
UNION SELECT opened_on FROM offices_unit UNION SELECT closed_on + 1 FROM offices_unit
UNION SELECT from_on FROM offices_regionterm UNION SELECT to_on + 1 FROM offices_regionterm
UNION SELECT from_on FROM offices_powerentry UNION SELECT to_on + 1 FROM offices_powerentry
"""


@lru_cache(maxsize=2)
def _turns(_directory: int | None) -> list[date]:
    """Days on which something of the directory begins, or no longer holds; in order. Kept until it changes."""
    rows = raw_cursor().execute(_TURNS).fetchall()
    return sorted(row[0] for row in rows if row[0] is not None)


def turn_before(day: date, directory: int | None) -> date:
    """The last day up to this one on which the directory turned: what is read for it holds on `day` as well."""
    turns = _turns(directory)
    place = bisect_right(turns, day)
    return turns[place - 1] if place else date.min


def office_view(office: int, day: date, directory: int | None, line: int = 0) -> OfficeView:
    """An office as the law sees it on a day. Kept until the directory changes.

    Args:
        line: bit of the line of work at hand: heads and deputies count where one of them holds it, for nobody can review
            or decide what he doesn't see. 0: any line.
    """
    return _office_view(office, turn_before(day, directory), directory, line)


@lru_cache(maxsize=4_000)
def _office_view(office: int, day: date, _directory: int | None, line: int) -> OfficeView:
    row, place = _placed(office, day, _directory)
    units = frozenset(row.units.existing_on(day).values_list("key", flat=True))
    posts = frozenset(
        role
        for role, lines in row.posts.held_on(day).values_list("role", "lines")
        if not line or role not in _BY_LINE or lines & line
    )
    return OfficeView(str(office), row.kind, _LEVELS[row.level], place.path() if place else (), units, posts)


@lru_cache(maxsize=4_000)
def _placed(office: int, day: date, _directory: int | None) -> tuple[Office, Line | None]:
    """An office, and the line of its region."""
    row = Office.objects.get(pk=office)
    return row, line_on(row.region_id, day) if row.region_id else None


_LEVELS: Mapping[int, Any] = LEVEL_NAMES
_BY_LINE = frozenset({"department_head", "deputy_chief"})
"""Posts whose holders answer for the lines that they hold."""


def power_row(office: int, power: str, procedure: str, day: date, directory: int | None) -> PowerRow | None:
    """What the power list says at an office on a day. Kept until the directory changes."""
    return power_rows(office, frozenset((power,)), procedure, day, directory).get(power)


def power_rows(
    office: int, powers: frozenset[str], procedure: str, day: date, directory: int | None
) -> Mapping[str, PowerRow]:
    """What the power list says of some powers: those of which it says anything. Kept until the directory changes."""
    return _power_rows(office, powers, procedure, turn_before(day, directory), directory)


@lru_cache(maxsize=4_000)
def _power_rows(
    office: int, powers: frozenset[str], procedure: str, day: date, _directory: int | None
) -> Mapping[str, PowerRow]:
    row, place = _placed(office, day, _directory)
    found = deciding_lines(powers, row, place.numbers if place else (), day, procedure=procedure)
    return {
        power: PowerRow(power, line.decider, line.source, (line.reviewer,) if line.reviewer else ())
        for power, line in found.items()
    }


_asked_powers: dict[str, frozenset[str]] = {}


def _powers_of(compiled: CompiledProcedure) -> frozenset[str]:
    """Powers by which the acts of a procedure are decided."""
    if compiled.hash not in _asked_powers:
        _asked_powers[compiled.hash] = frozenset(
            act.decide.power for act in compiled.acts.values() if act.decide
        )
    return _asked_powers[compiled.hash]


@lru_cache(maxsize=4_000)
def office_leads(above: int, below: int, _directory: int | None) -> bool:
    """Whether an office stands above another of its own kind."""
    upper, lower = Office.objects.get(pk=above), Office.objects.get(pk=below)
    return upper.kind == lower.kind and upper.lft < lower.lft <= upper.rgt


def situation_of(
    head: Head,
    compiled: CompiledProcedure,
    *,
    act: str | None,
    facts: Mapping[str, Json],
    now: datetime,
    snapshot: Snapshot | None = None,
) -> Situation:
    """All that the law needs to know. `act` None: for what is possible at all (every power of the procedure)."""
    day = clock.civil_day(now)
    parties, charges = parties_of(head)
    wanted = list(compiled.acts.values()) if act is None else [compiled.acts[act]]
    powers: Mapping[str, PowerRow] = {}
    if asked := {one.decide.power for one in wanted if one.decide}:
        rows = power_rows(head.office_id, _powers_of(compiled), head.procedure, day, head.directory)
        powers = {power: row for power, row in rows.items() if power in asked}
    named = wanted[0].facts if act and wanted else {}
    bodies = {*_named(named, facts, ("office", "offices")), *_bodies_told(head.data, compiled)}
    return Situation(
        snapshot=snapshot or head.snapshot or snapshot_from(head.data),
        office=office_view(head.office_id, day, head.directory, head.line_bit),
        opened_on=head.opened_on,
        parties=parties,
        charges=charges,
        papers=_papers(head.id, list(_named(named, facts, ("paper", "papers")))),
        bodies={body: office_view(int(body), day, head.directory) for body in bodies},
        counters={},
        handler=head.handler_id,
        linked=_linked(head) if head.has_links else (),
        powers=powers,
        conflicts=frozenset(head.denied),
        agreements=agreed(terms_wanted(compiled, act), head.office_id, bodies, day, facts),
        now=now,
        matter=str(head.id),
    )


_office_facts: dict[str, frozenset[str]] = {}
_elsewhere = frozenset({"office", "offices", "paper", "papers"})


def is_alone(head: Head, compiled: CompiledProcedure, act: str) -> bool:
    """Whether an act of a matter is judged by its snapshot and its own office alone.

    No party, power, paper, other body, agreement or other matter comes into it.
    """
    written = compiled.acts[act]
    return (
        head.case_id is None
        and not head.has_links
        and written.decide is None
        and not terms_wanted(compiled, act)
        and not any(fact.type in _elsewhere for one in compiled.acts.values() for fact in one.facts.values())
    )


def _bodies_told(data: Data, compiled: CompiledProcedure) -> set[str]:
    """Bodies that earlier acts named: what the law asks of them now, it asks of an act that need not name them again."""
    if compiled.hash not in _office_facts:
        facts = (item for act in compiled.acts.values() for item in act.facts.items())
        _office_facts[compiled.hash] = frozenset(n for n, fact in facts if fact.type in ("office", "offices"))
    names = _office_facts[compiled.hash]
    if not names:
        return set()
    told: set[str] = set()
    for flat, value in data.get("facts", {}).items():
        if flat.partition("@")[0] in names:
            told |= {str(one) for one in (value if isinstance(value, list) else [value])}
    return {one for one in told if one.isdigit()}


def _named(declared: Mapping[str, Any], facts: Mapping[str, Json], types: tuple[str, str]) -> Iterable[str]:
    for name, value in facts.items():
        fact = declared.get(name)
        if fact is None or fact.type not in types or not value or isinstance(value, Mapping):
            continue
        yield from ((str(value),) if isinstance(value, (str, int)) else (str(item) for item in value))


_PAPER = """
SELECT p.id, p.kind, p.received_on, p.dated_on, p.from_office_id,
  (SELECT json_object_agg(coalesce(v.to_office_id::text, v.to_party::text), v.received_on)
   FROM matters_service v WHERE v.paper_id = p.id AND v.received_on IS NOT NULL), p.bearers
FROM matters_paper p WHERE p.matter_id = %s AND p.id = ANY(%s)
"""


def _papers(matter: UUID, ids: list[str]) -> dict[str, Mapping[str, Json]]:
    if not ids:
        return {}
    rows = raw_cursor().execute(_PAPER, (matter, [UUID(i) for i in ids])).fetchall()
    return {
        str(row[0]): {
            "kind": row[1],
            "received_on": row[2] and row[2].isoformat(),
            "dated_on": row[3] and row[3].isoformat(),
            "from": row[4] and str(row[4]),
            "served": row[5] or {},
            "of": row[6],
        }
        for row in rows
    }


def _linked(head: Head) -> tuple[LinkedMatter, ...]:
    rows = raw_cursor().execute(
        "SELECT other_id, relation, bearers, view FROM matters_matterlink WHERE matter_id = %s", (head.id,)
    )
    return tuple(
        LinkedMatter(
            id=str(other),
            procedure=view.get("procedure", ""),
            relation=relation,
            closed=bool(view.get("closed", False)),
            handler=view.get("handler"),
            deciders=frozenset(view.get("deciders", ())),
            facts=view.get("facts", {}),
            origin_bearers=tuple(bearers),
            handlers=frozenset(view.get("handlers", ())),
        )
        for other, relation, bearers, view in rows.fetchall()
    )
