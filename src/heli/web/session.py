"""Who is signed in, in which place, with which hats.

A person may hold posts in several places. The hats of one place are worn together; of two places,
one is chosen and kept in the session until it is changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest

from heli.access.reader import NOBODY, Reader
from heli.access.readers import reader_of
from heli.base import clock
from heli.base.text import Text
from heli.offices.codes import roles
from heli.offices.models import OfficeName, Person, Post

PLACE_KEY = "place"


@dataclass(frozen=True, slots=True)
class Place:
    """An office where the person holds posts today."""

    office: int
    name: Text
    hats: tuple[Text, ...]
    is_worn: bool = False


@dataclass(frozen=True, slots=True)
class WornHats:
    """The person who is signed in, in the place that is worn. `office_name` is None without a post."""

    name: Text
    office_name: Text | None
    hat_names: tuple[Text, ...]
    has_other_places: bool


@dataclass(frozen=True, slots=True)
class _Held:
    """What a request knows of its person: loaded once, kept on the request."""

    person: Person
    posts: tuple[Post, ...]
    worn_office: int | None

    @property
    def worn_posts(self) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if post.office_id == self.worn_office)

    @property
    def offices(self) -> frozenset[int]:
        return frozenset(post.office_id for post in self.posts)


def reader(request: HttpRequest) -> Reader:
    """The reader of this request; `NOBODY` before sign-in, or for an account without a person."""
    held = _held(request)
    return reader_of(held.person, held.worn_posts, clock.today()) if held else NOBODY


def worn(request: HttpRequest) -> WornHats | None:
    """For the head of a page; None before sign-in."""
    held = _held(request)
    if held is None:
        return None
    office_name = (
        _office_names(frozenset({held.worn_office})).get(held.worn_office) if held.worn_office else None
    )
    return WornHats(
        Text(held.person.name, held.person.name_en or held.person.name),
        office_name,
        tuple(_hat(post) for post in held.worn_posts),
        len(held.offices) > 1,
    )


def places(request: HttpRequest) -> tuple[Place, ...]:
    """Every place where the person holds posts today, the worn one marked."""
    held = _held(request)
    if held is None:
        return ()
    names = _office_names(held.offices)
    return tuple(
        Place(
            office,
            names[office],
            tuple(_hat(post) for post in held.posts if post.office_id == office),
            office == held.worn_office,
        )
        for office in sorted(held.offices)
    )


def must_choose(request: HttpRequest) -> bool:
    """Whether the person holds posts in several places and has not chosen one yet."""
    held = _held(request)
    return held is not None and len(held.offices) > 1 and held.worn_office is None


def choose(request: HttpRequest, office: int) -> bool:
    """Wear the hats of an office from the next request on; False if the person holds none there."""
    held = _held(request)
    if held is None or office not in held.offices:
        return False
    request.session[PLACE_KEY] = office
    return True


def _held(request: HttpRequest) -> _Held | None:
    if not hasattr(request, "_heli_held"):
        request._heli_held = _load(request)  # type: ignore[attr-defined]
    return cast("_Held | None", request._heli_held)  # type: ignore[attr-defined]


def _load(request: HttpRequest) -> _Held | None:
    user: AbstractBaseUser | AnonymousUser | None = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    held_today = Post.objects.held_on(clock.today()).filter(person__account__user=user.pk)
    posts = tuple(held_today.select_related("person", "office", "unit").order_by("office_id", "id"))
    person = posts[0].person if posts else Person.objects.filter(account__user_id=user.pk).first()
    if person is None:
        return None
    offices = {post.office_id for post in posts}
    chosen = request.session.get(PLACE_KEY)
    if chosen not in offices:
        chosen = next(iter(offices)) if len(offices) == 1 else None
    return _Held(person, posts, chosen)


def _office_names(offices: frozenset[int | None]) -> dict[int, Text]:
    rows = OfficeName.objects.held_on(clock.today()).filter(office_id__in=offices)
    return {row.office_id: row.text for row in rows}


def _hat(post: Post) -> Text:
    role = roles()[post.role].name
    return Text(post.title or role.zh, role.en)
