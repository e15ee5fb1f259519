"""What waits for a person, line by line: proposals, tasks, matters that came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from heli.base.text import Msg, Text, Words
from heli.matters.books import library
from heli.matters.case_stream import CASE
from heli.matters.handing_over import NOTICES
from heli.matters.models import Matter, Proposal, Task
from heli.matters.staleness import reasons_of, stale_among
from heli.web.contexts.names import Names, joined, look_up, part
from heli.web.contexts.procedures import compiled_of, kind_of

PROGRAM_TASKS: Mapping[str, Msg] = {
    "effect_refused": Msg("What should follow elsewhere was refused there; see why, and do it by hand."),
    "confirm_paper": Msg("Confirm the decision that was entered from a paper in your name."),
    "unsupported": Msg("Later acts no longer rest on the facts as corrected; look at each of them."),
    "handed_over": Msg("It was handed over to you: the post of its handler ended."),
    "to_allocate": Msg(
        "The post of its handler ended and no successor was named: allocate it anew. Until then you answer for it."
    ),
    "version_stays": Msg(
        "A new version of the procedure can't hold what this matter stands in: it keeps its own; look at what changed."
    ),
    "deviation": Msg("What was recorded deviates from the procedure; look at it."),
}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that waits: a proposal, a task, a matter without a handler. `badge`: where it came from."""

    title: Words
    url: str
    matter: str
    matter_url: str
    at: datetime | None = None
    note: Words | None = None
    kind: Words | None = None
    confirm_url: str = ""
    seen_url: str = ""
    stale: tuple[Words, ...] = ()
    badge: Words | None = None


def act_name(matter: Matter, act: str) -> Words:
    """The name of an act of the matter's procedure, or of its case's."""
    written = compiled_of(matter.version).acts.get(act) or library().on(CASE, matter.opened_on).acts.get(act)
    return written.name.text() if written else Text(act, act)


def about(bearers: Sequence[str], names: Names) -> Text | None:
    """What an act is about, in words; None where it is the matter itself."""
    known = [words for bearer in bearers if (words := names.bearer(bearer)) is not None]
    return joined(known) if known else None


def stale_marks(proposals: Sequence[Proposal]) -> Mapping[UUID, tuple[Words, ...]]:
    """Stale proposal → what moved on since, and who did it. Three queries, however many there are."""
    found = stale_among(proposals)
    names = look_up(people=[one.person for stale in found.values() for one in stale.by])
    return {
        proposal: tuple(reason.say for reason in reasons_of(stale, names.people))
        for proposal, stale in found.items()
    }


def proposal_line(proposal: Proposal, names: Names, stale: tuple[Words, ...]) -> WaitingLine:
    """A proposal that waits, with what moved on since."""
    matter = proposal.matter
    params = {"person": names.person(proposal.proposer_id), "part": part(proposal.waits_for)}
    return WaitingLine(
        title=with_whom(act_name(matter, proposal.act_name), about(proposal.bearers, names)),
        url=reverse("proposal", args=[proposal.pk]),
        matter=matter.title_text,
        matter_url=reverse("matter", args=[matter.pk]),
        at=proposal.proposed_at,
        note=Msg("Put to you by %(person)s, as %(part)s.", params),
        kind=kind_of(matter),
        stale=stale,
    )


def with_whom(name: Words, whom: Text | None) -> Words:
    """The name of an act with whom it is about."""
    return Msg("%(act)s: %(whom)s", {"act": name, "whom": whom}) if whom else name


def task_line(task: Task, names: Names) -> WaitingLine:
    """A task, with the act that does it and the post for which it is."""
    matter = task.matter
    matter_url = reverse("matter", args=[matter.pk])
    said: Words = (
        Text(task.say_zh, task.say_en or task.say_zh)
        if task.say_zh
        else PROGRAM_TASKS.get(task.kind, Msg("Look at this."))
    )
    url = matter_url
    if task.done_by and task.done_by in compiled_of(matter.version).acts:
        url = reverse("act", args=[matter.pk, task.done_by])
    return WaitingLine(
        title=with_whom(said, about(task.bearers, names)),
        url=url,
        matter=matter.title_text,
        matter_url=matter_url,
        at=task.made_at,
        note=_refused_with(task.detail),
        kind=kind_of(matter),
        confirm_url=reverse("confirm_paper", args=[task.pk]) if task.kind == "confirm_paper" else "",
        seen_url=reverse("notice_seen", args=[task.pk]) if task.kind in NOTICES and not task.done_by else "",
    )


def _refused_with(detail: Mapping[str, Any]) -> Words | None:
    """The reasons that came back with a refused effect, as they were stored."""
    said = detail.get("reasons")
    if not isinstance(said, list):
        return None
    return joined(
        [str(one.get("say", one) if isinstance(one, dict) else one) for one in said], zh="；", en="; "
    )


def came_line(matter: Matter, *, from_outside: bool) -> WaitingLine:
    """A matter that nobody handles yet."""
    url = reverse("matter", args=[matter.pk])
    return WaitingLine(
        title=Text(matter.title_text, matter.title_text),
        url=url,
        matter="",
        matter_url=url,
        note=Msg("came in on %(day)s, %(number)s", {"day": matter.opened_on, "number": matter.number or "—"}),
        kind=kind_of(matter),
        badge=Msg("from another office") if from_outside else None,
    )
