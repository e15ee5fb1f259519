"""Running what follows elsewhere: once, as the engine, under the target's own scope, through the single door.

Each effect has a transaction of its own. What is refused becomes a task in the source's work list; what fails by an
accident of the machine is tried again, `TRIES` times.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import HeliError, refused
from heli.base.ids import uuid7
from heli.base.text import Msg, show
from heli.law.contract import CompiledProcedure
from heli.matters import books
from heli.matters.actors import Actor, engine_at
from heli.matters.complained import carry
from heli.matters.door import perform
from heli.matters.handing_on import handed_on
from heli.matters.handling import fits
from heli.matters.linking import link_subjects
from heli.matters.models import Effect, Matter, MatterAct, MatterLink
from heli.matters.opening import MOST_OF_TITLE, open_matter
from heli.matters.reach import Running, offices, parties, targets
from heli.matters.recompute import recompute
from heli.matters.repeats import facts_of
from heli.matters.request import raw_cursor
from heli.matters.shutting import check_may_be_shut, reopen, shut
from heli.matters.stated import stated_before
from heli.matters.stream import MatterStream
from heli.offices.node import this_node

log = logging.getLogger(__name__)
TRIES = 5
EVERYWHERE = engine_reader(0, LAST_PLACE)
"""The scope in which the worker looks for what waits. What it then does, it does under the target's own."""

Handler = Callable[[Running], Mapping[str, Any]]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of effect. A kind is taken once."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"effects of the kind {kind} have a handler already")
        _handlers[kind] = handler
        return handler

    return register


def run_waiting(*, most: int = 200) -> int:
    """Run effects that wait, oldest first, at most so many. Returns how many were settled."""
    with scope(EVERYWHERE):
        waiting = list(
            Effect.objects.filter(status="waiting")
            .order_by("queued_at", "ordinal")
            .values_list("pk", flat=True)[:most]
        )
    return sum(run_one(effect) for effect in waiting)


def run_one(effect: UUID) -> bool:
    """Run one effect. False where another worker has it, it is settled already, or it must be tried again."""
    try:
        with scope(EVERYWHERE):
            row = Effect.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=effect).first()
            if row is None or row.status != "waiting":
                return False
            _settle(row)
            return True
    except DatabaseError:
        log.exception("effect %s failed", effect)
        with scope(EVERYWHERE):
            Effect.objects.filter(pk=effect).update(attempts=F("attempts") + 1)
        return False


def _settle(row: Effect) -> None:
    try:
        with transaction.atomic():
            if row.attempts >= TRIES:
                raise refused("effect.failed", Msg("It failed %(n)s times.", {"n": row.attempts}))
            handler = _handlers[str(row.order["kind"])]
            result = handler(Running(row, row.order, row.matter))
        row.status, row.result = "done", dict(result)
    except HeliError as error:
        row.status = "refused"
        row.result = {"reasons": [{"code": r.code, "basis": list(r.basis)} for r in error.reasons]}
        _refused_task(row, error)
    row.done_at = clock.now()
    row.save(update_fields=["status", "result", "done_at"])


_TASK = """
INSERT INTO matters_task (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, matter_id, kind,
  say_zh, say_en, for_part, person_id, bearers, done_by, detail, cause, made_at)
SELECT %s, %s, place_ord, line_bit, level, closed_list, grantees, denied, id, 'effect_refused', %s, %s,
  CASE WHEN handler_id IS NULL THEN 'case_management' ELSE '' END, handler_id, '[]', '', %s, %s, %s
FROM matters_matter WHERE id = %s
"""


def _refused_task(row: Effect, error: HeliError) -> None:
    """A task in the source's work list with the reason, never a log line alone."""
    why = "; ".join(show(reason.say) for reason in error.reasons)[:300]
    detail = {"effect": str(row.pk), "name": row.name, "codes": [r.code for r in error.reasons]}
    raw_cursor().execute(
        _TASK,
        (
            uuid7(), this_node(), f"后续办理未能完成：{why}", f"What should follow elsewhere was refused: {why}",
            json.dumps(detail), row.cause, clock.now(), row.matter_id,
        ),
    )  # fmt: skip


def facts_for(running: Running) -> dict[str, Any]:
    """The facts that an order hands on: values as ordered, personal ones read from the act that caused it, else from
    the last act before it that stated them."""
    facts: dict[str, Any] = dict(running.terms.get("facts", {}))
    by_ref: Mapping[str, str] = running.terms.get("facts_by_ref", {})
    if by_ref:
        act = MatterAct.objects.get(pk=running.effect.cause)
        known = facts_of("matter", act.pk, json.loads(bytes(act.leaf)))
        known = stated_before(act, {ref for ref in by_ref.values() if ref not in known}) | known
        facts |= {name: known[ref] for name, ref in by_ref.items() if ref in known}
    return facts


@handles("open")
def _open(running: Running) -> Mapping[str, Any]:
    terms, source = running.terms, running.source
    opened = {}
    procedure, act = str(terms["procedure"]), str(terms["act"])
    for office in offices(running):
        compiled = books.in_force(procedure, clock.today(), office)
        facts, brings = handed_on(source, compiled, act, facts_for(running))
        same = terms.get("handler") == "same" and office.pk == source.office_id
        handler = source.handler_id if same and _may_handle(compiled, source) else None
        done = open_matter(
            procedure,
            act=act,
            office=office.pk,
            unit=source.unit_id if office.pk == source.office_id else None,
            case=source.case_id,
            parties=parties(running),
            title=_title(source, facts.get(str(terms.get("titled")))),
            actor=engine_at(office.lft, office.own_rgt),
            facts=facts,
            source=source.pk,
            source_bearers=terms.get("bearers_of_act", ()),
            source_view={"procedure": source.procedure, "handler": source.handler_id},
            result_as=terms.get("result_as") or "",
            handler=handler,
            level=source.level,
            brings=brings,
            cause=running.cause,
            key=running.key(office.pk),
        )
        _link_opened(running, done.matter, procedure)
        carry(source, done.matter)
        opened[str(office.pk)] = str(done.matter)
    return {"opened": opened}


def _title(source: Matter, whose: object) -> str:
    """The title of what a matter opens: its own, and behind it whose it is, where the lawbook names a fact that says so."""
    title = source.title_text
    if not isinstance(whose, str) or not whose:
        return title
    behind = f"（{whose}）"
    return title[: MOST_OF_TITLE - len(behind)] + behind


def _may_handle(compiled: CompiledProcedure, source: Matter) -> bool:
    """Whether the handler of a matter may handle what it opens; else that is allocated."""
    return source.handler_id is not None and fits(compiled.written, source.handler_id, clock.today())


def _link_opened(running: Running, opened: UUID, procedure: str) -> None:
    MatterLink.objects.get_or_create(
        matter=running.source,
        other_id=opened,
        relation="opened",
        defaults={
            "act": running.effect.cause,
            "bearers": list(running.terms.get("bearers_of_act", ())),
            "view": {"procedure": procedure, "closed": False},
        },
    )


@handles("perform")
def _perform(running: Running) -> Mapping[str, Any]:
    done: dict[str, str] = {}
    act = str(running.terms["act"])
    is_result = act == "result"
    if is_result:
        # what the source does with the result is its own: it said so when it opened this matter
        act = running.source.result_as
        if not act:
            return {"performed": done}
    for matter, bearers in targets(running):
        compiled = books.library().by_version(matter.version)
        facts, brings = facts_for(running), None
        if act in compiled.acts:
            if is_result:
                # one result answers many askers: each takes what its own act has a place for
                facts = {name: value for name, value in facts.items() if name in compiled.acts[act].facts}
            facts, brings = handed_on(running.source, compiled, act, facts)
        actor: Actor = engine_at(matter.place_ord, matter.place_ord)
        if brings is not None:
            brings(matter.pk)
        result = perform(
            MatterStream(matter.pk),
            act,
            bearers=bearers,
            actor=actor,
            facts=facts,
            cause=running.cause,
            key=running.key(matter.pk),
        )
        done[str(matter.pk)] = str(getattr(result, "act", ""))
    return {"performed": done}


@handles("seal")
def _seal(running: Running) -> Mapping[str, Any]:
    """Each named matter is shut, but for whoever handles the matter that seals: all of them, or none."""
    meant = [matter for matter, _ in targets(running)]
    for matter in meant:
        check_may_be_shut(matter, running.source, running.terms.get("bearers_of_act", ()))
    named = [running.source.handler_id] if running.source.handler_id is not None else []
    done = {matter.pk: shut(matter, named, running.cause, running.key(matter.pk)) for matter in meant}
    return {"performed": {str(matter): str(act) for matter, act in done.items()}}


@handles("unseal")
def _unseal(running: Running) -> Mapping[str, Any]:
    done: dict[str, str] = {}
    for matter, _ in targets(running):
        kept = [matter.handler_id] if matter.handler_id is not None else []
        done[str(matter.pk)] = str(reopen(matter, kept, running.cause, running.key(matter.pk)))
    return {"performed": done}


@handles("link")
def _link(running: Running) -> Mapping[str, Any]:
    """This matter and those that it is about know of each other, as far as the order says."""
    return {"linked": link_subjects(running)}


@handles("recompute")
def _recompute(running: Running) -> Mapping[str, Any]:
    """The limits of every open matter that has one of the parties, each under its own scope."""
    # not by the case: meanwhile the parties may have gone to another one
    matters = Matter.objects.filter(closed_on=None, joined__party__in=running.terms["parties"]).distinct()
    changed = {}
    for matter in matters.order_by("pk"):
        act = recompute(
            matter.pk, engine_at(matter.place_ord, matter.place_ord), running.cause, running.key(matter.pk)
        )
        if act is not None:
            changed[str(matter.pk)] = str(act)
    return {"recomputed": changed}


@handles("closed")
def _closed(running: Running) -> Mapping[str, Any]:
    """Those that are linked with a closed matter learn that it is closed, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matterlink SET view = view || '{\"closed\": true}' WHERE other_id = %s",
            [running.source.pk],
        )
        return {"told": cursor.rowcount}


def without_handler(kinds: Iterable[str]) -> list[str]:
    """Kinds of effects that nothing handles: the program does not start while there is one."""
    return sorted(set(kinds) - _handlers.keys())
