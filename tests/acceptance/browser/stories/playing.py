"""Playing a story's steps in the browser: the same scripts as by the single door, each step by pages alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from heli.access.subjects import engine_everywhere
from heli.demo.finding import Found
from heli.demo.steps import Admit, PaperOf, Script, Step
from heli.law.language import Act, Fact
from heli.matters.books import library
from heli.matters.models import Matter, Paper
from heli.offices.models import OfficeName, Person
from tests.acceptance.browser.stories import ways
from tests.acceptance.browser.stories.filling import Form
from tests.acceptance.browser.stories.opening import fill_opening
from tests.acceptance.browser.stories.stage import Stage
from tests.acceptance.browser.stories.told import Told
from tests.acceptance.stories.telling import Telling

_DECISION_TAKES = timedelta(hours=1)
_NOT_OFFICES = frozenset({"party", "defender", "victim"})


@dataclass
class Playing:
    """One story being played on a stage; `telling` is asked what stands. `here`: who has which matter before him, since when."""

    stage: Stage
    script: Script
    telling: Telling
    here: tuple[str, UUID, date] | None = None
    told: Told = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told(self.script)

    @property
    def found(self) -> Found:
        """The story's matters, parties, items and papers."""
        return self.telling.player.story(self.script)

    def until(self, mark: str = "") -> None:
        """Go on to the step of this mark, inclusive; to the end without one."""
        for place, step in enumerate(self.script.steps):
            if place < self.telling.place:
                continue
            with self.stage.at(step.at):
                self.step(step)
            self.telling.place, self.telling.now = place + 1, step.at + _DECISION_TAKES
            if mark and step.mark == mark:
                return
        assert not mark, f"the story has no further place {mark}"

    def show(self, desk: str, name: str) -> Page:
        """The page of a matter before somebody, an hour after the last step."""
        with self.stage.at(self.telling.now):
            page = self.stage.page_of(desk)
            ways.to_matter(self.stage, page, self.found.matter(name))
        self.here = None
        return page

    def step(self, step: Step | Admit) -> None:
        """Play one step by the pages of whoever does it."""
        if isinstance(step, Admit):
            self._admit(step)
        elif step.opening:
            self._open(step)
        else:
            self._act(step)

    def _admit(self, step: Admit) -> None:
        matter, page = self.found.matter(step.matter), self.stage.page_of(step.by)
        self._to(step.by, page, matter, step.at.date())
        ways.let_in(self.stage, page, matter, self._office(step.office), step.reason)
        self.here = None

    def _open(self, step: Step) -> None:
        desk = step.typed_by or step.by
        page = self.stage.page_of(desk)
        assert step.opening is not None
        known = self.found.matter(step.opening.case_of) if step.opening.case_of else None
        ways.to_opening(self.stage, page, step.opening.procedure, step.act, known)
        self.stage.look(page, f"open-{step.opening.procedure}")
        with engine_everywhere():
            before = set(Matter.objects.values_list("pk", flat=True))
        form = self.form(page)
        fill_opening(self, step, form)
        self.stage.complaints += self.told.again(step, form)
        self._send(page, "a matter is opened")
        with engine_everywhere():
            (made,) = set(Matter.objects.values_list("pk", flat=True)) - before
        self.found.matters[step.matter] = made
        self.here = (desk, made, step.at.date())
        self.stage.look(page, f"matter-{step.opening.procedure}")

    def form(self, page: Page) -> Form:
        """The form that stands on a page."""
        return Form(page, self.stage.hand, self._search_word)

    def _search_word(self, fact: Fact, value: str) -> str:
        """What a person would type to find something in a long list: its name."""
        if fact.type in ("office", "offices"):
            return str(OfficeName.objects.filter(office=int(value)).values_list("zh", flat=True)[0])
        if fact.type in ("person", "persons"):
            return str(Person.objects.get(pk=int(value)).name)
        if fact.type == "matter":
            with engine_everywhere():
                return str(Matter.objects.get(pk=value).number)
        if fact.type == "choice":
            return value
        raise AssertionError(f"{fact.name.en} does not offer {value}")

    def _act(self, step: Step) -> None:
        matter = self.found.matter(step.matter)
        desk = step.typed_by or step.by
        page = self.stage.page_of(desk)
        given = self._papers(step, matter, page, desk)
        self._to(desk, page, matter, step.at.date())
        about = tuple(self.found.bearer(matter, bearer) for bearer in step.about)
        written, procedure = self.act_of(matter, step.act)
        ways.to_form(self.stage, page, matter, step.act, about, written)
        self.stage.look(page, f"form-{procedure}-{step.act}")
        self._fill(step, page, matter, written, about, given)
        self._send(page, step.act)
        self.here = (desk, matter, step.at.date())
        self.stage.look(page, "partner-after" if "/shared/" in page.url else f"matter-{procedure}")
        self._decide(step, matter)

    def act_of(self, matter: UUID, act: str) -> tuple[Act, str]:
        """An act as the law of the matter has it, and the name of that law."""
        with engine_everywhere():
            procedure, version = Matter.objects.values_list("procedure", "version").get(pk=matter)
        return library().by_version(version).written.acts[act], procedure

    def _to(self, desk: str, page: Page, matter: UUID, on: date) -> None:
        # a page of another day may not offer what may be done today
        if self.here != (desk, matter, on) or "/do/" in page.url or "/papers/" in page.url:
            ways.to_matter(self.stage, page, matter)
            whose = "partner" if "/shared/" in page.url else "matter"
            self.stage.look(page, f"{whose}-{self._procedure(matter)}")

    def _procedure(self, matter: UUID) -> str:
        with engine_everywhere():
            return str(Matter.objects.values_list("procedure", flat=True).get(pk=matter))

    def _papers(self, step: Step, matter: UUID, page: Page, desk: str) -> set[str]:
        """Papers that others may read are registered on the papers' page; the rest in the form of the act."""
        later: set[str] = set()
        in_form = [paper.name for value in step.facts.values() for paper in _papers_of(value)]
        for name, paper in step.papers.items():
            if name == step.decided_on:
                continue
            if name in in_form and not paper.is_shared and name != step.on_paper:
                later.add(name)
                continue
            self._to(desk, page, matter, step.at.date())
            office = None if "/" in step.by else step.by
            ways.register_paper(self.stage, page, matter, paper, self._office(office))
            self.here = None
            self.found.papers[name] = self._newest_paper(matter)
        return later

    def _office(self, body: str | None) -> int | None:
        if body is None or body in _NOT_OFFICES:
            return None
        return int(self.telling.prefecture.directory.offices[body].pk)

    def _newest_paper(self, matter: UUID) -> UUID:
        with engine_everywhere():
            return UUID(
                str(Paper.objects.filter(matter=matter).order_by("-id").values_list("pk", flat=True)[0])
            )

    def _fill(
        self,
        step: Step,
        page: Page,
        matter: UUID,
        written: Act,
        about: tuple[str, ...],
        given: set[str],
    ) -> None:
        """The form of an act from top to bottom."""
        form = self.form(page)
        if written.on != "matter":
            form.choose_only("_bearers", about)
        facts: dict[str, Any] = {}
        for name, value in step.facts.items():
            papers = _papers_of(value)
            if len(papers) == 1 and papers[0].name in given:
                facts[name] = step.papers[papers[0].name]
            else:
                facts[name] = self.found.value(matter, value, about)
        form.fill(written.facts, facts)
        if step.happened is not None:
            form.line("_when", _day(step.happened))
        self._doer(step, form)
        self.decided(step, form)
        self.stage.complaints += self.told.again(step, form)

    def _doer(self, step: Step, form: Form) -> None:
        """Who did it, of which body, and from which paper it is entered."""
        is_ours = "/" in step.by
        if form.page.locator("form input[name=_by]").count():
            form.choose("_by", "self" if is_ours else _part(step.by))
        office = None if is_ours else self._office(step.by)
        if office is not None and form.page.locator("form input[name=_body]").count():
            form.office("_body", office)
        if step.on_paper:
            # the day stands on the paper
            form.choose("_paper", str(self.found.papers[step.on_paper]))

    def decided(self, step: Step, form: Form) -> None:
        """A decision that was taken on paper before: who took it, and the paper that says so."""
        if step.decided_on:
            people = self.telling.prefecture.directory.people
            signed = int(people[step.decided_by].pk) if step.decided_by else None
            form.decided(step.decider, signed, step.papers[step.decided_on])

    def _send(self, page: Page, what: str) -> None:
        self.stage.hand.follow(page.locator("button[name=_do]"))
        wrong = page.locator("[data-form-errors]")
        if wrong.count():
            self.stage.look(page, f"refused-{what}")
            raise AssertionError(f"{what}: {wrong.inner_text()}")
        expect(page.locator("#messages .notice").first).to_be_visible()

    def _decide(self, step: Step, matter: UUID) -> None:
        """Whoever it is put to decides, from his own work list."""
        if step.waits:
            return
        while waiting := self.stage.waiting_proposal(matter):
            with self.stage.at(step.decided_at or step.at + _DECISION_TAKES):
                desk = self.telling.player.desk_of(matter, waiting.waits_for)
                if waiting.is_last and step.decided_by:
                    desk = step.decided_by
                page = self.stage.page_of(desk)
                ways.to_proposal(self.stage, page, waiting.id)
                self.stage.look(
                    page,
                    f"proposal-{step.act}-{'decide' if waiting.is_last else 'review'}",
                )
                ways.answer(self.stage, page, "approve" if waiting.is_last else "agree")
                self.stage.look(page, "answered")
                self.here = None


def _part(body: str) -> str:
    """What a body is to the matter: a procuratorate elsewhere is named by its region alone."""
    return "counterpart_office" if body.isdigit() else body.partition(":")[0]


def _papers_of(value: Any) -> list[PaperOf]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, PaperOf)]


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
