"""Who calls: the bearer of a token, in the one post that it is bound to."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from heli.access.reader import Reader
from heli.access.tokens import reader_by
from heli.access.wall import set_scope
from heli.matters.actors import Actor


@dataclass(frozen=True, slots=True)
class Caller:
    """The reader and the actor behind a token."""

    reader: Reader
    actor: Actor


class TokenAuth(HttpBearer):
    """`Authorization: Bearer heli_…`. The request's transaction then runs under the caller's scope."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = reader_by(token)
        if found is None:
            return None
        reader, post = found
        set_scope(reader)
        request.reader = reader  # type: ignore[attr-defined]
        return Caller(reader, Actor(reader, post, via="api"))


def caller(request: HttpRequest) -> Caller:
    """Who called, once `TokenAuth` has let him in."""
    found = request.auth  # type: ignore[attr-defined]
    assert isinstance(found, Caller)
    return found
