"""The file of a work report reads the acts behind all its figures together, never figure by figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from heli.access.wall import scope
from heli.base.text import Text
from heli.matters.models import MatterAct
from heli.reports import as_html
from heli.reports.behind import behind_each, behind_shown
from heli.reports.definitions import FIGURES
from heli.reports.figures import Asked, Behind, Counted, OfficeCounted
from heli.reports.sections import SECTIONS
from heli.reports.work_report import WorkReport

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from heli.access.reader import Reader

FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)


def report() -> tuple[WorkReport, Reader]:
    """Every figure has the acts of the world's matter behind it; and the chief, who reads them."""
    from tests.factories.matters import make_world  # noqa: PLC0415  # Django first

    world = make_world()
    reader = world.cast.reader("chief")
    with scope(reader):
        acts = list(MatterAct.objects.filter(matter=world.matter).order_by("seq"))
    office = OfficeCounted(world.cast.offices["540529"].pk, "540529", 4, 9, Text("隆子", "Lhunze"))
    behind = tuple(Behind(world.matter, act.pk, office.id, act.happened_on) for act in acts)
    one = Counted(next(iter(FIGURES.values())), len(behind), FIRST, LAST, (office,), behind, None)
    counted = {code: replace(one, figure=FIGURES[code]) for section in SECTIONS for code in section.figures}
    return WorkReport(office, Asked(office.id, FIRST, LAST), counted, SECTIONS, True), reader


def test_the_file_takes_two_queries_for_one_figure_and_for_all(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made, reader = report()
    code, one = next(iter(made.counted.items()))
    assert len(made.counted) > 20
    with scope(reader), django_assert_num_queries(2):
        few = behind_each({code: one}, most=as_html.IN_A_FILE)
    assert [line.act_id for line in few[code]] == [row.act for row in one.behind]
    with scope(reader):
        assert few[code] == behind_shown(one, most=as_html.IN_A_FILE)
    with scope(reader), django_assert_num_queries(2):
        html = as_html.whole(made, "en", counted_at=datetime(2022, 12, 31, tzinfo=UTC), address="https://x/")
    for row in one.behind:
        assert html.count(f"/record/{row.act}/") == len(made.counted)
