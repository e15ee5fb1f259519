"""The work report as HTML: the body for a page, or a file of its own in which each figure leads to its acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from heli.base.text import Msg
from heli.reports.behind import BehindShown, behind_each
from heli.reports.figures import Counted
from heli.reports.sections import Section
from heli.reports.words import colon, day, say
from heli.reports.work_report import WorkReport, notes_of, period_of, scope_of, unit_of

IN_A_FILE = 200
"""Acts of one figure that a file lists; the rest is counted there, and listed on the page."""
Link = Callable[[Counted], str]

HEADS = (Msg("Figure"), Msg("How many"), Msg("Period"), Msg("Offices counted"), Msg("What is counted"))
NOT_WHOLE = Msg(
    "Counted as far as whoever asked may read: some lines, offices or restricted matters are not in these figures."
)


def body(report: WorkReport, language: str, link: Link) -> SafeString:
    """Every mechanism: heading, paragraph, table. Headings begin at level 2; numbers lead where `link` says."""
    return format_html_join(
        "\n", "{}", ((_section(report, section, language, link),) for section in report.sections)
    )


def _section(report: WorkReport, section: Section, language: str, link: Link) -> SafeString:
    figures = report.figures(section)
    return format_html(
        '<section class="report-section" aria-labelledby="{0}"><h2 id="{0}">{1}</h2>\n<p>{2}</p>\n{3}{4}</section>',
        f"of-{section.key}",
        section.title.in_language(language),
        _paragraph(report, section, language, link),
        _table(figures, section, language, link),
        _notes(figures, language),
    )


def _paragraph(report: WorkReport, section: Section, language: str, link: Link) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', link(report.counted[piece.figure]), piece.text)
                if piece.figure
                else piece.text,
            )
            for piece in report.pieces(section, language)
        ),
    )


def _table(figures: Sequence[Counted], section: Section, language: str, link: Link) -> SafeString:
    heads = format_html_join("", '<th scope="col">{}</th>', ((say(head, language),) for head in HEADS))
    rows = format_html_join("\n", "{}", ((_row(one, language, link),) for one in figures))
    return format_html(
        '<div class="table-frame"><table class="table report-table"><caption class="visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>\n",
        section.title.in_language(language), heads, rows,
    )  # fmt: skip


def _row(one: Counted, language: str, link: Link) -> SafeString:
    labels = [say(head, language) for head in HEADS]
    return format_html(
        '<tr><th scope="row">{}</th><td data-label="{}"><a href="{}">{}</a></td><td data-label="{}">{}</td>'
        '<td data-label="{}">{}</td><td data-label="{}">{}</td></tr>',
        one.figure.name.in_language(language),
        labels[1], link(one), unit_of(one, language),
        labels[2], period_of(one, language),
        labels[3], say(scope_of(one), language),
        labels[4], one.figure.counts.in_language(language),
    )  # fmt: skip


def _notes(figures: Sequence[Counted], language: str) -> SafeString:
    notes = [say(note, language) for one in figures for note in notes_of(one)]
    return format_html_join("", '<p class="report-note">{}</p>\n', ((note,) for note in notes))


def heading(report: WorkReport, language: str) -> tuple[str, str]:
    """Title, and the line below it: which days were asked for."""
    asked = report.asked
    line = Msg("%(first)s to %(last)s, both inclusive; each figure states its own period.",
               {"first": day(asked.first, language), "last": day(asked.last, language)})  # fmt: skip
    return report.title.in_language(language), say(line, language)


def whole(report: WorkReport, language: str, *, counted_at: datetime, address: str = "") -> str:
    """A file that stands alone: every number leads to the list of its acts further down, and these to the pages.

    Args:
        address: of the running installation, with its closing slash; without one the acts are listed, not linked.
    """
    title, line = heading(report, language)
    unread = "" if report.is_whole else format_html('<p class="report-note">{}</p>', say(NOT_WHOLE, language))
    made = Msg("Counted from acts on %(day)s.", {"day": day(counted_at.date(), language)})
    return format_html(
        '<!doctype html>\n<html lang="{}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        ' initial-scale=1"><title>{}</title><style>{}</style></head><body><main><h1>{}</h1><p>{}</p>{}\n{}\n<h2>{}</h2>\n{}'
        "<p>{}</p></main></body></html>\n",
        "en" if language.startswith("en") else "zh-Hans", title, SafeString(_STYLE), title, line, unread,
        body(report, language, lambda one: f"#{one.figure.code}"), say(Msg("Acts behind the figures"), language),
        _annex(report.counted, language, address), say(made, language),
    )  # fmt: skip


def _annex(counted: Mapping[str, Counted], language: str, address: str) -> SafeString:
    """The acts behind every figure. Two queries, however many figures there are."""
    lines = behind_each(counted, most=IN_A_FILE)
    return format_html_join(
        "\n", "{}", ((_behind(one, lines[code], language, address),) for code, one in counted.items())
    )


def _behind(one: Counted, lines: Sequence[BehindShown], language: str, address: str) -> SafeString:
    items = format_html_join("\n", "<li>{}</li>", ((_act(line, language, address),) for line in lines))
    more = len(one.behind) - len(lines)
    rest = Msg("and %(more)s more, on the page of this figure", {"more": more})
    return format_html(
        '<section><h3 id="{}">{}{}{}</h3><ol>{}</ol>{}</section>',
        one.figure.code, one.figure.name.in_language(language), colon(language), unit_of(one, language), items,
        format_html("<p>{}</p>", say(rest, language)) if more else "",
    )  # fmt: skip


def _act(line: BehindShown, language: str, address: str) -> SafeString:
    said = " · ".join(
        part
        for part in (
            day(line.on, language), line.office.in_language(language), line.kind.in_language(language), line.number,
            line.act.in_language(language) if line.act is not line.kind else "",
        )
        if part
    )  # fmt: skip
    if not address or line.matter is None:
        return format_html("{}", said)
    return format_html('<a href="{}matters/{}/record/{}/">{}</a>', address, line.matter, line.act_id, said)


_STYLE = """
body{font-family:"Noto Serif CJK SC","Noto Serif SC",FangSong,SimSun,serif;line-height:1.6;color:#1a1a1a;background:#fff}
main{max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{border:1px solid #777;padding:.3rem .5rem;text-align:left;
vertical-align:top}.visually-hidden{position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden}
.report-note{border-left:.25rem solid #8a5a00;padding-left:.75rem}a{color:#0b4f8a}
td a{white-space:nowrap}
@media print{a{color:inherit}}
""".strip()
