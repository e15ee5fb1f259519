"""Who may be made the handler of a matter: whoever holds one of the posts that its procedure names.

Asked wherever somebody is named: allocation, reassignment, a substitute, an own case, an import of running matters. A
procedure that names no posts (a text of before, an own procedure of an office) lets any post that carries matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from heli.base.errors import Reason, Refused
from heli.base.text import Msg, Text
from heli.law.engine.parts import posts_words
from heli.law.language import Procedure, names
from heli.matters.models import Matter
from heli.offices.codes import roles
from heli.offices.models import Post

NAMING = ("handler", "substitute")
"""Facts by which an act names who is to answer for the matter, or stand in."""
CARRYING: frozenset[str] = frozenset(get_args(names.Post))
"""Posts under which somebody may answer for a matter; of these a procedure names its own."""


def posts_for(procedure: Procedure) -> frozenset[str]:
    """The posts under which a matter of the procedure may be handled."""
    return frozenset(procedure.handled_by.posts) if procedure.handled_by else CARRYING


def fits(procedure: Procedure, person: int, day: date) -> bool:
    """Whether somebody may handle such a matter: on that day he holds one of the posts, in whatever office."""
    if procedure.handled_by is None:
        return True
    held = Post.objects.held_on(day).filter(person=person, role__in=procedure.handled_by.posts)
    return bool(held.exists())


def check_named(procedure: Procedure, facts: Mapping[str, object], day: date) -> None:
    """Refuse an act that names a handler or substitute who may not handle it.

    Raises:
        Refused: with the posts that may, and the article.
    """
    if procedure.handled_by is None:
        return
    reasons = [
        unfit(procedure, name)
        for name in NAMING
        if (value := facts.get(name)) is not None
        and str(value).isdecimal()
        and not fits(procedure, int(str(value)), day)
    ]
    if reasons:
        raise Refused(tuple(reasons))


def unfit(procedure: Procedure, field: str = "handler") -> Reason:
    """Why somebody can't be named: who handles such a matter, by which article, and what to do."""
    handled = procedure.handled_by
    assert handled is not None
    say = Msg(
        "Matters of this kind (%(kind)s) are handled by: %(posts)s. Whoever is named holds no such post.",
        {"kind": procedure.name.text(), "posts": posts_words(handled.posts)},
    )
    do = Msg("Name somebody who holds one of these posts; assistants and clerks take part under the handler.")
    return Reason("handler.post", say, tuple(handled.basis), do=do, field=field)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be named. `open_matters`: how many he answers for here; None for a reader who doesn't allocate."""

    person: int
    name: Text
    posts: tuple[Text, ...]
    open_matters: int | None


def candidates(
    procedures: Sequence[Procedure],
    *,
    office: int,
    line_bits: int,
    denied: Iterable[int],
    day: date,
    loads: bool,
) -> list[Candidate]:
    """Who of an office may handle matters of all these procedures, in the order of names, never of figures (N8).

    Args:
        line_bits: lines of work of the matters; who holds only other lines is left out. 0: any.
        denied: numbers of people shut out.
        loads: whether the reader allocates: he alone sees how many open matters each one has.
    """
    allowed = frozenset.intersection(*(posts_for(one) for one in procedures)) if procedures else CARRYING
    held: dict[int, tuple[Text, list[Text]]] = {}
    rows = Post.objects.held_on(day).filter(office=office, role__in=allowed).exclude(person__in=list(denied))
    for post in rows.select_related("person").order_by("person__sort_key", "person_id", "pk"):
        if not post.lines or not line_bits or post.lines & line_bits:
            name = Text(post.person.name, post.person.name_en or post.person.name)
            held.setdefault(post.person_id, (name, []))[1].append(roles()[post.role].name)
    counts = _open_matters(office, held) if loads else {}
    return [
        Candidate(person, name, tuple(posts), counts.get(person, 0) if loads else None)
        for person, (name, posts) in held.items()
    ]


def _open_matters(office: int, people: Iterable[int]) -> dict[int, int]:
    rows = Matter.objects.open().filter(office=office, handler__in=list(people))
    counts: dict[int, int] = {}
    for person in rows.values_list("handler_id", flat=True):
        counts[person] = counts.get(person, 0) + 1
    return counts
