"""Who holds which post towards a matter on a day, who stands in for whom, and who is away: loaded once for many matters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from heli.matters.models import Matter, TeamMember
from heli.notices.chain import OVERSIGHT, Link
from heli.notices.models import Leave
from heli.offices.models import Post

STANDS_IN = "handling_prosecutor"
"""The part in which a substitute joins the team (the lawbook's act `substitute`)."""
OVERSEEING = (*OVERSIGHT, "deputy_chief", "chief_prosecutor")
_ROLES: dict[Link, tuple[str, ...]] = {
    "oversight": OVERSIGHT,
    "deputy_chief": ("deputy_chief",),
    "chief_prosecutor": ("chief_prosecutor",),
    "superior": ("case_management",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One person to tell. `why`: as what it comes to him; `instead`: because nobody before him is there."""

    person: int
    why: str
    instead: bool = False


@dataclass(frozen=True)
class Duty:
    """Everybody on duty on one day around some matters. Read it under the engine's scope."""

    posts: Sequence[Post]
    substitutes: dict[UUID, tuple[int, ...]]
    away: frozenset[int]

    @classmethod
    def on(cls, day: date, matters: Collection[Matter]) -> Duty:
        """Three queries, however many matters. Their offices must be loaded."""
        offices = {m.office_id for m in matters} | {m.office.superior_id for m in matters}
        posts = Post.objects.held_on(day).filter(office__in=offices - {None}, role__in=OVERSEEING)
        team = TeamMember.objects.filter(
            matter__in=[m.pk for m in matters], part=STANDS_IN, since__lte=day, until__gte=day
        )
        found: dict[UUID, tuple[int, ...]] = {}
        for matter, person in team.order_by("pk").values_list("matter_id", "person_id"):
            found[matter] = (*found.get(matter, ()), person)
        return cls(list(posts.order_by("pk")), found, away_on(day))

    def handlers(self, matter: Matter) -> list[Told]:
        """Who has to act: the handler, and who stands in for him."""
        told = [Told(person, "substitute") for person in self.substitutes.get(matter.pk, ())]
        if matter.handler_id is not None:
            told.insert(0, Told(matter.handler_id, "handler"))
        return told

    def there(self, told: Iterable[Told]) -> bool:
        """Whether one of them is not away."""
        return any(one.person not in self.away for one in told)

    def link(self, link: Link, matter: Matter) -> list[Told]:
        """Who holds a link of the chain towards a matter."""
        if link == "handler":
            return self.handlers(matter)
        office = matter.office.superior_id if link == "superior" else matter.office_id
        held = [p for p in self.posts if p.office_id == office and p.role in _ROLES[link]]
        return [
            Told(post.person_id, post.role) for post in held if link == "superior" or _covers(post, matter)
        ]

    def of_role(self, role: str, matter: Matter) -> list[Told]:
        """Who holds a role of the matter's office towards it."""
        held = [p for p in self.posts if p.office_id == matter.office_id and p.role == role]
        return [Told(post.person_id, role) for post in held if _covers(post, matter)]


def _covers(post: Post, matter: Matter) -> bool:
    if post.unit_id is not None and post.role == "department_head" and post.unit_id != matter.unit_id:
        return False
    return not post.lines or bool(post.lines & matter.line_bit)


def may_know(person: int, matter: Matter) -> bool:
    """Whether a person may be told of a matter at all: never one who is shut out, nor of a closed one but by name."""
    return person not in matter.denied and (not matter.closed_list or person in matter.grantees)


def away_on(day: date, people: Collection[int] | None = None) -> frozenset[int]:
    """Numbers of those who are on leave on a day."""
    held = Leave.objects.filter(from_on__lte=day, to_on__gte=day, ended_at=None)
    chosen = held if people is None else held.filter(Q(person__in=people))
    return frozenset(chosen.values_list("person_id", flat=True))
