"""Meetings: matters whose procedure declares items that point at other matters. Agenda, people, opinions, result, tasks.

Nothing here knows one kind of meeting: the kinds of items, their tracks and their acts come from the lawbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.documents.papers import papers_of
from heli.law.contract import CompiledProcedure, Possible
from heli.law.language import Fact
from heli.matters.act_views import ActView, act_views
from heli.matters.actors import Actor
from heli.matters.items import Item, items_with_acts, state_words
from heli.matters.models import Matter, MatterAct
from heli.matters.reading import possible_acts
from heli.matters.situation import load_head
from heli.matters.views import parts_towards
from heli.web.contexts.acts import ActShown, EntryShown, FactShown
from heli.web.contexts.fact_values import Known, known_of, show_facts
from heli.web.contexts.meeting_days import Sitting, is_meeting, sittings
from heli.web.contexts.names import agent_name, look_up
from heli.web.contexts.offers import offers_shown
from heli.web.contexts.paper_names import paper_words
from heli.web.contexts.papers import PaperLine, paper_line
from heli.web.contexts.procedures import kind_of, procedures, stage_of

SUBJECT = "subject"
SHOWN = 100


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting of the list."""

    title: str
    url: str
    kind: Words
    stage: Words
    office: Words
    opened_on: date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One act done on an item, with its facts."""

    entry: EntryShown
    facts: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item with what hangs on it.

    Attributes:
        subject_url: empty where that matter is not open to the reader.
        tracks: names of the tracks that it stands on; `is_over`: all of them ended.
    """

    title: Words
    states: tuple[tuple[Words, str], ...]
    facts: tuple[FactShown, ...]
    has_subject: bool
    subject: Words
    subject_url: str
    acts: tuple[ActShown, ...]
    steps: tuple[Step, ...]
    children: tuple[ItemShown, ...]
    tracks: frozenset[str] = frozenset()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """All items of one kind that hang on no other item."""

    name: Words
    items: tuple[ItemShown, ...]


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """The page of a meeting. `sittings`: on which days and at which hours, as far as they are named."""

    id: UUID
    title: str
    kind: Words
    stage: Words
    sittings: tuple[Sitting, ...]
    sections: tuple[Section, ...]
    possible: tuple[ActShown, ...]
    impossible: tuple[ActShown, ...]
    papers: tuple[PaperLine, ...]
    matter_url: str
    papers_url: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What every part of the page needs."""

    matter: Matter
    compiled: CompiledProcedure
    known: Known
    offers: Sequence[Possible]
    subjects: Mapping[str, Matter]
    items: Mapping[str, Sequence[Item]]


def meeting_kinds() -> tuple[str, ...]:
    """Procedures that are meetings."""
    return tuple(name for name, written in procedures().items() if is_meeting(written))


def meeting_lines(reader: Reader) -> tuple[MeetingLine, ...]:
    """The meetings that the reader may see, running ones first. Two queries."""
    rows = list(
        Matter.objects.visible_to(reader)
        .of_procedure(*meeting_kinds())
        .order_by("closed_on", "-opened_on", "id")[:SHOWN]
    )
    rows.sort(key=lambda row: row.closed_on is not None)
    names = look_up(offices=[row.office_id for row in rows])
    page = "partner_matter" if read_by_partner(reader) else "meeting"
    return tuple(
        MeetingLine(
            row.title_text, reverse(page, args=[row.pk]), kind_of(row), stage_of(row),
            names.office(row.office_id), row.opened_on, row.closed_on is not None,
        )
        for row in rows
    )  # fmt: skip


def meeting_shown(matter: Matter, reader: Reader) -> MeetingShown:
    """The page. Its queries do not grow with items or opinions. Raises `NotFound` for what is no meeting."""
    head = load_head(matter.pk, lock=False)
    compiled = head.compiled
    if not is_meeting(compiled.written):
        raise NotFound((Reason("meeting.none", Msg("There is no such meeting, or it isn't yours to see.")),))
    views = act_views("matter", MatterAct.objects.filter(matter=matter).order_by("seq"))
    items = items_with_acts(head.data, compiled, views)
    papers = list(papers_of(reader, matter.pk).select_related("file"))
    known = _known(compiled, items, views, {str(paper.pk): paper_words(paper) for paper in papers})
    offers = possible_acts(head, Actor(reader))
    page = _Page(matter, compiled, known, offers, _subjects(items, reader), items)
    whole = [offer for offer in offers if offer.bearer == "m"]
    offered = offers_shown(matter.pk, whole, compiled, known.names, reader, parts_towards(head, reader))
    return MeetingShown(
        id=matter.pk,
        title=matter.title_text,
        kind=kind_of(matter),
        stage=stage_of(matter),
        sittings=sittings(views),
        sections=tuple(_sections(page)),
        possible=(*offered.decisions, *offered.steps, *offered.from_paper),
        impossible=offered.impossible,
        papers=tuple(paper_line(paper, (), known.names) for paper in reversed(papers)),
        matter_url=reverse("matter", args=[matter.pk]),
        papers_url=reverse("matter_papers", args=[matter.pk]),
    )


def _known(
    compiled: CompiledProcedure,
    items: Mapping[str, Sequence[Item]],
    views: Sequence[ActView],
    words: Mapping[str, Words],
) -> Known:
    schemas: list[tuple[Mapping[str, Fact], Mapping[str, Json]]] = [
        (compiled.written.items[kind].facts, item.facts) for kind, found in items.items() for item in found
    ]
    schemas += [(compiled.acts[view.name].facts, view.facts) for view in views if view.name in compiled.acts]
    agents = [agent for view in views for agent in (view.actor, view.entered_by) if agent]
    return known_of(
        schemas,
        words=words,
        people=[_number(agent.get("person")) for agent in agents],
        offices=[_number(agent.get("office")) for agent in agents],
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _subjects(items: Mapping[str, Sequence[Item]], reader: Reader) -> Mapping[str, Matter]:
    """The matters that the items point at, as far as the reader may read them: never through the meeting."""
    ids = {str(item.facts[SUBJECT]) for found in items.values() for item in found if item.facts.get(SUBJECT)}
    return {str(row.pk): row for row in Matter.objects.visible_to(reader).filter(pk__in=ids)} if ids else {}


def _sections(page: _Page) -> list[Section]:
    found = []
    for kind, written in page.compiled.written.items.items():
        own = [item for item in page.items.get(kind, ()) if not item.parent]
        if own:
            found.append(Section(written.name.text(), tuple(_item(page, item) for item in own)))
    return found


def _item(page: _Page, item: Item) -> ItemShown:
    written = page.compiled.written.items[item.kind]
    facts = {name: value for name, value in item.facts.items() if name != SUBJECT}
    subject = page.subjects.get(str(item.facts.get(SUBJECT)))
    children = [one for found in page.items.values() for one in found if one.parent == item.bearer]
    makes = {one.made_by for one in children}
    return ItemShown(
        title=Msg("%(kind)s %(n)s", {"kind": written.name.text(), "n": item.number}),
        states=tuple(
            (state, "good" if final else "")
            for _, state, final in state_words(page.compiled, item.states)
        ),
        facts=show_facts(written.facts, facts, page.known),
        has_subject=SUBJECT in item.facts,
        subject=_subject_words(subject),
        subject_url=reverse("matter", args=[subject.pk]) if subject else "",
        acts=tuple(_acts(page, item)),
        steps=tuple(_step(page, view) for view in item.acts if view.name not in makes and view.facts),
        children=tuple(_item(page, one) for one in children),
        tracks=frozenset(item.states),
        is_over=bool(item.states) and all(final for _, _, final in state_words(page.compiled, item.states)),
    )  # fmt: skip


def _subject_words(subject: Matter | None) -> Words:
    if subject is None:
        return Msg("a matter that is not open to you")
    kind = kind_of(subject)
    return Text(f"{kind.zh}：{subject.title_text}", f"{kind.en}: {subject.title_text}")


def _acts(page: _Page, item: Item) -> list[ActShown]:
    query = urlencode({"bearer": item.bearer})
    return [
        ActShown(
            page.compiled.acts[offer.act].name.text(),
            f"{reverse('act', args=[page.matter.pk, offer.act])}?{query}",
        )
        for offer in page.offers
        if offer.bearer == item.bearer and offer.possible
    ]


def _step(page: _Page, view: ActView) -> Step:
    act = page.compiled.acts.get(view.name)
    entry = EntryShown(at=view.happened, what=view.title, who=agent_name(view.actor, page.known.names))
    return Step(entry, show_facts(act.facts, view.facts, page.known) if act else ())
