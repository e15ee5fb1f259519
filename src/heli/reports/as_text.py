"""The work report as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from heli.reports.as_html import NOT_WHOLE, heading
from heli.reports.words import colon, say
from heli.reports.work_report import WorkReport, notes_of, period_of, scope_of, unit_of


def lines(report: WorkReport, language: str) -> Iterator[str]:
    """Heading, then each mechanism: its paragraph, and its figures with period and offices."""
    yield from heading(report, language)
    if not report.is_whole:
        yield say(NOT_WHOLE, language)
    for section in report.sections:
        yield ""
        yield section.title.in_language(language)
        yield "".join(piece.text for piece in report.pieces(section, language))
        for one in report.figures(section):
            name, scope = one.figure.name.in_language(language), say(scope_of(one), language)
            yield f"  {name}{colon(language)}{unit_of(one, language)} · {period_of(one, language)} · {scope}"
            yield from (f"    {say(note, language)}" for note in notes_of(one))
