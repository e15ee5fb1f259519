"""The power list: national floor, local lists, and who decides on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import Error, transaction

from heli.base.errors import BadInput, Refused
from heli.base.text import show
from heli.offices.actions import end_local_power, enter_local_power
from heli.offices.codes import deciders
from heli.offices.models import PowerEntry, RegionTerm
from heli.offices.power_loader import load_floor
from heli.offices.powers import decider_for, deciding_lines
from heli.offices.regions import chain_on, code_path, line_on
from tests.factories.offices import LONGZI, ON, SINCE, Cast

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

POWER = "arrest.approve"


def enter(cast: Cast, decider: str, **changes: object) -> PowerEntry:
    values: dict[str, object] = {
        "actor": cast.people["security_admin"],
        "power": POWER,
        "decider": decider,
        "source": "示例清单 1",
        "from_on": SINCE,
    }
    if not changes.keys() & {"office", "region"}:
        values["office"] = cast.offices[LONGZI]
    return enter_local_power(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def floor(cast: Cast) -> Cast:
    load_floor(date(2019, 12, 30))
    return cast


def test_the_floor_decides_where_no_list_speaks(floor: Cast) -> None:
    row = decider_for(POWER, floor.offices[LONGZI], ON)
    assert row is not None
    assert (row.decider, row.is_locked, row.mark) == ("chief_prosecutor", True, "V")
    assert decider_for("arrest.unheard_of", floor.offices[LONGZI], ON) is None


def test_no_line_holds_before_its_first_day(floor: Cast) -> None:
    assert decider_for(POWER, floor.offices[LONGZI], date(2019, 12, 29)) is None
    assert decider_for(POWER, floor.offices[LONGZI], date(2019, 12, 30)) is not None


def test_a_local_line_may_move_the_decider_up(floor: Cast) -> None:
    enter(floor, "committee")
    row = decider_for(POWER, floor.offices[LONGZI], ON)
    assert row is not None
    assert row.decider == "committee"
    assert row.source == "示例清单 1"
    assert len(row.explanation) == 2
    other = decider_for(POWER, floor.offices["540531"], ON)
    assert other is not None
    assert other.decider == "chief_prosecutor"


@pytest.mark.parametrize("lower", ["handling_prosecutor", "department_head", "deputy_chief"])
def test_a_local_line_below_the_floor_is_refused_with_both_lines_named(floor: Cast, lower: str) -> None:
    with pytest.raises(Refused, match=r"power\.below_floor") as caught:
        enter(floor, lower)
    said = show(caught.value.reasons[0].say)
    assert f"decided by {deciders()[lower].en} (示例清单 1)" in said
    assert "list of People's Procuratorate of Lhunze:" in said
    assert "national floor: arrest.approve is decided by the chief prosecutor" in said
    assert caught.value.reasons[0].basis == ("CPL 89; Rules 284",)
    enter(floor, "chief_prosecutor")


def test_a_county_list_may_not_go_below_its_province(floor: Cast) -> None:
    enter(floor, "committee", region=floor.offices["540000"].region)
    with pytest.raises(Refused, match=r"power\.below_floor"):
        enter(floor, "chief_prosecutor")
    row = decider_for(POWER, floor.offices[LONGZI], ON)
    assert row is not None
    assert row.decider == "committee"


def test_a_line_that_the_floor_outgrew_is_passed_over_and_named(cast: Cast) -> None:
    enter(cast, "department_head")
    load_floor(date(2019, 12, 30))
    row = decider_for(POWER, cast.offices[LONGZI], ON)
    assert row is not None
    assert row.decider == "chief_prosecutor"
    assert "Passed over" in show(row.explanation[1])


def test_a_line_of_the_procedure_goes_before_a_general_one(floor: Cast) -> None:
    enter(floor, "committee", procedure="arrest_review")
    office = floor.offices[LONGZI]
    special = decider_for(POWER, office, ON, procedure="arrest_review")
    general = decider_for(POWER, office, ON, procedure="reconsideration")
    assert special is not None
    assert general is not None
    assert (special.decider, general.decider) == ("committee", "chief_prosecutor")


def test_a_line_ends_on_its_last_day_and_the_floor_is_not_ended_here(floor: Cast) -> None:
    entry = enter(floor, "committee")
    admin = floor.people["security_admin"]
    end_local_power(entry, actor=admin, last_day=date(2022, 12, 30))
    office = floor.offices[LONGZI]
    found = [decider_for(POWER, office, day) for day in (date(2022, 12, 30), date(2022, 12, 31))]
    assert [row.decider for row in found if row] == ["committee", "chief_prosecutor"]
    with pytest.raises(Refused, match=r"power\.locked"):
        end_local_power(PowerEntry.objects.get(power=POWER, is_locked=True), actor=admin, last_day=ON)


def test_all_powers_read_by_one_query_are_those_read_one_by_one(
    floor: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter(floor, "department_head", power="arrest.local_only")
    enter(floor, "committee", procedure="arrest_review")
    enter(floor, "superior_office", region=floor.offices["540000"].region, level=3)
    line = PowerEntry.objects.filter(power=POWER, office=floor.offices[LONGZI])
    line.update(decider="deputy_chief")  # the floor rose after it was made
    powers = frozenset(PowerEntry.objects.values_list("power", flat=True)) | {"arrest.unheard_of"}
    for code in (LONGZI, "540531", "540000"):
        office = floor.offices[code]
        assert office.region is not None
        regions = chain_on(office.region, ON)
        for procedure in ("arrest_review", "reconsideration"):
            with django_assert_num_queries(1):
                found = deciding_lines(powers, office, regions, ON, procedure=procedure)
            one_by_one = {power: decider_for(power, office, ON, procedure=procedure) for power in powers}
            assert {power: (line.decider, line.reviewer, line.source) for power, line in found.items()} == {
                power: (row.decider, row.reviewer, row.source) for power, row in one_by_one.items() if row
            }
            assert ("arrest.local_only" in found) is (code == LONGZI)


def test_the_line_of_a_region_is_read_by_one_query(
    floor: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    region = floor.offices[LONGZI].region
    assert region is not None
    with django_assert_num_queries(1):
        line = line_on(region.pk, ON)
    parents = [region.pk]
    while parents[-1] is not None:
        parents.append(RegionTerm.objects.held_on(ON).get(region=parents[-1]).parent_id)
    assert list(line.numbers) == parents[:-1] == chain_on(region, ON)
    assert line.path() == code_path(region, ON)
    assert [len(code) for code in line.path()] == [2, 4, 6]


def test_a_region_without_a_term_on_a_day_has_no_path_on_it(floor: Cast) -> None:
    region = floor.offices[LONGZI].region
    assert region is not None
    RegionTerm.objects.filter(region=region).update(from_on=ON)
    before = date(2000, 1, 1)
    assert chain_on(region, before) == [region.pk]
    with pytest.raises(RegionTerm.DoesNotExist):
        code_path(region, before)
    assert code_path(region, ON)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"source": " "}, BadInput),
        ({"decider": "mayor"}, BadInput),
        ({"mark": "Q"}, BadInput),
        ({"office": None, "region": None}, BadInput),
    ],
)
def test_a_faulty_local_line_is_refused(
    floor: Cast, changes: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        enter(floor, **({"decider": "committee"} | changes))  # type: ignore[arg-type]
    enter(floor, "committee")


def test_a_locked_line_is_national_or_the_database_refuses_it(floor: Cast) -> None:
    with pytest.raises(Error, match="power_floor_is_national"), transaction.atomic():
        PowerEntry.objects.filter(is_locked=True).update(office=floor.offices[LONGZI])


def test_loading_the_floor_twice_changes_nothing_and_a_changed_file_keeps_the_past(
    cast: Cast, tmp_path: Path
) -> None:
    text = 'from: "2020-01-01"\nentries:\n  - {power: fine.give, decider: %s, source: x}\n'
    (tmp_path / "a.yaml").write_text(text % "chief_prosecutor")
    assert load_floor(date(2020, 1, 1), tmp_path) == (1, 0)
    assert load_floor(date(2020, 6, 1), tmp_path) == (0, 0)
    (tmp_path / "a.yaml").write_text(text % "committee")
    assert load_floor(date(2021, 1, 1), tmp_path) == (1, 1)
    found = [
        decider_for("fine.give", cast.offices[LONGZI], day) for day in (date(2020, 12, 31), date(2021, 1, 1))
    ]
    assert [row.decider for row in found if row] == ["chief_prosecutor", "committee"]
