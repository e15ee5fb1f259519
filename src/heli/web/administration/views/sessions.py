"""Who is signed in where, and ending a session. No time at the desk is kept or shown (N8): only since and until when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.base import clock
from heli.base.errors import NotFound
from heli.base.text import Msg, Text
from heli.offices.models import Account
from heli.web.administration import signing
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Values
from heli.web.administration.pages import PAGES
from heli.web.administration.scopes import accounts_within
from heli.web.administration.sheet import Badge, Cell, Link, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import office_names, person_name


@require_safe
@opens("sessions")
def sessions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every session that runs in the place."""
    running = signing.sessions()
    accounts = _accounts(desk, {one.user for one in running})
    own = signing.hash_of(request.session.session_key or "")
    rows = _rows([(one, accounts[one.user]) for one in running if one.user in accounts], own)
    columns = (
        Msg("Person"),
        Msg("Sign-in"),
        Msg("Place worn"),
        Msg("From which address"),
        Msg("Since"),
        Msg("Ends at the latest"),
    )
    table = Table(PAGES["sessions"].name, columns, rows, Msg("Nobody is signed in."))
    sheet = Sheet(
        title=PAGES["sessions"].name,
        summary=Msg("A session ends by itself after twelve hours. What people do in it is not shown here."),
        sections=(table,),
        tabs=tabs(desk, "sessions"),
    )
    return shown(request, desk, sheet)


def _rows(running: list[tuple[signing.SignedIn, Account]], own: str) -> tuple[tuple[Cell, ...], ...]:
    names = office_names({one.place for one, _ in running if one.place is not None})
    rows = []
    for one, account in running:
        mine = one.key_hash == own
        badges = (Badge(Msg("this one"), "brand"),) if mine else ()
        end = Link(Msg("End"), reverse("admin_end_session", args=[one.key_hash]), account.person.name)
        place = names.get(one.place, "—") if one.place is not None else Msg("the only place of the person")
        rows.append(
            (
                Cell(person_name(account.person), badges=badges, links=() if mine else (end,)),
                Cell(account.user.username),
                Cell(place),
                Cell(one.address or "—"),
                Cell(one.since + clock.offset() if one.since else "—"),
                Cell(one.until + clock.offset()),
            )
        )
    return tuple(rows)


def _accounts(desk: Desk, users: set[int]) -> dict[int, Account]:
    return {account.user_id: account for account in accounts_within(desk).filter(user__in=users)}


@require_http_methods(["GET", "HEAD", "POST"])
@opens("sessions")
def end(request: HttpRequest, desk: Desk, key_hash: str) -> HttpResponse:
    """End one session."""
    one = next((one for one in signing.sessions() if one.key_hash == key_hash), None)
    account = _accounts(desk, {one.user}).get(one.user) if one else None
    if one is None or account is None:
        raise NotFound()

    def save(_values: Values, is_trial: bool) -> Outcome:
        signing.end_session(key_hash)
        return Outcome(
            (
                Msg("%(person)s is signed out there at once.", {"person": person_name(account.person)}),
                Msg("What was typed and kept as a draft stays; what was not sent is lost."),
                Msg("The sign-in itself stays open."),
            )
        )

    back = reverse("admin_sessions")
    subject = Text(account.person.name, account.person.name_en or account.person.name)
    change = Change("end_session", Msg("End the session"), subject, back, (), save, button=Msg("End it"), is_grave=True,
                    trail=((PAGES["sessions"].name, back),))  # fmt: skip
    return answer(request, desk, change)
