"""Sign-ins: who has one, its links, its second factor, whether it is shut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.models import Token
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.offices.models import Account, Post
from heli.web.administration import signing
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES, SECURITY, SYSTEM
from heli.web.administration.scopes import account_within, accounts_within, person_within
from heli.web.administration.sheet import Badge, Cell, Facts, Link, Pager, Search, Section, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import person_name, post_words
from heli.web.contexts.names import joined

SIZE = 50
METHODS = ["GET", "HEAD", "POST"]
FACTORS: dict[str, Msg] = {
    "totp": Msg("one-time codes"),
    "webauthn": Msg("security key"),
    "recovery_codes": Msg("recovery codes"),
}


@require_safe
@opens("accounts")
def accounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every sign-in of the place, by name."""
    word, page = request.GET.get("q", "").strip()[:80], request.GET.get("page", "")
    start = int(page) * SIZE if page.isdecimal() and len(page) < 5 else 0
    rows: Any = accounts_within(desk)
    if word:
        rows = rows.filter(person__name__contains=word) | rows.filter(user__username__icontains=word)
    found = list(rows[start : start + SIZE + 1])
    url = reverse("admin_accounts")
    sheet = Sheet(
        title=PAGES["accounts"].name,
        summary=Msg(
            "No mail is sent about sign-ins: a new password is set by a link that is shown once and handed over in "
            "person."
        ),
        sections=(_table(found[:SIZE]),),
        tabs=tabs(desk, "accounts"),
        search=Search(url, Msg("Words of a name, or the sign-in name"), word),
        pager=Pager(
            Msg("%(n)s sign-ins on this page", {"n": len(found[:SIZE])}),
            f"{url}?{urlencode({'q': word, 'page': start // SIZE - 1})}" if start else "",
            f"{url}?{urlencode({'q': word, 'page': start // SIZE + 1})}" if len(found) > SIZE else "",
        ),
    )  # fmt: skip
    return shown(request, desk, sheet)


def _last(account: Account) -> datetime | Msg:
    """When the sign-in was used last, by the clock of this installation: the machine's time is noted."""
    last = account.user.last_login
    return last + clock.offset() if last else Msg("never yet")


def _table(found: list[Account]) -> Section:
    factors = signing.factors([account.user_id for account in found])
    shut = signing.locked([account.user.username for account in found])
    rows = tuple(
        (
            Cell(
                account.user.username,
                reverse("admin_account", args=[account.pk]),
                badges=_badges(account, shut),
            ),
            Cell(person_name(account.person), reverse("admin_person", args=[account.person_id])),
            Cell(_factor_words(factors.get(account.user_id, []))),
            Cell(_last(account)),
        )
        for account in found
    )
    columns = (Msg("Sign-in"), Msg("Person"), Msg("Second factor"), Msg("Signed in last"))
    return Table(PAGES["accounts"].name, columns, rows, Msg("No sign-in fits."))


def _badges(account: Account, shut: frozenset[str]) -> tuple[Badge, ...]:
    found = []
    if not account.user.is_active:
        found.append(Badge(Msg("may not sign in"), "warn"))
    elif not account.user.has_usable_password():
        found.append(Badge(Msg("no password set yet"), "brand"))
    if account.user.username in shut:
        found.append(Badge(Msg("shut after wrong passwords"), "danger"))
    return tuple(found)


def _factor_words(kinds: list[str]) -> Words:
    real = [kind for kind in kinds if kind != "recovery_codes"]
    return joined(FACTORS[kind] for kind in real if kind in FACTORS) if real else Msg("none")


@require_safe
@opens("accounts")
def account(request: HttpRequest, desk: Desk, account: int) -> HttpResponse:
    """One sign-in and what can be done about it."""
    row = account_within(desk, account)
    shut = signing.locked([row.user.username])
    kinds = signing.factors([row.user_id]).get(row.user_id, [])
    posts = (
        Post.objects.held_on(clock.today()).filter(person=row.person).select_related("unit").order_by("pk")
    )
    facts: tuple[tuple[Words, Cell], ...] = (
        (Msg("Sign-in"), Cell(row.user.username, badges=_badges(row, shut))),
        (Msg("Person"), Cell(person_name(row.person), reverse("admin_person", args=[row.person_id]))),
        (Msg("Hats today"), Cell(joined(post_words(post) for post in posts) if posts else "—")),
        (Msg("Second factor"), Cell(_factor_words(kinds))),
        (Msg("Signed in last"), Cell(_last(row))),
    )
    sheet = Sheet(
        title=row.user.username,
        kicker=Msg("Sign-in"),
        trail=((PAGES["accounts"].name, reverse("admin_accounts")),),
        actions=_actions(desk, row, bool(shut), bool(kinds)),
        sections=(Facts(Msg("The sign-in"), facts),),
        tabs=tabs(desk, "accounts"),
    )
    return shown(request, desk, sheet)


def _actions(desk: Desk, row: Account, is_shut: bool, has_factor: bool) -> list[Link]:
    names: list[tuple[Words, str]] = []
    if desk.holds(SYSTEM) and row.person_id != desk.person.pk:
        if row.user.is_active:
            names.append((Msg("Make a link for a new password"), "link"))
            names.append((Msg("Close the sign-in"), "close"))
        else:
            names.append((Msg("Open it again"), "reopen"))
    if desk.holds(SYSTEM) and is_shut:
        names.append((Msg("Unlock"), "unlock"))
    if desk.holds(SECURITY) and has_factor and row.person_id != desk.person.pk:
        names.append((Msg("Reset the second factor"), "factor"))
    return [Link(words, reverse("admin_change_account", args=[row.pk, what])) for words, what in names]


@require_http_methods(METHODS)
@opens("accounts")
def open_account(request: HttpRequest, desk: Desk, person: int) -> HttpResponse:
    """Make a sign-in for somebody, with the link by which he sets his password."""
    row = person_within(desk, person)
    desk.need(SYSTEM)
    back = reverse("admin_person", args=[row.pk])

    def save(values: Values, is_trial: bool) -> Outcome:
        made = signing.open_account(row, actor=desk.person, username=values["username"])
        link = "" if is_trial else request.build_absolute_uri(signing.make_link(made, actor=desk.person))
        said = (
            Msg("%(person)s signs in as %(name)s.", {"person": person_name(row), "name": made.user.username}),
            Msg(
                "The sign-in has no password: the next page shows a link, once, by which the person sets one."
            ),
        )
        return Outcome(said, secret=link, secret_help=_LINK_HELP, subject=person_name(row))

    fields = [
        Field(
            "username",
            Msg("Sign-in name"),
            longest=60,
            help=Msg("Letters and digits, such as comai.clerk; it is never changed."),
        )
    ]
    change = Change("open_account", Msg("Make a sign-in"), person_name(row), back, fields, save)
    return answer(request, desk, change)


_LINK_HELP = Msg(
    "The link holds for three days and opens once. Whoever has it can set the password, so hand it over in person."
)


@require_http_methods(METHODS)
@opens("accounts")
def change_account(request: HttpRequest, desk: Desk, account: int, what: str) -> HttpResponse:
    """Link, closing, opening again, unlocking, second factor: what it changes is shown, then confirmed."""
    row = account_within(desk, account)
    kind = _KINDS[what]
    desk.need(kind.role)
    back = reverse("admin_account", args=[row.pk])
    change = Change(
        kind.action, kind.title, person_name(row.person), back, (),
        lambda _values, is_trial: kind.save(request, desk, row, is_trial), button=kind.button, is_grave=kind.is_grave,
        trail=((PAGES["accounts"].name, reverse("admin_accounts")), (_literal(row.user.username), back)),
    )  # fmt: skip
    return answer(request, desk, change)


def _link(request: HttpRequest, desk: Desk, row: Account, is_trial: bool) -> Outcome:
    address = signing.make_link(row, actor=desk.person)
    said = (
        Msg("A link is made by which %(name)s sets a new password.", {"name": row.user.username}),
        Msg(
            "The present password holds until the link is used; then every running session of this sign-in ends."
        ),
        Msg("A second factor stays in force: only the security administrator resets it."),
    )
    secret = "" if is_trial else request.build_absolute_uri(address)
    return Outcome(said, secret=secret, secret_help=_LINK_HELP)


def _close(request: HttpRequest, desk: Desk, row: Account, is_trial: bool) -> Outcome:
    ended = signing.close_account(row, actor=desk.person)
    said = (
        Msg("Nobody signs in as %(name)s any more.", {"name": row.user.username}),
        Msg("Sessions ended at once: %(n)s", {"n": ended}),
        Msg("The person's posts and matters stay as they are: the security administrator ends posts."),
    )
    tokens = Token.objects.filter(person=row.person, revoked_at=None, expires_on__gte=clock.today()).count()
    warn = (
        Msg("%(n)s tokens of programs stay in force; the security administrator ends them.", {"n": tokens}),
    )
    return Outcome(said, warn if tokens else ())


def _reopen(request: HttpRequest, desk: Desk, row: Account, is_trial: bool) -> Outcome:
    signing.reopen_account(row, actor=desk.person)
    return Outcome(
        (
            Msg(
                "%(name)s may sign in again, with the password and second factor as they were.",
                {"name": row.user.username},
            ),
        )
    )


def _unlock(request: HttpRequest, desk: Desk, row: Account, is_trial: bool) -> Outcome:
    signing.unlock(row, actor=desk.person)
    return Outcome(
        (
            Msg(
                "Wrong passwords for %(name)s are forgotten; it can be tried again at once.",
                {"name": row.user.username},
            ),
        )
    )


def _factor(request: HttpRequest, desk: Desk, row: Account, is_trial: bool) -> Outcome:
    count = signing.forget_factors(row, actor=desk.person)
    said = (
        Msg(
            "Second factors taken away: %(n)s. Until a new one is set up, the password alone opens this sign-in.",
            {"n": count},
        ),
        Msg("Links for a new password are made by the system administrator: nobody does both."),
    )
    return Outcome(
        said,
        (
            Msg(
                "Make sure in person, not by telephone, that it is asked by %(person)s.",
                {"person": person_name(row.person)},
            ),
        ),
    )


def _literal(words: str) -> Text:
    return Text(words, words)


class _Kind:
    """One of the changes that need no form."""

    def __init__(
        self, action: str, title: Msg, button: Msg, role: str,
        save: Callable[[HttpRequest, Desk, Account, bool], Outcome], *, is_grave: bool = False,
    ) -> None:  # fmt: skip
        self.action, self.title, self.button, self.role = action, title, button, role
        self.save, self.is_grave = save, is_grave


_KINDS: dict[str, _Kind] = {
    "link": _Kind("make_link", Msg("Make a link for a new password"), Msg("Make the link"), SYSTEM, _link),
    "close": _Kind("close_account", Msg("Close the sign-in"), Msg("Close it"), SYSTEM, _close, is_grave=True),
    "reopen": _Kind("reopen_account", Msg("Open the sign-in again"), Msg("Open it"), SYSTEM, _reopen),
    "unlock": _Kind("unlock", Msg("Unlock the sign-in"), Msg("Unlock"), SYSTEM, _unlock),
    "factor": _Kind(
        "forget_factors", Msg("Reset the second factor"), Msg("Reset it"), SECURITY, _factor, is_grave=True
    ),
}
CHANGES = "|".join(_KINDS)
