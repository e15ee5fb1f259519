"""Tokens of programs: made by a security administrator, bound to a person, a post and a purpose."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from uuid import UUID

from heli.access.models import Token
from heli.access.reader import Reader
from heli.access.readers import reader_of
from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.models import Person, Post

PREFIX = "heli_"
LONGEST_DAYS = 366


def make_token(*, post: Post, purpose: str, expires_on: date, made_by: Person) -> str:
    """Make a token and return its secret, which is shown once and kept nowhere.

    Args:
        expires_on: last day on which it holds, inclusive; at most 366 days ahead.
    Raises:
        BadInput: no purpose, or a day that is past or too far.
        Refused: the maker is no security administrator today, or would make one for himself.
    """
    today = clock.today()
    if not purpose.strip():
        raise bad_input("purpose", "token.purpose", "Say what the program does with the token.")
    if not today <= expires_on or (expires_on - today).days > LONGEST_DAYS:
        raise bad_input(
            "expires_on", "token.expiry", "A token holds at least until today, at most for a year."
        )
    if not Post.objects.filter(person=made_by, role="security_admin").held_on(today).exists():
        raise refused("token.not_yours", Msg("Tokens are made by a security administrator."))
    if post.person_id == made_by.pk:
        raise refused("token.own", Msg("Nobody makes a token for himself."))
    secret = PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(
        digest=_digest(secret),
        person=post.person,
        post=post,
        purpose=purpose.strip(),
        made_by=made_by,
        made_at=clock.now(),
        expires_on=expires_on,
    )
    return secret


def reader_by(secret: str) -> tuple[Reader, int] | None:
    """The reader whom a secret stands for and the number of his post; None if it holds no longer, or never did.

    He wears the one post of the token, with its purpose, and nothing else.
    """
    today = clock.today()
    token = (
        Token.objects.select_related("person", "post__office", "post__unit")
        .filter(digest=_digest(secret), revoked_at=None, expires_on__gte=today)
        .first()
    )
    if token is None or not Post.objects.filter(pk=token.post_id).held_on(today).exists():
        return None
    return reader_of(token.person, [token.post], today, purpose=token.purpose), token.post_id


def revoke(token: UUID, *, by: Person) -> None:
    """End a token at once. Raises `Refused` for others than a security administrator, or for none such."""
    if not Post.objects.filter(person=by, role="security_admin").held_on(clock.today()).exists():
        raise refused("token.not_yours", Msg("Tokens are ended by a security administrator."))
    if not Token.objects.filter(pk=token, revoked_at=None).update(revoked_at=clock.now()):
        raise refused("token.none", Msg("There is no such token, or it has ended already."))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
