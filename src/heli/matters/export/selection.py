"""Which matters an export holds, and their acts as events: what its reader may see, without facts, titles or parties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.ledger.leaf import decode
from heli.matters.books import library
from heli.matters.export.log import Event, Pseudonyms, Trace
from heli.matters.models import Matter, MatterAct
from heli.matters.repeats import happened_of
from heli.offices.models import Post

AT_ONCE = 200


def selection(reader: Reader, procedure: str, first: date, last: date) -> QuerySet[Matter]:
    """Matters of a procedure that the reader may see and that were opened from a day to a day, both inclusive."""
    rows = Matter.objects.visible_to(reader).of_procedure(procedure)
    found: QuerySet[Matter] = (
        rows.opened_between(first, last).select_related("office").order_by("opened_on", "id")
    )
    return found


def traces(reader: Reader, matters: QuerySet[Matter]) -> Iterator[Trace]:
    """The matters one by one, acts in order of recording, under the scope that is set.

    People stand under names of this export alone (N8): the same person has another name in the next.
    A partner gets the acts that were shared with him.
    """
    named, shared = Pseudonyms(), read_by_partner(reader)
    roles: dict[int, str] = {}
    for matter in matters.iterator(AT_ONCE):
        rows = MatterAct.objects.filter(matter=matter).order_by("seq")
        acts = [(row, decode(bytes(row.leaf))) for row in (rows.filter(is_shared=True) if shared else rows)]
        _learn(roles, [members for _, members in acts])
        events = tuple(_event(members, named, roles) for _, members in acts)
        yield Trace(str(matter.pk), matter.procedure, matter.office.code, events)


def _learn(roles: dict[int, str], acts: list[dict[str, Any]]) -> None:
    """Look up, by one query, under which roles these acts were done."""
    wanted = {int(m["actor"]["post"]) for m in acts if m["actor"]["post"]} - roles.keys()
    if wanted:
        roles |= dict(Post.objects.filter(pk__in=wanted).values_list("pk", "role"))


def _event(members: Mapping[str, Any], named: Pseudonyms, roles: Mapping[int, str]) -> Event:
    actor = members["actor"]
    acts = library().by_version(members["procedure"]["version"]).acts
    name = acts[members["act"]].name.text() if members["act"] in acts else None
    person = int(actor["person"]) if actor["person"].isdigit() else None
    return Event(
        activity=members["act"],
        at=_instant(happened_of(members)),
        name_zh=name.zh if name else "",
        name_en=name.en if name else "",
        resource=named(person),
        part=roles.get(int(actor["post"]), "") if actor["post"] else "" if person else actor["person"],
        mode=members["mode"],
        state=_state(members["outcome"]),
    )


def _instant(when: date | datetime) -> datetime:
    """An instant as it is; a civil day as its beginning at the office."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(0), tzinfo=clock.ZONE)


def _state(outcome: Mapping[str, Any]) -> str:
    """The states of the matter to which an act led, as "track=state"; those of its parties and items stay out."""
    moved = outcome.get("tracks", {})
    found = (f"{name.removesuffix('@m')}={state}" for name, state in moved.items() if name.endswith("@m"))
    return "; ".join(sorted(found))
