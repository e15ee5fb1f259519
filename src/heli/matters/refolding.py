"""Judging a matter's history again without an act, or with other facts in it. The only place that reads the history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, NotFound, Reason, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import (
    MATTER,
    ActorView,
    Attempt,
    Changes,
    CompiledProcedure,
    LimitChange,
    LimitState,
    Proof,
    Situation,
    Snapshot,
    When,
)
from heli.law.engine.indexes import with_limits
from heli.matters import books
from heli.matters.carrying import CARRYING, as_then, carried
from heli.matters.changing_over import ACT as CHANGE_OF_VERSION
from heli.matters.repeats import facts_of, happened_of
from heli.matters.request import raw_cursor
from heli.matters.situation import Head, situation_of
from heli.matters.snapshot import Data, limit_from, limit_json, outcome, snapshot_from

_SECTIONS = ("tracks", "facts", "done", "items")


@dataclass(slots=True)
class Refold:
    """What judging again gave.

    Attributes:
        outcome: differences to the present snapshot, with `annulled` or `corrected`, and `unsupported`.
        limits: limits that differ now; one that has no ground any more is closed, never dropped.
        unsupported: act id → codes of the reasons why the law would refuse it now.
        corrected: the facts that were changed, as shaped.
    """

    outcome: Data
    limits: Sequence[LimitChange]
    stage: str
    closed: bool
    unsupported: dict[str, list[str]] = field(default_factory=dict)
    corrected: dict[str, Json] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(slots=True)
class _Past:
    """One recorded act as it is judged again."""

    id: UUID
    members: dict[str, Any]
    facts: dict[str, Json]
    happened: When
    stands: bool = True


def refold(
    head: Head, act: UUID, by: str, *, annulled: bool, facts: Mapping[str, object], happened_at: When | None
) -> Refold:
    """Judge the standing acts again, in the order of recording, one of them annulled or corrected.

    Raises:
        NotFound: the act is not in this matter.
        Refused: it does not stand, it opened the matter, or it is none of the procedure's.
        BadInput: corrected facts that are not well-formed; a time in the future.
    """
    compiled, past = head.compiled, _history(head)
    meant = next((one for one in past if one.id == act), None)
    if meant is None:
        raise NotFound((Reason("act.none", Msg("There is no such act in this matter.")),))
    # an act is mended by the version that judged it, whatever the matter changed to since
    then = books.library().by_version(meant.members["procedure"]["version"])
    corrected = _change(then, meant, annulled=annulled, facts=facts, happened_at=happened_at)
    snapshot, limits, unsupported = _judge(head, compiled, past)
    made = _difference(head, snapshot)
    made["annulled" if annulled else "corrected"] = {str(act): by}
    if unsupported:
        made["unsupported"] = {name: list(codes) for name, codes in unsupported.items()}
    return Refold(
        outcome=made,
        limits=_limit_changes(head, limits),
        stage=_stage(compiled, snapshot),
        closed=snapshot.closed,
        unsupported={name: codes for name, codes in unsupported.items() if name != str(act)},
        corrected=corrected,
    )


def _history(head: Head) -> list[_Past]:
    """Every act, with what earlier corrections and annulments made of it."""
    rows = raw_cursor().execute(
        "SELECT id, leaf FROM matters_matteract WHERE matter_id = %s ORDER BY seq", (head.id,)
    )
    past: dict[str, _Past] = {}
    for identity, leaf in rows.fetchall():
        members = json.loads(bytes(leaf))
        one = _Past(identity, members, facts_of("matter", identity, members), happened_of(members))
        past[str(identity)] = one
        about = past.get(str(one.facts.get("act")))
        if members["act"] == "annul" and about:
            about.stands = False
        if members["act"] == "correct" and about:
            about.facts |= cast("dict[str, Json]", one.facts.get("facts") or {})
            if one.facts.get("happened_at"):
                about.happened = _when(str(one.facts["happened_at"]))
    return list(past.values())


def _when(text: str) -> When:
    return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)


def _change(
    compiled: CompiledProcedure,
    meant: _Past,
    *,
    annulled: bool,
    facts: Mapping[str, object],
    happened_at: When | None,
) -> dict[str, Json]:
    name = meant.members["act"]
    if not meant.stands:
        raise refused("correct.gone", Msg("The act was annulled already."))
    if name not in compiled.acts:
        raise refused("correct.engine", Msg("An act of the program itself is not corrected by hand."))
    if annulled:
        if meant.members["seq"] == 1:
            raise refused(
                "annul.first", Msg("The act that opened the matter can't be taken back; close the matter.")
            )
        meant.stands = False
        return {}
    if happened_at is not None:
        latest = clock.now() if isinstance(happened_at, datetime) else clock.today()
        if happened_at > latest:
            say = Msg("%(when)s lies in the future.", {"when": happened_at.isoformat()})
            raise BadInput((Reason("act.future", say, field="happened_at"),))
        meant.happened = happened_at
    shaped = dict(compiled.validate(name, {**meant.facts, **facts}, recorded_at=clock.now()))
    changed = {key: value for key, value in shaped.items() if meant.facts.get(key) != value}
    meant.facts = shaped
    return changed


def _judge(
    head: Head, compiled: CompiledProcedure, past: Sequence[_Past]
) -> tuple[Snapshot, dict[tuple[str, str, int], LimitState], dict[str, list[str]]]:
    snapshot = Snapshot()
    limits: dict[tuple[str, str, int], LimitState] = {}
    unsupported: dict[str, list[str]] = {}
    then = replace(head, data={**head.data, "left": {}})  # who left since was here when these acts were done
    for one in past:
        judging = books.library().by_version(one.members["procedure"]["version"])
        if one.members["act"] == CHANGE_OF_VERSION:
            moved = situation_of(then, judging, act=None, facts={}, now=_recorded(one), snapshot=snapshot)
            changed = judging.recompute(moved, anew=True)
            snapshot = with_limits(snapshot, changed)
            limits |= {(c.after.rule, c.after.bearer, c.after.period): c.after for c in changed}
        if one.members["act"] in CARRYING:
            snapshot, limits = carried(one.members, snapshot, limits)
        if not one.stands or one.members["act"] not in judging.acts:
            continue
        situation = situation_of(
            then, judging, act=one.members["act"], facts=one.facts, now=_recorded(one), snapshot=snapshot
        )
        situation = replace(situation, parties=as_then(situation.parties, head.data.get("left", {})))
        attempt = _attempt(one, judging)
        changes = _apply(judging, situation, attempt, one, unsupported)
        snapshot = _named(changes.snapshot, snapshot, one)
        for change in changes.limits:
            limits[(change.after.rule, change.after.bearer, change.after.period)] = change.after
    last = situation_of(head, compiled, act=None, facts={}, now=clock.now(), snapshot=snapshot)
    for change in compiled.recompute(last):
        limits[(change.after.rule, change.after.bearer, change.after.period)] = change.after
    return snapshot, limits, unsupported


def _apply(
    compiled: CompiledProcedure,
    situation: Situation,
    attempt: Attempt,
    one: _Past,
    unsupported: dict[str, list[str]],
) -> Changes:
    """What an act changes when judged again; one that deviated then is observed again."""
    if one.members["mode"] == "deviates":
        return compiled.observe(situation, attempt)[1]
    verdict = compiled.judge(situation, attempt)
    if not verdict.permitted:
        unsupported[str(one.id)] = [reason.code for reason in verdict.reasons]
    ids = iter(_items_of(one))
    return compiled.apply(situation, attempt, new_id=lambda: next(ids, None) or str(uuid7()))


def _items_of(one: _Past) -> list[str]:
    """Ids of the items that the act made, in the order of its rows: an item keeps its id for ever."""
    origins: Mapping[str, Sequence[Any]] = one.members["outcome"].get("origins", {})
    return sorted(origins, key=lambda item: (origins[item][2], origins[item][3]))


def _named(after: Snapshot, before: Snapshot, one: _Past) -> Snapshot:
    """The snapshot with this act's id on the occurrences that it made."""
    done = {
        act: {
            bearer: value
            if value == before.done.get(act, {}).get(bearer)
            else replace(value, act_id=str(one.id))
            for bearer, value in by_bearer.items()
        }
        for act, by_bearer in after.done.items()
    }
    return replace(after, done=done)


def _recorded(one: _Past) -> datetime:
    return datetime.fromisoformat(one.members["recorded_at"])


def _attempt(one: _Past, compiled: CompiledProcedure) -> Attempt:
    """The attempt as it was. In which part the person acted was settled then: it is not asked again."""
    members = one.members
    person = members["actor"]["person"]
    parts = frozenset[str](compiled.acts[members["act"]].by)
    number = int(person) if person.isdigit() else None
    actor = ActorView(number, parts, members["actor"]["office"], "person" if number else "engine")
    decided = members["decided_by"]
    proof = None
    if decided:
        decider = int(decided["person"]) if str(decided["person"]).isdigit() else None
        proof = Proof(decided["proof"]["kind"], "committee", decider, decided["proof"]["id"])
    return Attempt(
        act=members["act"],
        bearers=tuple(members["bearers"]),
        actor=actor,
        facts=one.facts,
        happened_at=one.happened,
        recorded_at=_recorded(one),
        proof=proof,
        via="engine",
        act_id=str(one.id),
    )


def _difference(head: Head, snapshot: Snapshot) -> Data:
    """The outcome that leads from the present snapshot to the refolded one."""
    present = snapshot_from(head.data)
    made = outcome(present, snapshot, (), "")
    for name, entry in made.get("done", {}).items():
        act, bearer = name.split("@")
        entry[0] = snapshot.done[act][bearer].act_id
    kept = {section: made[section] for section in _SECTIONS if made.get(section)}
    if "meta" in made:
        kept["meta"] = made["meta"]
    if made.get("gone"):
        kept["gone"] = made["gone"]
    return kept


def _limit_changes(head: Head, limits: Mapping[tuple[str, str, int], LimitState]) -> list[LimitChange]:
    present: dict[tuple[str, str, int], LimitState] = {}
    for name, raw in head.data.get("limits", {}).items():
        rule, bearer, period = name.split("@")
        present[(rule, bearer, int(period))] = limit_from(rule, bearer, raw)
    changes = []
    for place in sorted(present.keys() | limits.keys()):
        before, after = present.get(place), limits.get(place)
        if after is None:
            assert before is not None
            after = replace(before, status="closed")
        if before is None or limit_json(before) != limit_json(after):
            changes.append(LimitChange("recomputed", before, after))
    return changes


def _stage(compiled: CompiledProcedure, snapshot: Snapshot) -> str:
    for name, track in compiled.written.tracks.items():
        if track.bearer == "matter" and (state := snapshot.tracks.get(name, {}).get(MATTER)):
            return state
    return ""
