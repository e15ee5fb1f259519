"""From the posts that a person wears to the reader whom the wall knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from heli.access.reader import NO_PLACE, OfficeId, PersonId, Reader
from heli.offices.codes import all_lines, roles
from heli.offices.models import Person, Post


def reader_of(person: Person, posts: Iterable[Post], on: date) -> Reader:
    """The reader for posts of one office, worn together: one range of places, the lines united.

    Without a post that reads by place the range is empty: then only grants open anything.
    """
    posts = tuple(posts)
    ranges = [found for post in posts if (found := _range(post)) is not None]
    return Reader(
        person=PersonId(person.pk),
        office=OfficeId(posts[0].office_id) if posts else None,
        roles=frozenset(post.role for post in posts),
        posts=tuple(post.pk for post in posts),
        level=max((post.clearance for post in posts), default=0),
        lines=_lines(posts),
        lft=min((lft for lft, _ in ranges), default=NO_PLACE[0]),
        rgt=max((rgt for _, rgt in ranges), default=NO_PLACE[1]),
        on=on,
    )


def _range(post: Post) -> tuple[int, int] | None:
    reach = roles()[post.role].reach
    if reach == "below":
        return post.office.lft, post.office.rgt
    if reach == "unit" and post.unit is not None:
        return post.unit.lft, post.unit.rgt
    return (post.office.lft, post.office.own_rgt) if reach in ("unit", "office") else None


def _lines(posts: Iterable[Post]) -> int:
    mask = 0
    for post in posts:
        held = roles()[post.role].lines
        mask |= all_lines() if held == "all" else post.lines if held == "own" else 0
    return mask
