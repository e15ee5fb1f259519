"""What parties brought to another case follows a correction of the act that stated it, by an act of its own there.

The correction stands in the stream whose value it corrects. Each case to which the value was brought says in its own stream
what it is by now, with the correction as its cause; its rows follow. So each stream replays by itself. Runs in the engine's
scope, with every case locked that something went to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from heli.base.errors import refused
from heli.base.text import Msg
from heli.matters.case_history import CARRIED, FOLLOW, MOVING, Past, brought_anew, history, judged_again
from heli.matters.case_rows import forget_rows, write_rows
from heli.matters.case_stream import CaseHead, engine_case_entry, head_of
from heli.matters.request import Request, raw_cursor
from heli.matters.snapshot import Data, fold
from heli.matters.writing import Entry, as_bytes, write

_KEPT = frozenset({"at", "corrected", "annulled"})


def reached(case: UUID) -> list[UUID]:
    """A case with all to which something of it was brought, directly or through others."""
    found, at = [case], 0
    while at < len(found):
        rows = raw_cursor().execute(
            "SELECT DISTINCT m.value->>'to' FROM matters_caseact a,"
            " jsonb_each(convert_from(a.leaf, 'UTF8')::jsonb->'outcome'->'moved') m"
            " WHERE a.case_id = %s AND a.name = ANY(%s)",
            (found[at], sorted(MOVING)),
        )
        found += [to for (text,) in rows.fetchall() if (to := UUID(text)) not in found]
        at += 1
    return found


def follow(
    origin: CaseHead, past: Sequence[Past], left: Mapping[UUID, Data], asked: Request, by: Entry, meant: Past
) -> None:
    """Tell every case to which something of the origin was brought, and those to which it went on from there.

    Args:
        past, left: the origin's acts, and what each moved, judged again with the correction.
        by: the correction; `meant` the act that it corrects or takes back.
    """
    waiting = [(past, left)]
    while waiting:
        acts, taken = waiting.pop(0)
        for moved in (one for one in acts if one.id in taken):
            to = {UUID(entry["to"]) for entry in moved.members["outcome"].get("moved", {}).values()}
            for other in sorted(to):
                told = _arrived_anew(other, moved, taken[moved.id], origin, asked, by, meant)
                if told is not None:
                    waiting.append(told)


def _arrived_anew(
    case: UUID, moved: Past, taken: Data, origin: CaseHead, asked: Request, by: Entry, meant: Past
) -> tuple[Sequence[Past], Mapping[UUID, Data]] | None:
    """The act of a case whose arrival is something else by now; None where nothing changed."""
    past = history(case)
    arrival = next(one for one in past if one.name == "receive_parties" and _cause(one) == str(moved.id))
    known = arrival.members["outcome"]
    came = {
        name: taken.get(name, {}) for name in sorted(CARRIED) if taken.get(name, {}) != known.get(name, {})
    }
    if not came:
        return None
    brought_anew(arrival, came)
    head, left = head_of(case, origin.through), dict[UUID, Data]()
    entry = engine_case_entry(head, asked, FOLLOW, (by.id, "case"), f"{by.id}:{moved.id}")
    entry.party = by.party
    entry.facts = {
        "act": str(arrival.id), "of": str(meant.id), "correction": str(by.id), "from_case": str(origin.id),
        "came": came,
    }  # fmt: skip
    entry.outcome = difference(head.data, judged_again(past, left))
    in_order(entry.outcome)
    write_case(head, entry, meant)
    return past, left


def _cause(one: Past) -> str:
    cause: Mapping[str, Any] = one.members["cause"] or {}
    return str(cause.get("act"))


def write_case(head: CaseHead, entry: Entry, meant: Past) -> None:
    """An act whose outcome was judged again, with the rows that repeat what it changed."""
    data = fold(head.data, entry.outcome, entry.seq)
    write(entry, as_bytes(entry), data)
    forget_rows(entry.outcome.get("gone", ()))
    place = meant.facts.get("place")
    write_rows(entry.outcome, data.get("charges", {}), meant.id, int(str(place)) if place else None)


def difference(before: Data, after: Data) -> Data:
    """The outcome that leads from what is known of a case to what is known now."""
    made: Data = {}
    gone: list[str] = []
    for section in sorted({*before, *after} - _KEPT):
        old, new = before.get(section, {}), after.get(section, {})
        changed = {key: value for key, value in new.items() if old.get(key) != value or key not in old}
        if changed:
            made[section] = changed
        gone += [f"{section}/{key}" for key in old if key not in new]
    if gone:
        made["gone"] = sorted(gone)
    return made


def in_order(made: Data) -> None:
    """Raise `Refused` where a measure would end before it began."""
    for entry in made.get("measures", {}).values():
        if entry.get("until", entry["since"]) < entry["since"]:
            say = Msg("So a measure would end before it began.")
            raise refused("correct.order", say, do=Msg("Correct the act that ends it as well."))
