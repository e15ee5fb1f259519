"""Sign-ins: made without a password, opened by a link that holds once; closed, shut after wrong passwords, signed in now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessLog
from axes.utils import reset
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.actions import give_account
from heli.offices.actions.authority import SECURITY, SYSTEM, note, require
from heli.offices.codes import administrators
from heli.offices.models import Account, Person, Post
from heli.web.session import PLACE_KEY


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session that runs. `key_hash` names it; the key itself is shown to nobody.

    Attributes:
        place: number of the office whose hats are worn, or None.
        since, address: from the log of sign-ins; empty where it has no line.
    """

    key_hash: str
    user: int
    place: int | None
    until: datetime
    since: datetime | None = None
    address: str = ""


@transaction.atomic
def open_account(person: Person, *, actor: Person, username: str) -> Account:
    """Make a sign-in without a password; a link opens it.

    Raises:
        BadInput: the name is taken or has characters that it may not have. Refused: not a system administrator's.
    """
    name = username.strip()
    try:
        User.username_validator(name)
        well_formed = 2 <= len(name) <= 60
    except ValidationError:
        well_formed = False
    if not well_formed:
        raise bad_input(
            "username", "user.name", "A sign-in name has 2 to 60 letters, digits or . - _ @ +",
            do=Msg("Write it without spaces."),
        )  # fmt: skip
    if User.objects.filter(username__iexact=name).exists():
        raise bad_input(
            "username",
            "user.taken",
            "There is a sign-in %(name)s already.",
            do=Msg("Choose another name."),
            name=name,
        )
    user = User(username=name)
    user.set_unusable_password()
    user.save()
    return give_account(person, actor=actor, user=user)


# long: every refusal of a link with its words
def make_link(account: Account, *, actor: Person) -> str:
    """The address at which the person sets a new password: it holds once, for three days.

    Raises:
        Refused: not a system administrator's; the sign-in is closed; another administrator's that has no second
            factor, since the link alone would open it to whoever made it (三员).
    """
    require(actor, SYSTEM)
    if not account.user.is_active:
        raise refused(
            "account.closed", Msg("This sign-in is closed."), do=Msg("Open it again first, or make no link.")
        )
    if account.person_id == actor.pk:
        raise refused(
            "account.own",
            Msg("Nobody makes a link for himself."),
            do=Msg("Change your password under My account."),
        )
    others = Post.objects.filter(person=account.person, role__in=administrators() - {"system_admin"})
    if (
        others.held_on(clock.today()).exists()
        and account.user.has_usable_password()
        and not factors([account.user_id])
    ):
        raise refused(
            "account.administrator",
            Msg("This is the sign-in of another administrator without a second factor: a link would open it to you."),
            do=Msg(
                "The person sets up a second factor first; or the system administrator of the superior, with "
                "`heli user password`."
            ),
        )  # fmt: skip
    note(actor, "make_link", account, person=account.person_id)
    number = urlsafe_base64_encode(force_bytes(account.user_id))
    return reverse("welcome", args=[number, default_token_generator.make_token(account.user)])


def user_by_link(number: str, token: str) -> User | None:
    """The sign-in that a link opens; None for one that was used, is over, or never was."""
    try:
        key = int(urlsafe_base64_decode(number).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    user = User.objects.filter(pk=key, is_active=True).first() if 0 < key < 2**31 else None
    return user if user is not None and default_token_generator.check_token(user, token) else None


@transaction.atomic
def close_account(account: Account, *, actor: Person) -> int:
    """Close a sign-in and end its sessions at once; returns how many. Raises `Refused` for one's own."""
    require(actor, SYSTEM)
    if account.person_id == actor.pk:
        raise refused(
            "user.oneself", Msg("Nobody closes his own sign-in."), do=Msg("Ask another system administrator.")
        )
    User.objects.filter(pk=account.user_id).update(is_active=False)
    note(actor, "close_account", account)
    return end_sessions(account.user_id)


@transaction.atomic
def reopen_account(account: Account, *, actor: Person) -> None:
    """Open a closed sign-in again, with the password that it had."""
    require(actor, SYSTEM)
    User.objects.filter(pk=account.user_id).update(is_active=True)
    note(actor, "open_account_again", account)


@transaction.atomic
def unlock(account: Account, *, actor: Person) -> int:
    """Forget the wrong passwords of a sign-in; returns how many lines went."""
    require(actor, SYSTEM)
    note(actor, "unlock", account)
    return int(reset(username=account.user.username))


@transaction.atomic
def forget_factors(account: Account, *, actor: Person) -> int:
    """Take every second factor away; returns how many. The security administrator's, not whoever makes links.

    Raises:
        Refused: not a security administrator's, or his own.
    """
    require(actor, SECURITY)
    if account.person_id == actor.pk:
        raise refused(
            "account.own_factor", Msg("Nobody resets his own second factor here."),
            do=Msg("Use a recovery code, or ask another security administrator."),
        )  # fmt: skip
    note(actor, "forget_factors", account)
    count, _ = Authenticator.objects.filter(user_id=account.user_id).delete()
    return int(count)


def factors(users: Iterable[int]) -> dict[int, list[str]]:
    """Kinds of second factor by user."""
    found: dict[int, list[str]] = {}
    for user, kind in (
        Authenticator.objects.filter(user__in=list(users)).values_list("user_id", "type").order_by("pk")
    ):
        found.setdefault(user, []).append(kind)
    return found


def locked(names: Iterable[str]) -> frozenset[str]:
    """Names that are shut now after wrong passwords."""
    since = clock.real_now().timestamp() - float(settings.AXES_COOLOFF_TIME) * 3600
    rows = AccessAttempt.objects.filter(
        username__in=list(names), failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
        attempt_time__gte=datetime.fromtimestamp(since, clock.ZONE),
    )  # fmt: skip
    return frozenset(str(name) for name in rows.values_list("username", flat=True))


def sessions() -> list[SignedIn]:
    """Every session that runs, the newest first. A session of nobody, before sign-in, is left out."""
    found: dict[str, SignedIn] = {}
    store = SessionStore()
    for row in Session.objects.filter(expire_date__gt=clock.real_now()).order_by("-expire_date")[:5000]:
        data = store.decode(row.session_data)
        if str(data.get(SESSION_KEY, "")).isdecimal():
            named = hash_of(row.session_key)
            place = data.get(PLACE_KEY)
            found[named] = SignedIn(
                named, int(data[SESSION_KEY]), place if isinstance(place, int) else None, row.expire_date
            )
    for log in AccessLog.objects.filter(session_hash__in=found, logout_time=None).order_by("pk"):
        one = found[log.session_hash]
        found[log.session_hash] = SignedIn(
            one.key_hash, one.user, one.place, one.until, log.attempt_time, log.ip_address or ""
        )
    return list(found.values())


def end_session(key_hash: str) -> bool:
    """End one session; False if it is over."""
    for key in Session.objects.filter(expire_date__gt=clock.real_now()).values_list("session_key", flat=True):
        if hash_of(key) == key_hash:
            return bool(Session.objects.filter(session_key=key).delete()[0])
    return False


def end_sessions(user: int) -> int:
    """End every session of a sign-in; returns how many."""
    return sum(end_session(one.key_hash) for one in sessions() if one.user == user)


def hash_of(key: str) -> str:
    """What names a session where its key may not be shown: SHA-256, as the log of sign-ins keeps it."""
    return hashlib.sha256(key.encode()).hexdigest()
