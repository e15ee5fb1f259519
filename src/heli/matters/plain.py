"""Plain acts: those from which nothing follows beside their own matter's state, limits and columns.

They are judged by the same law as any other act and written with the same leaf; what follows from acts that name people,
papers or other matters is not even looked for, neither in a bulk nor at the single door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heli.base import clock
from heli.base.canonical import Json
from heli.law.contract import Attempt, Changes, CompiledProcedure, Snapshot, When
from heli.ledger.leaf import Day, Form, Leaf
from heli.matters import books
from heli.matters.actors import Actor, Body
from heli.matters.complained import NAMED_BY
from heli.matters.people import ATTENDANCE
from heli.matters.situation import Head
from heli.matters.snapshot import Data, key, limit_json, when_json
from heli.offices.node import this_node

_OF_ITSELF = frozenset({
    "text", "long_text", "number", "boolean", "choice", "choices", "day", "hour", "instant", "integer", "money", "days",
    "months", "citations",
})  # fmt: skip
"""Types of facts that name nobody and nothing else."""
_BY_NAME = frozenset({"grant_recusal"})
"""Acts from which something follows by their name alone."""
_NAMING = ("handler", "substitute")
"""Facts that name somebody whatever their type is; more in `complained.NAMED_BY`."""
_M, _ON_MATTER = "@m", ("m",)


def is_plain(compiled: CompiledProcedure, act: str) -> bool:
    """Whether nothing follows from an act elsewhere: it leads nowhere, makes, issues, serves, counts nothing, names nobody."""
    written = compiled.acts[act]
    return (
        written.on == "matter"
        and not (written.leads_to or written.creates or written.documents or written.counts)
        and written.serves is None
        and act not in _BY_NAME
        and ATTENDANCE not in compiled.written.tracks
        and not any(name in written.facts for name in (*_NAMING, NAMED_BY.get(compiled.written.procedure)))
        and all(fact.type in _OF_ITSELF for fact in written.facts.values())
    )


def may_follow(head: Head) -> bool:
    """Whether something may follow from any act of this matter: it belongs to a case, tasks wait, or its handler is let in."""
    return (
        head.case_id is not None
        or "open_tasks" in head.data
        or (head.seq == 0 and head.handler_id is not None)
    )


_plain: dict[tuple[str, str], bool] = {}
"""By the digest of the procedure's text and the act."""


def stands_alone(head: Head, compiled: CompiledProcedure, attempt: Attempt, changes: Changes) -> bool:
    """Whether nothing follows from this one act, which the law permits, so that it need not be looked for.

    What follows is looked for where the act is not plain, closes its matter, is proved by somebody else's decision, is about
    more than the matter, or where something waits for any act of this matter.
    """
    if attempt.proof is not None or attempt.bearers != _ON_MATTER or may_follow(head):
        return False
    if changes.closes or changes.items or changes.effects or changes.case_acts or changes.documents:
        return False
    place = (compiled.hash, attempt.act)
    if place not in _plain:
        if len(_plain) > 50_000:
            _plain.clear()
        _plain[place] = is_plain(compiled, attempt.act)
    return _plain[place]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of plain act in one batch, prepared.

    Attributes:
        form: what all its leaves have in common.
        personal: names of the facts that are committed, not written.
        person: number of the person who does it; None of a body.
    """

    form: Form
    personal: frozenset[str]
    person: int | None
    is_shared: bool
    is_instant: bool


# long: one line for each member of an act
def kind_of(
    compiled: CompiledProcedure, act: str, head: Head, doer: Actor | Body, writer: Actor, now: datetime
) -> Kind:
    """A kind of plain act, done by `doer` and entered by `writer`, recorded at one moment for the whole batch."""
    written, library = compiled.acts[act], books.library()
    leaf = Leaf(
        origin=str(this_node()),
        stream_kind="matter",
        stream_id="",
        seq=1,
        prev=None,
        id="",
        procedure=head.procedure,
        procedure_version=head.version,
        calendar=library.calendar_version,
        powers=books.power_version(head.directory) if written.decide else None,
        act=act,
        bearers=("m",),
        actor=doer.agent(),
        entered_by=writer.agent(),
        happened=Day(clock.civil_day(now), library.zone),
        recorded_at=now,
        basis=tuple(written.basis),
        simulated=clock.offset() != timedelta(0),
    )
    return Kind(
        Form(leaf),
        compiled.personal_facts(act),
        doer.person if isinstance(doer, Actor) else None,
        written.visible == "shared",
        written.happened_at.kind == "instant",
    )


def happened_in(given: When | None, kind: Kind, now: datetime, today: date) -> When | None:
    """The time of a plain act as it was given; None where the door has to find it, or to refuse it."""
    if isinstance(given, datetime):
        return given if given <= now else None
    if given is None or kind.is_instant or given > today:
        return None
    return given


def outcome_of(old: Snapshot, changes: Changes, attempt: Attempt) -> Data:
    """What a plain act changed: the same as `snapshot.outcome` finds by holding the two snapshots against each other."""
    new, made = changes.snapshot, Data()
    tracks = {}
    for move in changes.moves:
        if old.tracks.get(move.track, _NOTHING).get(move.bearer) != move.to_state:
            tracks[key(move.track, move.bearer)] = move.to_state
    if tracks:
        made["tracks"] = tracks
    if new.facts is not old.facts:
        before, facts = old.facts.get("m", _NOTHING), new.facts["m"]
        stated = {
            name + _M: facts[name]
            for name in attempt.facts
            if name not in before or before[name] != facts[name]
        }
        if stated:
            made["facts"] = stated
    done = new.done[attempt.act]["m"]
    made["done"] = {
        attempt.act + _M: [attempt.act_id, when_json(done.on), done.actor, done.decided_by, done.times]
    }
    if changes.limits:
        states = {f"{c.after.rule}@{c.after.bearer}@{c.after.period}": c.after for c in changes.limits}
        made["limits"] = {name: limit_json(state) for name, state in states.items()}
    if new.closed != old.closed:
        made["meta"] = {"closed": new.closed}
    return made


_NOTHING: Mapping[str, Json] = {}
_AT = {"tracks": "t/", "facts": "f/", "done": "d/"}


def take_in(data: Data, made: Mapping[str, Mapping[str, Json]], seq: int) -> None:
    """Fold an outcome into a batch's own copy of a snapshot: `snapshot.fold` in place. A plain act takes nothing away."""
    at = data.setdefault("at", {})
    for section, entries in made.items():
        held = data.get(section)
        if held is None:
            data[section] = dict(entries)
        else:
            held.update(entries)
        mark = _AT.get(section)
        if mark is not None:
            for name in entries:
                at[mark + name] = seq
