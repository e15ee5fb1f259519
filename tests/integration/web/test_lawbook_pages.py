"""The lawbook at /law/: for staff; an article for anybody signed in; a citation opens its article once texts are here."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heli.base.settings import CONFIG
from heli.law.texts import read_text
from heli.law.texts.store import TextStore
from heli.web.lawbook.site import write_site
from tests.factories.lawbooks import shipped
from tests.integration.web.world import AT, World, client_of, clock_at, world_with_accounts

pytestmark = pytest.mark.django_db
TEXT = "# 中华人民共和国刑事诉讼法（2018-10-26修正）\n\n第九十一条 示例文本甲。\n\n示例文本乙。\n"
PAGES = ("/law/", "/law/procedures/arrest_review/", "/law/instruments/", "/law/instruments/CPL/")
ARTICLE = "/law/articles/CPL/91/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


@pytest.fixture
def texts() -> Iterator[TextStore]:
    """The text of one law in this installation."""
    store = TextStore(CONFIG.var / "law")
    store.put("CPL", "2018", read_text(TEXT))
    yield store
    for file in store.folder.glob("*.json"):
        file.unlink()
    store.folder.rmdir()


def test_the_lawbook_is_for_staff_and_holds_no_more_than_it_has(world: World) -> None:
    staff, partner = client_of(world, "handler"), client_of(world, "police_contact")
    for path in PAGES:
        found = [client.get(path).status_code for client in (staff, partner, Client())]
        assert found == [200, 404, 302], path
    for path in ("/law/articles/NONE/1/", "/law/instruments/NONE/", "/law/procedures/none/"):
        assert staff.get(path).status_code == 404
    assert "本系统尚未载入该规范文本" in staff.get(ARTICLE).content.decode()


def test_an_article_is_read_by_anybody_signed_in_and_what_rests_on_it_by_staff(
    world: World, texts: TextStore
) -> None:
    for who in ("handler", "police_contact"):
        page = client_of(world, who).get(ARTICLE).content.decode()
        assert "第九十一条" in page
        assert "示例文本乙。" in page
        assert "2012：89" in page
        assert ("审查逮捕期限（已拘留）" in page) == (who == "handler")
    assert Client().get(ARTICLE).status_code == 302


def test_a_citation_opens_its_article_once_the_text_is_here(world: World, texts: TextStore) -> None:
    client = client_of(world, "handler")
    with_text = client.get(f"/matters/{world.matter}/").content.decode()
    assert 'href="/law/articles/CPL/' in with_text
    for file in texts.folder.glob("*.json"):
        file.unlink()
    assert 'href="/law/articles/' not in client.get(f"/matters/{world.matter}/").content.decode()
    texts.put("CPL", "2018", read_text(TEXT))


def test_pages_of_the_lawbook_ask_the_database_for_the_frame_alone(world: World) -> None:
    client = client_of(world, "handler")
    asked = set()
    for path in PAGES:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.add(len(queries))
    assert len(asked) == 1
    assert asked.pop() <= 12


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.places.add(str(given["id"]))


def test_every_link_of_the_written_site_leads_somewhere(tmp_path: Path) -> None:
    written = write_site(shipped(), tmp_path)
    read: dict[Path, _Links] = {}
    for file in tmp_path.glob("*/*.html"):
        read[file] = _Links()
        read[file].feed(file.read_text(encoding="utf-8"))
    assert written == len(read) > 100
    for file, page in read.items():
        for link in page.links:
            target, _, place = link.partition("#")
            found = read.get((file.parent / target).resolve() if target else file)
            assert found is not None, (file.name, link)
            assert not place or place in found.places, (file.name, link)
