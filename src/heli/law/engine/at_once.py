"""Saying yes at once: the judgment of an act on its matter to which there is nothing to say.

Most acts are permitted, with no warning and nobody else to ask. What such a judgment asks is worked out once an act; where
anything might be said, it gives no answer, and `judging` looks at everything and finds the words.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from heli.law.contract import MATTER, Attempt, Situation, Verdict
from heli.law.engine.acts import ActRule, applying, fitting
from heli.law.engine.days import day_of
from heli.law.engine.frame import Frame

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled

ONLY_MATTER = (MATTER,)


class AtOnce:
    """What one act needs to be permitted without a word."""

    __slots__ = ("act", "assumed_before", "opens", "permitted", "rules")

    def __init__(self, rules: Compiled, act: ActRule) -> None:
        self.rules, self.act = rules, act
        self.opens = act.written.opens_matter or not rules.has_opening
        self.permitted = Verdict(True, (), (), act.basis, act.assumed)
        assumed = act.written.assumed_for
        self.assumed_before = assumed.before if assumed else ""

    @staticmethod
    def may_answer(rules: Compiled, act: ActRule) -> bool:
        """Whether the act is one that can be answered at once at all."""
        written = act.written
        return (
            act.on_matter
            and act.decide is None
            and not act.has_references
            and written.happened_at.kind != "instant"
            and not written.happened_at.not_before
            and act.name not in rules.extending
            and all(group[0].track.bearer == "matter" for group in act.move_groups)
        )

    def verdict(self, situation: Situation, attempt: Attempt, frame: Frame) -> Verdict | None:
        """Permitted, with nothing to say; None where somebody has to look."""
        act, snapshot = self.act, situation.snapshot
        if snapshot.closed or not (self.opens or snapshot.done) or act.by.isdisjoint(attempt.actor.parts):
            return None
        if situation.conflicts or attempt.proof is not None or attempt.bearers != ONLY_MATTER:
            return None
        if isinstance(attempt.happened_at, datetime) or not self.timely(situation, attempt, frame):
            return None
        held = snapshot.tracks
        for track, single, group in act.of_matter:
            state = held[track].get(MATTER) if track in held else None
            if state is None:
                state = self.rules.starting_state[track]
            if single is not None:
                if state not in single.from_ and not single.anyhow:
                    return None
            elif (moves := applying(group, frame)) and fitting(moves, state) is None:
                return None
        if act.requires is not None and act.requires(frame) is not True:
            return None
        given = attempt.facts
        for name, test in act.required:
            if name not in given and (test is None or test(frame) is True):
                return None
        for rule in act.looked_at:
            if rule.test(frame) is True:
                return None
        return self.permitted

    def timely(self, situation: Situation, attempt: Attempt, frame: Frame) -> bool:
        """Neither in the future, nor before the matter, nor before a law that is assumed for it."""
        opened = situation.opened_on
        if self.assumed_before and opened.isoformat() < self.assumed_before:
            return False
        return opened <= frame.day <= day_of(attempt.recorded_at, frame.zone)
