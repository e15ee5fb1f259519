"""From posts to the reader whom the wall knows: the hats of one place worn together, two places one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from heli.access.reader import NO_PLACE, OfficeId, PersonId, Reader
from heli.base.errors import refused
from heli.base.text import Msg
from heli.offices.codes import all_lines, roles
from heli.offices.models import Person, Post


def posts_on(person: Person, on: date) -> tuple[Post, ...]:
    """Posts held on a civil day, by office, with office and unit loaded. One query."""
    held = Post.objects.filter(person=person).held_on(on).select_related("office", "unit")
    return tuple(held.order_by("office_id", "id"))


def reader_for(person: Person, on: date, *, office: int | None = None, purpose: str = "") -> Reader:
    """The reader in one place on a civil day. One query.

    Args:
        office: whose hats are worn; may be left out by who holds posts in one place only.
    Raises:
        Refused: `place.choose`, posts in several places and none was chosen; `place.not_yours`.
    """
    posts = posts_on(person, on)
    places = {post.office_id for post in posts}
    if office is not None and office not in places:
        raise refused("place.not_yours", Msg("You hold no post there on that day."))
    if office is None and len(places) > 1:
        raise refused(
            "place.choose",
            Msg("You hold posts in several places."),
            do=Msg("Choose one; they are worn one at a time."),
        )
    worn = [post for post in posts if office is None or post.office_id == office]
    return reader_of(person, worn, on, purpose=purpose)


def reader_of(person: Person, posts: Iterable[Post], on: date, *, purpose: str = "") -> Reader:
    """The reader for posts of one office: one range of places that holds all of theirs, the lines united.

    Without a post that reads by place the range is empty: then only grants open anything.
    Raises `ValueError` for posts of two offices.
    """
    posts = tuple(posts)
    if len({post.office_id for post in posts}) > 1:
        raise ValueError("posts of two places are not worn together")
    ranges = [found for post in posts if (found := place_range(post)) is not None]
    return Reader(
        person=PersonId(person.pk),
        office=OfficeId(posts[0].office_id) if posts else None,
        roles=frozenset(post.role for post in posts),
        posts=tuple(post.pk for post in posts),
        level=max((post.clearance for post in posts), default=0),
        lines=lines_of(posts),
        lft=min((lft for lft, _ in ranges), default=NO_PLACE[0]),
        rgt=max((rgt for _, rgt in ranges), default=NO_PLACE[1]),
        on=on,
        purpose=purpose,
    )


def place_range(post: Post) -> tuple[int, int] | None:
    """Places that one post reads, both ends inclusive, or None.

    A post of a unit's reach without a unit reads the office's own zone: departments are optional.
    """
    reach = roles()[post.role].reach
    if reach == "below":
        return post.office.lft, post.office.rgt
    if reach == "unit" and post.unit is not None:
        return post.unit.lft, post.unit.rgt
    return (post.office.lft, post.office.own_rgt) if reach in ("unit", "office") else None


def lines_of(posts: Iterable[Post]) -> int:
    """The bits of the lines that these posts read, united."""
    mask = 0
    for post in posts:
        held = roles()[post.role].lines
        mask |= all_lines() if held == "all" else post.lines if held == "own" else 0
    return mask
