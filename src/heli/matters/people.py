"""Getting work to people: who handles, who stands in, who is shut out. What the acts of the part *allocation* do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from heli.access.subjects import Subject, deny, move
from heli.base import clock
from heli.law.contract import Attempt
from heli.matters.request import raw_cursor
from heli.matters.situation import Head
from heli.matters.writing import Entry
from heli.offices.node import this_node

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences


def follow(after: Consequences, head: Head, attempt: Attempt) -> None:
    """Take up what an act says of people: `handler`, `substitute`, a recusal of an item's person."""
    handler = attempt.facts.get("handler")
    if _is_person(attempt, "handler", handler):
        _new_handler(after, head, attempt, int(str(handler)))
    substitute = attempt.facts.get("substitute")
    if _is_person(attempt, "substitute", substitute):
        _joins_team(after, head, int(str(substitute)), "handling_prosecutor")
    if head.seq == 0 and head.handler_id is not None:
        after.meta(handler=head.handler_id)
    if attempt.act == "grant_recusal":
        _shut_out(after, head, _recused(head, attempt))


def _is_person(attempt: Attempt, name: str, value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def _new_handler(after: Consequences, head: Head, attempt: Attempt, person: int) -> None:
    after.columns["handler_id"] = person
    after.meta(handler=person)
    seed = str(attempt.facts.get("seed") or "")
    ground = str(attempt.facts.get("mode") or attempt.facts.get("ground") or "named")

    def write(head: Head, entry: Entry) -> None:
        cursor = raw_cursor()
        _move_to_unit(head, person)
        cursor.execute("UPDATE matters_timelimit SET person_id = %s WHERE matter_id = %s", (person, head.id))
        cursor.execute(
            'INSERT INTO matters_allocation (origin_node, matter_id, person_id, ground, seed, candidates, act, "on")'
            " VALUES (%s, %s, %s, %s, %s, '[]', %s, %s)",
            (
                this_node(),
                head.id,
                person,
                ground[:20],
                seed[:64],
                entry.id,
                clock.civil_day(entry.recorded_at),
            ),
        )

    after.afterwards.append(write)


_UNIT = """
SELECT u.id, u.lft FROM offices_post p JOIN offices_unit u ON u.id = p.unit_id
WHERE p.person_id = %s AND p.office_id = %s AND p.from_on <= %s AND (p.to_on IS NULL OR p.to_on >= %s)
  AND (p.lines = 0 OR p.lines & %s <> 0) ORDER BY p.id LIMIT 1
"""


def _move_to_unit(head: Head, person: int) -> None:
    """The matter lies in the unit of its handler: what he answers for he must be able to read."""
    today = clock.today()
    row = raw_cursor().execute(_UNIT, (person, head.office_id, today, today, head.line_bit)).fetchone()
    if row is None or row[1] == head.place_ord:
        return
    move(Subject("matter", head.id), place_ord=row[1], line_bit=head.line_bit, level=head.level)
    raw_cursor().execute("UPDATE matters_matter SET unit_id = %s WHERE id = %s", (row[0], head.id))


def _joins_team(after: Consequences, head: Head, person: int, part: str) -> None:
    team: dict[str, Any] = dict(head.data.get("meta", {}).get("team", {}))
    team[str(person)] = sorted({*team.get(str(person), ()), part})
    after.meta(team=team)

    def write(head: Head, entry: Entry) -> None:
        raw_cursor().execute(
            "INSERT INTO matters_teammember (origin_node, matter_id, person_id, part, since, act)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (this_node(), head.id, person, part, clock.civil_day(entry.recorded_at), entry.id),
        )

    after.afterwards.append(write)


def _recused(head: Head, attempt: Attempt) -> list[int]:
    facts = head.data.get("facts", {})
    found = (facts.get(f"person@{bearer}") for bearer in attempt.bearers)
    return [int(str(person)) for person in found if person is not None and str(person).isdigit()]


def _shut_out(after: Consequences, head: Head, persons: Sequence[int]) -> None:
    denied = sorted({*head.denied, *persons})
    if denied == sorted(head.denied):
        return
    after.meta(denied=denied)

    after.afterwards.append(lambda head, entry: deny(Subject("matter", head.id), persons))


def draw(candidates: Sequence[int], *, seed: str | None = None) -> tuple[int, str]:
    """One of the candidates by a seeded draw, and the seed: the same seed and candidates give the same person.

    Args:
        candidates: numbers of the people, in any order; one at least.
    """
    if not candidates:
        raise ValueError("a draw needs at least one candidate")
    printed = seed or secrets.token_hex(8)
    ordered = sorted(set(candidates))
    number = int.from_bytes(hashlib.sha256(f"heli-draw/1\n{printed}\n{ordered}".encode()).digest(), "big")
    return ordered[number % len(ordered)], printed


def candidates_for(matter: UUID) -> list[int]:
    """Who may be drawn for a matter: prosecutors of its office and line today who are not shut out of it."""
    today = clock.today()
    rows = raw_cursor().execute(
        "SELECT DISTINCT p.person_id FROM offices_post p JOIN matters_matter m ON m.office_id = p.office_id"
        " WHERE m.id = %s AND p.role = 'prosecutor' AND (p.lines = 0 OR p.lines & m.line_bit <> 0)"
        " AND p.from_on <= %s AND (p.to_on IS NULL OR p.to_on >= %s) AND NOT p.person_id = ANY(m.denied)"
        " ORDER BY p.person_id",
        (matter, today, today),
    )
    return [row[0] for row in rows.fetchall()]
