"""Erasures told again to a restored record: each as an act of the engine that names the one of then."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.access.reader import LAST_PLACE
from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.ledger.erasures import Erasure
from heli.matters.actors import Actor, engine_at
from heli.matters.case_correcting import profile_anew
from heli.matters.case_stream import engine_case_entry, load_case
from heli.matters.erased_rows import note_erased
from heli.matters.erasing import Again, Whole, erase_again
from heli.matters.models import Matter
from heli.matters.recompute import engine_entry
from heli.matters.request import raw_cursor, request
from heli.matters.situation import load_head
from heli.matters.snapshot import fold
from heli.matters.stream import CaseStream
from heli.matters.writing import Entry, as_bytes, write

_LEFT = "SELECT name FROM matters_{of}fact WHERE act_id = %s AND name = ANY(%s) AND sealed IS NOT NULL"
_EMPTY = (
    "UPDATE matters_{of}fact SET sealed = NULL, erased_by = %s WHERE act_id = %s AND name = ANY(%s)"
    " AND sealed IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """What came of it: how many were repeated, and how many found nothing: done before, or recorded after the backup."""

    done: int
    found_nothing: int


def repeat(erasures: Iterable[Erasure]) -> Repeated:
    """Repeat erasures in the order of the list; each is a transaction, and running it again does what is left."""
    done = nothing = 0
    actor = engine_at(0, LAST_PLACE)
    for erasure in erasures:
        one = _matter(erasure, actor) if erasure.kind == "matter" else _facts(erasure, actor)
        done, nothing = done + one, nothing + (not one)
    return Repeated(done, nothing)


def _matter(erasure: Erasure, actor: Actor) -> bool:
    matter, detail = UUID(erasure.stream), erasure.detail
    with engine_everywhere():
        if not Matter.objects.filter(pk=matter).exists():
            return False
        parties = frozenset(UUID(party) for party in detail["parties"])
        joined = Matter.objects.get(pk=matter).joined.values_list("party_id", flat=True)
        reach = Whole(parties, frozenset(joined) - parties, bool(detail["whole_case"]))
        return erase_again(
            matter, Again(UUID(erasure.act), date.fromisoformat(erasure.on), reach), actor=actor
        )


def _facts(erasure: Erasure, actor: Actor) -> bool:
    of, act, names = str(erasure.detail["of"]), UUID(erasure.detail["act"]), list(erasure.detail["names"])
    with engine_everywhere():
        left = [name for (name,) in raw_cursor().execute(_LEFT.format(of=of), (act, names)).fetchall()]
        if not left:
            return False
        stream, first = UUID(erasure.stream), UUID(erasure.act)
        key = f"repeated:{first}"
        if of == "matter":
            head = load_head(stream)
            entry, data, through = engine_entry(head, "erase", clock.now(), None, key), head.data, stream
        else:
            asked = request(
                "erase", bearers=("m",), actor=actor, entered_by=None, key=key, facts={}, happened_at=None
            )
            case = load_case(CaseStream(stream))
            entry, data, through = (
                engine_case_entry(case, asked, "erase", None, key),
                case.data,
                case.through.id,
            )
        entry.facts = {"act": str(act), "names": sorted(left), "repeats": str(first)}
        raw_cursor().execute(_EMPTY.format(of=of), (entry.id, act, left))
        _write(entry, data)
        note_erased(entry, through, stream, of, act, left, first)
        if of == "case":
            for party in _parties_of(act):
                profile_anew(party)
    return True


def _write(entry: Entry, data: dict[str, object]) -> None:
    write(entry, as_bytes(entry), fold(data, {}, entry.seq))


def _parties_of(act: UUID) -> list[UUID]:
    row = raw_cursor().execute("SELECT leaf FROM matters_caseact WHERE id = %s", (act,)).fetchone()
    members = json.loads(bytes(row[0]))
    made = members["outcome"].get("parties", {}) if members["act"] == "add_party" else ()
    return [UUID(party) for party in (*(b[2:] for b in members["bearers"] if b.startswith("p:")), *made)]
