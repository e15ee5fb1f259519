"""On whom a paper is served, as far as the matter says it already: nobody chooses the same body for each paper anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from heli.base.errors import NotFound
from heli.base.text import Msg
from heli.law.language import Act
from heli.matters.books import document_kind
from heli.matters.models import Paper, Service
from heli.matters.situation import Head, parties_of
from heli.offices.models import Office
from heli.web.contexts.paper_names import paper_words
from heli.web.forms.shown import Filled

_BODIES: Mapping[str, frozenset[str]] = {
    "police": frozenset({"police"}),
    "court": frozenset({"court"}),
    "procuratorate": frozenset({"procuratorate"}),
    "agency": frozenset({"agency", "justice_bureau"}),
    "detention_centre": frozenset({"detention_centre"}),
}
"""Kinds of offices by the part that a kind of document names."""
_OFFICES = ("office", "offices")


def known_addressees(act: Act, head: Head, linked: Mapping[str, str]) -> Mapping[str, Filled]:
    """Fact → addressee of the paper that the link named, where one alone can be meant.

    He is the one on whom papers for the same parts were served before; else the only body of that kind that an act of the
    matter named, or the only party of that role. Where several could be meant, and where the lawbook carries the addressee on
    itself, nothing is filled in.
    """
    if act.serves is None or act.serves.paper not in linked:
        return {}
    free: dict[str, str] = {
        act.facts[name].type: name for name in act.serves.to if not act.facts[name].filled_from
    }
    kinds = _served_on(head, linked[act.serves.paper])
    if not kinds or not free:
        return {}
    before = _served_before(head, kinds)
    if before:
        return _filled(free, *before)
    return _filled(free, _body(head, kinds), _party(head, kinds), Msg("named in this matter before"))


def _filled(free: Mapping[str, str], office: str, party: str, source: Msg) -> Mapping[str, Filled]:
    """Of a body and a party one alone: where both could be meant a person chooses."""
    if bool(office) == bool(party):
        return {}
    name = free.get("office" if office else "party")
    return {name: Filled((office or party,), source)} if name else {}


def _served_on(head: Head, paper: str) -> tuple[str, ...]:
    try:
        row = Paper.objects.filter(matter=head.id, pk=UUID(paper), voided_by=None).first()
    except ValueError as error:
        raise NotFound() from error
    written = document_kind(row.kind) if row else None
    return tuple(written.served_on) if written else ()


def _served_before(head: Head, kinds: tuple[str, ...]) -> tuple[str, str, Msg] | None:
    """Office, party and source of what was served for the same parts; None unless that was always the same one."""
    rows = list(Service.objects.filter(matter=head.id).order_by("-sent_on", "-id")[:50])
    papers = {paper.pk: paper for paper in Paper.objects.filter(pk__in={row.paper_id for row in rows})}
    alike = []
    for row in rows:
        paper = papers.get(row.paper_id)
        written = document_kind(paper.kind) if paper else None
        if paper and written and tuple(written.served_on) == kinds:
            alike.append((str(row.to_office_id or ""), str(row.to_party or ""), paper))
    if len({(office, party) for office, party, _ in alike}) != 1:
        return None
    office, party, paper = alike[0]
    return office, party, Msg("as for “%(paper)s”", {"paper": paper_words(paper)})


def _body(head: Head, kinds: Collection[str]) -> str:
    """The only body of these kinds that an act of the matter named; our own office isn't meant."""
    meant = frozenset().union(*(_BODIES.get(kind, frozenset()) for kind in kinds))
    facts = {
        name
        for act in head.compiled.acts.values()
        for name, fact in act.facts.items()
        if fact.type in _OFFICES
    }
    named = {
        str(one)
        for flat, value in head.data.get("facts", {}).items()
        if meant and flat.partition("@")[0] in facts
        for one in (value if isinstance(value, list) else [value])
        if str(one).isdigit()
    }
    rows = Office.objects.filter(pk__in=named, kind__in=meant).exclude(pk=head.office_id)
    found = [str(pk) for pk in rows.values_list("pk", flat=True)[:2]]
    return found[0] if len(found) == 1 else ""


def _party(head: Head, kinds: Collection[str]) -> str:
    parties, _ = parties_of(head)
    found = [key for key, one in parties.items() if set(one.roles) & set(kinds)]
    return found[0] if len(found) == 1 else ""
