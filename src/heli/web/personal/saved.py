"""Saved views of the registry: one's own, and those that are shared within the office with a post.

A view says how to look, never what is found. What was searched for in words may name a party: it stays with its maker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason, bad_input, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.matters.sealing import seal, unseal
from heli.offices.codes import roles
from heli.web.personal.models import SavedView

EVERYBODY = "everybody"
MOST = 40
LONGEST_NAME = 60
PLACE = "view"
_NOT_SHARED = frozenset({"q"})
_NOT_KEPT = frozenset({"after"})


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view as its reader may open it. `query`: the pairs behind the registry's address."""

    id: UUID
    name: str
    query: str
    shared_with: str
    is_mine: bool
    may_remove: bool


def views_of(reader: Reader) -> tuple[KeptView, ...]:
    """The reader's own views of the place that he works in, and those shared with him there; by name. One query."""
    if reader.office is None:
        return ()
    rows = SavedView.objects.filter(office=int(reader.office)).order_by("-saved_at")
    tidies = "case_management" in reader.roles
    found = []
    for row in rows[: 4 * MOST]:
        content = cast("Mapping[str, str]", unseal(PLACE, row.pk, row.content, row.key_id))
        mine = row.person_id == int(reader.person)
        may_remove = mine or (tidies and bool(row.shared_with))
        found.append(KeptView(row.pk, content["name"], content["query"], row.shared_with, mine, may_remove))
    return tuple(sorted(found, key=lambda view: (not view.is_mine, view.name)))


def save_view(reader: Reader, name: str, query: str, shared_with: str = "") -> UUID:
    """Keep a search under a name; one's own view of the same name is replaced.

    Args:
        query: the registry's pairs, as in its address.
        shared_with: a role, `EVERYBODY` of the office, or empty.
    Raises:
        BadInput: no name, one too long, or sharing with a post that there is not.
        Refused: without a post, or with too many views already.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise bad_input("name", "view.name", "Give the view a name of at most %(n)s characters.", n=LONGEST_NAME)  # fmt: skip
    if shared_with and shared_with != EVERYBODY and shared_with not in roles():
        raise bad_input("shared_with", "view.post", "There is no such post here.")
    if reader.office is None:
        raise refused("view.no_post", Msg("A view belongs to an office; you hold no post today."))
    own = [view for view in views_of(reader) if view.is_mine]
    same = [view.id for view in own if view.name == name]
    if len(own) - len(same) >= MOST:
        say = Msg("You keep %(n)s views already.", {"n": MOST})
        raise refused("view.many", say, do=Msg("Take one away that you don't need."))
    SavedView.objects.filter(pk__in=same).delete()
    identity = uuid7()
    content, key_id = seal(PLACE, identity, {"name": name, "query": _kept(query, bool(shared_with))})
    SavedView.objects.create(
        id=identity,
        person_id=int(reader.person),
        office_id=int(reader.office),
        shared_with=shared_with,
        content=content,
        key_id=key_id,
        saved_at=clock.now(),
    )
    return identity


def remove_view(reader: Reader, view: UUID) -> None:
    """Take a view away: one's own, or as case management a shared one of the office. Raises `NotFound`."""
    known = {one.id for one in views_of(reader) if one.may_remove}
    if view not in known or not SavedView.objects.filter(pk=view).delete()[0]:
        raise NotFound((Reason("view.none", Msg("There is no such view, or it isn't yours to take away.")),))


def _kept(query: str, is_shared: bool) -> str:
    dropped = _NOT_KEPT | (_NOT_SHARED if is_shared else frozenset())
    return urlencode([(name, value) for name, value in parse_qsl(query[:4_000]) if name not in dropped])
