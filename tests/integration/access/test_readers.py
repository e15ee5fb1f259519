"""From posts to readers: what each of the cast reads by place."""

from __future__ import annotations

from datetime import date

import pytest

from heli.access.policy import Row, may_read
from heli.access.reader import NO_PLACE
from heli.access.readers import posts_on, reader_for, reader_of
from heli.base.errors import Refused
from heli.offices import actions
from heli.offices.codes import all_lines, bits
from tests.factories.offices import COMAI, LONGZI, NAGARZE, ON, Cast

SEES = {"handler", "assistant", "head", "deputy", "chief", "case_manager"}
SEES_FROM_ABOVE = {"line_head", "shannan_chief", "provincial_head"}


def row_of(cast: Cast, unit: str = "criminal", line: str = "criminal", level: int = 0) -> Row:
    return Row(cast.units[f"{LONGZI}/{unit}"].lft, bits([line]), level)


def test_the_cast_sees_what_its_table_says(cast: Cast) -> None:
    row = row_of(cast)
    seeing = {key for key in cast.people if may_read(cast.reader(key), row)}
    assert seeing == SEES | SEES_FROM_ABOVE


def test_a_department_of_another_line_is_read_by_its_own_and_by_the_chiefs(cast: Cast) -> None:
    row = row_of(cast, "interest", "public_interest")
    seeing = {key for key in cast.people if may_read(cast.reader(key), row)}
    assert seeing == {"colleague", "chief", "case_manager", "interest_head", "shannan_chief"}


def test_what_the_law_restricts_is_read_by_clearance(cast: Cast) -> None:
    row = row_of(cast, level=1)
    seeing = {key for key in cast.people if may_read(cast.reader(key), row)}
    assert seeing == {"deputy", "chief", "case_manager", "shannan_chief"}


def test_case_management_of_a_superior_reads_its_own_office_only(cast: Cast) -> None:
    reader = cast.reader("shannan_manager")
    shannan = cast.offices["540500"]
    assert (reader.lft, reader.rgt, reader.lines) == (shannan.lft, shannan.own_rgt, all_lines())
    assert not may_read(reader, row_of(cast))


@pytest.mark.parametrize(
    "key", ["system_admin", "security_admin", "audit_admin", "police_contact", "agency_contact", "nobody"]
)
def test_administrators_partners_and_people_without_a_post_read_no_place(cast: Cast, key: str) -> None:
    reader = cast.reader(key)
    assert (reader.lft, reader.rgt) == NO_PLACE
    assert (reader.lines, reader.level) == (0, 0)


def test_hats_of_one_place_are_worn_together(cast: Cast) -> None:
    reader = cast.reader("small_general")
    comai = cast.offices[COMAI]
    assert reader.roles == {
        *("case_management", "statistics", "archivist", "stamp_keeper", "committee_secretary", "clerk"),
    }
    assert len(reader.posts) == 6
    assert (reader.lft, reader.rgt, reader.level) == (comai.lft, comai.own_rgt, 1)


def test_without_departments_a_prosecutor_reads_his_lines_in_the_office(cast: Cast) -> None:
    comai = cast.offices[COMAI]
    own = Row(comai.lft, bits(["criminal"]))
    seeing = {key for key in cast.people if key.startswith("small") and may_read(cast.reader(key), own)}
    assert seeing == {
        *("small_chief", "small_deputy", "small_prosecutor", "small_assistant", "small_clerk"),
        "small_general",
    }


def test_posts_in_two_places_are_worn_one_at_a_time(cast: Cast) -> None:
    cast.place("handler", "示例甲", NAGARZE, "prosecutor", ["criminal"], f"{NAGARZE}/criminal")
    person, here, there = cast.people["handler"], cast.offices[LONGZI], cast.offices[NAGARZE]
    with pytest.raises(Refused, match=r"place\.choose"):
        reader_for(person, ON)
    assert may_read(reader_for(person, ON, office=here.pk), row_of(cast))
    assert not may_read(reader_for(person, ON, office=there.pk), row_of(cast))
    with pytest.raises(Refused, match=r"place\.not_yours"):
        reader_for(person, ON, office=cast.offices[COMAI].pk)
    with pytest.raises(ValueError, match="two places"):
        reader_of(person, posts_on(person, ON), ON)


def test_a_post_is_worn_on_its_days_only(cast: Cast) -> None:
    post = cast.posts["handler/prosecutor"]
    actions.end_post(post, actor=cast.people["security_admin"], last_day=date(2022, 12, 30))
    assert may_read(cast.reader("handler", on=date(2022, 12, 30)), row_of(cast))
    assert not may_read(cast.reader("handler", on=date(2022, 12, 31)), row_of(cast))
    assert not may_read(cast.reader("handler", on=date(2019, 12, 31)), row_of(cast))


def test_a_reader_costs_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        cast.reader("small_general")
