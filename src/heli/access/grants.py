"""Giving and taking back the right to read or work on what lies elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from heli.access.models import Grant, Grantee
from heli.access.policy import Placed, may_read
from heli.access.reader import ENGINE, Reader
from heli.access.subjects import Subject, engine_everywhere, kinds, open_to, withdraw_from
from heli.base import clock
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.offices.codes import administrators
from heli.offices.models import Office, Person, Post, Unit

GIVERS = frozenset({"chief_prosecutor", "deputy_chief", "department_head"})
"""Posts that may open a matter of their place to somebody outside of it."""


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
    with engine_everywhere():
        grant = Grant.objects.create(
            subject_kind=subject.kind, subject=subject.id, may=may, given_to=given_to, target=target, reason=reason,
            basis=basis, given_by_id=giver, given_at=clock.now(), from_on=from_on, to_on=to_on, place_ord=row.place_ord,
            line_bit=row.line_bit, level=row.level, closed_list=row.closed_list,
            grantees=sorted({*row.grantees, *people}), denied=sorted(row.denied),
        )  # fmt: skip
        Grantee.objects.bulk_create(
            Grantee(grant=grant, person_id=person, post_id=post) for person, post in people.items()
        )
    if from_on <= clock.today():
        open_to(subject, people)
    return grant


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
            people = list(grant.people.filter(ended_at=None).values_list("person_id", flat=True))
            grant.people.filter(ended_at=None).update(ended_at=clock.now())
            grant.withdrawn_at, grant.withdrawn_why = clock.now(), why
            grant.save(update_fields=["withdrawn_at", "withdrawn_why"])
        withdraw_from(Subject(grant.subject_kind, grant.subject), people)


def withdraw_with_post(post: Post) -> None:
    """What reached a person through a post ends with it; registered with `offices.hooks` at start."""
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

    Returns (deferred grants that are open now, ended). Running it twice on a day changes nothing more.
    """
    with engine_everywhere():
        running = Grant.objects.filter(withdrawn_at=None)
        begun = list(
            running.filter(from_on__lte=on, given_at__date__lt=F("from_on")).prefetch_related("people")
        )
        over = list(running.filter(to_on__lt=on))
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
    _end(over, "its last day is past")
    for post in left:
        withdraw_with_post(post)
    return len(begun), len(over) + len(left)
