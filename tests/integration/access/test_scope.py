"""The scope: what the wall knows of the reader, and that nothing of it stays behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection, transaction

from heli.access.reader import PersonId, Reader
from heli.access.wall import SETTINGS, narrowed, reset_scope, scope, set_scope, values

READER = Reader(person=PersonId(7), level=1, lines=5, lft=10, rgt=20)
OTHER = Reader(person=PersonId(8))
NONE = ("",) * len(SETTINGS)


def shown() -> tuple[str, ...]:
    parts = ", ".join(f"coalesce(current_setting('{name}', true), '')" for name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + parts)
        row = cursor.fetchone()
    return tuple(row)


@pytest.mark.django_db
def test_scope_sets_the_reader_and_leaves_nothing() -> None:
    with scope(READER):
        assert shown() == values(READER) == ("7", "1", "5", "10", "20", "")
    assert shown() == NONE


@pytest.mark.django_db(transaction=True)
def test_scope_ends_with_its_transaction() -> None:
    with scope(READER):
        assert shown() == values(READER)
    assert shown() == NONE


@pytest.mark.django_db
def test_inner_scope_gives_way_to_the_outer_one() -> None:
    with scope(READER):
        with scope(OTHER):
            assert shown() == values(OTHER)
        assert shown() == values(READER)


@pytest.mark.django_db
def test_scope_of_a_failed_block_is_gone_and_the_outer_one_is_back() -> None:
    with scope(READER):
        with pytest.raises(ZeroDivisionError), scope(OTHER):
            raise ZeroDivisionError
        assert shown() == values(READER)
        with scope(OTHER):
            pass
        assert shown() == values(READER)


@pytest.mark.django_db
def test_a_narrowed_scope_costs_two_statements_and_stands_again_behind_them(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    less = replace(READER, level=-1, lft=0, rgt=-1)
    with scope(READER):
        with django_assert_num_queries(2), narrowed(less):  # type: ignore[operator]
            pass
        with narrowed(less):
            assert shown() == values(less)
        assert shown() == values(READER)


@pytest.mark.django_db
def test_a_narrowed_scope_whose_block_fails_stays_narrow_until_what_is_around_it_is_rolled_back() -> None:
    less = replace(READER, level=-1, lft=0, rgt=-1)
    with scope(READER):
        with pytest.raises(ZeroDivisionError), scope(OTHER), narrowed(less):
            raise ZeroDivisionError
        assert shown() == values(READER)
        with pytest.raises(ZeroDivisionError), narrowed(less):
            raise ZeroDivisionError
        assert shown() == values(less)
        with scope(OTHER):
            assert shown() == values(OTHER)
        assert shown() == values(less)


@pytest.mark.django_db
def test_reset_forgets_the_scope_of_an_open_transaction() -> None:
    set_scope(READER)
    assert shown() == values(READER)
    reset_scope()
    assert shown() == NONE


@pytest.mark.django_db(transaction=True)
def test_scope_can_not_be_set_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        set_scope(READER)


@pytest.mark.django_db
def test_scope_costs_one_round_trip(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        set_scope(READER)
    reset_scope()
