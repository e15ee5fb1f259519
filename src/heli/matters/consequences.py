"""What an act leads to beside its own moves: people, papers, services, tasks, effects, the columns of lists.

Some facts have a meaning for every procedure; it hangs on their names, which the lawbook's parts share:
`handler`, `substitute` (people), `paper`, `to`, `to_party`, `mode`, `receipt` of the act `serve` (service).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import MATTER, Attempt, Changes, CompiledProcedure, EffectOrder, LimitChange
from heli.matters import data_sets, people, serving
from heli.matters.admitting import let_in
from heli.matters.limits import due_of
from heli.matters.outbox import queue
from heli.matters.situation import Head
from heli.matters.snapshot import Data
from heli.matters.writing import Entry

After = Callable[[Head, Entry], None]


@dataclass(slots=True)
class Consequences:
    """All that is written with an act beside its leaf. `outcome` goes into the leaf; `afterwards` runs behind it."""

    outcome: Data
    limits: Sequence[LimitChange] = ()
    effects: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    closes_tasks: bool = False
    afterwards: list[After] = field(default_factory=list)

    @property
    def leads_elsewhere(self) -> bool:
        """Whether more is written than the act, its snapshot, its limits and the matter's own columns."""
        return bool(self.effects or self.tasks or self.closes_tasks or self.afterwards)

    def silence(self) -> None:
        """Nothing is sent and nobody is asked: what followed from a matter taken over has followed already."""
        self.effects, self.tasks = [], []
        self.outcome.pop("open_tasks", None)

    def meta(self, **entries: Any) -> None:
        """Put entries into the outcome's `meta`."""
        self.outcome.setdefault("meta", {}).update(entries)

    def settle(self, head: Head, compiled: CompiledProcedure, data: Data) -> None:
        """The columns of the matter's row that differ after the act."""
        stage = _stage(compiled, data)
        due_on, critical = due_of(data, compiled) if self.limits else (head.due_on, head.due_critical)
        closed = bool(data.get("meta", {}).get("closed"))
        closed_on = (head.closed_on or clock.today()) if closed else None
        if stage != head.stage:
            self.columns["stage"] = stage
        if due_on != head.due_on:
            self.columns["due_on"] = due_on
        if critical != head.due_critical:
            self.columns["due_critical"] = critical
        if closed_on != head.closed_on:
            self.columns["closed_on"] = closed_on

    def then(self, head: Head, entry: Entry) -> None:
        """Run what must come behind the act's row, in the same transaction."""
        for step in self.afterwards:
            step(head, entry)


def _stage(compiled: CompiledProcedure, data: Data) -> str:
    tracks = data.get("tracks", {})
    for name, track in compiled.written.tracks.items():
        if track.bearer == "matter" and (state := tracks.get(f"{name}@{MATTER}")):
            return str(state)
    return ""


def consequences_of(
    head: Head, compiled: CompiledProcedure, entry: Entry, attempt: Attempt, changes: Changes, made: Data
) -> Consequences:
    """Everything that follows from an act, ready to be written."""
    data_sets.check(attempt.facts)
    after = Consequences(outcome=made, limits=changes.limits)
    origins = {item: [new.kind, str(entry.id), new.from_fact, new.row] for item, new in changes.items}
    if origins:
        made["origins"] = origins
    _orders(after, changes.effects, entry)
    if entry.mode == "enforced":
        let_in(after, head, compiled, entry, attempt, changes.effects)
    waiting = head.data.get("open_tasks", {})
    if attempt.act in waiting:
        after.closes_tasks = True
        made.setdefault("gone", []).append(f"open_tasks/{attempt.act}")
    if entry.decided_by is not None and entry.decided_by.proof_kind == "paper":
        after.tasks.append(_to_confirm(entry.decided_by.by.person))
    if entry.mode == "enforced":
        people.follow(after, head, compiled, entry, attempt, changes)
        serving.follow(after, head, compiled, entry, attempt, changes)
    if changes.closes:
        after.afterwards.append(_tell_the_linked)
    return after


def _orders(after: Consequences, orders: Iterable[EffectOrder], entry: Entry) -> None:
    for ordinal, order in enumerate(orders):
        if order.kind == "task":
            after.tasks.append(task_row(order))
            if order.done_by:
                after.outcome.setdefault("open_tasks", {})[order.done_by] = True
            continue
        if order.kind == "let_in":
            continue  # in the act itself, not behind it
        after.effects.append(
            {
                "id": str(uuid7()),
                "ordinal": ordinal,
                "name": f"{order.kind}:{order.name}",
                "target": "",
                "terms": order_json(order) | {"bearers_of_act": list(entry.bearers)},
            }
        )


def task_row(order: EffectOrder) -> dict[str, Any]:
    """A task from an order. `for_` is a part, or the number of a person."""
    person = int(order.for_) if order.for_ and order.for_.isdigit() else None
    return {
        "id": str(uuid7()),
        "kind": "lawbook",
        "say_zh": order.say.zh if order.say else "",
        "say_en": order.say.en if order.say else "",
        "for_part": "" if person else order.for_ or "",
        "person": person,
        "bearers": list(order.bearers),
        "done_by": order.done_by or "",
        "detail": {},
    }


def _to_confirm(person: str) -> dict[str, Any]:
    """Whoever decided on paper is asked to confirm it when he signs in next (practice W4)."""
    return {
        "id": str(uuid7()),
        "kind": "confirm_paper",
        "say_zh": "请确认您在纸质审批表上作出的决定。",
        "say_en": "Confirm the decision that you took on paper.",
        "for_part": "",
        "person": int(person),
        "bearers": [],
        "done_by": "",
        "detail": {},
    }


def order_json(order: EffectOrder) -> dict[str, Any]:
    """An order as JSON for the outbox: ids and non-personal values only."""
    return {
        "kind": order.kind,
        "name": order.name,
        "target": order.target,
        "act": order.act,
        "handler": order.handler,
        "parties": order.parties,
        "bearers": list(order.bearers),
        "bearer_rule": order.bearer_rule,
        "procedure": order.procedure,
        "facts": dict(order.facts),
        "facts_by_ref": dict(order.facts_by_ref),
        "result_as": order.result_as,
        **({"titled": order.titled} if order.titled else {}),
        **({"back": True} if order.back else {}),
    }


def _tell_the_linked(head: Head, entry: Entry) -> None:
    """A closed matter says so to those it is linked with, by an effect: their rows may lie elsewhere."""
    queue(head.id, entry.id, "closed", {"kind": "closed"}, entry.recorded_at)
