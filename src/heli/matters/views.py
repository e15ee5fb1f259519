"""Who acts, as the law sees him: the parts that the policy and the team give him, never a claim."""

from __future__ import annotations

from heli.access.policy import parts
from heli.access.reader import Reader
from heli.base import clock
from heli.law.contract import ActorView
from heli.matters.actors import Actor, Body
from heli.matters.request import Request
from heli.matters.situation import Head

_KINDS = {"web": "person", "api": "token", "import": "import", "engine": "engine"}


def actor_view(head: Head, asked: Request) -> ActorView:
    """The actor of a request towards a matter."""
    return towards(head, asked.actor)


def towards(head: Head, actor: Actor | Body) -> ActorView:
    """Whoever acts, towards a matter: one of us, or a body outside."""
    if isinstance(actor, Body):
        office = None if actor.office is None else str(actor.office)
        return ActorView(None, frozenset({actor.part}), office)
    return view_of(head, actor)


def view_of(head: Head, actor: Actor) -> ActorView:
    """A signed-in person, or the engine, towards a matter."""
    reader = actor.reader
    office = None if reader.office is None else str(reader.office)
    kind = "engine" if actor.is_engine else _KINDS[actor.via]
    return ActorView(actor.person, parts_towards(head, reader), office, kind)  # type: ignore[arg-type]


def parts_towards(head: Head, reader: Reader) -> frozenset[str]:
    """All parts of a person towards a matter: by post, as its handler, and on its team."""
    found = parts(reader, head, office=head.office_id, handler=head.handler_id)
    meta = head.data.get("meta", {})
    team = meta.get("team", {}).get(str(reader.person), ())
    until = meta.get("team_until", {}).get(str(reader.person))
    is_over = until is not None and until < (reader.on or clock.today()).isoformat()
    return found | frozenset(team) if reader.posts and not is_over else found
