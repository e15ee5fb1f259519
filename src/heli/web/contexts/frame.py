"""What stands around every page: office, person, hats, navigation, the demo's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from heli.access.policy import read_by_partner
from heli.access.reader import NOBODY
from heli.base import clock, installation
from heli.base.filling import Filling, noted
from heli.base.settings import CONFIG
from heli.base.text import Msg, Text, Words
from heli.notices.unread import unread
from heli.reports.asking import sees_reports
from heli.web.administration.pages import administration_entry
from heli.web.contexts.stampings import KEEPER
from heli.web.session import WornHats, worn

# name of the URL, words; a room of the program that is not there yet has no entry in the navigation
_NAVIGATION: tuple[tuple[str, Msg], ...] = (
    ("work_list", Msg("Work list")),
    ("registry", Msg("Matters")),
    ("calendar", Msg("Calendar")),
    ("meetings", Msg("Meetings")),
    ("stampings", Msg("Stamping")),
    ("collaboration", Msg("Collaboration")),
    ("reports", Msg("Reports")),
    ("notices", Msg("Notices")),
    ("law", Msg("The lawbook")),
)
_FOR_PARTNERS: tuple[tuple[str, Msg], ...] = (
    ("partner_matters", Msg("Shared with us")),
    ("notices", Msg("Notices")),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of a navigation. `count` is shown where it isn't 0."""

    name: Words
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of one page; everything is empty for somebody who is not signed in."""

    person: Text | str = ""
    office: Text | None = None
    hats: tuple[Words, ...] = ()
    place_url: str = ""
    nav: tuple[NavItem, ...] = ()
    demo_now: datetime | None = None
    filling: Filling | None = None
    next_day_url: str = ""


def frame(request: HttpRequest) -> Mapping[str, object]:
    """Context processor: `frame`, made only when a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame:
    """The frame for a request; asks the database for the person's posts and the installation's mark."""
    hats = worn(request)
    is_demo = installation.is_demo()
    return Frame(
        person=hats.name if hats else "",
        office=hats.office_name if hats else None,
        hats=hats.hat_names if hats else (),
        place_url=reverse("place") if hats and hats.has_other_places else "",
        nav=_navigation(request) if hats else (),
        demo_now=clock.now() if is_demo else None,
        filling=noted(CONFIG.var) if is_demo else None,
        next_day_url=_next_day_url(hats) if is_demo else "",
    )


def _navigation(request: HttpRequest) -> tuple[NavItem, ...]:
    items = []
    reader = getattr(request, "reader", NOBODY)
    for name, words in _FOR_PARTNERS if read_by_partner(reader) else _NAVIGATION:
        if name == "reports" and not sees_reports(reader):
            continue
        if name == "stampings" and KEEPER not in reader.roles:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == url if url == "/" else request.path.startswith(url)
        count = unread(reader).count() if name == "notices" else 0
        items.append(NavItem(words, url, here, count))
    found = administration_entry(reader.roles)
    if found is not None:
        url = reverse(found.url_name)
        items.append(NavItem(found.nav_name, url, request.path.startswith(reverse("administration"))))
    return tuple(items)


def _next_day_url(hats: WornHats | None) -> str:
    return reverse("next_day") if hats else ""
