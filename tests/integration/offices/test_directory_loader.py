"""The directory of all China, derived from the codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import Error, connection, transaction

from heli.base.errors import NotFound
from heli.offices.directory_loader import load_offices, load_regions
from heli.offices.models import Office, OfficeName, Region, RegionTerm
from heli.offices.regions import chain_on, code_path, region_by_code, term_on

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="module")
def all_china(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[int, int]]:
    """Everything loaded, once for this module: how many terms and offices. Each test has a transaction within."""
    with django_db_blocker.unblock(), transaction.atomic():
        loaded = load_regions(), load_offices()
        # now, and not again after each test
        connection.check_constraints()
        yield loaded
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("all_china", "db")


def test_cona_is_a_county_in_2022_and_a_city_in_2024_and_one_office_with_two_names() -> None:
    before, after = date(2022, 6, 1), date(2024, 6, 1)
    county, city = region_by_code("540530", before), region_by_code("540581", after)
    assert county == city
    assert (term_on(county, before).name, term_on(county, after).name) == ("错那县", "错那市")
    office = Office.objects.get(code="procuratorate:540530")
    assert office.names.held_on(before).get().zh == "错那县人民检察院"
    assert office.names.held_on(after).get().zh == "错那市人民检察院"
    assert Office.objects.filter(region=county, kind="procuratorate").count() == 1
    with pytest.raises(NotFound):
        region_by_code("540530", after)
    with pytest.raises(NotFound):
        region_by_code("540581", before)


def test_no_code_means_two_bodies_on_one_day() -> None:
    other = Region.objects.create(level=4)
    with pytest.raises(Error, match="another term"), transaction.atomic():
        RegionTerm.objects.create(region=other, code="540530", name="x", to_on=date(2020, 1, 1))
    RegionTerm.objects.create(region=other, code="540530", name="x", from_on=date(2024, 1, 1))


def test_all_china_has_one_office_of_each_kind_for_each_division_and_loading_twice_adds_none(
    all_china: tuple[int, int],
) -> None:
    assert all_china == (3219, 3 * 3216)
    assert load_regions() == 0
    assert load_offices() == 0
    levels = [Office.objects.filter(kind="procuratorate", level=level).count() for level in (1, 2, 3, 4)]
    assert levels == [1, 31, 333, 2851]
    assert OfficeName.objects.get(office__code="police:540502").zh == "山南市公安局乃东区分局"
    assert OfficeName.objects.get(office__code="court:540500").en == "Intermediate People's Court of Shannan"


def test_offices_nest_in_preorder_and_kinds_never_mix() -> None:
    shannan = Office.objects.get(code="procuratorate:540500")
    below = list(Office.objects.of_kind("procuratorate").under(shannan.lft, shannan.rgt))
    assert below[0] == shannan
    assert len(below) == 13
    assert {office.superior_id for office in below[1:]} == {shannan.pk}
    for left, right in pairwise(below[1:]):
        assert shannan.own_rgt < left.lft <= left.own_rgt <= left.rgt < right.lft
    top = Office.objects.get(code="procuratorate:000000")
    assert {office.kind for office in Office.objects.under(top.lft, top.rgt)} == {"procuratorate"}


def test_a_county_without_prefecture_stands_under_its_province() -> None:
    county = Office.objects.get(code="court:500233")
    assert county.superior is not None
    assert county.superior.code == "court:500000"


def test_chain_of_a_county_runs_to_its_province() -> None:
    day = date(2022, 12, 30)
    county = region_by_code("540124", day)
    assert len(chain_on(county, day)) == 3
    assert code_path(county, day) == ("54", "5401", "540124")
