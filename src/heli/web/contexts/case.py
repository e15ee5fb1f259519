"""The case that a matter is on: who is in it with measures and charges, what may be recorded, and what was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.matters.act_views import ActView, act_views
from heli.matters.actors import Actor
from heli.matters.case_acts import brought_acts, case_of, case_title, possible_case_acts
from heli.matters.case_stream import load_case
from heli.matters.models import CaseSnapshot, Matter
from heli.matters.reading import case_timeline
from heli.matters.stream import CaseStream
from heli.matters.views import parts_towards
from heli.web.contexts.acts import EntryShown
from heli.web.contexts.matter import who_did
from heli.web.contexts.names import Names, look_up
from heli.web.contexts.offers import OffersShown, offers_shown
from heli.web.contexts.work import about

MOST = 50


@dataclass(frozen=True, slots=True)
class CaseShown:
    """The page of a case as one matter sees it. `title` is empty where the register holds none that may be read.

    `brought`: acts of other cases that stated what its parties brought from there.
    """

    matter: UUID
    matter_title: str
    title: str
    offers: OffersShown
    timeline: tuple[EntryShown, ...]
    older_url: str
    brought: tuple[EntryShown, ...]


def stream_of(matter: UUID, reader: Reader) -> tuple[Matter, CaseStream]:
    """A matter with the stream of its case.

    Raises `NotFound`: no such matter, none for a partner, not on a case, or erased: it leads to nobody any more.
    """
    case = None if read_by_partner(reader) else case_of(matter)
    row = Matter.objects.filter(pk=matter).first()
    if case is None or row is None or row.erased_on:
        raise NotFound((Reason("case.none", Msg("There is no such case, or it isn't yours to see.")),))
    return row, case


def case_shown(matter: UUID, reader: Reader, *, before: int | None = None) -> CaseShown:
    """The page of the case for a reader of one of its matters. Raises `NotFound`."""
    row, case = stream_of(matter, reader)
    head = load_case(case, lock=False)
    views = case_timeline(case.id, before=before, most=MOST + 1)
    before_it = brought_acts(matter, case.id).order_by("-recorded_at", "-node_seq")[:MOST]
    brought = act_views("case", before_it) if before is None else []
    possible = possible_case_acts(matter, Actor(reader))
    mended = _mended({case.id, *(row.case_id for row in before_it)} if brought else {case.id})
    names = _names([*views, *brought], [offer.bearer for offer in possible])
    parts = parts_towards(head.through, reader)
    older = f"{reverse('case', args=[matter])}?before={views[MOST - 1].seq}" if len(views) > MOST else ""
    return CaseShown(
        matter=matter,
        matter_title=row.title_text,
        title=case_title(case.id),
        offers=offers_shown(matter, possible, head.compiled, names, reader, parts, form="case_act"),
        timeline=tuple(_entry(view, matter, names, mended) for view in views[:MOST]),
        older_url=older,
        brought=tuple(_entry(view, matter, names, mended) for view in brought),
    )


def _mended(cases: Collection[UUID]) -> Mapping[str, frozenset[str]]:
    """Which acts of some cases were taken back ("annulled"), and which "corrected"."""
    annulled: set[str] = set()
    corrected: set[str] = set()
    for back, other in CaseSnapshot.objects.filter(pk__in=cases).values_list(
        "data__annulled", "data__corrected"
    ):
        annulled |= set(back or ())
        corrected |= set(other or ())
    return {"annulled": frozenset(annulled), "corrected": frozenset(corrected)}


def _names(views: Sequence[ActView], bearers: Sequence[str]) -> Names:
    agents = [agent for view in views for agent in (view.actor, view.entered_by, view.decided_by or {})]
    return look_up(
        people=[_number(agent.get("person")) for agent in agents],
        offices=[_number(agent.get("office")) for agent in agents],
        bearers=[*bearers, *(bearer for view in views for bearer in view.bearers)],
    )


def _number(value: object) -> int | None:
    return int(str(value)) if value is not None and str(value).isdigit() else None


def _entry(view: ActView, matter: UUID, names: Names, mended: Mapping[str, frozenset[str]]) -> EntryShown:
    whom = about(view.bearers, names)
    annulled = str(view.id) in mended["annulled"]
    badges: list[tuple[Words, str]] = []
    if str(view.id) in mended["corrected"]:
        badges.append((Msg("corrected"), "warn"))
    if annulled:
        badges.append((Msg("taken back"), "warn"))
    return EntryShown(
        at=view.happened,
        what=Msg("%(act)s: %(whom)s", {"act": view.title, "whom": whom}) if whom else view.title,
        who=who_did(view, names),
        url=reverse("recorded_case_act", args=[matter, view.id]),
        is_other=_number(view.actor.get("person")) is None,
        is_annulled=annulled,
        badges=tuple(badges),
    )
