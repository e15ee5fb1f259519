"""Rows that repeat the record, held to what the record says: limits, grants, parties, measures, charges, counters, facts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q

from heli.access.models import Grant
from heli.base import clock
from heli.base.errors import HeliError
from heli.ledger.commitment import opens
from heli.ledger.hashing import named
from heli.ledger.leaf import instant
from heli.ledger.vault import VaultError
from heli.matters import books
from heli.matters.granting import grant_facts
from heli.matters.models import (
    Case,
    Charge,
    Counter,
    Matter,
    MatterParty,
    Measure,
    Paper,
    Party,
    Service,
    TimeLimit,
)
from heli.matters.request import raw_cursor
from heli.matters.sealing import vault
from heli.matters.snapshot import Data

Fault = tuple[str, str]


class Counts(Protocol):
    """The part of a report that facts are counted into."""

    facts: int
    erased: list[tuple[str, str]]


def _compare(table: str, recorded: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterator[Fault]:
    for name in sorted(recorded.keys() | rows.keys()):
        if name not in rows:
            yield "row.missing", f"{table} {name}"
        elif name not in recorded:
            yield "row.added", f"{table} {name}"
        elif recorded[name] != rows[name]:
            yield "row.changed", f"{table} {name}"


def matter_rows(matter: UUID, data: Data) -> Iterator[Fault]:
    """Time limits, grants and the matter's own columns against the fold of its acts."""
    limits = {
        f"{row.rule}@{row.bearer}@{row.period}": _limit(row)
        for row in TimeLimit.objects.filter(matter=matter)
    }
    recorded = {name: _limit_of(state) for name, state in data.get("limits", {}).items()}
    yield from _compare("limit", recorded, limits)
    of_parts = Q(subject_kind="service", subject__in=Service.objects.filter(matter=matter).values("pk"))
    grants = Grant.objects.filter(Q(subject_kind="matter", subject=matter) | of_parts)
    given = {str(g.pk): grant_facts(g) for g in grants}
    yield from _compare("grant", data.get("grants", {}), given)
    papers = {str(p.pk): _issued(p) for p in Paper.objects.filter(matter=matter, is_issued=True)}
    void = data.get("voided", {})
    recorded = {name: {**said, "void": name in void} for name, said in data.get("issued", {}).items()}
    yield from _compare("document", recorded, papers)
    meta = data.get("meta", {})
    erased = meta.get("erased", {})
    noted = data.get("papers", {})
    if erased:  # what was noted of a file is in the act; the paper has none any more
        noted = {name: {"kind": said["kind"]} for name, said in noted.items()}
    rows = Paper.objects.filter(matter=matter, pk__in=[UUID(name) for name in noted]).select_related("file")
    yield from _compare("paper", noted, {str(row.pk): _noted(row) for row in rows})
    wanted = ("handler", "closed_on", "closed_list", "version", "erased_on")
    row = Matter.objects.filter(pk=matter).values(*wanted).first()
    if row is None:
        yield "row.missing", "matter"
        return
    if row["handler"] != meta.get("handler"):
        yield "row.changed", "matter handler"
    if (row["closed_on"] is not None) != bool(meta.get("closed")):
        yield "row.changed", "matter closed_on"
    if (row["erased_on"].isoformat() if row["erased_on"] else None) != erased.get("on"):
        yield "row.changed", "matter erased_on"
    shut = bool(meta.get("sealed")) or books.library().by_version(row["version"]).written.access.closed_list
    if row["closed_list"] != shut:
        yield "row.changed", "matter closed_list"


def _noted(row: Paper) -> dict[str, Any]:
    return {"kind": row.kind, **({"file": named(bytes(row.file.sha256))} if row.file else {})}


def _issued(row: Paper) -> dict[str, Any]:
    return {"kind": row.kind, "number": row.number, "void": row.voided_by is not None}


def _limit(row: TimeLimit) -> dict[str, Any]:
    """What the columns and the state of a row say, in the words of the record."""
    return {
        "state": row.state,
        "status": row.status,
        "critical": row.critical,
        "end": row.ends_on.isoformat() if row.ends_on else None,
        "start": row.starts_on.isoformat() if row.starts_on else None,
    }


def _limit_of(state: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "state": state,
        "status": state["status"],
        "critical": state.get("held", False),
        "end": _day(state, "end"),
        "start": _day(state, "start"),
    }


def _day(state: Mapping[str, Any], name: str) -> str | None:
    text = state.get(name)
    if text is None or len(text) == 10:
        return text
    return clock.civil_day(datetime.fromisoformat(text)).isoformat()


def case_rows(case: UUID, data: Data) -> Iterator[Fault]:
    """Parties, joins, measures, charges and counters against the fold of the case's acts."""
    parties = {str(p.pk): _party(p) for p in Party.objects.filter(case=case)}
    yield from _compare("party", data.get("parties", {}), parties)
    joined = {f"{j.matter_id}@{j.party_id}@{j.role}" for j in MatterParty.objects.filter(party__case=case)}
    recorded = set(data.get("joined", {}))
    yield from _compare("joined", dict.fromkeys(recorded, 1), dict.fromkeys(joined, 1))
    measures = {str(m.pk): _measure(m) for m in Measure.objects.filter(party__case=case)}
    yield from _compare("measure", data.get("measures", {}), measures)
    charges = {str(c.pk): _charge(c) for c in Charge.objects.filter(party__case=case)}
    yield from _compare("charge", data.get("charges", {}), charges)
    yield from _compare_links(case, data.get("meta", {}))
    counters = {_counter(c): c.value for c in Counter.objects.filter(party__case=case)}
    yield from _compare("counter", data.get("counters", {}), counters)


def _compare_links(case: UUID, meta: Mapping[str, Any]) -> Iterator[Fault]:
    """The columns that name other cases, where the record names one that is here."""
    row = Case.objects.get(pk=case)
    said = meta.get("same_as") or ""
    known = Case.objects.filter(pk=UUID(said)).exists() if said else False
    if str(row.same_as_id or "") != (said if known else ""):
        yield "row.changed", "case same_as"
    if (row.joined_into_id is not None) != bool(meta.get("joined_into")):
        yield "row.changed", "case joined_into"


def _party(row: Party) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": row.kind, "roles": list(row.roles)}
    return entry | ({"merged_into": str(row.merged_into_id)} if row.merged_into_id else {})


def _measure(row: Measure) -> dict[str, Any]:
    entry: dict[str, Any] = {"party": str(row.party_id), "kind": row.kind, "custody": row.custody}
    entry["since"] = row.since.isoformat()
    if row.since_at:
        entry["since_at"] = instant(row.since_at)
    return entry | ({"until": row.until.isoformat()} if row.until else {})


def _charge(row: Charge) -> dict[str, Any]:
    entry = {"party": str(row.party_id), "code": row.code, "since": row.since.isoformat()}
    return entry | ({"until": row.until.isoformat()} if row.until else {})


def _counter(row: Counter) -> str:
    return f"{row.name}@" + (f"c:{row.charge_id}" if row.charge_id else f"p:{row.party_id}")


_SEALED = """
SELECT a.{kind}_id, a.seq, a.id, a.leaf, f.name, f.key_id, f.sealed, f.erased_by
FROM matters_{kind}act a LEFT JOIN matters_{kind}fact f ON f.act_id = a.id
WHERE a.{kind}_id = ANY(%s) AND position('"committed":{{}}' in encode(a.leaf, 'escape')) = 0
ORDER BY a.{kind}_id, a.seq
"""


def sealed_facts(kind: str, streams: list[UUID], counts: Counts) -> Iterable[tuple[UUID, int, str, str]]:
    """Every sealed fact against the commitment in its leaf: changed, missing, added; erased ones are counted."""
    rows = raw_cursor().execute(_SEALED.format(kind=kind), (streams,))
    acts: dict[
        UUID, tuple[UUID, int, Mapping[str, str], dict[str, tuple[str, bytes | None, UUID | None]]]
    ] = {}
    for stream, seq, act, leaf, name, key_id, sealed, erased_by in rows.fetchall():
        if act not in acts:
            try:
                committed = json.loads(bytes(leaf))["committed"]
            except (ValueError, KeyError):
                continue  # the chain says already that this act was changed
            acts[act] = (stream, seq, committed, {})
        if name is not None:
            acts[act][3][name] = (key_id, sealed and bytes(sealed), erased_by)
    for act, (stream, seq, committed, known) in acts.items():
        for name in sorted(committed.keys() | known.keys()):
            counts.facts += 1
            fault = _fact(act, name, committed.get(name), known.get(name), counts)
            if fault:
                yield stream, seq, fault[0], fault[1]


def _fact(
    act: UUID,
    name: str,
    commitment: str | None,
    row: tuple[str, bytes | None, UUID | None] | None,
    counts: Counts,
) -> Fault | None:
    if row is None:
        return "fact.missing", name
    if commitment is None:
        return "fact.added", name
    key_id, sealed, erased_by = row
    if sealed is None:
        if erased_by is None:
            return "fact.missing", f"{name}: emptied without an act"
        counts.erased.append((str(act), name))
        return None
    try:
        value, salt = vault().open(key_id, act, name, sealed)
    except (VaultError, HeliError) as error:
        return "fact.changed", f"{name}: {error}"
    return None if opens(commitment, act, name, value, salt) else ("fact.changed", name)
