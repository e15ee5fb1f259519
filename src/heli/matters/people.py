"""Getting work to people: who handles, who stands in, who takes part, who is shut out.

What the acts of the parts *allocation* and *recusal* and of meetings do hangs on the names of their facts and tracks:
`handler`, `substitute` with `until`, items with a track `attendance` that name a `person` or an `organ`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from heli.access.grants import contacts
from heli.access.subjects import Subject, deny, move
from heli.base import clock
from heli.law.contract import Attempt, Changes, CompiledProcedure
from heli.law.language.acts import ItemBearer
from heli.matters import books
from heli.matters.admitting import HANDLER, Entrant, admit, dismiss, person, places_of
from heli.matters.complained import check_may_take, concerned, handler_shut_out
from heli.matters.handling import posts_for
from heli.matters.request import raw_cursor
from heli.matters.situation import Head
from heli.matters.writing import Entry
from heli.offices.models import Office
from heli.offices.node import this_node

if TYPE_CHECKING:
    from heli.matters.consequences import Consequences


def follow(
    after: Consequences,
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    attempt: Attempt,
    changes: Changes,
) -> None:
    """Take up what an act says of people, and let in whom it gives a place in the matter."""
    handler, substitute = attempt.facts.get("handler"), attempt.facts.get("substitute")
    why, day = compiled.acts[attempt.act].name.text().zh, clock.civil_day(entry.recorded_at)
    _complaint(after, head, entry, attempt, day)
    if _is_person(handler):
        new_handler(after, head, entry, int(str(handler)), _ground(attempt), why)
    elif head.seq == 0 and head.handler_id is not None:
        after.meta(handler=head.handler_id)
        _let_in(after, head, entry, head.handler_id, day, why)
    if _is_person(substitute):
        until = _day(attempt.facts.get("until"))
        _joins_team(after, head, int(str(substitute)), "handling_prosecutor", until)
        if until is None or until >= day:  # else it is recorded late, and over
            stands_in = person(int(str(substitute)), office=head.office_id, day=day, may="work", to_on=until)
            admit(after, head, entry, f"substitute:{substitute}", stands_in, why)
    if attempt.act == "grant_recusal":
        _shut_out(after, head, entry, _recused(head, attempt))
    _invite(after, head, compiled, entry, changes, why)
    _leave(after, head, entry, attempt, changes)


def _complaint(after: Consequences, head: Head, entry: Entry, attempt: Attempt, day: date) -> None:
    """Shut out whom the act names as concerned with those under him; nobody who is shut out is given the matter."""
    shut = concerned(head, entry, attempt.facts, day)
    given = [attempt.facts.get(name) for name in ("handler", "substitute")]
    opened_with = [head.handler_id] if head.seq == 0 and head.handler_id is not None else []
    check_may_take(head, shut, [*opened_with, *(int(str(one)) for one in given if _is_person(one))])
    if shut:
        if head.handler_id in shut:
            after.tasks.append(handler_shut_out())
        _shut_out(after, head, entry, shut)


def _is_person(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _ground(attempt: Attempt) -> str:
    return str(attempt.facts.get("mode") or attempt.facts.get("ground") or "named")


def _let_in(after: Consequences, head: Head, entry: Entry, handler: int, day: date, why: str) -> None:
    """The handler reads his matter by name: it hangs on the handling alone, no post of his ends it."""
    admit(after, head, entry, HANDLER, Entrant({handler: None}, "person", handler, "work"), why)


def new_handler(
    after: Consequences, head: Head, entry: Entry, person: int, ground: str, why: str, *, seed: str = ""
) -> None:
    """Another person answers for the matter from this act on, and reads it; the one before him no longer by that.

    Args:
        ground: how he got it, as in `models.Allocation`; why: the act in words, as the grant's reason.
    """
    after.columns["handler_id"] = person
    after.meta(handler=person)
    _let_in(after, head, entry, person, clock.civil_day(entry.recorded_at), why)
    seed = seed or str(entry.facts.get("seed") or "")

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


def _joins_team(after: Consequences, head: Head, person: int, part: str, until: date | None) -> None:
    meta = head.data.get("meta", {})
    team: dict[str, Any] = dict(meta.get("team", {}))
    team[str(person)] = sorted({*team.get(str(person), ()), part})
    ends: dict[str, Any] = dict(meta.get("team_until", {}))
    if until is not None:
        ends[str(person)] = until.isoformat()
    else:
        ends.pop(str(person), None)
    after.meta(team=team, team_until=ends)

    def write(head: Head, entry: Entry) -> None:
        raw_cursor().execute(
            "INSERT INTO matters_teammember (origin_node, matter_id, person_id, part, since, until, act)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (this_node(), head.id, person, part, clock.civil_day(entry.recorded_at), until, entry.id),
        )

    after.afterwards.append(write)


def _recused(head: Head, attempt: Attempt) -> list[int]:
    facts = head.data.get("facts", {})
    found = (facts.get(f"person@{bearer}") for bearer in attempt.bearers)
    return [int(str(person)) for person in found if person is not None and str(person).isdigit()]


def _shut_out(after: Consequences, head: Head, entry: Entry, persons: Sequence[int]) -> None:
    """Deny the matter to the recused; what place they had in it, they leave."""
    gone = [f"substitute:{person}" for person in persons]
    dismiss(after, head, entry, [*gone, *([HANDLER] if head.handler_id in persons else ())])
    denied = sorted({*head.denied, *persons})
    if denied == sorted(head.denied):
        return
    after.meta(denied=denied)

    after.afterwards.append(lambda head, entry: deny(Subject("matter", head.id), persons))


ATTENDANCE = "attendance"
LEFT = frozenset({"excused", "recused", "absent_there"})
"""States of a participant who does not come: he reads the papers no longer."""


def _invite(
    after: Consequences,
    head: Head,
    compiled: CompiledProcedure,
    entry: Entry,
    changes: Changes,
    why: str,
) -> None:
    """Who is entered as taking part reads the meeting and what is put before it, as long as it runs."""
    day = clock.civil_day(entry.recorded_at)
    track = compiled.written.tracks.get(ATTENDANCE)
    for item, new in changes.items:
        takes_part = track and isinstance(track.bearer, ItemBearer) and track.bearer.item == new.kind
        who = _participant(new.facts, head.office_id, day) if takes_part else None
        if who is not None:
            admit(after, head, entry, f"i:{item}", who, why)


def _participant(said: Mapping[str, Any], office: int, day: date) -> Entrant | None:
    if _is_person(said.get("person")):
        return person(int(str(said["person"])), office=office, day=day)
    organ = int(str(said["organ"])) if _is_person(said.get("organ")) else office
    people = {} if organ == office else contacts(Office.objects.get(pk=organ), day)
    return Entrant(people, "office", organ) if people else None


def _leave(after: Consequences, head: Head, entry: Entry, attempt: Attempt, changes: Changes) -> None:
    """Who is excused or recused leaves his place; a meeting that is over is left by everybody."""
    if changes.closes:
        dismiss(after, head, entry, [place for place in places_of(head.data) if place.startswith("i:")])
        return
    states = after.outcome.get("tracks", {})
    left = [b for b in attempt.bearers if states.get(f"{ATTENDANCE}@{b}") in LEFT]
    dismiss(after, head, entry, left)
    places, given = places_of(head.data), head.data.get("grants", {})
    recused = [places[b] for b in left if states[f"{ATTENDANCE}@{b}"] == "recused" and b in places]
    persons = [given[number]["target"] for number in recused if given[number]["given_to"] == "person"]
    if persons:
        _shut_out(after, head, entry, persons)


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
    """Who may be drawn for a matter: prosecutors of its office and line today who are not shut out of it.

    Where its procedure lets no prosecutor handle it, as a local layer may: who holds one of the posts that it names.
    """
    today = clock.today()
    version = raw_cursor().execute("SELECT version FROM matters_matter WHERE id = %s", (matter,)).fetchone()
    allowed = posts_for(books.library().by_version(version[0]).written) if version else frozenset()
    drawn = [_DRAWN] if _DRAWN in allowed else sorted(allowed)
    rows = raw_cursor().execute(
        "SELECT DISTINCT p.person_id FROM offices_post p JOIN matters_matter m ON m.office_id = p.office_id"
        " WHERE m.id = %s AND p.role = ANY(%s) AND (p.lines = 0 OR p.lines & m.line_bit <> 0)"
        " AND p.from_on <= %s AND (p.to_on IS NULL OR p.to_on >= %s) AND NOT p.person_id = ANY(m.denied)"
        " ORDER BY p.person_id",
        (matter, drawn, today, today),
    )
    return [row[0] for row in rows.fetchall()]


_DRAWN = "prosecutor"
"""Whom a draw is among, wherever the law lets him handle the matter."""
