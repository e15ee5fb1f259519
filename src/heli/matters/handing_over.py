"""What becomes of the matters of somebody whose post ends: in the same step they go to his successor.

Where no successor was named they go to who allocates them anew (the head of the unit or line, else the deputy chief, else the
chief), who answers for each until he did, and finds it in his work list. It is the engine's act in each matter's record,
entered by whoever ended the post; nobody decides anything about a person by it. No open matter is ever without an
accountable person: where nobody would be there, the post can't be ended, and the list says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.base import clock
from heli.base.errors import NotFound, Reason, Refused
from heli.base.ids import uuid7
from heli.base.text import Msg, Text, Words
from heli.law.language import Procedure
from heli.ledger.leaf import Agent
from heli.matters import books, people
from heli.matters.act_views import ENGINE_ACTS
from heli.matters.actors import Actor, engine_at
from heli.matters.consequences import Consequences
from heli.matters.door import finish
from heli.matters.handling import CARRYING, fits, posts_for
from heli.matters.models import Matter, Task
from heli.matters.recompute import engine_entry
from heli.matters.request import scoped
from heli.matters.situation import load_head
from heli.offices.actions.people import said_successor
from heli.offices.hooks import Ending
from heli.offices.models import Person, Post

ALLOCATING = ("department_head", "deputy_chief", "chief_prosecutor")
"""Who takes up what nobody was named for, in this order."""
ACT = "change_handler"
"""Name of the engine's act."""


NOTICES = ("handed_over", "to_allocate")
"""Kinds of the task that a new handler finds: named as successor, or to allocate it anew."""


@dataclass(frozen=True, slots=True)
class Move:
    """A matter that leaves its handler. `to` None: nobody is there to answer for it."""

    matter: Matter
    to: int | None
    to_allocate: bool


def hand_over_with_post(post: Post, ending: Ending) -> None:
    """Move what a post carried; registered with `offices.hooks` at start. A last day ahead is checked now, moved then.

    Raises:
        Refused: a matter would be left without an accountable person, with the list of all of them.
    """
    assert post.to_on is not None
    moves = list(_moves(post, ending.successor, post.to_on + timedelta(days=1)))
    unplaced = [move.matter for move in moves if move.to is None]
    if unplaced:
        raise Refused(tuple(_unplaced(matter) for matter in unplaced))
    if post.to_on < clock.today():
        _carry_out(post, moves, ending.by)


def turn(today: date) -> int:
    """The daily step: move what was carried by posts whose last day passed. Returns how many matters moved.

    A matter for which nobody is there stays where it is, and is tried again; twice a day changes nothing more.
    """
    with engine_everywhere():
        ended = Post.objects.filter(to_on__lt=today, role__in=CARRYING, person__in=_handlers())
        posts = list(ended.select_related("office").order_by("pk"))
        done = 0
        for post in posts:
            moves = [move for move in _moves(post, said_successor(post), today) if move.to is not None]
            _carry_out(post, moves, None)
            done += len(moves)
    return done


def _handlers() -> Any:
    return Matter.objects.open().exclude(handler=None).values("handler").distinct()


def seen(task: UUID, *, actor: Actor) -> None:
    """Whom a matter was handed over to has taken note of it. Raises `NotFound` for a notice that is not his."""
    with scoped(actor.reader):
        mine = Task.objects.filter(pk=task, kind__in=NOTICES, person=actor.person, done_by="", done_at=None)
        if not mine.update(done_at=clock.now()):
            raise NotFound((Reason("task.none", Msg("There is no such task, or it isn't yours.")),))


def duties(person: Person) -> Sequence[Words]:
    """The open matters for which a person answers, by kind and number: an administrator reads no title."""
    with engine_everywhere():
        return [
            _line(matter)
            for matter in Matter.objects.open().handled_by(person.pk).order_by("opened_on", "pk")
        ]


def _line(matter: Matter) -> Words:
    kind = books.library().by_version(matter.version).written.name.text()
    number = matter.number or str(matter.pk)
    return Text(f"{kind.zh} {number}", f"{kind.en} {number}")


def _unplaced(matter: Matter) -> Reason:
    say = Msg("Nobody would answer for %(matter)s.", {"matter": _line(matter)})
    return Reason("post.matter_left", say, do=Msg("Name a successor, or give a head or chief a post first."))


def _moves(post: Post, successor: int | None, day: date) -> Iterable[Move]:
    """Matters that the post carried and no post of its holder carries on a day, each with where it goes."""
    with engine_everywhere():
        left = list(
            Post.objects.held_on(day).filter(person=post.person_id, office=post.office_id, role__in=CARRYING)
        )
        left = [other for other in left if other.pk != post.pk]
        open_ones = (
            Matter.objects.open().handled_by(post.person_id).filter(office=post.office_id).order_by("pk")
        )
        found = [m for m in open_ones if not _carry(left, m) and (_carry([post], m) or not left)]
        heads = list(
            Post.objects.held_on(day).filter(office=post.office_id, role__in=ALLOCATING).order_by("pk")
        )
    for matter in found:
        if successor is not None and successor not in matter.denied and _may_follow(matter, successor, day):
            yield Move(matter, successor, to_allocate=False)
        else:
            yield Move(matter, _allocator(matter, heads, post.person_id), to_allocate=True)


def _written(matter: Matter) -> Procedure:
    return books.library().by_version(matter.version).written


def _carry(posts: Iterable[Post], matter: Matter) -> bool:
    """Whether one of the posts is such that the matter may be handled under it."""
    allowed = posts_for(_written(matter))
    return any(post.role in allowed and _of_line(post, matter) for post in posts)


def _of_line(post: Post, matter: Matter) -> bool:
    return not post.lines or bool(post.lines & matter.line_bit)


def _may_follow(matter: Matter, successor: int, day: date) -> bool:
    """Whether the law lets the successor handle this matter; else it is allocated anew."""
    with engine_everywhere():
        return fits(_written(matter), successor, day)


def _allocator(matter: Matter, heads: Sequence[Post], leaver: int) -> int | None:
    """The lowest who may allocate it: who heads its unit before who heads its line; never the leaver or one shut out."""
    fitting = [p for p in heads if p.person_id not in (leaver, *matter.denied) and _of_line(p, matter)]
    by_rank = sorted(fitting, key=lambda p: (ALLOCATING.index(p.role), p.unit_id != matter.unit_id, p.pk))
    return by_rank[0].person_id if by_rank else None


def _carry_out(post: Post, moves: Iterable[Move], by: int | None) -> None:
    for move in moves:
        assert move.to is not None
        _move(move.matter.pk, move.matter.place_ord, post, move.to, by, to_allocate=move.to_allocate)


def _move(matter: UUID, place: int, post: Post, to: int, by: int | None, *, to_allocate: bool) -> None:
    key = f"{ACT}:{post.pk}:{post.to_on}"
    with scoped(engine_at(place, place).reader):
        head = load_head(matter, key=key)
        if head.seen is not None or head.handler_id != post.person_id:
            return
        entry = engine_entry(head, ACT, clock.now(), None, key)
        if by is not None:
            entry.entered_by = Agent(str(by))
        entry.facts = {"from": post.person_id, "handler": to, "post": post.pk, "to_allocate": to_allocate}
        after = Consequences(outcome={})
        people.new_handler(after, head, entry, to, "post_ended", ENGINE_ACTS[ACT].zh)
        done_by = "reassign" if to_allocate and "reassign" in head.compiled.acts else ""
        after.tasks.append(_notice(to, done_by, to_allocate=to_allocate))
        if done_by:
            after.outcome["open_tasks"] = {done_by: True}
        finish(head, head.compiled, entry, after)


def _notice(to: int, done_by: str, *, to_allocate: bool) -> dict[str, Any]:
    """What the new handler finds in his work list; a successor's notice goes when he confirms it, or with the matter."""
    return {
        "id": str(uuid7()),
        "kind": NOTICES[1] if to_allocate else NOTICES[0],
        "say_zh": "",
        "say_en": "",
        "for_part": "",
        "person": to,
        "bearers": [],
        "done_by": done_by,
        "detail": {},
    }
