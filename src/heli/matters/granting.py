"""Grants on matters, recorded as acts, so that a row that was changed behind our back contradicts the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from heli.access import grants
from heli.access.models import Grant
from heli.access.subjects import Subject
from heli.base import clock
from heli.matters.actors import Actor
from heli.matters.recompute import engine_entry
from heli.matters.request import scoped
from heli.matters.situation import Head, load_head
from heli.matters.snapshot import fold
from heli.matters.writing import Entry, as_bytes, write
from heli.offices.models import Office, Person, Unit


def give_grant(
    matter: UUID,
    *,
    actor: Actor,
    to: Person | Unit | Office | Iterable[Person],
    reason: str,
    from_on: date,
    key: str,
    to_on: date | None = None,
    may: str = "read",
    basis: str = "",
) -> UUID:
    """Open a matter to a person, a unit, an office or a team; the grant's number. Raises as `access.grants.give`."""
    with scoped(actor.reader):
        head = load_head(matter, key=key)
        if head.seen is not None:
            return _given_before(head)
        given = grants.give(
            Subject("matter", matter), head, by=actor.reader, to=to, reason=reason, from_on=from_on, to_on=to_on,
            may=may, basis=basis,
        )  # fmt: skip
        _record(head, actor, "give_grant", given, key)
        return given.pk


def withdraw_grant(grant: UUID, *, actor: Actor, why: str, key: str) -> None:
    """Take a grant back at once. Raises as `access.grants.withdraw`."""
    with scoped(actor.reader):
        row = Grant.objects.get(pk=grant)
        head = load_head(row.subject, key=key)
        if head.seen is None:
            grants.withdraw(row, by=actor.reader, why=why)
            row.refresh_from_db()
            _record(head, actor, "withdraw_grant", row, key)


def _given_before(head: Head) -> UUID:
    given = Grant.objects.filter(subject_kind="matter", subject=head.id).order_by("-given_at").first()
    assert given is not None
    return given.pk


def _record(head: Head, actor: Actor, name: str, grant: Grant, key: str) -> None:
    entry: Entry = engine_entry(head, name, clock.now(), None, key)
    entry.actor = entry.entered_by = actor.agent()
    entry.person = actor.person
    entry.basis = (grant.basis,) if grant.basis else ()
    entry.outcome = {"grants": {str(grant.pk): grant_facts(grant)}}
    write(entry, as_bytes(entry), fold(head.data, entry.outcome, entry.seq))


def grant_facts(grant: Grant) -> dict[str, Any]:
    """What the record says of a grant; `verify` holds the row to it."""
    facts: dict[str, Any] = {
        "may": grant.may,
        "given_to": grant.given_to,
        "target": grant.target,
        "from_on": grant.from_on.isoformat(),
        "to_on": grant.to_on.isoformat() if grant.to_on else None,
        "given_by": grant.given_by_id,
        "withdrawn": grant.withdrawn_at is not None,
    }
    return {name: value for name, value in facts.items() if value not in (None, False)}
