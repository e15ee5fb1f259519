"""The work report as docx, straight from its content: A4, the fonts that offices have named first, tables with heads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from heli.base.text import Msg
from heli.reports.as_html import HEADS, NOT_WHOLE, Link, heading
from heli.reports.figures import Counted
from heli.reports.sections import Section
from heli.reports.words import day, say
from heli.reports.work_report import WorkReport, notes_of, period_of, scope_of, unit_of

_BODY_FONT, _HEAD_FONT, _TITLE_FONT = "仿宋_GB2312", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"
_WIDTHS = (Cm(3.6), Cm(2.4), Cm(3.6), Cm(2.6), Cm(3.6))
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
    for section in report.sections:
        _section(document, report, section, language, link)
    made = Msg("Counted from acts on %(day)s.", {"day": day(counted_at.date(), language)})
    document.add_paragraph(say(made, language)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
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
    for name, font, size in (
        ("Normal", _BODY_FONT, 14), ("Heading 1", _HEAD_FONT, 16), ("Title", _TITLE_FONT, 22),
    ):  # fmt: skip
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = _LATIN, Pt(size)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)
        # a font of the template's theme would win over the one that is named
        for themed in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{themed}"), None)
        if name != "Normal":
            # the template's headings are blue
            color = properties.find(qn("w:color"))
            if color is not None:
                properties.remove(color)


def _titled(document: Doc, title: str, line: str) -> None:
    for text, style in ((title, "Title"), (line, "Normal")):
        document.add_paragraph(text, style=style).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _section(document: Doc, report: WorkReport, section: Section, language: str, link: Link | None) -> None:
    document.add_paragraph(section.title.in_language(language), style="Heading 1")
    paragraph = document.add_paragraph()
    if not language.startswith("en"):
        paragraph.paragraph_format.first_line_indent = Pt(28)
    for piece in report.pieces(section, language):
        counted = report.counted[piece.figure] if piece.figure else None
        _run(paragraph, piece.text, link(counted) if link and counted else "")
    figures = report.figures(section)
    _table(document, figures, language, link)
    for note in (note for one in figures for note in notes_of(one)):
        document.add_paragraph(say(note, language))


def _table(document: Doc, figures: Sequence[Counted], language: str, link: Link | None) -> None:
    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        run = cell.paragraphs[0].add_run(say(head, language))
        run.bold, run.font.size = True, Pt(10.5)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for one in figures:
        cells = table.add_row().cells
        said = (
            one.figure.name.in_language(language), unit_of(one, language), period_of(one, language),
            say(scope_of(one), language), one.figure.counts.in_language(language),
        )  # fmt: skip
        for place, (cell, text) in enumerate(zip(cells, said, strict=True)):
            _run(cell.paragraphs[0], text, link(one) if link and place == 1 else "", size=10.5)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = width


def _run(paragraph: Paragraph, text: str, address: str, *, size: float | None = None) -> None:
    """A stretch of text; with an address, a link that is underlined as well as blue."""
    run = paragraph.add_run(text)
    if size is not None:
        run.font.size = Pt(size)
    if not address:
        return
    run.font.underline = True
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    leading = OxmlElement("w:hyperlink")
    leading.set(qn("r:id"), relation)
    paragraph._p.append(leading)
    leading.append(run._r)
