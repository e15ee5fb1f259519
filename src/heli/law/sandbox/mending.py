"""Correcting an act of a sandbox matter, or taking it back: its history is judged again, as that of a real matter.

What followed elsewhere stays as it is, and so do papers; a later act that the facts no longer carry stays and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from heli.base.errors import BadInput, HeliError, NotFound, Reason, refused
from heli.base.text import Msg
from heli.law.contract import ActorView, Attempt, Changes, Moved, Proof, Snapshot
from heli.law.engine.limits import with_status
from heli.law.engine.parts import MAY_ANNUL, MAY_CORRECT, posts_words
from heli.law.sandbox.steps import Followed, Outcome, SandboxStep
from heli.law.scenario.world import moment

if TYPE_CHECKING:
    from heli.law.sandbox.matter import SandboxMatter


@dataclass(slots=True)
class Past:
    """An act that was done, as it is judged again. `items`: ids of those that it made, which they keep."""

    attempt: Attempt
    items: tuple[str, ...]
    stands: bool = True
    corrected: bool = False


def past_of(attempt: Attempt, changes: Changes) -> Past:
    """The act as it was done."""
    return Past(attempt, tuple(item for item, _ in changes.items))


def mended(matter: SandboxMatter, step: SandboxStep, number: int) -> Outcome:
    """Do it; what moved and which later acts lost their ground.

    Raises:
        NotFound: there is no such act. Refused: whoever acts may not, or the act does not stand.
        BadInput: no reason, facts that are not well-formed.
    """
    _may(matter, step)
    meant = _meant(matter, step)
    before, kept = matter.world.snapshot, replace(meant)
    _change(matter, meant, step)
    try:
        lost = _judged_again(matter)
    except HeliError:
        meant.attempt, meant.items = kept.attempt, kept.items
        meant.stands, meant.corrected = kept.stands, kept.corrected
        matter.world.snapshot = before
        raise
    finally:
        matter.facts_now = {}
    after = matter.world.snapshot
    gone = {
        key: with_status(limit, "closed") for key, limit in before.limits.items() if key not in after.limits
    }
    matter.world.snapshot = replace(after, limits={**gone, **after.limits})
    matter.box.recompute()
    follows = tuple(
        Followed("unsupported", one.attempt.act, matter.id, matter.rules.written.procedure, reasons)
        for one, reasons in lost
        if one is not meant
    )
    told = [reasons for one, reasons in lost if one is meant]
    moved = tuple(_moved(before, matter.world.snapshot))
    return Outcome(
        step, number, matter.id, True, warnings=told[0] if told else (), moved=moved, follows=follows
    )


REASON_LENGTH = 2_000


def _may(matter: SandboxMatter, step: SandboxStep) -> None:
    allowed = MAY_CORRECT if step.what == "correct" else MAY_ANNUL
    if not step.by.isdigit() or not matter.parts(int(step.by)) & allowed:
        who = posts_words(sorted(allowed))
        raise refused("correct.not_yours", Msg("This is done by %(parts)s, signed in.", {"parts": who}))
    reason = str(step.facts.get("reason", ""))
    if not reason.strip() or len(reason) > REASON_LENGTH:
        say = Msg("Say why, in 1 to %(most)s characters.", {"most": REASON_LENGTH})
        raise BadInput((Reason("correct.reason", say, field="reason"),))


def _meant(matter: SandboxMatter, step: SandboxStep) -> Past:
    found = next((one for one in matter.past if one.attempt.act_id == step.facts.get("act")), None)
    if found is None:
        raise NotFound((Reason("act.none", Msg("There is no such act in this matter.")),))
    if not found.stands:
        raise refused("correct.gone", Msg("The act was annulled already."))
    if step.what == "annul" and found is matter.past[0]:
        raise refused(
            "annul.first", Msg("The act that opened the matter can't be taken back; close the matter.")
        )
    return found


def _change(matter: SandboxMatter, meant: Past, step: SandboxStep) -> None:
    if step.what == "annul":
        meant.stands = False
        return
    given: Mapping[str, Any] = step.facts.get("facts") or {}
    facts = matter.rules.validate(
        meant.attempt.act,
        {**meant.attempt.facts, **matter.papers_given(given)},
        recorded_at=matter.last_moment,
    )
    when = step.facts.get("happened_at")
    happened = moment(str(when), matter.world.zone) if when else meant.attempt.happened_at
    meant.attempt = replace(meant.attempt, facts=facts, happened_at=happened)
    meant.corrected = True
    matter.stated |= {name: facts[name] for name in given if name in facts}


def _judged_again(matter: SandboxMatter) -> list[tuple[Past, tuple[Reason, ...]]]:
    """The standing acts in the order in which they were done; those that the law would refuse now, with its reasons."""
    lost: list[tuple[Past, tuple[Reason, ...]]] = []
    matter.world.snapshot = Snapshot()
    for one in matter.past:
        if not one.stands:
            continue
        attempt = _as_settled(matter, one.attempt)
        matter.facts_now = attempt.facts
        situation = matter.world.situation(attempt.recorded_at)
        verdict = matter.rules.judge(situation, attempt)
        if not verdict.permitted:
            lost.append((one, verdict.reasons))
        changes = matter.rules.apply(situation, attempt, new_id=_ids(matter, one))
        one.items = tuple(item for item, _ in changes.items)
        matter.world.snapshot = changes.snapshot
    return lost


def _ids(matter: SandboxMatter, one: Past) -> Callable[[], str]:
    """The ids that the act's items have, by kind; rows that come with the correction get new ones."""
    left, made = list(one.items), matter.ids(one.attempt.act)
    taken = {item for past in matter.past for item in past.items}

    def new_id() -> str:
        kind = made().partition("#")[0]
        found = next((item for item in left if item.startswith(f"{kind}#")), None)
        if found is not None:
            left.remove(found)
            return found
        fresh = next(item for n in count(1) if (item := f"{kind}#{n}") not in taken)
        taken.add(fresh)
        return fresh

    return new_id


def _as_settled(matter: SandboxMatter, attempt: Attempt) -> Attempt:
    """In which part somebody acted, and who decided, was settled then: it is not asked again."""
    actor = attempt.actor
    settled = ActorView(actor.person, frozenset(matter.rules.acts[attempt.act].by), actor.office, actor.kind)
    proof = attempt.proof and Proof(attempt.proof.kind, "committee", attempt.proof.person, attempt.proof.ref)
    return replace(attempt, actor=settled, proof=proof, via="engine")


def _moved(before: Snapshot, after: Snapshot) -> Iterator[Moved]:
    for track in {**before.tracks, **after.tracks}:
        was, stands = before.tracks.get(track, {}), after.tracks.get(track, {})
        for bearer in {**was, **stands}:
            if was.get(bearer) != stands.get(bearer):
                yield Moved(track, bearer, was.get(bearer, ""), stands.get(bearer, ""))
