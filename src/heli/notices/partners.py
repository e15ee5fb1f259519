"""What contacts of police, courts and agencies should know: served on their body, a clock that runs against it, answered.

Everything is read under the contact's own scope: what he may not see, he is not told of (and of what he may see, only
that it is there). Answers are acts marked shared that somebody else did; clocks are those that bind his body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heli.access.policy import PARTNER_PARTS, read_by_partner
from heli.access.reader import Reader
from heli.access.readers import reader_of
from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.base import clock
from heli.matters.act_views import act_views
from heli.matters.books import library
from heli.matters.models import Matter, MatterAct, Service, TimeLimit
from heli.notices import telling
from heli.notices.chain import Step, reached
from heli.notices.gathering import RECENT, act_detail, uuid_from
from heli.notices.telling import Draft
from heli.offices.models import Post

STEPS = (Step(3, "handler"), Step(-1, "handler"))
"""A clock that binds a partner tells him when it starts, three days before its last day and on the day after it."""
PAST = timedelta(days=30)
_OTHERS = frozenset(
    {*PARTNER_PARTS.values(), "superior_office", "counterpart_office", "handler_of_source", "handler_of_subject", "party"}
)  # fmt: skip
"""Whom a clock may bind by name; one that names nobody of these binds who is addressed."""


@dataclass(frozen=True, slots=True)
class _Contact:
    """Somebody who looks for his body. `why`: the post by which he is told."""

    reader: Reader
    why: str


def tell_partners() -> int:
    """Write what is new for every contact; how many notices. Each is looked at in his own scope."""
    today, written = clock.today(), 0
    for contact in _contacts(today):
        with scope(contact.reader):
            drafts = [*_served(contact, today), *_clocks(contact, today), *_answers(contact)]
        if drafts:
            with engine_everywhere():
                written += telling.write(drafts)
    return written


def _contacts(today: date) -> list[_Contact]:
    """One for each person and body, in a stable order."""
    with engine_everywhere():
        held = (
            Post.objects.held_on(today)
            .filter(role__in=PARTNER_PARTS)
            .select_related("person", "office", "unit")
        )
        posts: dict[tuple[int, int], list[Post]] = {}
        for post in held.order_by("person_id", "office_id", "pk"):
            posts.setdefault((post.person_id, post.office_id), []).append(post)
        readers = [(reader_of(found[0].person, found, today), found[0].role) for found in posts.values()]
    return [_Contact(reader, role) for reader, role in readers if read_by_partner(reader)]


def _served(contact: _Contact, today: date) -> Iterator[Draft]:
    since = today - RECENT
    rows = list(Service.objects.filter(to_office=contact.reader.office, sent_on__gte=since).order_by("pk"))
    open_to_him = Matter.objects.visible_to(contact.reader).in_bulk({row.matter_id for row in rows})
    for row in rows:
        matter = open_to_him.get(row.matter_id)
        detail = {"on": row.sent_on.isoformat(), **(_kind(matter) if matter else {})}
        yield _draft(contact, f"served:{row.pk}", "served", row.matter_id, row.pk, detail=detail)


def _clocks(contact: _Contact, today: date) -> Iterator[Draft]:
    mine = {PARTNER_PARTS[role] for role in contact.reader.roles}
    rows = (
        TimeLimit.objects.visible_to(contact.reader).running().filter(binds="watch", matter__closed_on=None)
    )
    rows = rows.exclude(who__in=_OTHERS - mine).filter(ends_on__gte=today - PAST)
    for row in rows.select_related("matter").order_by("pk"):
        assert row.ends_on is not None
        step = reached(STEPS, (row.ends_on - today).days)
        if step is None and (row.starts_on is None or row.starts_on < today - RECENT):
            continue
        rule = library().by_version(row.rule_version).limits[row.rule].name.text()
        detail = {**_kind(row.matter), "zh": rule.zh, "en": rule.en}
        key = f"watch:{row.pk}:{row.ends_on}:{'start' if step is None else step}"
        yield _draft(contact, key, "limit", row.matter_id, row.pk, until=row.ends_on, detail=detail)


def _answers(contact: _Contact) -> Iterator[Draft]:
    """Acts marked shared that somebody else did of late; what served a paper is told as that."""
    since = clock.now() - RECENT
    found = MatterAct.objects.filter(
        pk__gte=uuid_from(clock.real_now() - RECENT), recorded_at__gte=since, is_shared=True
    )
    rows = list(found.select_related("matter").order_by("pk"))
    served = set(Service.objects.filter(act__in=[row.pk for row in rows]).values_list("act", flat=True))
    matters = {row.pk: row.matter for row in rows}
    for view in act_views("matter", [row for row in rows if row.pk not in served]):
        matter, by = matters[view.id], str(view.actor.get("office") or "")
        known = library().by_version(matter.version).acts
        if view.name in known and by != str(contact.reader.office):
            detail = {
                **act_detail(matter, view.name),
                "by_office": int(by) if by.isdigit() else matter.office_id,
            }
            yield _draft(contact, f"act:{view.id}", "answer", matter.pk, view.id, detail=detail)


def _kind(matter: Matter) -> dict[str, Any]:
    name = library().by_version(matter.version).written.name.text()
    return {"kind_zh": name.zh, "kind_en": name.en, "number": matter.number, "office": matter.office_id}


def _draft(contact: _Contact, key: str, kind: str, matter: Any, subject: Any, **more: Any) -> Draft:
    return Draft(int(contact.reader.person), key, kind, contact.why, matter, subject, **more)
