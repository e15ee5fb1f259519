"""Writing notices: each once, shown when the person's quiet hours allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from heli.base import clock
from heli.notices.models import Notice, Preference
from heli.notices.quiet import shown_at


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be written; the fields of `models.Notice`."""

    person: int
    key: str
    kind: str
    why: str
    matter: UUID | None = None
    subject: UUID | None = None
    step: int | None = None
    until: date | None = None
    is_urgent: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)


def write(drafts: Sequence[Draft]) -> int:
    """Write those that are not there yet, under the engine's scope; how many were new. Three queries."""
    known = _known(drafts)
    new = {
        (one.person, one.key): one
        for one in reversed(drafts)
        if one.person > 0 and (one.person, one.key) not in known
    }
    if not new:
        return 0
    people = {one.person for one in new.values()}
    chosen = {row.person_id: row for row in Preference.objects.filter(person__in=people)}
    rows = [_row(one, chosen.get(one.person)) for one in reversed(new.values())]
    # another worker may have written the same meanwhile: the constraint keeps them one
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _known(drafts: Iterable[Draft]) -> set[tuple[int, str]]:
    found = list(drafts)
    rows = Notice.objects.filter(key__in={d.key for d in found}, person__in={d.person for d in found})
    return set(rows.values_list("person_id", "key"))


def _row(one: Draft, chosen: Preference | None) -> Notice:
    at = clock.now()
    held_back = chosen is not None and not one.is_urgent
    return Notice(
        person_id=one.person,
        key=one.key,
        kind=one.kind,
        why=one.why,
        matter_id=one.matter,
        subject=one.subject,
        step=one.step,
        until=one.until,
        is_urgent=one.is_urgent,
        detail=dict(one.detail),
        made_at=at,
        shown_at=shown_at(at, chosen.quiet_from, chosen.quiet_to) if chosen and held_back else at,
    )
