"""Who is named in a matter from the start: in one that is shut by itself (sealing, record queries), which no place and no line
opens; and in one of another line, whoever records it.

What is shut is open to whoever opened it, to case management of its office, which allocates it, to its handler, and to those
before whom one of its acts is put for a decision. Whoever was named once stays so: his part in it stands in the record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from heli.access.policy import Placed, may_read
from heli.access.reader import ENGINE, Reader
from heli.access.subjects import Subject, open_to
from heli.base import clock
from heli.law.contract import CompiledProcedure
from heli.matters.actors import Actor
from heli.matters.request import Request
from heli.matters.situation import Head
from heli.offices.models import Office, Post

ALLOCATES = ("case_management",)


def named_at_opening(office: Office, asked: Request, handler: int | None, day: date) -> tuple[int, ...]:
    """Numbers of those to whom a matter that is shut by itself is open from the start, the engine among them."""
    made = {agent.person for agent in (asked.actor, asked.writer) if isinstance(agent, Actor)}
    known = {int(person) for person in (*made, handler) if person is not None}
    return tuple(sorted({*known, *_holders(office.pk, ALLOCATES, day), int(ENGINE)}))


def recorder_of_another_line(row: Placed, writer: Reader, office: Office) -> tuple[int, ...]:
    """Who records at his own office what his posts don't read (an interference, a report to the inspectors): he reads what he
    wrote, and nobody else does because of it. Nobody where the matter lies within what he reads."""
    if writer.office != office.pk or may_read(writer, row):
        return ()
    return (int(writer.person),)


def name_deciders(head: Head, compiled: CompiledProcedure, parts: Iterable[str]) -> None:
    """Let those read it to whom an act is put for review or decision: what one decides one must be able to read."""
    if compiled.written.access.closed_list:
        people = _holders(head.office_id, tuple(parts), clock.today())
        open_to(Subject("matter", head.id), people)


def _holders(office: int, roles: tuple[str, ...], day: date) -> set[int]:
    posts = Post.objects.held_on(day).filter(office=office, role__in=roles)
    return set(posts.values_list("person_id", flat=True))
