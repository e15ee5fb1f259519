"""A further matter on a case that is here already: its parties are taken over, nothing of them is typed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.language import Fact, Procedure
from heli.matters.models import Matter, MatterParty, MatterSnapshot
from heli.matters.parties import profile_of
from heli.web.forms.shown import FieldShown, Filled, Option, Posted

JOINED, KNOWN_FROM = "_joined", "_from"
FROM = "from"
"""The name in the address of the matter on whose case another is opened; in the form, and its drafts, `KNOWN_FROM`."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """The case of a matter that the reader sees.

    Attributes:
        title: title of that matter.
        parties: id → name, of those whose role the new kind of matter has.
        roles: id → role.
    """

    matter: UUID
    case: UUID
    title: str
    parties: Mapping[str, str]
    roles: Mapping[str, str]


def known_case(matter: str, written: Procedure) -> KnownCase | None:
    """The case of a matter named in the address; None where none is named, or the new kind works on no case.

    Raises:
        NotFound: no such matter, or not the reader's to see.
    """
    if not matter or written.works_on != "case":
        return None
    number = _number(matter)
    row = Matter.objects.filter(pk=number).first() if number else None
    if row is None or row.case_id is None:
        say = Msg("There is no such matter, or it isn't yours to see.")
        raise NotFound((Reason("matter.none", say),))
    joined = MatterParty.objects.filter(matter=row, role__in=list(written.roles)).select_related("party")
    found = {str(one.party_id): one for one in joined.order_by("party_id")}
    return KnownCase(
        matter=row.pk,
        case=row.case_id,
        title=row.title_text,
        parties={
            party: profile_of(one.party_id, one.party.profile, one.party.key_id).name
            for party, one in found.items()
        },
        roles={party: one.role for party, one in found.items()},
    )


def answered_before(facts: Mapping[str, Fact], known: KnownCase) -> Mapping[str, Filled]:
    """What the matter before was told already, by fact: where the law carries an answer on, nobody chooses it again."""
    rows = MatterSnapshot.objects.filter(matter_id=known.matter).values_list("data", flat=True)
    stated: Mapping[str, object] = (rows.first() or {}).get("facts", {})
    found = {}
    for name, fact in facts.items():
        if fact.type not in ("choice", "office"):
            continue
        answers = [stated.get(f"{source.fact}@m") for source in fact.filled_from if source.fact]
        fitting = [one for one in answers if isinstance(one, str) and (fact.of is None or one in fact.of)]
        if fitting:
            found[name] = Filled((fitting[0],), Msg("known from “%(title)s”", {"title": known.title}))
    return found


def _number(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def joined_field(known: KnownCase, written: Procedure, posted: Posted | None) -> FieldShown:
    """Which parties of the case take part; in a fresh form all of them."""
    chosen = list(known.parties) if posted is None else posted.get(JOINED, [])
    options = tuple(
        Option(party, Text(name, name), written.roles[known.roles[party]].text(), chosen=party in chosen)
        for party, name in known.parties.items()
    )
    params = {"title": known.title}
    return FieldShown(
        JOINED,
        "some_of",
        Msg("Who of the case takes part"),
        optional=Msg("others are entered below"),
        options=options,
        total=len(options),
        source=Msg("known from “%(title)s”", params),
    )
