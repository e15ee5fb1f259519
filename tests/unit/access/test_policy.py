"""The policy, as pure functions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.access.policy import Row, may_act, may_read, parts, read_by_partner
from heli.access.reader import ALL_LINES, ENGINE, NOBODY, OfficeId, PersonId, Reader, engine_reader
from heli.base.errors import NotFound, Refused
from heli.offices.codes import bits

PEOPLE = st.integers(1, 6)
PLACES = st.integers(1, 40)
LINES = st.sampled_from([1, 2, 4, 8])


@st.composite
def readers(draw: st.DrawFn) -> Reader:
    lft, width = draw(PLACES), draw(st.integers(-1, 20))
    return Reader(
        person=PersonId(draw(PEOPLE)),
        level=draw(st.integers(0, 1)),
        lines=draw(st.integers(0, 15)),
        lft=lft,
        rgt=lft + width,
    )


rows = st.builds(
    Row,
    place_ord=PLACES,
    line_bit=LINES,
    level=st.integers(0, 1),
    closed_list=st.booleans(),
    grantees=st.frozensets(PEOPLE, max_size=3),
    denied=st.frozensets(PEOPLE, max_size=2),
)


@given(readers(), rows)
def test_denied_always_wins(reader: Reader, row: Row) -> None:
    shut = replace(row, denied=row.denied | {reader.person}, grantees=row.grantees | {reader.person})
    assert not may_read(reader, shut)


@given(readers(), rows, st.integers(0, 20), st.integers(0, 15))
def test_more_rights_never_show_fewer_rows(reader: Reader, row: Row, wider: int, lines: int) -> None:
    more = replace(
        reader,
        lft=reader.lft - wider,
        rgt=reader.rgt + wider,
        lines=reader.lines | lines,
        level=1,
    )
    assert may_read(more, row) or not may_read(reader, row)


@given(readers(), rows)
def test_a_grant_shows_the_row_to_whoever_is_not_denied(reader: Reader, row: Row) -> None:
    granted = replace(row, grantees=row.grantees | {reader.person})
    assert may_read(reader, granted).allowed is (reader.person not in row.denied)


@given(readers(), rows)
def test_a_closed_row_is_open_to_named_persons_only(reader: Reader, row: Row) -> None:
    closed = replace(row, closed_list=True)
    assert may_read(reader, closed).allowed is (
        reader.person in row.grantees and reader.person not in row.denied
    )


@given(readers(), rows)
def test_every_answer_has_a_reason_and_a_refusal_names_each_one(reader: Reader, row: Row) -> None:
    answer = may_read(reader, row)
    assert answer.reasons
    assert len({reason.code for reason in answer.reasons}) == len(answer.reasons)


@given(rows)
def test_nobody_sees_nothing(row: Row) -> None:
    assert not may_read(NOBODY, row)


@given(rows)
def test_the_engine_sees_its_places_and_closed_rows_that_name_it(row: Row) -> None:
    engine = engine_reader(row.place_ord, row.place_ord)
    assert may_read(engine, row).allowed is not row.closed_list
    assert may_read(engine, replace(row, grantees=row.grantees | {ENGINE}))
    assert engine.lines == ALL_LINES


def test_what_is_not_yours_looks_like_what_is_not_there() -> None:
    row = Row(place_ord=5, line_bit=1, denied=frozenset({1}))
    with pytest.raises(NotFound, match=r"^row\.not_found"):
        may_read(Reader(person=PersonId(1), lines=1, lft=1, rgt=9), row).or_not_found()


# --- parts -----------------------------------------------------------------------------------------------

ROW = Row(place_ord=15, line_bit=1)
OWN, SUPERIOR, OTHER = OfficeId(1), OfficeId(2), OfficeId(3)


def wears(*roles: str, office: OfficeId = OWN, person: int = 1, lft: int = 10, rgt: int = 20) -> Reader:
    return Reader(PersonId(person), office, frozenset(roles), (1,), lines=1, lft=lft, rgt=rgt)


def test_the_accountable_person_is_the_handling_prosecutor() -> None:
    assert parts(wears("prosecutor"), ROW, office=OWN, handler=1) == {"prosecutor", "handling_prosecutor"}
    assert parts(wears("prosecutor"), ROW, office=OWN, handler=2) == {"prosecutor"}


def test_hats_of_one_place_act_together() -> None:
    assert parts(wears("chief_prosecutor", "case_management"), ROW, office=OWN, handler=None) == {
        "chief_prosecutor",
        "case_management",
    }


def test_reading_below_is_not_acting_below() -> None:
    above = wears("chief_prosecutor", office=SUPERIOR, lft=1, rgt=99)
    assert parts(above, ROW, office=OWN, handler=None) == {"superior_office"}
    assert not may_act(above, ROW, by={"chief_prosecutor"}, office=OWN, handler=None)
    assert may_act(above, ROW, by={"superior_office"}, office=OWN, handler=None)


def test_a_clerk_of_a_superior_is_no_superior_office() -> None:
    assert not parts(wears("clerk", office=SUPERIOR, lft=1, rgt=99), ROW, office=OWN, handler=None)


def test_an_inspector_handles_matters_of_discipline_and_no_other() -> None:
    both = replace(wears("inspection"), lines=ALL_LINES)
    own = replace(ROW, line_bit=bits(["discipline"]))
    assert parts(both, own, office=OWN, handler=None) == {"prosecutor"}
    assert parts(both, ROW, office=OWN, handler=None) == set()


def test_a_partner_acts_where_he_is_admitted() -> None:
    partner = wears("police_legal", office=OTHER, lft=0, rgt=-1)
    assert not parts(partner, ROW, office=OWN, handler=None)
    admitted = replace(ROW, grantees=frozenset({1}))
    assert parts(partner, admitted, office=OWN, handler=None) == {"police"}
    assert read_by_partner(partner)
    assert not read_by_partner(wears("prosecutor"))
    assert not read_by_partner(NOBODY)


def test_a_handler_lent_elsewhere_handles_nothing_at_his_former_office() -> None:
    elsewhere = wears("prosecutor", office=OTHER, lft=50, rgt=60)
    granted = replace(ROW, grantees=frozenset({1}))
    assert parts(elsewhere, granted, office=OWN, handler=1) == frozenset()


@given(readers(), rows)
def test_who_may_not_read_has_no_part(reader: Reader, row: Row) -> None:
    everything = replace(
        reader, office=OWN, posts=(1,), roles=frozenset({"prosecutor", "chief_prosecutor", "police_legal"})
    )
    if not may_read(everything, row):
        assert not parts(everything, row, office=OWN, handler=reader.person)


def test_a_refused_act_says_whose_act_it_is() -> None:
    answer = may_act(wears("clerk"), ROW, by={"chief_prosecutor"}, office=OWN, handler=None)
    with pytest.raises(Refused, match=r"act\.not_your_part.*the chief prosecutor"):
        answer.or_refused()


def test_administrators_act_in_nothing() -> None:
    for role in ("system_admin", "security_admin", "audit_admin"):
        reader = replace(wears(role), lines=0, lft=0, rgt=-1)
        assert not parts(reader, ROW, office=OWN, handler=1)
