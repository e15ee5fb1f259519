"""Erasing a matter whose term has ended: what goes is shown, then it is destroyed by an act of the chief or a deputy."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heli.base.errors import NotFound
from heli.base.text import Msg, Text, Words
from heli.documents.settling import settle_after_commit
from heli.matters.actors import Actor
from heli.matters.erasing import Preview, erase_matter, preview
from heli.matters.models import Matter
from heli.web.administration.changing import Change, Outcome, answer
from heli.web.administration.desk import Desk, opens
from heli.web.administration.fields import Field, Values
from heli.web.administration.pages import PAGES
from heli.web.contexts.procedures import kind_of


@require_http_methods(["GET", "HEAD", "POST"])
@opens("retention")
def erase(request: HttpRequest, desk: Desk, matter: UUID) -> HttpResponse:
    """The form with what goes; posted and confirmed: erased. Absent, not yours and erased before look alike."""
    desk.need(*desk.page.writers)
    row = Matter.objects.visible_to(desk.reader).filter(pk=matter, erased_on=None).first()
    if row is None:
        raise NotFound()
    told = preview(matter)

    def save(values: Values, is_trial: bool) -> Outcome:
        erase_matter(matter, reason=values["reason"], actor=Actor(desk.reader), key=f"erase:{matter}")
        if not is_trial:
            settle_after_commit()
        return Outcome(what_goes(told), warn=(Msg("Nobody can bring it back, not from a backup either."),))

    # the log keeps number and kind: the title is among what goes
    change = Change(
        "erase_matter",
        Msg("Erase %(matter)s", {"matter": called(row)}),
        _plain(row),
        reverse("admin_retention"),
        [Field("reason", Msg("Why, and on what it rests"), "area", longest=2_000)],
        save,
        help=Msg("%(title)s: closed on %(closed)s, kept until %(until)s.", {
            "title": row.title_text, "closed": row.closed_on or "", "until": told.kept.until or Msg("for ever"),
        }),
        basis=tuple(told.kept.rule.basis),
        trail=((PAGES["retention"].name, reverse("admin_retention")),),
        button=Msg("Erase"),
        is_grave=True,
    )  # fmt: skip
    return answer(request, desk, change)


def called(row: Matter) -> Words:
    """A matter by its number, or by its kind and the day on which it was opened."""
    if row.number:
        return Text(row.number, row.number)
    return Msg("%(kind)s of %(day)s", {"kind": kind_of(row), "day": row.opened_on})


def _plain(row: Matter) -> Text:
    kind, number = kind_of(row), row.number or row.opened_on.isoformat()
    named = kind if isinstance(kind, Text) else Text("", "")
    return Text(f"{named.zh} {number}", f"{named.en} {number}")


def what_goes(told: Preview) -> tuple[Words, ...]:
    """What an erasure destroys and what stays, a sentence each."""
    said: list[Words] = [
        Msg("Destroyed: the title, personal and secret facts of its acts (%(facts)s), drafts, and words to search by.",
            {"facts": told.facts}),
        Msg("Papers that lose title and content: %(papers)s; files taken from the disk: %(files)s.",
            {"papers": told.papers, "files": told.files}),
    ]  # fmt: skip
    if told.parties:
        said.append(Msg("Parties of whom everything is destroyed: %(count)s.", {"count": told.parties}))
    if told.kept_parties:
        said.append(
            Msg(
                "Parties who stay, since a matter within its term rests on them: %(count)s. This one leads to them no more.",
                {"count": told.kept_parties},
            )
        )
    said.append(
        Msg(
            "Number, days, the names of the acts (%(acts)s) and their proof stay; statistics go on counting them.",
            {"acts": told.acts},
        )
    )
    return tuple(said)
