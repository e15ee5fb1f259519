"""The work report as docx, straight from its content: A4, the fonts that offices have, numbered sections, tables with heads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from heli.base.text import Msg, Text
from heli.reports.as_html import HEADS, NOT_WHOLE, Link, heading
from heli.reports.figures import Counted
from heli.reports.sections import Section
from heli.reports.words import day, say
from heli.reports.work_report import WorkReport, notes_of, period_of, scope_of, unit_of

_BODY_FONT, _HEAD_FONT, _TITLE_FONT = "仿宋_GB2312", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"
_WIDTHS = (Cm(3.6), Cm(1.9), Cm(4.3), Cm(2.3), Cm(3.5))
_SMALL, _NUMBER_COLUMN = 10.5, 1
_IN_TABLES, _NUMBERS = Text("表格文字", "Table text"), Text("表格数字", "Table number")
"""Names of two styles: who works on the report in an office changes all its tables by them."""
_DIGITS = "一二三四五六七八九"
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(report: WorkReport, language: str, *, counted_at: datetime, link: Link | None = None) -> bytes:
    """The file's bytes. No person's name stands in it, nor in its properties.

    Args:
        link: where a figure leads; without one its number is plain text.
    """
    document = Document()
    _set_up(document)
    title, line = heading(report, language)
    _titled(document, title, line)
    if not report.is_whole:
        document.add_paragraph(say(NOT_WHOLE, language))
    pattern = _pattern(document, language)
    for place, section in enumerate(report.sections, 1):
        _section(document, report, section, place, language, link, pattern)
    made = Msg("Counted from acts on %(day)s.", {"day": day(counted_at.date(), language)})
    last = document.add_paragraph(say(made, language))
    last.alignment, last.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.RIGHT, Pt(14)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.language = "en" if language.startswith("en") else "zh-CN"
    properties.created = properties.modified = _EPOCH
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Doc) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    # GB/T 9704: 37 mm above, 28 mm on the left
    page.top_margin, page.left_margin = Cm(3.7), Cm(2.8)
    page.bottom_margin, page.right_margin = Cm(3.5), Cm(2.6)
    page.footer_distance = Cm(2.5)
    for name, font, size in (
        ("Normal", _BODY_FONT, 14), ("Heading 1", _HEAD_FONT, 16), ("Title", _TITLE_FONT, 22),
    ):  # fmt: skip
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _lettered(style, font, size)
    _number_pages(page.footer.paragraphs[0])


def _lettered(style: ParagraphStyle, font: str, size: int) -> None:
    """Fonts and language of a style, without the colours and the line under the title that the template has."""
    style.font.name, style.font.size = _LATIN, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    # a font of the template's theme would win over the one that is named
    for themed in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{themed}"), None)
    for one in properties.findall(qn("w:color")) if style.name != "Normal" else ():
        properties.remove(one)
    paragraph = style.element.get_or_add_pPr()
    for one in paragraph.findall(qn("w:pBdr")):
        paragraph.remove(one)
    # digits are Latin: as Chinese a number would break between its digits
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    properties.append(tongue)


def _number_pages(paragraph: Paragraph) -> None:
    """The page's number between dashes, as official papers bear it; the program that opens the file counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in ("— ", "", " —"):
        run = paragraph.add_run(text)
        run.font.size = Pt(14)
        if not text:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), "PAGE")
            paragraph._p.append(field)
            field.append(run._r)


def _titled(document: Doc, title: str, line: str) -> None:
    above, below = document.add_paragraph(title, style="Title"), document.add_paragraph()
    below.add_run(line).font.size = Pt(_SMALL)
    above.alignment = below.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(
    document: Doc,
    report: WorkReport,
    section: Section,
    place: int,
    language: str,
    link: Link | None,
    pattern: CT_Tbl,
) -> None:
    number = f"{place}. " if language.startswith("en") else f"{numeral(place)}、"
    document.add_paragraph(number + section.title.in_language(language), style="Heading 1")
    paragraph = _indented(document.add_paragraph(), language)
    paragraph.paragraph_format.keep_with_next = True
    for piece in report.pieces(section, language):
        counted = report.counted[piece.figure] if piece.figure else None
        _run(paragraph, piece.text, link(counted) if link and counted else "")
    figures = report.figures(section)
    _table(document, pattern, figures, language, link)
    for note in (note for one in figures for note in notes_of(one)):
        said = _indented(document.add_paragraph(say(note, language)), language)
        said.paragraph_format.space_before = Pt(7)


def _indented(paragraph: Paragraph, language: str) -> Paragraph:
    """Two characters in, where it is Chinese."""
    if not language.startswith("en"):
        paragraph.paragraph_format.first_line_indent = Pt(28)
    return paragraph


def numeral(number: int) -> str:
    """A number from 1 to 99 as sections are counted: 一, 十, 十二, 二十, 二十一. Raises `ValueError` for any other."""
    if not 1 <= number <= 99:
        raise ValueError(f"no numeral for section {number}")
    tens, ones = divmod(number, 10)
    before, after = ("" if count < 1 else _DIGITS[count - 1] for count in (tens if tens > 1 else 0, ones))
    return f"{before}{'十' if tens else ''}{after}"


def _pattern(document: Doc, language: str) -> CT_Tbl:
    """What every table is copied from: its head, a row that stays with the next, and one that need not."""
    styles = [_style_in_tables(document, name.in_language(language)) for name in (_IN_TABLES, _NUMBERS)]
    document.styles[styles[1]].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=3, cols=len(HEADS), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row, stays in zip(table.rows, (True, True, False), strict=True):
        _lay_out(row, styles, stays=stays)
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        cell.paragraphs[0].add_run(say(head, language)).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    made: CT_Tbl = table._tbl
    made.getparent().remove(made)
    return made


def _style_in_tables(document: Doc, name: str) -> str:
    """A style of small letters and narrow lines, of which its name is returned."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style, style.font.size = document.styles["Normal"], Pt(_SMALL)
    lines = style.paragraph_format
    lines.space_before = lines.space_after = Pt(2)
    lines.line_spacing, lines.alignment = 1.0, WD_ALIGN_PARAGRAPH.LEFT
    return name


def _lay_out(row: _Row, styles: Sequence[str], *, stays: bool) -> None:
    """Widths and styles of a row's cells; a row is never broken between pages, and may stay with the next."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for place, (cell, width) in enumerate(zip(row.cells, _WIDTHS, strict=True)):
        cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = styles[place == _NUMBER_COLUMN]
        if stays:
            paragraph.paragraph_format.keep_with_next = True


def _table(
    document: Doc, pattern: CT_Tbl, figures: Sequence[Counted], language: str, link: Link | None
) -> None:
    """A row for each figure. On a page the head stays with the first two, and the last two together."""
    copied = deepcopy(pattern)
    _, stays, free = copied.tr_lst
    document._body._element._insert_tbl(copied)
    table = Table(copied, document._body)
    for place, one in enumerate(figures, 1):
        row = deepcopy(stays if place == 1 or place == len(figures) - 1 else free)
        copied.append(row)
        _fill(table, row, one, language, link)
    for row in (stays, free):
        copied.remove(row)


def _fill(table: Table, row: CT_Row, one: Counted, language: str, link: Link | None) -> None:
    said = (
        one.figure.name.in_language(language), unit_of(one, language), period_of(one, language),
        say(scope_of(one), language), one.figure.counts.in_language(language),
    )  # fmt: skip
    for place, (cell, text) in enumerate(zip(row.tc_lst, said, strict=True)):
        address = link(one) if link and place == _NUMBER_COLUMN else ""
        _run(Paragraph(cell.p_lst[0], table), text, address)


def _run(paragraph: Paragraph, text: str, address: str) -> None:
    """A stretch of text; with an address, an underlined link."""
    run = paragraph.add_run(text)
    if not address:
        return
    run.font.underline = True
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    leading = OxmlElement("w:hyperlink")
    leading.set(qn("r:id"), relation)
    paragraph._p.append(leading)
    leading.append(run._r)
