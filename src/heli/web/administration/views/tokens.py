"""Tokens of programs: for whom, in which post, for what, until when; made and ended by the security administrator."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from heli.access.models import Token
from heli.access.tokens import make_token, revoke
from heli.base import clock
from heli.base.errors import NotFound
from heli.base.text import Msg, Text, Words
from heli.offices.codes import administrators
from heli.offices.models import Post
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES
from heli.web.administration.scopes import offices_within
from heli.web.administration.sheet import Badge, Cell, Link, Sheet, Table
from heli.web.administration.views.home import shown, tabs
from heli.web.administration.words_of import office_names, person_name, post_words
from heli.web.contexts.names import joined
from heli.web.forms.shown import Option

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@opens("tokens")
# long: one page: its columns, its rows
def tokens(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every token of the place, those in force first."""
    offices = offices_within(desk).order_by().values("pk")
    found = Token.objects.filter(post__office__in=offices).select_related("person", "post__unit", "made_by")
    listed = list(found.order_by("revoked_at", "-expires_on", "-pk")[:200])
    names = office_names({token.post.office_id for token in listed})
    rows = tuple(
        (
            Cell(token.purpose, badges=(state(token),), links=_links(desk, token)),
            Cell(person_name(token.person)),
            Cell(post_words(token.post), detail=names.get(token.post.office_id, "")),
            Cell(token.expires_on),
            Cell(person_name(token.made_by), detail=token.made_at),
        )
        for token in listed
    )
    columns = (
        Msg("What the program does"),
        Msg("For whom"),
        Msg("In which post"),
        Msg("Last day"),
        Msg("Made by"),
    )
    sheet = Sheet(
        title=PAGES["tokens"].name,
        summary=Msg("A program reads and acts only as one person in one post. It ends with the post."),
        actions=(Link(Msg("Make a token"), reverse("admin_make_token")),),
        sections=(Table(PAGES["tokens"].name, columns, rows, Msg("No program has a token.")),),
        tabs=tabs(desk, "tokens"),
    )
    return shown(request, desk, sheet)


def state(token: Token) -> Badge:
    """Whether a token holds."""
    if token.revoked_at is not None:
        return Badge(Msg("ended"))
    if token.expires_on < clock.today():
        return Badge(Msg("run out"))
    if token.post.to_on is not None and token.post.to_on < clock.today():
        return Badge(Msg("its post ended"))
    return Badge(Msg("in force"), "good")


def _links(desk: Desk, token: Token) -> tuple[Link, ...]:
    if token.revoked_at is not None or token.expires_on < clock.today():
        return ()
    return (Link(Msg("End"), reverse("admin_end_token", args=[token.pk]), token.purpose),)


@require_http_methods(METHODS)
@opens("tokens")
# long: one form: its fields, what it changes
def make(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a token; its secret is shown once."""
    back = reverse("admin_tokens")
    offices = offices_within(desk).order_by().values("pk")
    held = Post.objects.held_on(clock.today()).filter(office__in=offices).exclude(role__in=administrators())
    posts = list(
        held.exclude(person=desk.person)
        .select_related("person", "unit")
        .order_by("person__sort_key", "pk")[:2000]
    )
    names = office_names({post.office_id for post in posts})

    def label(post: Post) -> Words:
        return joined([person_name(post.person), post_words(post)], zh="：", en=": ")

    def save(values: Values, _: bool) -> Outcome:
        post = next(post for post in posts if str(post.pk) == values["post"])
        secret = make_token(
            post=post, purpose=values["purpose"], expires_on=values["expires_on"], made_by=desk.person
        )
        said = (
            Msg(
                "A program reads and acts as %(who)s until %(day)s, and in no other post.",
                {"who": label(post), "day": values["expires_on"]},
            ),
            Msg("Every act of it names that person and the token; a program decides nothing (N5)."),
        )
        return Outcome(
            said,
            secret=secret,
            secret_help=Msg("Keep it as you would a password; the program sends it with each request."),
            subject=person_name(post.person),
        )

    fields = [
        Field("post", Msg("As whom, in which post"), "choice",
              options=[Option(str(post.pk), label(post), names.get(post.office_id)) for post in posts]),
        Field("purpose", Msg("What the program does with it"), longest=200),
        Field("expires_on", Msg("Last day"), "day", Msg("At most a year ahead.")),
    ]  # fmt: skip
    change = Change(
        "make_token",
        Msg("Make a token"),
        Text("令牌", "Tokens"),
        back,
        fields,
        save,
        trail=((PAGES["tokens"].name, back),),
    )
    return answer(request, desk, change)


@require_http_methods(METHODS)
@opens("tokens")
def end(request: HttpRequest, desk: Desk, token: UUID) -> HttpResponse:
    """End a token at once."""
    offices = offices_within(desk).order_by().values("pk")
    row = Token.objects.filter(pk=token, post__office__in=offices).select_related("person").first()
    if row is None:
        raise NotFound()

    def save(_values: Values, is_trial: bool) -> Outcome:
        revoke(row.pk, by=desk.person)
        return Outcome(
            (Msg("The program is refused from its next request on: %(purpose)s", {"purpose": row.purpose}),)
        )

    back = reverse("admin_tokens")
    change = Change("end_token", Msg("End the token"), person_name(row.person), back, (), save, button=Msg("End it"),
                    is_grave=True, trail=((PAGES["tokens"].name, back),))  # fmt: skip
    return answer(request, desk, change)
