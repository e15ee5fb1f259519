"""Reports on pages: who sees them, what leads where, what a file holds, and that nothing in them orders anybody."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import docx
import pytest

from heli.access.wall import scope
from tests.integration.web.queries import counted

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.matters import World

YEAR = "from=2022-01-01&to=2022-12-31"
PAGES = ("/reports/", "/reports/work/", "/reports/figures/arrest_accepted/")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def _client(world: World, who: str, language: str = "zh-hans") -> Client:
    from tests.integration.web.world import client_of  # noqa: PLC0415

    return client_of(world, who, language)


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_who_oversees_an_office_sees_its_reports_and_nobody_else(world: World) -> None:
    for who, status in (("chief", 200), ("head", 200), ("case_manager", 200), ("handler", 404), ("county_other", 404),
                        ("police_contact", 404)):  # fmt: skip
        client = _client(world, who)
        assert [client.get(page).status_code for page in PAGES] == [status] * 3, who
        seen = client.get("/", follow=True).text
        assert ('href="/reports/"' in seen) == (status == 200), who
    chief = _client(world, "chief")
    assert chief.get("/reports/?office=540529").status_code == 200
    # another county, the office above and one that is none look alike
    for elsewhere in ("540531", "540500", "999999"):
        assert chief.get(f"/reports/?office={elsewhere}").status_code == 404
    assert chief.get("/reports/figures/nothing/").status_code == 404
    assert chief.get("/reports/work/pdf/").status_code == 404


def test_a_number_leads_to_its_acts_and_the_files_say_the_same_without_names(world: World) -> None:
    chief = _client(world, "chief")
    page = chief.get(f"/reports/work/?{YEAR}").text
    assert "本期受理审查逮捕案件" in _text(page)
    assert (
        'href="/reports/figures/arrest_accepted/?office=540529&amp;from=2022-01-01&amp;to=2022-12-31">1'
        in page
    )
    figure = chief.get(f"/reports/figures/arrest_accepted/?{YEAR}").text
    assert f"/matters/{world.matter}/record/" in figure
    html = chief.get(f"/reports/work/html/?{YEAR}").text
    assert html.count('href="#arrest_accepted"') == 2
    assert f"http://testserver/matters/{world.matter}/record/" in html
    written = docx.Document(io.BytesIO(chief.get(f"/reports/work/docx/?{YEAR}").content))
    said = "\n".join(paragraph.text for paragraph in written.paragraphs)
    assert "受理审查逮捕案件1件" in said
    cells = [[cell.text for cell in row.cells] for table in written.tables for row in table.rows]
    assert ["受理审查逮捕", "1 件", "2022年1月1日至2022年12月31日", "本院", "受理的审查逮捕案件"] in cells
    links = {part.target_ref for part in written.part.rels.values() if part.is_external}
    assert (
        "http://testserver/reports/figures/arrest_accepted/?office=540529&from=2022-01-01&to=2022-12-31"
        in links
    )
    for file in (html, said, str(cells)):
        assert "示例" not in file
    assert written.core_properties.author == ""
    english = _text(_client(world, "chief", "en").get(f"/reports/work/?{YEAR}").text)
    assert "1 arrest review was accepted in the period" in english


def test_days_that_are_none_are_said_and_the_year_so_far_stands(world: World) -> None:
    chief = _client(world, "chief")
    for typed, why in (("from=2022-02-30&to=2022-11-30", "无法识别"), ("from=2022-12-02&to=2022-12-01", "晚于"),
                       ("from=&to=2022-11-30", "无法识别")):  # fmt: skip
        page = chief.get(f"/reports/work/?{typed}")
        assert page.status_code == 200
        assert why in page.text
        assert 'value="2022-01-01"' in page.text
        assert 'value="2022-12-30"' in page.text
    assert "无法识别" not in chief.get("/reports/work/").text


def test_never_08_load_goes_to_the_allocator_by_name_and_no_page_takes_an_order(world: World) -> None:
    from heli.reports import dashboards  # noqa: PLC0415

    for _ in range(2):
        world.done("allocate", "case_manager", {"handler": world.person("chief"), "mode": "leader", "ground": "重大案件。"},
                   matter=world.open().matter)  # fmt: skip
    reader, office = world.cast.reader("chief"), world.cast.offices["540529"]
    with scope(reader):
        loads = [(load.name.zh, load.number) for load in dashboards.loads(office, reader)]
        assert dashboards.loads(world.cast.offices["540531"], reader) == ()
    # 丙 after 甲 by name, whoever has more
    assert [number for _, number in loads] in ([1, 2], [2, 1])
    assert loads == sorted(loads, key=lambda load: load[0].encode("gb18030"))
    with scope(world.cast.reader("head")):
        assert dashboards.loads(office, world.cast.reader("head")) == ()
    chief = _client(world, "chief")
    assert "在办数" in chief.get("/reports/").text
    assert "在办数" not in _client(world, "head").get("/reports/").text
    plain = _text(chief.get(f"/reports/?{YEAR}").text)
    assert _text(chief.get(f"/reports/?{YEAR}&sort=number&order=-number").text) == plain


def test_reports_ask_no_more_when_there_is_more_to_count(world: World) -> None:
    chief = _client(world, "chief")

    def asked() -> dict[str, int]:
        found = {}
        for page in PAGES:
            chief.get(page)
            with counted() as sent:
                assert chief.get(page).status_code == 200
            found[page] = len(sent)
        return found

    before = asked()
    for _ in range(2):
        world.open()
    assert asked() == before
    assert all(number <= 45 for number in before.values()), before
