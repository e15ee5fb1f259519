"""Storing a proposal: an act with its facts, waiting for whom the law lets decide."""

from __future__ import annotations

import json
from datetime import datetime

from heli.base.canonical import canonical
from heli.base.errors import BadInput, Reason, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import Attempt, CompiledProcedure, Verdict
from heli.ledger.leaf import Day, happened_json
from heli.matters import books
from heli.matters.actors import Actor
from heli.matters.doubling import check_single
from heli.matters.named import name_deciders
from heli.matters.request import Request, raw_cursor
from heli.matters.sealing import seal
from heli.matters.situation import Head
from heli.matters.stream import CaseStream, Proposed, Stream
from heli.offices.node import this_node

_INSERT = """
INSERT INTO matters_proposal (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id,
  act_name, bearers, facts, sealed, key_id, happened, seen_seq, proposer_id, proposer_post, decider, basis, reviewers,
  reviews, waits_for, status, proposed_at, key, entered_by_id, of_case)
SELECT %s, %s, place_ord, line_bit, level, closed_list, grantees, denied, id, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
  %s, %s, '[]', %s, 'open', %s, %s, %s, %s FROM matters_matter WHERE id = %s
"""


def store_proposal(
    stream: Stream,
    head: Head,
    compiled: CompiledProcedure,
    asked: Request,
    attempt: Attempt,
    verdict: Verdict,
    seq: int | None = None,
) -> Proposed:
    """Store the act as a proposal; the same key again gives the first one.

    Args:
        stream: of the act; one of a case waits in the matter through which the case was reached.
        head: of that matter.
        compiled: the procedure that the act belongs to.
        seq: version of the case, for an act of it.
    Raises:
        Refused: nobody signed in proposes (a body, the engine).
        BadInput: the key was used for another proposal.
        Doubled: the same waits already.
    """
    actor = asked.actor
    if not isinstance(actor, Actor) or actor.person is None:
        say = Msg("Somebody else decides this act; whoever proposes it must be signed in.")
        raise refused("proposal.nobody", say, basis=verdict.decider_basis)
    known = raw_cursor().execute(
        "SELECT id, act_name, decider, waits_for FROM matters_proposal WHERE matter_id = %s AND key = %s",
        (head.id, asked.key),
    ).fetchone()  # fmt: skip
    if known is not None:
        if known[1] != asked.act:
            say = Msg("The key %(key)s was used for another act or other facts.", {"key": asked.key})
            raise BadInput((Reason("key.used", say, do=Msg("Use a new key for a new act."), field="key"),))
        return Proposed(known[0], stream, known[2], known[3], again=True)
    check_single(head.id, asked.act, attempt, actor.person)
    seen = head.seq if seq is None else seq
    return _insert(stream, head, compiled, asked, attempt, verdict, actor, seen)


def _insert(
    stream: Stream,
    head: Head,
    compiled: CompiledProcedure,
    asked: Request,
    attempt: Attempt,
    verdict: Verdict,
    actor: Actor,
    seen: int,
) -> Proposed:
    identity = uuid7()
    personal = compiled.personal_facts(asked.act)
    hidden = {name: value for name, value in attempt.facts.items() if name in personal}
    public = {name: value for name, value in attempt.facts.items() if name not in personal}
    sealed, key_id = seal("proposal", identity, hidden) if hidden else (None, "")
    happened = attempt.happened_at
    when = happened_json(happened if isinstance(happened, datetime) else Day(happened, books.library().zone))
    waits_for = verdict.reviewers[0] if verdict.reviewers else verdict.decider
    post = actor.post if actor.post is not None else next(iter(actor.reader.posts), None)
    entered_by = asked.writer.person if asked.writer.person != actor.person else None
    raw_cursor().execute(
        _INSERT,
        (
            identity, this_node(), asked.act, json.dumps(asked.bearers), canonical(public).decode(), sealed, key_id,
            json.dumps(when), seen, actor.person, post, verdict.decider, json.dumps(verdict.decider_basis),
            json.dumps(verdict.reviewers), waits_for, asked.recorded_at, asked.key, entered_by,
            isinstance(stream, CaseStream), head.id,
        ),
    )  # fmt: skip
    name_deciders(head, head.compiled, (*verdict.reviewers, verdict.decider))
    return Proposed(
        identity, stream, verdict.decider, waits_for, tuple(verdict.decider_basis), tuple(verdict.warnings)
    )
