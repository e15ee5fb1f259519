"""Papers that an act issues, and papers that it serves."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from heli.access.grants import contacts
from heli.access.subjects import Subject
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import Attempt, Changes, CompiledProcedure
from heli.matters.actors import Actor
from heli.matters.admitting import Entrant, enter
from heli.matters.correcting import correct
from heli.matters.issuing import issue
from heli.matters.models import Paper, Service
from heli.matters.request import raw_cursor, scoped
from heli.matters.situation import Head
from heli.matters.stream import MatterStream, Recorded
from heli.matters.writing import Entry
from heli.offices.models import Office
from heli.offices.node import this_node

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences

_COLUMNS = "place_ord, line_bit, level, closed_list, grantees, denied"
_SERVED = f"""
INSERT INTO matters_service (id, origin_node, {_COLUMNS}, matter_id, paper_id, to_office_id, to_party, mode, sent_on,
  received_on, receipt_id, act)
SELECT %s, %s, {_COLUMNS}, id, %s, %s, %s, %s, %s, %s, %s, %s FROM matters_matter WHERE id = %s
"""


def follow(
    after: Consequences,
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    attempt: Attempt,
    changes: Changes,
) -> None:
    """Issue the documents that the act names, and record the service that it is."""
    issue(after, head, compiled, entry, changes)
    serves = compiled.acts[attempt.act].serves
    if serves is not None and attempt.facts.get(serves.paper):
        _still_good(UUID(str(attempt.facts[serves.paper])))
        addressees = [
            (compiled.acts[attempt.act].facts[name].type, value)
            for name in serves.to
            for value in _each(attempt.facts.get(name))
        ]
        why = compiled.acts[attempt.act].name.text().zh
        for kind, value in addressees:
            service = uuid7()
            after.afterwards.append(
                lambda h, e, s=service, k=kind, v=value: _serve(h, e, attempt, s, serves.paper, k, v)  # type: ignore[misc]
            )
            if kind in ("office", "offices"):
                _open_to(after, head, entry, service, int(value), why)


def _open_to(after: Consequences, head: Head, entry: Entry, service: UUID, office: int, why: str) -> None:
    """The addressee's contacts read the service and the document served, its file with it: nothing else of the matter.

    Where it has none here yet the grant stands for those who come (`access.joining`).
    """
    people = contacts(Office.objects.get(pk=office), clock.civil_day(entry.recorded_at))
    if people or entry.actor.person.isdigit() or entry.entered_by.person.isdigit():
        enter(after, head, entry, Subject("service", service), Entrant(people, "office", office), why)


def correct_receipt(
    service: UUID, *, received_on: date, reason: str, actor: Actor, key: str, receipt: UUID | None = None
) -> Recorded:
    """Give a service another day of receipt: the act that served is corrected, its limits counted anew.

    Args:
        receipt: the paper that proves it, where it came later; None leaves what is there.
    Raises:
        NotFound: absent or not yours.
        BadInput, Refused: as `correcting.correct`.
    """
    row = Service.objects.filter(pk=service).first()
    if row is None:
        raise NotFound((Reason("service.none", Msg("There is no such service, or it isn't yours to see.")),))
    facts = {"receipt": str(receipt)} if receipt else None
    done = correct(
        MatterStream(row.matter_id), row.act, reason=reason, actor=actor, key=key, facts=facts,
        happened_at=received_on,
    )  # fmt: skip
    with scoped(actor.reader):
        changed: dict[str, object] = {"received_on": received_on} | ({"receipt": receipt} if receipt else {})
        Service.objects.filter(act=row.act).update(**changed)
    return done


def _still_good(paper: UUID) -> None:
    """A document that is void is served on nobody."""
    if Paper.objects.filter(pk=paper).exclude(voided_by=None).exists():
        raise refused("document.void", Msg("The document is void; it can't be served."))


def _each(value: Json) -> list[str]:
    """The ids of an addressee fact that names one or several."""
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one]


def _serve(
    head: Head, entry: Entry, attempt: Attempt, service: UUID, paper: str, kind: str, addressee: str
) -> None:
    facts, day = attempt.facts, _day(entry)
    to = int(addressee) if kind in ("office", "offices") else None
    receipt = facts.get("receipt")
    raw_cursor().execute(
        _SERVED,
        (
            service, this_node(), UUID(str(facts[paper])), to,
            None if to else UUID(addressee), str(facts.get("mode") or ""), day, day,
            UUID(str(receipt)) if receipt else None, entry.id, head.id,
        ),
    )  # fmt: skip


def _day(entry: Entry) -> date:
    when = entry.happened
    return clock.civil_day(when) if isinstance(when, datetime) else when
