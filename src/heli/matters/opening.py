"""Opening a matter: its row, its case and parties where they are new, and its first act, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from heli.access.policy import Row
from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import BadInput, Reason, Refused, bad_input
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import CompiledProcedure, When
from heli.matters import books
from heli.matters.actors import Actor, Body
from heli.matters.case_opening import PartyGiven, open_case, take_in
from heli.matters.door import judge_and_write, unknown_act
from heli.matters.handling import check_named
from heli.matters.happened import when_of
from heli.matters.identities import known_here
from heli.matters.named import named_at_opening, recorder_of_another_line
from heli.matters.numbers import matter_number
from heli.matters.request import Mode, Request, raw_cursor, request, scoped
from heli.matters.sealing import seal
from heli.matters.situation import load_head
from heli.matters.stream import CaseStream, Cause, Decision, MatterStream, OnPaper, Opened, Proposed
from heli.matters.words import index_matter
from heli.offices.codes import bits
from heli.offices.models import Office, Post, Unit
from heli.offices.node import this_node

MOST_OF_TITLE = 200
"""Characters."""


@dataclass(frozen=True, slots=True)
class _New:
    procedure: str
    act: str
    compiled: CompiledProcedure
    office: Office
    unit: Unit | None
    case: UUID | None
    is_new_case: bool
    source: UUID | None
    source_view: Mapping[str, object]
    result_as: str
    title: str
    number: str
    record_kept_by: str
    opened_on: date
    level: int
    grantees: tuple[int, ...]
    handler: int | None


# long: its signature and what each argument means; all that happens is in `_open`
def open_matter(
    procedure: str,
    *,
    act: str,
    office: int,
    title: str,
    actor: Actor | Body,
    facts: Mapping[str, object],
    key: str,
    unit: int | None = None,
    case: UUID | None = None,
    parties: Sequence[PartyGiven] = (),
    entered_by: Actor | None = None,
    decision: Decision | None = None,
    on_paper: OnPaper | None = None,
    happened_at: When | None = None,
    source: UUID | None = None,
    source_bearers: Sequence[str] = (),
    source_view: Mapping[str, object] | None = None,
    result_as: str = "",
    handler: int | None = None,
    number: str = "",
    record_kept_by: str = "heli",
    level: int = 0,
    grantees: Sequence[int] = (),
    brings: Callable[[UUID], Decision | None] | None = None,
    cause: Cause | None = None,
    mode: Mode = "enforce",
) -> Opened:
    """Open a matter by its first act.

    Args:
        act: an act of the procedure with `opens_matter: true`.
        office: number of the office; with `unit` the row lies there. Without it the row lies in the office, or in the
            unit of the maker's own post where his posts reach no further.
        case: the case it is on; None makes a new one where the procedure works on a case.
        parties: who is joined; a new one is added to the case by acts of its own.
        number: given elsewhere; with `record_kept_by="external"` Heli never makes one.
        handler: the accountable person where he is known already (taken over, own case).
        source, source_bearers, source_view, result_as: the matter that this one answers to, what it is about there,
            what the law lets one know of it unseen, and the act there that its result performs.
        level: sensitivity; the procedure's own is the floor.
        brings: writes what the first act names of it, such as papers handed on, once the matter has its row; what it
            returns proves the decision of the first act, where a paper just written does.
        key: unique at the office: again with the same key, the first matter is returned.
    Raises:
        BadInput, Refused, NotFound: as for `door.perform`; nothing is left half-opened.
    """
    asked = request(
        act, bearers=("m",), actor=actor, entered_by=entered_by, key=key, facts=facts, decision=decision,
        on_paper=on_paper, happened_at=happened_at, cause=cause, mode=mode,
    )  # fmt: skip
    with scoped(asked.writer.reader):
        again = _opened_before(procedure, office, asked)
        if again is not None:
            return again
        place = _place(office)
        compiled = _law(procedure, act, place, _day(happened_at, asked.recorded_at))
        if handler is not None and mode != "observe":
            check_named(compiled.written, {"handler": handler}, clock.civil_day(asked.recorded_at))
        new = _New(
            procedure=procedure,
            act=act,
            compiled=compiled,
            office=place,
            unit=_unit(unit, place, asked.writer.reader),
            case=case or (uuid7() if compiled.written.works_on == "case" else None),
            is_new_case=case is None and compiled.written.works_on == "case",
            source=source,
            source_view=source_view or {},
            result_as=result_as,
            title=title,
            number=number,
            record_kept_by=record_kept_by,
            opened_on=_day(when_of(compiled, asked), asked.recorded_at),
            level=max(level, min(compiled.written.access.level, 1)),
            grantees=(*grantees, *_named(compiled, place, asked, handler)),
            handler=handler,
        )
        return _open(new, asked, parties, tuple(source_bearers), brings)


def _place(office: int) -> Office:
    place: Office | None = Office.objects.filter(pk=office).first()
    if place is None:
        raise bad_input("office", "open.no_office", "There is no such office.")
    return place


def _law(procedure: str, act: str, place: Office, day: date) -> CompiledProcedure:
    """The procedure as it stands at the office on that day. Raises `BadInput` where the act opens no matter of it."""
    compiled = books.in_force(procedure, day, place)
    if act not in compiled.acts:
        raise unknown_act(compiled, act)
    if not compiled.acts[act].opens_matter:
        say = Msg("The act %(act)s does not open a matter.", {"act": act})
        raise BadInput((Reason("act.opens_nothing", say, field="act"),))
    return compiled


def _named(
    compiled: CompiledProcedure, place: Office, asked: Request, handler: int | None
) -> tuple[int, ...]:
    """Whom a matter on a closed list is open to from its first moment; nobody where it is on none."""
    if not compiled.written.access.closed_list:
        return ()
    return named_at_opening(place, asked, handler, clock.civil_day(asked.recorded_at))


def _unit(unit: int | None, office: Office, writer: Reader) -> Unit | None:
    """The unit named; else that of the maker's own post, where his posts don't reach the office as a whole."""
    if unit is not None:
        return Unit.objects.get(pk=unit)
    if writer.lft <= office.lft <= writer.rgt:
        return None
    return Unit.objects.filter(office=office, posts__in=writer.posts).order_by("lft").first()


def _day(when: When | None, now: datetime) -> date:
    if when is None:
        return clock.civil_day(now)
    return clock.civil_day(when) if isinstance(when, datetime) else when


def _opened_before(procedure: str, office: int, asked: Request) -> Opened | None:
    # two windows with one key: the second waits here, and then finds the first one's matter
    raw_cursor().execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", (asked.key, office))
    row = raw_cursor().execute(
        "SELECT m.id, m.case_id, a.id, a.name, m.procedure FROM matters_matteract a"
        " JOIN matters_matter m ON m.id = a.matter_id WHERE a.seq = 1 AND a.key = %s AND m.office_id = %s",
        (asked.key, office),
    ).fetchone()  # fmt: skip
    if row is None:
        return None
    if (row[3], row[4]) != (asked.act, procedure):
        say = Msg("The key %(key)s was used for another act or other facts.", {"key": asked.key})
        raise BadInput((Reason("key.used", say, do=Msg("Use a new key for a new act."), field="key"),))
    return Opened(row[0], row[1], row[2], again=True)


def _open(
    new: _New,
    asked: Request,
    given: Sequence[PartyGiven],
    source_bearers: tuple[str, ...],
    brings: Callable[[UUID], Decision | None] | None,
) -> Opened:
    matter = _insert(new, asked)
    proof = brings(matter) if brings is not None else None
    if proof is not None:
        asked = replace(asked, decision=proof)
    known = known_here(asked.writer.reader, [party.facts for party in given if party.id is None])
    parties = _parties(new, matter, asked, given) if new.case else ()
    asked = replace(asked, facts=_with_parties(new, asked.facts, given, parties))
    if new.source:
        _link(new, matter, asked, source_bearers)
    stream = MatterStream(matter)
    done = judge_and_write(stream, load_head(matter), new.compiled, asked)
    if isinstance(done, Proposed):
        say = Msg(
            "The first act of a matter can't wait for a decider; give the paper that proves the decision."
        )
        raise Refused((Reason("open.must_propose", say, done.basis),))
    index_matter(matter)
    return Opened(matter, new.case, done.act, parties, (*done.warnings, *known))


_INSERT = """
INSERT INTO matters_matter (id, origin_node, place_ord, line_bit, level, closed_list, grantees, denied, case_id, procedure,
  version, office_id, unit_id, line, title, title_key, number, stage, handler_id, source_id, result_as, record_kept_by,
  opened_on, due_critical, changed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, '{}', %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s, %s, %s, false, %s)
"""


def _insert(new: _New, asked: Request) -> UUID:
    """The matter's row, its empty snapshot, and the case's where it is new. Raises `BadInput` for a marked title."""
    matter, written = uuid7(), new.compiled.written
    line = _line(new, asked)
    _check_title(new.title)
    title, title_key = seal("title", matter, new.title.strip())
    cursor = raw_cursor()
    number = new.number or matter_number(new.office, written, new.opened_on, new.record_kept_by)
    place = new.unit.lft if new.unit else new.office.lft
    row = Row(place, bits((line,)), new.level, written.access.closed_list, frozenset(new.grantees))
    grantees = [*new.grantees, *recorder_of_another_line(row, asked.writer.reader, new.office)]
    cursor.execute(
        _INSERT,
        (
            matter, this_node(), place, row.line_bit, new.level,
            row.closed_list, grantees, new.case, new.procedure, books.PREFIX + new.compiled.hash,
            new.office.pk, new.unit.pk if new.unit else None, line, title, title_key, number, new.handler,
            new.source, new.result_as, new.record_kept_by, new.opened_on, asked.recorded_at,
        ),
    )  # fmt: skip
    cursor.execute(
        "INSERT INTO matters_mattersnapshot (matter_id, origin_node, seq, data) VALUES (%s, %s, 0, '{}')",
        (matter, this_node()),
    )
    if new.is_new_case:
        cursor.execute(
            "INSERT INTO matters_case (id, origin_node, opened_on) VALUES (%s, %s, %s)",
            (new.case, this_node(), new.opened_on),
        )
        cursor.execute(
            "INSERT INTO matters_casesnapshot (case_id, origin_node, seq, data) VALUES (%s, %s, 0, '{}')",
            (new.case, this_node()),
        )
    return matter


def _line(new: _New, asked: Request) -> str:
    """The procedure's line; where it allows others, that of the matter it comes from, else of its handler or maker."""
    written = new.compiled.written
    allowed = (written.line, *written.lines)
    if len(allowed) == 1:
        return written.line
    row = None
    if new.source is not None:
        row = raw_cursor().execute("SELECT line FROM matters_matter WHERE id = %s", (new.source,)).fetchone()
    person = new.handler or (asked.actor.person if isinstance(asked.actor, Actor) else None)
    if row is None and person is not None:
        posts = Post.objects.held_on(clock.civil_day(asked.recorded_at)).filter(
            person=person, office=new.office
        )
        held = reduce(or_, posts.values_list("lines", flat=True), 0)
        return next((line for line in allowed if held & bits((line,))), written.line)
    return row[0] if row is not None and row[0] in allowed else written.line


def _check_title(title: str) -> None:
    if not title.strip() or len(title) > MOST_OF_TITLE or any(ord(c) < 32 for c in title):
        say = Msg("A title has 1 to 200 characters, none of them a control character.")
        raise BadInput((Reason("matter.title", say, field="title"),))


def _parties(new: _New, matter: UUID, asked: Request, given: Sequence[PartyGiven]) -> tuple[UUID, ...]:
    """Open the case where it is new, add and join parties: acts of the case, in order."""
    assert new.case is not None
    stream = CaseStream(new.case, matter)
    if new.is_new_case:
        open_case(stream, asked, new.title, new.opened_on)
    return tuple(take_in(stream, asked, number, party, new.opened_on) for number, party in enumerate(given))


def _with_parties(
    new: _New, facts: Mapping[str, object], given: Sequence[PartyGiven], ids: tuple[UUID, ...]
) -> Mapping[str, object]:
    """The facts, those that name parties of a role filled with the ones just joined, unless they were given."""
    filled = dict(facts)
    for name, fact in new.compiled.acts[new.act].facts.items():
        if name in filled or fact.type not in ("parties", "party"):
            continue
        roles = (fact.kind,) if isinstance(fact.kind, str) else fact.kind
        fitting = [
            str(i)
            for i, party in zip(ids, given, strict=True)
            if roles is None or party.role in roles or (fact.required is True and "any" in roles)
        ]
        if fitting:
            filled[name] = fitting if fact.type == "parties" else fitting[0]
    return filled


def _link(new: _New, matter: UUID, asked: Request, bearers: tuple[str, ...]) -> None:
    """Both ends of the link that are ours to write; the source's own end is written by the effect that opened this."""
    view: dict[str, Any] = {"procedure": "", "closed": False, **new.source_view}
    row = (
        raw_cursor()
        .execute("SELECT procedure, handler_id FROM matters_matter WHERE id = %s", (new.source,))
        .fetchone()
    )
    if row is not None:
        view |= {"procedure": row[0], "handler": row[1]}
    raw_cursor().execute(
        "INSERT INTO matters_matterlink (origin_node, matter_id, other_id, relation, bearers, view, act)"
        " VALUES (%s, %s, %s, 'source', %s, %s, %s)",
        (
            this_node(),
            matter,
            new.source,
            json.dumps(bearers),
            json.dumps(view),
            asked.cause.act if asked.cause else matter,
        ),
    )
