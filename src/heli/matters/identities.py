"""Identity numbers of parties, into and out of the blind index: the one place of intake that asks it (N1, W10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from heli.access.blind_index import Indexed, duplicates_at_intake, index_party
from heli.access.reader import Reader
from heli.base.errors import Reason
from heli.base.text import Msg
from heli.matters.models import Matter


def enter(matter: UUID, party: UUID, facts: Mapping[str, Any]) -> None:
    """Index the identity numbers that an act states of a party of a matter; the act's facts, opened."""
    numbers = _numbers(facts)
    if not numbers:
        return
    row = Matter.objects.select_related("office").get(pk=matter)
    entry = Indexed(party, matter, row.office, row.place_ord, row.number, is_hidden=row.closed_list)
    for number in numbers:
        index_party(number, entry)


def known_here(reader: Reader, parties: Iterable[Mapping[str, object]]) -> list[Reason]:
    """A remark for each new party (by his facts) whose number stands in a matter of the reader's own office already.

    Asked once, before the parties are entered, inside the reader's scope. No post, no answer.
    """
    if reader.office is None:
        return []
    found = []
    for facts in parties:
        for number in _numbers(facts):
            for matter, label in duplicates_at_intake(reader, number):
                say = Msg(
                    "A party with this identity number stands in the matter %(matter)s of this office.",
                    {"matter": label or str(matter)},
                )
                do = Msg("See whether it is the same case or the same person; join them if so.")
                found.append(Reason("party.known_here", say, do=do, field="documents_of_identity"))
    return found


def _numbers(facts: Mapping[str, Any]) -> list[str]:
    given = facts.get("documents_of_identity") or ()
    return [str(row["number"]) for row in given if isinstance(row, dict) and row.get("number")]
