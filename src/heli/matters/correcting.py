"""Late and wrong: an act is corrected, annulled, or a personal fact of it erased. Each is an act itself.

`correct` and `annul` alone judge the history again: over the standing acts, with the corrected facts, in the order in
which they were recorded. No leaf is changed; what differs is the outcome of the correcting act. A later act that the
new facts no longer carry stays, and is listed as unsupported for somebody's decision.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from heli.access.subjects import Subject, deny
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, NotFound, Reason
from heli.base.text import Msg
from heli.law.contract import When
from heli.matters import data_sets
from heli.matters.actors import Actor
from heli.matters.case_correcting import erase_of_case, mend
from heli.matters.complained import corrected
from heli.matters.erased_rows import note_erased
from heli.matters.mending import MAY_ANNUL, MAY_CORRECT, check_reason, may
from heli.matters.recompute import engine_entry, write_limits
from heli.matters.refolding import Refold, refold
from heli.matters.request import raw_cursor, scoped
from heli.matters.situation import Head, load_head
from heli.matters.snapshot import fold, when_json
from heli.matters.stream import CaseStream, Recorded, Stream
from heli.matters.writing import Entry, as_bytes, write


def correct(
    stream: Stream,
    act: UUID,
    *,
    reason: str,
    actor: Actor,
    key: str,
    facts: Mapping[str, object] | None = None,
    happened_at: When | None = None,
) -> Recorded:
    """Give an act of a matter or a case other facts, or another time. A typing error is corrected so, and is no violation.

    Args:
        facts: those that change; the others stay as they are.
    Raises:
        BadInput: no reason, nothing changed, a fact that is not well-formed, a day in the future.
        Refused: this person may not, or the act does not stand.
    """
    if not facts and happened_at is None:
        raise BadInput((Reason("correct.nothing", Msg("Say what is to be corrected."), field="facts"),))
    return _again(stream, act, reason, actor, key, MAY_CORRECT, "correct", dict(facts or {}), happened_at)


def annul(stream: Stream, act: UUID, *, reason: str, actor: Actor, key: str) -> Recorded:
    """Take an act back. Documents that it issued stay issued. Raises as `correct`."""
    return _again(stream, act, reason, actor, key, MAY_ANNUL, "annul", {}, None)


def _again(
    stream: Stream,
    act: UUID,
    reason: str,
    actor: Actor,
    key: str,
    allowed: frozenset[str],
    name: str,
    facts: dict[str, object],
    happened_at: When | None,
) -> Recorded:
    if isinstance(stream, CaseStream):
        return mend(
            stream, act, reason=reason, actor=actor, key=key, annulled=name == "annul", facts=facts,
            happened_at=happened_at,
        )  # fmt: skip
    check_reason(reason)
    with scoped(actor.reader):
        head = load_head(stream.id, key=key)
        if head.seen is not None:
            return Recorded(head.seen, stream, head.seq, clock.now(), again=True)
        may(head, actor, allowed)
        entry = engine_entry(head, name, clock.now(), None, key)
        entry.actor = entry.entered_by = actor.agent()
        entry.person = actor.person
        made = refold(
            head, act, str(entry.id), annulled=name == "annul", facts=facts, happened_at=happened_at
        )
        entry.facts = _facts(act, reason, made, happened_at)
        entry.personal = frozenset({"reason", "facts"}) & entry.facts.keys()
        data_sets.check(facts)
        shut = corrected(head, entry, facts, made.outcome)
        write_limits(head, head.compiled, entry, made.limits, made.outcome)
        _columns(head, made)
        _unsupported(head, entry, made)
        if shut:
            deny(Subject("matter", head.id), shut)
        return Recorded(entry.id, stream, entry.seq, entry.happened, tuple(made.reasons))


def _facts(act: UUID, reason: str, made: Refold, happened_at: When | None) -> dict[str, Json]:
    facts: dict[str, Json] = {"act": str(act), "reason": reason.strip()}
    if made.corrected:
        facts["facts"] = dict(made.corrected)
    if happened_at is not None:
        facts["happened_at"] = when_json(happened_at)
    return facts


def _columns(head: Head, made: Refold) -> None:
    raw_cursor().execute(
        "UPDATE matters_matter SET stage = %s, closed_on = CASE WHEN %s THEN coalesce(closed_on, %s) END WHERE id = %s",
        (made.stage, made.closed, clock.today(), head.id),
    )


_TASK = """
INSERT INTO matters_task (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id, kind,
  say_zh, say_en, for_part, person_id, bearers, done_by, detail, cause, made_at)
SELECT gen_random_uuid(), origin_node, place_ord, line_bit, level, closed_list, grantees, denied, id, 'unsupported', '', '',
  'handling_prosecutor', handler_id, '[]', '', jsonb_build_object('act', %s::text, 'codes', %s::jsonb), %s, %s
FROM matters_matter WHERE id = %s
"""


def _unsupported(head: Head, entry: Entry, made: Refold) -> None:
    """A task for each later act that the facts no longer carry; it is decided on, never dropped."""
    for act, codes in made.unsupported.items():
        raw_cursor().execute(_TASK, (act, json.dumps(codes), entry.id, entry.recorded_at, head.id))


def erase(
    stream: Stream, act: UUID, names: Sequence[str], *, reason: str, actor: Actor, key: str
) -> Recorded:
    """Destroy value and salt of personal facts of an act. The act, its hash and its proof stay as they were.

    Raises:
        BadInput: no reason.
        Refused: only the chief or a deputy orders it.
        NotFound: the act has no such sealed fact.
    """
    if isinstance(stream, CaseStream):
        return erase_of_case(stream, act, names, reason=reason, actor=actor, key=key)
    check_reason(reason)
    with scoped(actor.reader):
        head = load_head(stream.id, key=key)
        if head.seen is not None:
            return Recorded(head.seen, stream, head.seq, clock.now(), again=True)
        may(head, actor, MAY_ANNUL)
        entry = engine_entry(head, "erase", clock.now(), None, key)
        entry.actor = entry.entered_by = actor.agent()
        entry.person = actor.person
        entry.facts = {"act": str(act), "names": sorted(names), "reason": reason.strip()}
        entry.personal = frozenset({"reason"})
        done = raw_cursor().execute(
            "UPDATE matters_matterfact SET sealed = NULL, erased_by = %s WHERE act_id = %s AND name = ANY(%s)"
            " AND sealed IS NOT NULL",
            (entry.id, act, list(names)),
        )
        if done.rowcount != len(set(names)):
            raise NotFound((Reason("fact.none", Msg("The act has no such sealed fact.")),))
        write(entry, as_bytes(entry), fold(head.data, {}, entry.seq))
        note_erased(entry, head.id, head.id, "matter", act, names)
        return Recorded(entry.id, stream, entry.seq, entry.happened)
