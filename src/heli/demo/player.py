"""Plays stories through the single door, each act at its own time, signed in as whoever does it.

The clock stands at the act's moment while it is done; a decision that is not the actor's own is proposed, and
approved by its decider signed in as himself; what follows elsewhere is done by the worker in its own role.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.base import clock
from heli.demo.directory import Directory
from heli.demo.finding import Found
from heli.demo.steps import Admit, PartyMade, Script, Step
from heli.documents.papers import PaperHead, record_paper
from heli.matters.actors import Actor, Body
from heli.matters.case_opening import PartyGiven
from heli.matters.door import perform
from heli.matters.granting import give_grant
from heli.matters.models import CaseAct, Matter, MatterAct
from heli.matters.opening import open_matter
from heli.matters.proposals import approve, review
from heli.matters.stream import ByBody, ByPaper, Decision, MatterStream, OnPaper, Proposed, Recorded
from heli.matters.stream import Opened as MatterOpened

_DECISION_TAKES = timedelta(hours=1)
_AFTER_OPENING = timedelta(seconds=1)
_LOOKS_EVERY = 0.2
_DESKS = {"chief_prosecutor": ("chief",), "deputy_chief": ("deputy", "deputy_2"), "department_head": ("head", "head_2"),
          "committee_secretary": ("secretary", "case_management")}  # fmt: skip
_BODIES = frozenset({"police", "court", "agency", "detention_centre"})

Effects = Callable[[], int]
"""Runs what waits in the outbox, as the worker does; returns how many ran."""


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The program's clock, standing at a moment and running on."""
    before = clock.offset()
    clock.set_offset(moment - clock.real_now())
    try:
        yield
    finally:
        clock.set_offset(before)


@dataclass
class Player:
    """Plays steps for the people of a directory.

    Attributes:
        run_effects: how the outbox is emptied.
        done: keys of acts that stand already; their steps are passed over, so that a load can be resumed.
        patience: seconds to wait for a matter that an effect opens, where another worker may have taken the effect.
    """

    directory: Directory
    run_effects: Effects
    done: set[str] = field(default_factory=set)
    patience: float = 0.0
    stories: dict[str, Found] = field(default_factory=dict)
    _readers: dict[str, Reader] = field(default_factory=dict)
    _places: dict[UUID, tuple[str, int]] = field(default_factory=dict)

    def remember(self) -> None:
        """Take up what an earlier run did: keys of acts, and the matters that they opened."""
        with engine_everywhere():
            self.done = set(MatterAct.objects.filter(key__startswith="demo:").values_list("key", flat=True))
            self.done |= set(CaseAct.objects.filter(key__startswith="demo:").values_list("key", flat=True))

    def play(self, scripts: Iterable[Script], *, on_step: Callable[[], None] = lambda: None) -> None:
        """Play the scripts side by side in order of time, each up to its middle."""
        waiting: list[tuple[datetime, int, int, Script]] = []
        steps = []
        for number, script in enumerate(scripts):
            steps.append(list(script.until(script.middle)))
            if steps[-1]:
                heapq.heappush(waiting, (steps[-1][0].at, number, 0, script))
        while waiting:
            _, number, place, script = heapq.heappop(waiting)
            self.step(script, steps[number][place], place)
            on_step()
            if place + 1 < len(steps[number]):
                heapq.heappush(waiting, (steps[number][place + 1].at, number, place + 1, script))

    def play_on(self, script: Script, after: str, until: str = "") -> None:
        """Play one story on from a mark to another, or to its end."""
        begun = not after
        for place, step in enumerate(script.until(until)):
            if begun:
                self.step(script, step, place)
            begun = begun or step.mark == after

    def story(self, script: Script) -> Found:
        """What is known of a story's matters."""
        return self.stories.setdefault(script.name, Found(script, self.directory))

    def step(self, script: Script, step: Step | Admit, place: int) -> None:
        """Play one step of a story, then what follows from it."""
        found, key = self.story(script), f"demo:{script.name}:{place}"
        with clock_at(self._moment(found, step, key)):
            if isinstance(step, Admit):
                self._admit(found, step, key)
            elif key in self.done:
                self._recall(found, step, key)
            elif step.opening:
                found.matters[step.matter] = self._open(found, step, key).matter
            else:
                self.act(found, step, key)
            self.run_effects()

    def _moment(self, found: Found, step: Step | Admit, key: str) -> datetime:
        """When a step takes place: at its own time, or once its matter is there, where another worker opened it late."""
        if step.matter not in found.script.follows or key in self.done:
            return step.at
        waited = 0.0
        while (opened := found.opened_at(step.matter)) is None and waited < self.patience:
            time.sleep(_LOOKS_EVERY)
            waited += _LOOKS_EVERY
            self.run_effects()
        return max(step.at, opened + _AFTER_OPENING) if opened else step.at

    def _recall(self, found: Found, step: Step, key: str) -> None:
        if step.opening:
            with engine_everywhere():
                opened = MatterAct.objects.filter(key=key, seq=1).values_list("matter_id", flat=True).get()
            found.matters[step.matter] = UUID(str(opened))

    def reader(self, desk: str) -> Reader:
        """The reader of a desk on the day at which the clock stands."""
        if desk not in self._readers:
            self._readers[desk] = reader_for(self.directory.people[desk], clock.today())
        return replace(self._readers[desk], on=clock.today())

    def actor(self, desk: str) -> Actor:
        """A desk, signed in."""
        return Actor(self.reader(desk))

    def body(self, name: str) -> Body:
        """A body of the directory, or a party, whose act is entered here."""
        kind = name.partition(":")[0]
        if kind in _BODIES:
            return Body(kind, self.directory.offices[name].pk)
        return Body("counterpart_office", self.directory.offices[name].pk) if kind.isdigit() else Body(name)

    def who(self, step: Step) -> tuple[Actor | Body, Actor | None]:
        """Who does a step, and who enters it."""
        typed_by = self.actor(step.typed_by) if step.typed_by else None
        return (self.actor(step.by) if "/" in step.by else self.body(step.by)), typed_by

    def _admit(self, found: Found, step: Admit, key: str) -> None:
        people, offices = self.directory.people, self.directory.offices
        give_grant(
            found.matter(step.matter), actor=self.actor(step.by), to=people.get(step.office) or offices[step.office],
            reason=step.reason, from_on=clock.today(), may="work", key=key,
        )  # fmt: skip

    def _open(self, found: Found, step: Step, key: str) -> MatterOpened:
        given = step.opening
        assert given is not None
        actor, typed_by = self.who(step)
        office = self.directory.offices[given.office]
        return open_matter(
            given.procedure,
            act=step.act,
            office=office.pk,
            unit=self.directory.units[f"{given.office}/{given.unit}"].pk if given.unit else None,
            title=given.title,
            case=self._case(found, given.case_of),
            parties=[self._party(found, party) for party in given.parties],
            actor=actor,
            entered_by=typed_by,
            handler=actor.person if given.is_handled and isinstance(actor, Actor) else None,
            facts=found.value(None, dict(step.facts)),
            happened_at=step.happened,
            brings=(lambda matter: self._brought(found, step, actor, matter)) if step.papers else None,
            key=key,
        )

    def _brought(self, found: Found, step: Step, writer: Actor | Body, matter: UUID) -> Decision | None:
        """Papers of an opening step, put into the matter that has just been made."""
        assert isinstance(writer, Actor)
        self._record_papers(found, step, matter, writer, writer)
        return self._decision(found, step)

    def _record_papers(
        self, found: Found, step: Step, matter: UUID, actor: Actor | Body, writer: Actor
    ) -> None:
        for name, paper in step.papers.items():
            head = PaperHead(paper.kind, paper.title, paper.number, paper.dated_on, paper.dated_on,
                             from_office=actor.office if isinstance(actor, Body) else None,
                             is_shared=paper.is_shared, volume="main" if paper.is_shared else "inner")  # fmt: skip
            found.papers[name] = record_paper(writer.reader, matter, head)

    def _decision(self, found: Found, step: Step) -> Decision | None:
        """What proves the decision of a step that is not proposed: a body's paper, or a sheet that somebody signed."""
        if not step.decided_on:
            return None
        paper, on = found.papers[step.decided_on], clock.today()
        if not step.decided_by:
            return ByBody(paper, step.decider, on)
        return ByPaper(paper, step.decider, int(self.directory.people[step.decided_by].pk), on)

    def _case(self, found: Found, name: str) -> UUID | None:
        if not name:
            return None
        with engine_everywhere():
            case = Matter.objects.values_list("case_id", flat=True).get(pk=found.matter(name))
        return UUID(str(case))

    def _party(self, found: Found, party: PartyMade) -> PartyGiven:
        if party.same_as is not None:
            return PartyGiven(party.role, id=found.party(None, party.same_as))
        measures = [found.value(None, dict(measure)) for measure in party.measures]
        return PartyGiven(party.role, None, dict(party.facts), measures, [dict(c) for c in party.charges])

    def act(self, found: Found, step: Step, key: str) -> Recorded | Proposed:
        """Do a step's act; where somebody else decides, propose it, and let him approve it."""
        matter = found.matter(step.matter)
        actor, typed_by = self.who(step)
        writer = typed_by or actor
        assert isinstance(writer, Actor)
        about = tuple(found.bearer(matter, bearer) for bearer in step.about)
        # papers and act in one transaction, so that a broken load finds both or neither
        with scope(writer.reader) if step.papers else nullcontext():
            self._record_papers(found, step, matter, actor, writer)
            result = perform(
                MatterStream(matter),
                step.act,
                bearers=about,
                actor=actor,
                entered_by=typed_by,
                decision=self._decision(found, step),
                on_paper=self._on_paper(found, step),
                facts=found.value(matter, dict(step.facts), about),
                happened_at=step.happened,
                key=key,
            )
        if isinstance(result, Proposed) and not step.waits:
            return self._decide(result, step, key)
        return result

    def _on_paper(self, found: Found, step: Step) -> OnPaper | None:
        if not step.on_paper:
            return None
        dated = step.papers[step.on_paper].dated_on
        return OnPaper(found.papers[step.on_paper], dated or clock.today())

    def _decide(self, proposed: Proposed, step: Step, key: str) -> Recorded:
        moment = step.decided_at or step.at + _DECISION_TAKES
        with clock_at(moment):
            waits_for = proposed.waits_for
            while waits_for != proposed.decider:
                reviewer = self.actor(self.desk_of(proposed.stream.id, waits_for))
                waits_for = review(proposed.proposal, agrees=True, say="同意", actor=reviewer).waits_for
            decider = self.actor(step.decided_by or self.desk_of(proposed.stream.id, waits_for))
            return approve(proposed.proposal, actor=decider, key=key)

    def desk_of(self, matter: UUID, part: str) -> str:
        """The desk that holds a part towards a matter, in its office and line."""
        if matter not in self._places:
            with engine_everywhere():
                row = Matter.objects.values_list("office__code", "line_bit").get(pk=matter)
            self._places[matter] = (str(row[0]).partition(":")[2], int(row[1]))
        office, line_bit = self._places[matter]
        for name in _DESKS.get(part, ()):
            desk = f"{office}/{name}"
            if desk in self.directory.people and self.reader(desk).lines & line_bit:
                return desk
        raise LookupError(f"nobody at {office} decides as {part}")
