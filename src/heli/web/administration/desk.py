"""Who sits at a page of administration, under which posts; and the refusal of everybody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason, Refused
from heli.base.text import Msg, Words
from heli.offices.actions.authority import covers
from heli.offices.codes import roles as known_roles
from heli.offices.models import Office, Person
from heli.offices.serving import is_standing, serving
from heli.web.administration.pages import ALL_THREE, PAGES, Page, pages_for
from heli.web.contexts.names import both, joined

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Desk:
    """A person in the posts of one office, at one page.

    Attributes:
        roles: the posts that count here: an administrator's only while he stands (`offices.serving`).
    """

    reader: Reader
    person: Person
    office: Office
    roles: frozenset[str]
    page: Page

    @property
    def may_change(self) -> bool:
        """Whether something may be changed on this page."""
        return bool(self.roles & self.page.writers)

    def holds(self, *wanted: str) -> bool:
        """Whether one of these posts is worn."""
        return bool(self.roles & set(wanted))

    def need(self, *wanted: str) -> None:
        """Raise `Refused` unless one of these posts is worn."""
        if not self.holds(*wanted):
            raise _refusal(self.page, frozenset(wanted), self.office)

    def covers(self, office: Office) -> bool:
        """Whether the office lies at this place or below it."""
        return covers(self.office, office)

    def within(self, office: Office | None) -> Office:
        """The office, if it lies within this place. Raises `NotFound` else: absent and not-yours look alike."""
        if office is None or not self.covers(office):
            raise NotFound()
        return office


View = Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]


def opens(key: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """Open a view under the posts of its page, and hand it the desk. Everybody else is refused with the reason."""
    page = PAGES[key]

    def guard(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, desk_at(request, page), *args, **kwargs)

        return guarded

    return guard


def desk_at(request: HttpRequest, page: Page) -> Desk:
    """The desk of whoever asks. Raises `Refused` for whom the page does not open."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    office = (
        Office.objects.select_related("region").filter(pk=reader.office).first() if reader.office else None
    )
    if office is None or not reader.roles & page.readers:
        raise _refusal(page, page.readers, office)
    roles = reader.roles
    if roles & ALL_THREE and not is_standing(office, clock.today()):
        roles -= ALL_THREE
        if not roles & page.readers:
            raise _not_standing(office)
    return Desk(reader, Person.objects.get(pk=int(reader.person)), office, roles, page)


def administration_pages(reader: Reader) -> tuple[Page, ...]:
    """The pages to which the navigation leads under the posts worn; asks the database nothing."""
    return pages_for(reader.roles)


def role_names(keys: frozenset[str]) -> Words:
    """The names of posts, in the order of the lawbook."""
    return joined(role.name for key, role in known_roles().items() if key in keys)


def _refusal(page: Page, wanted: frozenset[str], office: Office | None) -> Refused:
    say = Msg(
        "“%(page)s” opens to these posts only: %(posts)s.", {"page": page.name, "posts": role_names(wanted)}
    )
    return Refused((Reason("administration.not_yours", say, do=_whom_to_ask(office)),))


def _whom_to_ask(office: Office | None) -> Words:
    served = serving(office, clock.today()) if office else None
    if served is None or not served.people:
        return Msg("Ask an administrator of your office or of its superior.")
    people = joined(
        both(Msg("%(person)s (%(post)s)", {"person": person.name, "post": known_roles()[role].name}))
        for role, held in sorted(served.people.items())
        for person in held
    )
    return Msg("These serve your office: %(people)s", {"people": people})


def _not_standing(office: Office) -> Refused:
    say = Msg("Your office has not all three administrators; until it has, those of its superior serve it.")
    return Refused((Reason("administration.not_standing", say, do=_whom_to_ask(office)),))
