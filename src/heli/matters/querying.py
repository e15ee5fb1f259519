"""Asking the index of identities in a record query: one person, one purpose, one approval, one line of the log (W9, N1).

The one place beside intake that may ask it. Of the three modes only the first asks here: earlier cases of a party of one's own
matter. What a body asks of a sealed record, and what an employer asks, a person looks up in the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast
from uuid import UUID

from heli.access.blind_index import record_query
from heli.access.purposes import Purpose, purposes
from heli.access.reader import Reader
from heli.access.subjects import engine_everywhere
from heli.base.errors import NotFound, Reason, refused
from heli.base.text import Msg
from heli.matters.models import Matter, MatterParty
from heli.matters.parties import Profile, profile_of
from heli.matters.request import scoped
from heli.matters.situation import Head, load_head
from heli.matters.views import parts_towards

PROCEDURE = "record_query"
Mode = Literal["casework", "sealed_record", "hiring"]
MODES: Mapping[str, Mode] = {
    "ask_casework": "casework",
    "receive_sealed_request": "sealed_record",
    "receive_hiring_check": "hiring",
}
"""The acts that open a query, and the mode of each. There is no fourth."""
ASKS = frozenset({"handling_prosecutor", "case_management"})


@dataclass(frozen=True, slots=True)
class Query:
    """A record query as it stands.

    Attributes:
        purpose: of the closed list; None in the two modes that a person answers from the archive.
        person: of whom it is asked; None where nobody is joined.
        waits: why the index can't be asked here and now, or None.
    """

    matter: UUID
    mode: Mode
    purpose: Purpose | None
    person: Profile | None
    waits: Reason | None


def query_of(matter: UUID, reader: Reader) -> Query:
    """What would be asked, of whom and why. Raises `NotFound`: absent, not his, or no query of the three modes."""
    with scoped(reader):
        return _query(load_head(matter, lock=False), reader)


def asks_the_index(row: Matter) -> bool:
    """Whether a matter is a running record query of the three modes. Reads inside the scope that is set."""
    if row.procedure != PROCEDURE or row.closed_on is not None:
        return False
    done = load_head(row.pk, lock=False).data.get("done", {})
    return any(f"{act}@m" in done for act in MODES)


def ask(matter: UUID, reader: Reader) -> list[tuple[int, str]]:
    """Where else this person stands: (number of the office, number of the matter), none of this case.

    The log has its line, found or not. A sealed matter and none at all are answered alike: by nothing.
    Raises:
        NotFound: as `query_of`.
        Refused: not approved, not casework, without an identity number, or asked by somebody who does not work on it.
    """
    with scoped(reader):
        head = load_head(matter, lock=False)
        query = _query(head, reader)
        if query.waits is not None or query.purpose is None or query.person is None:
            reason = query.waits or _NOT_HERE
            raise refused(reason.code, cast("Msg", reason.say), do=cast("Msg", reason.do))
        asking = reader.for_purpose(query.purpose.key)
        numbers = sorted(set(query.person.documents.values()))
        found = {hit for number in numbers for hit in record_query(asking, number, asked_from=matter)}
        with engine_everywhere():  # what he need not be told, wherever it lies
            own = set(Matter.objects.filter(case=head.case_id).values_list("number", flat=True))
        return [(office, label) for office, label in sorted(found) if label not in own]


def _query(head: Head, reader: Reader) -> Query:
    opened = next((act for act in MODES if f"{act}@m" in head.data.get("done", {})), None)
    if head.procedure != PROCEDURE or opened is None:
        raise NotFound((Reason("matter.none", Msg("There is no such matter, or it isn't yours to see.")),))
    mode = MODES[opened]
    purpose = purposes().get(str(head.data.get("facts", {}).get("purpose@m"))) if mode == "casework" else None
    person = _person(head)
    return Query(head.id, mode, purpose, person, _waits(head, reader, mode, person))


def _person(head: Head) -> Profile | None:
    joined = MatterParty.objects.filter(matter=head.id, role="suspect").select_related("party")
    rows = [row.party for row in joined]
    return profile_of(rows[0].pk, rows[0].profile, rows[0].key_id) if len(rows) == 1 else None


_NOT_HERE = Reason(
    "query.by_a_person",
    Msg("This is answered by a person from the archive; the index is not asked."),
    do=Msg("Look in the archive, and answer the query."),
)


def _waits(head: Head, reader: Reader, mode: Mode, person: Profile | None) -> Reason | None:
    if mode != "casework":
        return _NOT_HERE
    if head.data.get("tracks", {}).get("query@m") != "approved":
        say = Msg("The query is not approved, or it was answered already.")
        return Reason("query.not_approved", say, do=Msg("Have it approved first."))
    if not parts_towards(head, reader) & ASKS:
        say = Msg("Who handles the query asks, or case management.")
        return Reason("query.not_yours", say, do=Msg("Let the handler ask."))
    if person is None or not person.documents:
        say = Msg("One person is asked about, by an identity number; a name alone finds nobody.")
        return Reason("query.no_number", say, do=Msg("Record the identity number in the case."))
    return None
