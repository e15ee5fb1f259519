"""Policy, query and wall show the same rows to any reader (hypothesis draws readers and rows)."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heli.access.models import Grant
from heli.access.policy import Row, may_read
from heli.access.reader import ENGINE, PersonId, Reader, engine_reader
from heli.access.visible import visible
from heli.access.wall import scope
from heli.base import clock
from tests.factories.offices import ON, Cast

PEOPLE, PLACES = st.integers(1, 5), st.integers(1, 30)
ROWS = st.lists(
    st.builds(
        Row,
        place_ord=PLACES,
        line_bit=st.sampled_from([1, 2, 4, 2048]),
        level=st.integers(0, 1),
        closed_list=st.booleans(),
        grantees=st.frozensets(PEOPLE, max_size=3),
        denied=st.frozensets(PEOPLE, max_size=2),
    ),
    min_size=1,
    max_size=25,
)
READERS = st.lists(
    st.builds(
        Reader,
        person=st.builds(PersonId, PEOPLE),
        level=st.integers(0, 1),
        lines=st.integers(0, 4095),
        lft=PLACES,
        rgt=PLACES,
    ),
    min_size=1,
    max_size=6,
)


def store(cast: Cast, rows: list[Row]) -> dict[uuid.UUID, Row]:
    """Write the rows as grants, which carry the columns; each names the engine, so that it can be written."""
    made = {
        Grant(
            subject_kind="none",
            subject=uuid.uuid4(),
            given_to="team",
            reason="a row",
            given_by=cast.people["chief"],
            given_at=clock.now(),
            from_on=ON,
            place_ord=row.place_ord,
            line_bit=row.line_bit,
            level=row.level,
            closed_list=row.closed_list,
            grantees=sorted({*row.grantees, ENGINE}),
            denied=sorted(row.denied),
        ): row
        for row in rows
    }
    with scope(engine_reader(0, 0)):
        Grant.objects.bulk_create(made)
    return {grant.pk: row for grant, row in made.items()}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, readers=READERS)
def test_policy_query_and_wall_show_the_same_rows(cast: Cast, rows: list[Row], readers: list[Reader]) -> None:
    stored = store(cast, rows)
    mine = Grant.objects.filter(pk__in=stored)
    for reader in readers:
        by_policy = {pk for pk, row in stored.items() if may_read(reader, row)}
        with scope(reader):
            by_wall = set(mine.values_list("pk", flat=True))
        with scope(engine_reader(0, 0)):
            by_query = set(visible(reader, mine).values_list("pk", flat=True))
        assert by_policy == by_wall == by_query
