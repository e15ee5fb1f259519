"""Who may write the directory, and the line that says it was written."""

from __future__ import annotations

from django.db.models import Model

from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import refused
from heli.base.text import Msg
from heli.offices.kinds import NATION
from heli.offices.models import DirectoryChange, Office, Person, Post, Region, RegionTerm
from heli.offices.serving import is_standing

EITHER = frozenset({"system_admin", "security_admin"})
SECURITY = frozenset({"security_admin"})
SYSTEM = frozenset({"system_admin"})


def require(actor: Person | None, roles: frozenset[str], *, about: Office | Region | None = None) -> None:
    """Raise `Refused` unless the actor holds one of the administrator posts over this office or region, and stands.

    An administrator of a county that has not all three leaves it to its superior's (`serving.is_standing`), in the
    pages and by command alike.
    Without an actor it is the founding: allowed until the first security administrator is named.
    """
    day = clock.today()
    if actor is None:
        if Post.objects.filter(role="security_admin").exists():
            raise refused(
                "directory.no_actor",
                Msg("The directory has administrators; one of them has to do this."),
                do=Msg("Sign in as the system or security administrator."),
            )
        return
    held = Post.objects.filter(person=actor, role__in=roles).held_on(day).select_related("office")
    posts = [post for post in held if covers(post.office, about)]
    if posts and not any(is_standing(office, day) for office in {post.office for post in posts}):
        raise refused(
            "administration.not_standing",
            Msg(
                "Your office has not all three administrators; until it has, those of its superior serve it."
            ),
            do=Msg("Ask the administrators of the superior office."),
        )
    if not posts:
        raise refused(
            "directory.not_yours",
            Msg("Only an administrator of this place may change it in the directory."),
            do=Msg("Ask the security or system administrator of the office or of its superior."),
        )


def covers(own: Office, about: Office | Region | None) -> bool:
    """Whether an administrator of `own` answers for this office or region: same place or below."""
    if about is None or own.level == NATION:
        return True
    if isinstance(about, Office) and about.kind == own.kind:
        return bool(own.lft <= about.lft <= own.rgt)
    region = about if isinstance(about, Region) else about.region
    # a body without a region belongs to no place below the nation's: every node may keep its own
    return region is None or own.region_id in _chain(region)


def _chain(region: Region) -> list[int]:
    """The region and its superiors on the present day, by number."""
    chain = [region.pk]
    while len(chain) <= NATION + 4:
        term = RegionTerm.objects.filter(region=chain[-1]).held_on(clock.today()).first()
        if term is None or term.parent_id is None:
            break
        chain.append(term.parent_id)
    return chain


def note(actor: Person | None, action: str, subject: Model | None, **detail: Json) -> None:
    """Write the one line of this change; `subject` prints as "post 12", or "directory" for all of it."""
    label = f"{type(subject).__name__.lower()} {subject.pk}" if subject is not None else "directory"
    DirectoryChange.objects.create(
        at=clock.now(), actor=actor, action=action, subject=label, detail=dict(detail)
    )
