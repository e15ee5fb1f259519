"""The saved views beside the registry: their links, and with whom a view may be shared."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.offices.codes import roles
from heli.offices.models import Post
from heli.web.personal.saved import EVERYBODY, KeptView, views_of


@dataclass(frozen=True, slots=True)
class ViewShown:
    """One view as a link. `shared`: with whom, None where nobody else sees it."""

    id: UUID
    name: Words
    url: str
    shared: Words | None
    is_mine: bool
    may_remove: bool


def views_shown(reader: Reader) -> tuple[ViewShown, ...]:
    """The views of the reader, his own first. One query."""
    return tuple(_shown(view) for view in views_of(reader))


def _shown(view: KeptView) -> ViewShown:
    return ViewShown(
        id=view.id,
        name=Text(view.name, view.name),
        url=f"{reverse('registry')}?{view.query}",
        shared=_with(view.shared_with) if view.shared_with else None,
        is_mine=view.is_mine,
        may_remove=view.may_remove,
    )


def _with(shared: str) -> Words:
    if shared == EVERYBODY or shared not in roles():
        return Msg("everybody of the office")
    return roles()[shared].name


def sharing_choices(reader: Reader) -> tuple[tuple[str, Words], ...]:
    """With whom a view may be shared: nobody, everybody, or the holders of a post that the office has today."""
    held = Post.objects.held_on(clock.today()).filter(office=int(reader.office or 0)).order_by()
    present = set(held.values_list("role", flat=True).distinct())
    named = [(key, role.name) for key, role in roles().items() if key in present]
    return (("", Msg("only me")), (EVERYBODY, Msg("everybody of the office")), *named)
