"""Ways through the pages: to a matter, to the form of an act, to a proposal, to the papers. By links alone."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from playwright.sync_api import Locator, Page, expect

from heli.demo.steps import PaperGiven
from heli.law.language import Act
from tests.acceptance.browser.stories.stage import Stage

_CLOSED = "xpath=ancestor::details[not(@open)]/summary"


def reveal(stage: Stage, place: Locator) -> Locator:
    """The place itself, with what is folded around it opened, the outermost first."""
    while (folded := place.locator(_CLOSED)).count():
        stage.hand.unfold(folded.first)
    return place


def home(stage: Stage, page: Page) -> None:
    """To what one begins with: the work list, or what is shared with a partner."""
    stage.hand.follow(page.locator(".masthead-name"))
    stage.look(page, "home")


def to_matter(stage: Stage, page: Page, matter: UUID) -> None:
    """To a matter: from the work list, else from the register, else as a linked matter never."""
    link = finds(stage, page, matter)
    assert link is not None, f"no way to the matter from {page.url}"
    stage.hand.follow(reveal(stage, link))


def finds(stage: Stage, page: Page, matter: UUID) -> Locator | None:
    """The link to a matter on the work list, else in the register; None where it stands on neither."""
    home(stage, page)
    link = page.locator(f'main a[href="/matters/{matter}/"], main a[href="/shared/{matter}/"]')
    if link.count() == 0:
        stage.hand.follow(page.locator('.main-nav a[href="/matters/"]'))
        stage.look(page, "registry")
    return link.first if link.count() else None


def to_form(
    stage: Stage,
    page: Page,
    matter: UUID,
    act: str,
    about: tuple[str, ...],
    written: Act,
) -> None:
    """To the form of an act, by its name on the page of the matter or of the meeting."""
    meeting = page.locator(f'main a[href="/meetings/{matter}/"]')
    if meeting.count() and "/meetings/" not in page.url:
        stage.hand.follow(meeting.first)
        stage.look(page, "meeting")
    links = page.locator(f'main a[href^="/matters/{matter}/do/{act}/"]')
    exact = [link for link in links.all() if quote(about[0], safe="") in (link.get_attribute("href") or "")]
    open_to_all = [link for link in links.all() if "bearer=" not in (link.get_attribute("href") or "")]
    found = exact or open_to_all
    assert found, f"{act} is not offered on {page.url}"
    name = written.name.en if stage.language == "en" else written.name.zh
    expect(found[0]).to_contain_text(name)
    stage.hand.follow(reveal(stage, found[0]))


def to_opening(stage: Stage, page: Page, procedure: str, act: str, known: UUID | None) -> None:
    """To the form that opens a matter of a kind; on a case that is known from the page of a matter of it."""
    if known:
        to_matter(stage, page, known)
        stage.hand.follow(page.locator('main a[href^="/matters/new/?from="]'))
    else:
        home(stage, page)
        stage.hand.follow(page.locator('main a[href^="/matters/new/"]').last)
    stage.look(page, "choose")
    stage.hand.follow(page.locator(f'main a[href^="/matters/new/{procedure}/{act}/"]'))


def to_proposal(stage: Stage, page: Page, proposal: UUID) -> None:
    """To a proposal, from the work list of whoever it waits for."""
    home(stage, page)
    stage.hand.follow(page.locator(f'main a[href="/proposals/{proposal}/"]'))


def answer(stage: Stage, page: Page, said: str) -> None:
    """Say something to a proposal."""
    if said == "agree":
        stage.hand.write(page.locator("[name=reason]"), "同意")
    stage.hand.follow(page.locator(f"button[name=answer][value={said}]"))
    assert page.locator("[data-form-errors]").count() == 0, page.locator("[data-form-errors]").inner_text()


def register_paper(stage: Stage, page: Page, matter: UUID, paper: PaperGiven, office: int | None) -> None:
    """Register a paper, or hand one in, on the page of papers; the page is a matter's, ours or a partner's."""
    listed = f"/matters/{matter}/papers/"
    stage.hand.follow(page.locator(f'main a[href="{listed}"], main a[href="{listed}#register"]').first)
    stage.look(page, "papers")
    offered = page.locator(f'[name=kind] option[value="{paper.kind}"]').count()
    stage.hand.pick(page.locator("[name=kind]"), paper.kind if offered else "other_paper")
    if paper.title:
        stage.hand.write(page.locator("[name=title]"), paper.title)
    if paper.number:
        stage.hand.write(page.locator("[name=number]"), paper.number)
    if paper.dated_on:
        stage.hand.write(page.locator("[name=dated_on]"), paper.dated_on.isoformat())
    if office is not None and page.locator("[name=from_office]").count():
        stage.hand.pick(page.locator("[name=from_office]"), str(office))
    if paper.is_shared and page.locator("[name=is_shared]").count():
        stage.hand.choose(page.locator("[name=is_shared]"))
    stage.hand.follow(page.locator("#register ~ form button.btn-primary"))
    assert page.locator("[data-form-errors]").count() == 0, page.locator("[data-form-errors]").inner_text()


def let_in(stage: Stage, page: Page, matter: UUID, office: int | None, reason: str) -> None:
    """Let a body outside into a matter, from the matter's page."""
    stage.hand.follow(page.locator(f'main a[href="/matters/{matter}/sharing/"]'))
    stage.look(page, "sharing")
    stage.hand.pick(page.locator("[name=office]"), str(office))
    stage.hand.write(page.locator("form:has([name=office]) [name=reason]"), reason)
    stage.hand.follow(page.locator("form:has([name=office]) button.btn-primary"))
    expect(page.locator("#messages .notice").first).to_be_visible()
    stage.look(page, "let-in")
