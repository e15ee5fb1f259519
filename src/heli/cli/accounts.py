"""Accounts from the command line: who acts, and a first password that is shown once."""

from __future__ import annotations

import getpass
import secrets
import sys

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from heli.base.errors import bad_input, refused
from heli.base.text import Msg, Words
from heli.cli.output import say, words
from heli.offices.actions import enter_person, give_account
from heli.offices.models import Account, Person

# without letters that are taken for one another
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def acting(username: str) -> Person:
    """The administrator who gives this command, after the password was asked for.

    The password is read from the terminal, or as one line from standard input.
    """
    secret = ask_secret(Msg("Password of %(user)s: ", {"user": username}))
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        # an unknown name takes as long as a wrong password
        make_password(secret)
    right = user is not None and user.check_password(secret)
    account = Account.objects.select_related("person").filter(user=user).first() if right else None
    if account is None:
        raise refused("account.sign_in", Msg("This name and password don't fit together."))
    return account.person


def ask_secret(prompt: Words) -> str:
    """One line that isn't shown, from the terminal or from standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(words(prompt))
    return sys.stdin.readline().rstrip("\n")


def new_password() -> str:
    """A random password of five groups of four: 99 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))


@transaction.atomic
def open_account(username: str, name: str, *, name_en: str, actor: Person | None) -> tuple[Person, str]:
    """Enter a person, make the sign-in and join them; returns the person and the password.

    Raises:
        BadInput: the sign-in name is taken or has characters that it may not have.
        Refused: the actor is no system administrator.
    """
    person = enter_person(actor=actor, name=name, name_en=name_en)
    give_account(person, actor=actor, user=_user(username, password := new_password()))
    return person, password


def find_user(username: str) -> User:
    """The sign-in of that name. Raises `BadInput` if there is none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise bad_input("USERNAME", "user.unknown", "There is no sign-in %(name)s.", name=username)
    return user


def person_of(username: str) -> Person:
    """The person of a sign-in. Raises `BadInput` if there is no such name, `Refused` if it belongs to nobody."""
    account = Account.objects.select_related("person").filter(user=find_user(username)).first()
    if account is None:
        raise refused("account.none", Msg("This sign-in belongs to no person of the directory."))
    return account.person


def show_password(username: str, password: str) -> None:
    """Print a password: it isn't kept anywhere and can't be shown again."""
    say(Msg("%(user)s signs in with %(password)s", {"user": username, "password": password}))
    say(Msg("It is shown once. Hand it over in person; it should be changed at the first sign-in."))


def _is_name(username: str) -> bool:
    try:
        User.username_validator(username)
    except ValidationError:
        return False
    return True


def _user(username: str, password: str) -> User:
    if not 2 <= len(username) <= 60 or not _is_name(username):
        raise bad_input("USERNAME", "user.name", "A sign-in name has 2 to 60 letters, digits or . - _ @ +")
    if User.objects.filter(username__iexact=username).exists():
        raise bad_input("USERNAME", "user.taken", "There is a sign-in %(name)s already.", name=username)
    return User.objects.create_user(username=username, password=password)
