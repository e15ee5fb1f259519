"""The matter that another one is about: what a form needs of it is filled in, never typed again."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.language import Fact
from heli.law.language.acts import Act
from heli.matters.models import Matter, MatterLink
from heli.matters.situation import Head

ABOUT = "about"
"""The name in the address of the matter that another one is opened about."""
_FROM = Text("来自所涉案件", "from the matter that this is about")


def opens_about(act: Act) -> bool:
    """Whether an opening act asks for the matter that the new one is about."""
    return any(source.subject == "matter" for fact in act.facts.values() for source in fact.filled_from)


def matter_about(named: str, reader: Reader) -> Matter | None:
    """The matter named in the address; None where none is named.

    Raises:
        NotFound: no such matter, or not the reader's to see.
    """
    if not named:
        return None
    try:
        number = UUID(named)
    except ValueError:
        number = None
    row: Matter | None = Matter.objects.visible_to(reader).filter(pk=number).first() if number else None
    if row is None:
        say = Msg("There is no such matter, or it isn't yours to see.")
        raise NotFound((Reason("matter.none", say),))
    return row


def subject_of_bearer(head: Head, bearer: str, reader: Reader) -> Matter | None:
    """The matter that an item points at, else the one that the whole matter is about; None where it is not seen."""
    if read_by_partner(reader):
        return None
    named = head.data.get("facts", {}).get(f"subject@{bearer}") if bearer.startswith("i:") else None
    if named is None:
        linked = MatterLink.objects.filter(matter=head.id, relation="subject").values_list(
            "other_id", flat=True
        )
        found = list(linked[:2])
        named = found[0] if len(found) == 1 else None
    row: Matter | None = Matter.objects.visible_to(reader).filter(pk=named).first() if named else None
    return row


def wanted_of_subject(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Facts that are filled in from the matter that they are about → what of it."""
    return {
        name: source.subject for name, fact in facts.items() for source in fact.filled_from if source.subject
    }


def filled_about(facts: Mapping[str, Fact], row: Matter) -> Mapping[str, tuple[Json, Text]]:
    """What a form holds already, by fact, with where it comes from."""
    values: Mapping[str, Json] = {
        "matter": str(row.pk),
        "said": f"{row.title_text} {row.number}".strip()[:200],
        "office": str(row.office_id),
        "handler": str(row.handler_id) if row.handler_id else None,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
    }
    wanted = wanted_of_subject(facts)
    return {name: (values[what], _FROM) for name, what in wanted.items() if values[what] is not None}
