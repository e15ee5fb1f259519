"""The pages of reports: which office and days are asked for, the work report, the acts behind one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text, Words
from heli.offices.models import Office
from heli.reports import as_html
from heli.reports.asking import may_see_reports, sees_reports
from heli.reports.behind import BehindShown, behind_shown
from heli.reports.definitions import FIGURES
from heli.reports.figures import Asked, Counted, OfficeCounted, count, offices_of
from heli.reports.work_report import WorkReport, notes_of, period_of, scope_of, unit_of, work_report
from heli.web.contexts.frame import NavItem

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be asked: the offices within reach in their official order, and what was asked.

    Attributes:
        fault: why the days that were typed could not be taken; the year so far stands instead.
    """

    office: Office
    offices: tuple[OfficeCounted, ...]
    asked: Asked
    fault: Words | None = None

    @property
    def code(self) -> str:
        """The region code by which addresses name the office."""
        return self.office.code.rpartition(":")[2]

    @property
    def name(self) -> Text:
        """The office's name on the last day."""
        return next(
            (place.name for place in self.offices if place.id == self.office.pk), Text(self.code, self.code)
        )

    @property
    def options(self) -> tuple[tuple[str, Text, bool], ...]:
        """Offices to choose from: code, name, whether it is the one."""
        return tuple(
            (place.code.rpartition(":")[2], place.name, place.id == self.office.pk) for place in self.offices
        )

    @property
    def query(self) -> str:
        """The same question as part of an address."""
        return urlencode({"office": self.code, "from": self.asked.first, "to": self.asked.last})


def choice_of(reader: Reader, query: QueryDict) -> Choice:
    """What the reader asks for.

    Raises:
        NotFound: no post of his reads reports, or not those of that office.
    """
    own = Office.objects.filter(pk=reader.office or 0).first()
    if own is None or not sees_reports(reader):
        raise _none()
    wanted = query.get("office", "")
    office = Office.objects.filter(code=f"procuratorate:{wanted}").first() if wanted else own
    if office is None or not may_see_reports(reader, office):
        raise _none()
    today = clock.today()
    first, last, fault = _days(query, today)
    places = tuple(place for place in offices_of(own.pk, last) if reader.lft <= place.lft <= reader.rgt)
    return Choice(office, places, Asked(office.pk, first, last), fault)


def _none() -> NotFound:
    return NotFound((Reason("report.none", Msg("There is no such report, or it isn't yours to see.")),))


def _days(query: QueryDict, today: date) -> tuple[date, date, Words | None]:
    year_so_far = (today.replace(month=1, day=1), today)
    if not query.get("from") and not query.get("to"):
        return *year_so_far, None
    try:
        first, last = date.fromisoformat(query.get("from", "")), date.fromisoformat(query.get("to", ""))
    except ValueError:
        return *year_so_far, Msg(
            "These are no two days; the year so far is shown. Write a day as 2022-11-30."
        )
    if first > last:
        return *year_so_far, Msg("The first day lies after the last; the year so far is shown.")
    return first, last, None


def tabs(choice: Choice, here: str) -> tuple[NavItem, ...]:
    """The pages of reports."""
    return tuple(
        NavItem(name, f"{reverse(url)}?{choice.query}", url == here)
        for url, name in (
            ("reports", Msg("Pictures")),
            ("report_work", Msg("Work report")),
            ("report_tables", Msg("Superiors' tables")),
        )
    )


@dataclass(frozen=True, slots=True)
class WorkPage:
    """The page of the work report. `body` is what the file holds too, each number leading to its acts."""

    choice: Choice
    tabs: tuple[NavItem, ...]
    report: WorkReport
    body: SafeString
    title: Text
    line: str
    not_whole: Words | None


def counted_report(reader: Reader, choice: Choice) -> WorkReport:
    """The report that was asked for, under the request's scope."""
    return work_report(choice.asked, reader)


def figure_link(choice: Choice, one: Counted) -> str:
    """The page of the acts behind a figure."""
    return f"{reverse('report_figure', args=[one.figure.code])}?{choice.query}"


def work_page(reader: Reader, query: QueryDict, language: str) -> WorkPage:
    """The page for what a reader asks."""
    choice = choice_of(reader, query)
    report = counted_report(reader, choice)
    return WorkPage(
        choice=choice,
        tabs=tabs(choice, "report_work"),
        report=report,
        body=as_html.body(report, language, lambda one: figure_link(choice, one)),
        title=report.title,
        line=as_html.heading(report, language)[1],
        not_whole=None if report.is_whole else as_html.NOT_WHOLE,
    )


@dataclass(frozen=True, slots=True)
class FigurePage:
    """The acts behind one figure, a page of them."""

    choice: Choice
    counted: Counted
    number: str
    period: str
    scope: Words
    notes: tuple[Words, ...]
    lines: Sequence[BehindShown]
    back_url: str
    previous_url: str
    next_url: str
    said: Words
    not_whole: Words | None


def figure_page(reader: Reader, code: str, query: QueryDict, language: str) -> FigurePage:
    """The page of a figure.

    Raises:
        NotFound: there is no such figure, or its reader sees no reports.
    """
    choice = choice_of(reader, query)
    if code not in FIGURES:
        raise _none()
    counted = count(code, choice.asked, reader)
    behind = len(counted.behind)
    typed = query.get("start", "")
    asked_for = int(typed) if typed.isascii() and typed.isdigit() else 0
    start = min(asked_for, max(0, behind - 1)) // ON_A_PAGE * ON_A_PAGE
    here = reverse("report_figure", args=[code])
    after = start + ON_A_PAGE
    return FigurePage(
        choice=choice,
        counted=counted,
        number=unit_of(counted, language),
        period=period_of(counted, language),
        scope=scope_of(counted),
        notes=notes_of(counted),
        lines=behind_shown(counted, start=start, most=ON_A_PAGE, titles=True),
        back_url=f"{reverse('report_work')}?{choice.query}",
        previous_url=f"{here}?{choice.query}&start={start - ON_A_PAGE}" if start else "",
        next_url=f"{here}?{choice.query}&start={after}" if after < behind else "",
        said=Msg(
            "%(first)s to %(last)s of %(all)s",
            {"first": min(start + 1, behind), "last": min(after, behind), "all": behind},
        ),
        not_whole=None if counted.is_whole else as_html.NOT_WHOLE,
    )
