"""Papers that an act issues, and papers that it serves."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from heli.base import clock
from heli.base.ids import uuid7
from heli.law.contract import Attempt, Changes, CompiledProcedure
from heli.matters.request import raw_cursor
from heli.matters.situation import Head
from heli.matters.writing import Entry
from heli.offices.node import this_node

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences

_COLUMNS = "place_ord, line_bit, level, closed_list, grantees, denied"
_ISSUED = f"""
INSERT INTO matters_paper (id, origin_node, {_COLUMNS}, matter_id, kind, number, dated_on, volume, is_issued,
  is_shared, act, bearers, recorded_at, title_key)
SELECT %s, %s, {_COLUMNS}, id, %s, '', %s, %s, true, %s, %s, %s, %s, '' FROM matters_matter WHERE id = %s
"""
_SERVED = f"""
INSERT INTO matters_service (id, origin_node, {_COLUMNS}, matter_id, paper_id, to_office_id, to_party, mode, sent_on,
  received_on, receipt_id, act)
SELECT %s, %s, place_ord, line_bit, level, closed_list,
  grantees || coalesce((SELECT array_agg(DISTINCT o.person_id) FROM offices_post o
    WHERE o.office_id = %s AND o.from_on <= %s AND (o.to_on IS NULL OR o.to_on >= %s)), '{{}}'),
  denied, id, %s, %s, %s, %s, %s, %s, %s, %s FROM matters_matter WHERE id = %s
"""


def follow(
    after: Consequences, head: Head, compiled: CompiledProcedure, attempt: Attempt, changes: Changes
) -> None:
    """Issue the documents that the act names, and record the service that it is."""
    is_shared = compiled.acts[attempt.act].visible == "shared"
    for kind in changes.documents:
        after.afterwards.append(lambda h, e, kind=kind: _issue(h, e, kind, is_shared))  # type: ignore[misc]
    if attempt.act.endswith("serve") and attempt.facts.get("paper"):
        after.afterwards.append(lambda h, e: _serve(h, e, attempt))


def _issue(head: Head, entry: Entry, kind: str, is_shared: bool) -> None:
    raw_cursor().execute(
        _ISSUED,
        (
            uuid7(), this_node(), kind, _day(entry), "main" if is_shared else "inner", is_shared, entry.id,
            json.dumps(entry.bearers), entry.recorded_at, head.id,
        ),
    )  # fmt: skip


def _serve(head: Head, entry: Entry, attempt: Attempt) -> None:
    facts, day = attempt.facts, _day(entry)
    to = int(str(facts["to"])) if facts.get("to") else None
    receipt = facts.get("receipt")
    raw_cursor().execute(
        _SERVED,
        (
            uuid7(), this_node(), to, day, day, UUID(str(facts["paper"])), to,
            None if to else UUID(str(facts["to_party"])), str(facts.get("mode") or ""), day, day,
            UUID(str(receipt)) if receipt else None, entry.id, head.id,
        ),
    )  # fmt: skip


def _day(entry: Entry) -> date:
    when = entry.happened
    return clock.civil_day(when) if isinstance(when, datetime) else when
