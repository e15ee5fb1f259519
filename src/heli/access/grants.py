"""Giving and taking back the right to read or work on what lies elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from heli.access.models import Grant, Grantee
from heli.access.policy import Placed, may_read
from heli.access.reader import ENGINE, Reader
from heli.access.subjects import Subject, engine_everywhere, kinds, open_to, withdraw_from
from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.offices.codes import administrators
from heli.offices.hooks import Ending
from heli.offices.models import Office, Person, Post, Unit

GIVERS = frozenset({"chief_prosecutor", "deputy_chief", "department_head"})
"""Posts that may open a matter of their place to somebody outside of it."""
CONTACTS = frozenset(
    {
        "police_legal", "court_contact", "agency_contact", "detention_contact", "commission_contact", "case_management",
    }
)  # fmt: skip
"""Posts through which an office is reached: what is served on it is opened to them (W5: one way in and out)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """To whom a grant goes, what he may do, from when to when (days, both inclusive; an open end is None), and why.

    Attributes:
        people: number of each person whom it reaches → number of the post through which, or None.
        given_to, target, may, reason, basis: as in `access.models.Grant`.
        given_by: number of the person who answers for it.
    """

    people: Mapping[int, int | None]
    given_to: str
    target: int | None
    given_by: int
    reason: str
    from_on: date
    to_on: date | None = None
    may: str = "read"
    basis: str = ""


@transaction.atomic
# long: most of it is what a caller must know of each argument
def give(
    subject: Subject,
    row: Placed,
    *,
    by: Reader,
    to: Person | Unit | Office | Iterable[Person],
    reason: str,
    from_on: date,
    to_on: date | None = None,
    may: str = "read",
    basis: str = "",
    given_by: Person | None = None,
) -> Grant:
    """Open a subject to a person, a unit, an office or a team, which is expanded to its people now.

    Who joins the unit later is not reached; who leaves his post loses it with the post.

    Args:
        row: the access columns of the subject.
        to: a team is given as its people.
        given_by: the person who answers for it where the engine carries out an act.
    Raises:
        Refused: the giver may not read it or has no such post; nobody is there to receive it.
        BadInput: no reason, days in the wrong order, an unknown kind of subject.
    """
    _check(subject, row, by, reason, from_on, to_on)
    given_to, target, people = _expand(to, max(from_on, clock.today()))
    if not people:
        raise refused("grant.nobody", Msg("Nobody holds a post there who could read it."))
    giver = given_by.pk if given_by else by.person
    terms = Terms(people, given_to, target, giver, reason, from_on, to_on, may, basis)
    return enter(subject, row, terms)


def enter(subject: Subject, row: Placed, terms: Terms, *, number: UUID | None = None) -> Grant:
    """Write a grant that its caller answers for: an act that the law permitted is its ground, no giver is asked.

    Args:
        number: the grant's own, where it was said before (in an act's leaf).
    """
    with engine_everywhere():
        grant = Grant.objects.create(
            id=number or uuid7(), subject_kind=subject.kind, subject=subject.id, may=terms.may, given_to=terms.given_to,
            target=terms.target, reason=terms.reason, basis=terms.basis, given_by_id=terms.given_by,
            given_at=clock.now(), from_on=terms.from_on, to_on=terms.to_on, place_ord=row.place_ord,
            line_bit=row.line_bit, level=row.level, closed_list=row.closed_list,
            grantees=sorted({*row.grantees, *terms.people}), denied=sorted(row.denied),
        )  # fmt: skip
        Grantee.objects.bulk_create(
            Grantee(grant=grant, person_id=person, post_id=post) for person, post in terms.people.items()
        )
        if terms.from_on <= clock.today():
            open_to(subject, terms.people)
    return grant


def take_over(source: Subject, target: Subject, row: Placed, *, basis: str) -> Mapping[UUID, Grant]:
    """Let a subject that was parted from another have the grants that run on it, each with its terms and its people.

    The people of `target` are already those of `source`: nobody is opened or shut here, so that nobody gains anything.

    Args:
        row: the access columns of the target.
        basis: the act by which it was parted; stands for the act of the source on which a grant rests. A ground in words stays.
    Returns:
        the source's grant → the target's.
    """
    taken: dict[UUID, Grant] = {}
    with engine_everywhere():
        running = Grant.objects.filter(subject_kind=source.kind, subject=source.id, withdrawn_at=None)
        running = running.exclude(to_on__lt=clock.today()).order_by("given_at", "pk")
        for given in running.prefetch_related("people"):
            people = list(given.people.all())
            number, given.pk, given.subject = given.pk, uuid7(), target.id
            given.basis = basis if rests_on_act(given.basis) else given.basis
            given.place_ord, given.line_bit, given.level = row.place_ord, row.line_bit, row.level
            given.closed_list = row.closed_list
            given.grantees, given.denied = sorted(row.grantees), sorted(row.denied)
            given.save(force_insert=True)
            Grantee.objects.bulk_create(
                Grantee(grant=given, person_id=one.person_id, post_id=one.post_id, ended_at=one.ended_at)
                for one in people
            )
            taken[number] = given
    return taken


def rests_on_act(basis: str) -> bool:
    """Whether what a grant rests on is an act, named by its number: then an act ends it, and nobody by hand."""
    try:
        UUID(basis)
    except ValueError:
        return False
    return True


def end(number: UUID, why: str) -> None:
    """End a grant at once, on the ground of an act: its caller answers for it. What is no grant any more stays ended."""
    with engine_everywhere():
        running = list(Grant.objects.filter(pk=number, withdrawn_at=None))
    _end(running, why)


def contacts(office: Office, on: date) -> dict[int, int | None]:
    """The people through whom an office is reached on a day, each with the post; nobody where it has no contact here."""
    posts = Post.objects.held_on(on).filter(office=office, role__in=CONTACTS)
    return dict(posts.order_by("-pk").values_list("person_id", "pk"))


def _check(subject: Subject, row: Placed, by: Reader, reason: str, from_on: date, to_on: date | None) -> None:
    if subject.kind not in kinds():
        raise bad_input("subject", "grant.subject", "Nothing of this kind can be opened by a grant.")
    if not reason.strip():
        raise bad_input("reason", "grant.reason", "A grant needs a reason.")
    if to_on is not None and to_on < from_on:
        raise bad_input("to_on", "grant.days", "A grant can't end before it begins.")
    if by.person == ENGINE:
        return
    may_read(by, row).or_not_found()
    if not by.roles & GIVERS:
        raise refused(
            "grant.not_yours",
            Msg("A grant is given by the head, deputy chief or chief of the place that holds it."),
            do=Msg("Propose it to one of them."),
        )


def _expand(
    to: Person | Unit | Office | Iterable[Person], on: date
) -> tuple[str, int | None, dict[int, int | None]]:
    """Kind and number of the receiver, and its people with the post through which it reaches them."""
    if isinstance(to, Person):
        return "person", to.pk, {to.pk: None}
    if isinstance(to, (Unit, Office)):
        posts = Post.objects.held_on(on).exclude(role__in=administrators())
        posts = posts.filter(unit=to) if isinstance(to, Unit) else posts.filter(office=to)
        kind = "unit" if isinstance(to, Unit) else "office"
        return kind, to.pk, dict(posts.order_by("-pk").values_list("person_id", "pk"))
    return "team", None, {person.pk: None for person in to}


@transaction.atomic
def withdraw(grant: Grant, *, by: Reader, why: str) -> None:
    """Take a grant back at once. Raises as `give` does."""
    subject = Subject(grant.subject_kind, grant.subject)
    _check(subject, grant, by, why, grant.from_on, grant.to_on)
    _end([grant], why)


def _end(grants: Collection[Grant], why: str) -> None:
    for grant in grants:
        with engine_everywhere():
            grant.withdrawn_at, grant.withdrawn_why = clock.now(), why
            grant.save(update_fields=["withdrawn_at", "withdrawn_why"])
        _release(grant)


def _release(grant: Grant) -> None:
    """Let go whoever a grant still reaches."""
    with engine_everywhere():
        people = list(grant.people.filter(ended_at=None).values_list("person_id", flat=True))
        grant.people.filter(ended_at=None).update(ended_at=clock.now())
    withdraw_from(Subject(grant.subject_kind, grant.subject), people)


def withdraw_when_ended(post: Post, _ending: Ending) -> None:
    """What reached a person through a post ends with it; registered with `offices.hooks` at start."""
    withdraw_with_post(post)


def withdraw_with_post(post: Post) -> None:
    """End what reached a person through a post whose last day is past."""
    if post.to_on is None or post.to_on >= clock.today():
        return  # the daily turn ends it after the last day
    with engine_everywhere():
        reached = list(Grantee.objects.filter(post=post, ended_at=None).select_related("grant"))
        Grantee.objects.filter(pk__in=[one.pk for one in reached]).update(ended_at=clock.now())
    for one in reached:
        withdraw_from(Subject(one.grant.subject_kind, one.grant.subject), [one.person_id])


@transaction.atomic
def turn(on: date) -> tuple[int, int]:
    """The daily step: open grants that begin, end those whose last day is past, or whose post ended.

    What ends by its own last day was said to end when it was given: its people lose it, and nothing is withdrawn.
    Returns (deferred grants that are open now, ended). Running it twice on a day changes nothing more.
    """
    with engine_everywhere():
        running = Grant.objects.filter(withdrawn_at=None)
        begins = running.filter(from_on__lte=on, given_at__date__lt=F("from_on"))
        begun = list(begins.filter(Q(to_on=None) | Q(to_on__gte=on)).prefetch_related("people"))
        over = list(running.filter(to_on__lt=on, people__ended_at=None).distinct())
        posts = Post.objects.filter(to_on__lt=on)
        left = list(
            Post.objects.filter(
                pk__in=Grantee.objects.filter(ended_at=None, post__in=posts).values_list("post_id", flat=True)
            )
        )
    for grant in begun:
        open_to(
            Subject(grant.subject_kind, grant.subject),
            [one.person_id for one in grant.people.all() if one.ended_at is None],
        )
    for grant in over:
        _release(grant)
    for post in left:
        withdraw_with_post(post)
    return len(begun), len(over) + len(left)
