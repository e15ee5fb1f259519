"""What a report says of counted figures: numbers with their nouns, periods of their own, a word on an even committee."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import docx
import pytest
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

from heli.base.text import Text
from heli.reports import as_docx, as_html, as_text
from heli.reports.definitions import FIGURES
from heli.reports.figures import Asked, Counted, OfficeCounted
from heli.reports.sections import SECTIONS
from heli.reports.tiles import POSITIONS, places_of
from heli.reports.work_report import WorkReport, notes_of, period_of, unit_of

FIRST, LAST = date(2022, 1, 1), date(2022, 11, 30)
CITY = OfficeCounted(
    1, "procuratorate:540500", 3, 1, Text("山南市人民检察院", "People's Procuratorate of Shannan")
)
COUNTY = OfficeCounted(2, "procuratorate:540529", 4, 9, Text("隆子县<人民>检察院", "Lhunze & county"))


def counted(code: str, number: int, first: date | None = FIRST, out_of: int | None = None) -> Counted:
    """A figure as if counted."""
    return Counted(FIGURES[code], number, first, LAST, (CITY, COUNTY), (), out_of)


def report(**numbers: int) -> WorkReport:
    """A report of which all other figures are 0."""
    found = {code: counted(code, numbers.get(code, 0)) for section in SECTIONS for code in section.figures}
    found["joint_offices_counties"] = counted("joint_offices_counties", 12, out_of=12)
    return WorkReport(CITY, Asked(1, FIRST, LAST), found, SECTIONS, True)


def said(made: WorkReport, key: str, language: str) -> str:
    """One paragraph."""
    section = next(section for section in made.sections if section.key == key)
    return "".join(piece.text for piece in made.pieces(section, language))


def test_a_paragraph_holds_every_figure_of_its_table_in_both_languages() -> None:
    for section in SECTIONS:
        for language in ("zh-hans", "en"):
            pieces = report().pieces(section, language)
            assert {piece.figure for piece in pieces if piece.figure} == set(section.figures), section.key
            assert "{" not in "".join(piece.text for piece in pieces)


def test_numbers_stand_with_their_nouns() -> None:
    made = report(
        conferences=35, conference_cases=69, consulted_cases=41, consultation_meetings=54, joint_offices=13
    )
    assert said(made, "conferences", "zh-hans").startswith("召开检察官联席会议35次，讨论案件69件")
    assert "35 joint conferences discussed 69 cases" in said(made, "conferences", "en")
    assert "41 cases were consulted at 54 meetings" in said(made, "with_police", "en")
    one = report(conferences=1, conference_cases=1)
    assert "1 joint conference discussed 1 case;" in said(one, "conferences", "en")


def test_each_figure_states_its_own_period() -> None:
    since = counted("consulted_cases", 41, date(2021, 12, 13))
    assert period_of(since, "zh-hans") == "自2021年12月13日起至2022年11月30日"
    assert period_of(since, "en") == "since 13 December 2021, to 30 November 2022"
    assert period_of(counted("governance_issued", 22), "zh-hans") == "2022年1月1日至2022年11月30日"
    assert period_of(counted("committee_members", 8, None), "zh-hans") == "截至2022年11月30日"
    assert period_of(counted("conferences", 0, None), "en") == "to 30 November 2022"


@pytest.mark.parametrize(("members", "warned"), [(7, False), (8, True), (9, False)])
def test_an_even_committee_is_pointed_out_and_nothing_is_refused(members: int, *, warned: bool) -> None:
    assert bool(notes_of(counted("committee_members", members))) is warned


def test_a_coverage_says_of_how_many() -> None:
    covered = counted("joint_offices_counties", 12, out_of=12)
    assert unit_of(covered, "zh-hans") == "12 个（共 12 个）"
    assert unit_of(covered, "en") == "12 of 12"


def test_every_number_is_a_link_in_its_sentence_and_its_row() -> None:
    made = report(governance_issued=22)
    html = as_html.body(replace(made, office=COUNTY), "zh-hans", lambda one: f"#{one.figure.code}")
    for section in SECTIONS:
        for code in section.figures:
            assert html.count(f'href="#{code}"') == 2, code
    assert as_html.heading(replace(made, office=COUNTY), "en")[0] == "Work report of the Lhunze & county"
    assert "22 件" in "\n".join(as_text.lines(made, "zh-hans"))


@cache
def written_docx(language: str) -> DocxDocument:
    """The report as docx, read back. Do not change it."""
    content = as_docx.write(report(), language, counted_at=datetime(2022, 12, 30, 9, tzinfo=UTC))
    return docx.Document(io.BytesIO(content))


def test_the_docx_names_the_fonts_of_offices_and_no_theme_wins_over_them() -> None:
    written = written_docx("zh-hans")
    for name, font in (("Normal", "仿宋_GB2312"), ("Heading 1", "黑体"), ("Title", "方正小标宋简体")):
        fonts = written.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert not [key for key in fonts.attrib if "heme" in key]
    assert len(written.tables) == len(SECTIONS)
    cells = [cell.paragraphs[0] for row in written.tables[0].rows for cell in row.cells]
    assert {cell.style.name for cell in cells if cell.style} == {"表格文字", "表格数字"}
    assert not [part for part in written.part.rels.values() if part.is_external]


@pytest.mark.parametrize(("language", "twelfth"), [("zh-hans", "十二、"), ("en", "12. ")])
def test_the_docx_counts_its_sections_and_pages_and_breaks_no_row(language: str, twelfth: str) -> None:
    written = written_docx(language)
    headings = [one.text for one in written.paragraphs if one.style and one.style.name == "Heading 1"]
    assert len(headings) == len(SECTIONS)
    assert headings[11].startswith(twelfth)
    assert "PAGE" in written.sections[0].footer.paragraphs[0]._p.xml
    for table in written.tables:
        assert [column.width for column in table.columns] == [cell.width for cell in table.rows[-1].cells]
        assert all(row._tr.trPr is not None and "cantSplit" in row._tr.trPr.xml for row in table.rows)


def test_sections_are_counted_as_offices_count_them() -> None:
    counted_so = {1: "一", 9: "九", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}
    assert {number: as_docx.numeral(number) for number in counted_so} == counted_so
    for beyond in (0, 100):
        with pytest.raises(ValueError, match="no numeral"):
            as_docx.numeral(beyond)


def test_offices_lie_on_tiles_of_their_own() -> None:
    assert len(set(POSITIONS.values())) == len(POSITIONS) == 13
    known = places_of((CITY, COUNTY))
    assert known == {1: POSITIONS["540500"], 2: POSITIONS["540529"]}
    strange = replace(COUNTY, id=3, code="procuratorate:110101")
    assert places_of((CITY, COUNTY, strange)) == {1: (0, 0), 2: (1, 0), 3: (2, 0)}
