"""A person's notices as sentences: what is there, and why it came to him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.matters.models import Matter
from heli.notices.models import Notice, Preference
from heli.notices.unread import unread
from heli.web.contexts.names import Names, agent_name, look_up, part
from heli.web.contexts.waiting import PROGRAM_TASKS
from heli.web.contexts.work import OVERSEEING
from heli.web.words import LastDay

SHOWN = 100
_WHY: Mapping[str, Msg] = {
    "handler": Msg("It came to you because you answer for the matter."),
    "substitute": Msg("It came to you because you stand in for the handler."),
    "proposer": Msg("It came to you because you put it forward."),
    "named": Msg("It came to you because the task names you."),
    "deputy": Msg("It came to you because you were named to stand in."),
}
_HOW: Mapping[str, Msg] = {
    "approved": Msg("%(act)s: approved by %(person)s"),
    "returned": Msg("%(act)s: returned by %(person)s, with reasons"),
    "decided_otherwise": Msg("%(act)s: %(person)s decided otherwise"),
    "stale": Msg("%(act)s: overtaken by a later act, so it can't be approved any more"),
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice. `matter` is empty where the matter is not open to the reader; `url` then too."""

    id: UUID
    what: Words
    matter: str
    about: Words
    url: str
    why: Words
    at: datetime
    is_read: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """New ones, and those that were read, the latest first. `more`: how many new ones are not shown.

    `for_partner`: the reader is a partner's contact, who has no work list and enters no leave.
    """

    new: tuple[NoticeLine, ...]
    read: tuple[NoticeLine, ...]
    count: int
    more: int
    quiet: Words | None
    mail: str
    for_partner: bool

    @property
    def newest(self) -> str:
        """Number of the newest of the new ones: what comes after it is not marked as read with them."""
        return str(max(line.id for line in self.new)) if self.new else ""


def notice_page(reader: Reader) -> NoticePage:
    """The page. Its queries do not grow with the notices."""
    waiting = unread(reader)
    new = list(waiting.order_by("-is_urgent", "-shown_at", "-id")[:SHOWN])
    done = Notice.objects.filter(~Q(read_at=None), person=int(reader.person))
    old = list(done.order_by("-read_at", "-id")[:SHOWN])
    is_partner = read_by_partner(reader)
    lines = _lines([*new, *old], for_partner=is_partner)
    chosen = Preference.objects.filter(person=int(reader.person)).first()
    count = len(new) if len(new) < SHOWN else waiting.count()
    return NoticePage(
        new=lines[: len(new)],
        read=lines[len(new) :],
        count=count,
        more=count - len(new),
        quiet=_quiet(chosen),
        mail=chosen.address if chosen else "",
        for_partner=is_partner,
    )


def _quiet(chosen: Preference | None) -> Words | None:
    if chosen is None or chosen.quiet_from is None or chosen.quiet_to is None:
        return None
    hours = {"first": f"{chosen.quiet_from:%H:%M}", "last": f"{chosen.quiet_to:%H:%M}"}
    return Msg("Quiet from %(first)s to %(last)s: then only what is about custody.", hours)


def _lines(rows: Sequence[Notice], *, for_partner: bool) -> tuple[NoticeLine, ...]:
    matters = Matter.objects.in_bulk({row.matter_id for row in rows if row.matter_id is not None})
    people = [row.detail.get(key) for row in rows for key in ("by", "who")]
    offices = [row.detail.get(key) for row in rows for key in ("office", "by_office")]
    names = look_up(people=people, offices=offices)
    return tuple(_line(row, matters.get(row.matter_id), names, for_partner) for row in rows)


def _url(row: Notice, matter: Matter | None, for_partner: bool) -> str:
    """What a notice opens; empty where it is not open to the reader."""
    if for_partner:
        return reverse("partner_matter", args=[matter.pk]) if matter else reverse("partner_matters")
    if row.kind == "proposal" and matter:
        return reverse("proposal", args=[row.subject])
    if row.kind in ("leave", "substitute", "deputy"):
        return reverse("leave_shown", args=[row.subject])
    if row.kind == "answer" and matter:
        return reverse("recorded_act", args=[matter.pk, row.subject])
    return reverse("matter", args=[matter.pk]) if matter else ""


def _line(row: Notice, matter: Matter | None, names: Names, for_partner: bool) -> NoticeLine:
    detail = row.detail
    kind = Text(detail.get("kind_zh", ""), detail.get("kind_en", ""))
    about: Words = Msg(
        "%(kind)s %(number)s, %(office)s",
        {"kind": kind, "number": detail.get("number") or "—", "office": names.office(detail.get("office"))},
    )
    return NoticeLine(
        id=row.pk,
        what=_what(row, names),
        matter=matter.title_text if matter else "",
        about=about if kind.zh else Text("", ""),
        url=_url(row, matter, for_partner),
        why=_why(row),
        at=row.shown_at,
        is_read=row.read_at is not None,
        is_urgent=row.is_urgent,
    )


def _what(row: Notice, names: Names) -> Words:
    detail = row.detail
    act = Text(detail.get("zh", ""), detail.get("en", ""))
    if row.kind == "limit":
        return _of_limit(act, row.until)
    if row.kind == "proposal":
        return Msg("%(person)s put to you: %(act)s", {"person": names.person(detail.get("by")), "act": act})
    if row.kind == "decided":
        return Msg(_HOW[detail["how"]].msgid, {"act": act, "person": names.person(detail.get("by"))})
    if row.kind == "given":
        return Msg("The matter was given to you.")
    if row.kind == "answer":
        by = {"person": detail.get("by_part"), "office": detail.get("by_office")}
        who = agent_name(by, names) if by["person"] or by["office"] else names.office(None)
        return Msg("%(office)s: %(act)s", {"office": who, "act": act})
    if row.kind == "served":
        return Msg(
            "A document was served on your office on %(day)s.", {"day": date.fromisoformat(detail["on"])}
        )
    if row.kind == "task":
        return act if act.zh else PROGRAM_TASKS.get(detail.get("task", ""), Msg("Look at this."))
    days = {
        "person": names.person(detail.get("who")),
        "first": date.fromisoformat(detail["from"]),
        "last": date.fromisoformat(detail["to"]),
    }
    if row.kind == "deputy":
        return Msg("You stand in for the decisions of %(person)s from %(first)s to %(last)s.", days)
    if row.kind == "leave":
        return Msg("%(person)s will be away from %(first)s to %(last)s.", days)
    return Msg("You stand in for %(person)s from %(first)s to %(last)s.", days)


def _of_limit(rule: Text, until: date | None) -> Words:
    assert until is not None
    left = (until - clock.today()).days
    named = {"rule": rule, "day": LastDay(until), "days": abs(left)}
    if left > 1:
        return Msg("%(rule)s: by %(day)s, %(days)s days left", named)
    if left == 1:
        return Msg("%(rule)s: by %(day)s, 1 day left", named)
    if left == 0:
        return Msg("%(rule)s: today is the last day (%(day)s)", named)
    return Msg("%(rule)s: its last day was %(day)s, %(days)s days ago", named)


def _why(row: Notice) -> Words:
    if row.why in _WHY:
        return _WHY[row.why]
    post = {"post": part(row.why)}
    if row.detail.get("instead"):
        return Msg("It came to you as %(post)s because the handler is away and nobody stands in.", post)
    if row.kind == "limit" and row.why in OVERSEEING:
        return Msg("It came to you as %(post)s: an alarm climbs day by day until the act is done.", post)
    return Msg("It came to you as %(post)s.", post)
