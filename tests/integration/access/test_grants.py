"""Grants, sealing and denial: what they do to every row that follows a subject."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import Error, connection, transaction

from heli.access import grants, subjects
from heli.access.conflicts import people_under
from heli.access.models import Grant, Grantee
from heli.access.policy import Row
from heli.access.reader import ENGINE, Reader, engine_reader
from heli.access.subjects import Subject
from heli.access.visible import visible
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import BadInput, NotFound, Refused
from heli.offices import actions
from heli.offices.codes import bits
from tests.factories.offices import LONGZI, NAGARZE, ON, Cast

# the rows of grants stand in for a room's own listed table: they carry the same columns
subjects.register("stand_in", Grant, "id")


@pytest.fixture(autouse=True)
def _day() -> None:
    clock.set_offset(clock.real_now().replace(year=2022, month=12, day=30, hour=1) - clock.real_now())


def row_at(cast: Cast, unit: str = "criminal") -> Row:
    return Row(cast.units[f"{LONGZI}/{unit}"].lft, bits(["criminal"]))


def make_subject(cast: Cast, row: Row | None = None) -> tuple[Subject, Row]:
    """A row of the stand-in table at the criminal unit of Longzi."""
    row = row or row_at(cast)
    with scope(engine_reader(0, 2**31 - 1)):
        made = Grant.objects.create(
            subject_kind="none",
            subject=uuid.uuid4(),
            given_to="team",
            reason="stands in",
            given_by=cast.people["chief"],
            given_at=clock.now(),
            from_on=ON,
            place_ord=row.place_ord,
            line_bit=row.line_bit,
            level=row.level,
        )
    return Subject("stand_in", made.pk), row


def sees(reader: Reader, subject: Subject) -> bool:
    """By both walls, which have to agree."""
    with scope(reader):
        walled = Grant.objects.filter(pk=subject.id).exists()
        asked = visible(reader, Grant.objects.filter(pk=subject.id)).exists()
    with scope(engine_reader(0, 2**31 - 1)):
        first_wall = visible(reader, Grant.objects.filter(pk=subject.id)).exists()
    assert walled == asked == first_wall
    return walled


def give(cast: Cast, subject: Subject, row: Row, **changes: object) -> Grant:
    values: dict[str, object] = {
        "by": cast.reader("head"),
        "to": cast.people["county_other"],
        "reason": "joint team",
        "from_on": ON,
    }
    return grants.give(subject, row, **(values | changes))  # type: ignore[arg-type]


def test_a_grant_opens_the_subject_to_its_person_and_nobody_else(cast: Cast) -> None:
    subject, row = make_subject(cast)
    before = {key for key in cast.people if sees(cast.reader(key), subject)}
    grant = give(cast, subject, row)
    after = {key for key in cast.people if sees(cast.reader(key), subject)}
    assert after - before == {"county_other"}
    with scope(cast.reader("county_other")):
        assert list(Grant.objects.filter(pk=grant.pk).values_list("reason", flat=True)) == ["joint team"]


def test_a_withdrawn_grant_closes_again_and_stays_on_record(cast: Cast) -> None:
    subject, row = make_subject(cast)
    grant = give(cast, subject, row)
    with scope(cast.reader("head")):
        grants.withdraw(grant, by=cast.reader("head"), why="the team ended")
    assert not sees(cast.reader("county_other"), subject)
    with scope(cast.reader("head")):
        assert Grant.objects.get(pk=grant.pk).withdrawn_why == "the team ended"


def test_the_end_of_one_grant_leaves_what_another_opened(cast: Cast) -> None:
    subject, row = make_subject(cast)
    first, second = give(cast, subject, row), give(cast, subject, row, reason="assistance")
    for grant, remains in ((first, True), (second, False)):
        with scope(cast.reader("head")):
            grants.withdraw(grant, by=cast.reader("head"), why="over")
        assert sees(cast.reader("county_other"), subject) is remains


def test_a_grant_to_a_unit_reaches_its_people_of_now_without_administrators(cast: Cast) -> None:
    subject, row = make_subject(cast)
    office = cast.offices[NAGARZE]
    cast.place("late", "示例迟", NAGARZE, "security_admin")
    give(cast, subject, row, to=office)
    cast.place("joined", "示例新", NAGARZE, "clerk", ["criminal"], f"{NAGARZE}/criminal")
    seeing = {
        key for key in ("county_other", "other_chief", "late", "joined") if sees(cast.reader(key), subject)
    }
    assert seeing == {"county_other", "other_chief"}


def test_what_was_granted_to_a_unit_ends_with_the_post(cast: Cast) -> None:
    subject, row = make_subject(cast)
    give(cast, subject, row, to=cast.units[f"{NAGARZE}/criminal"])
    person = cast.people["county_other"]
    assert sees(Reader(cast.reader("county_other").person), subject)
    actions.end_post(
        cast.posts["county_other/prosecutor"],
        actor=cast.people["security_admin"],
        last_day=clock.today() - timedelta(days=1),
    )
    assert not sees(Reader(cast.reader("county_other").person), subject)
    with scope(cast.reader("head")):
        assert Grantee.objects.get(person=person).ended_at is not None


def test_the_daily_turn_ends_a_post_that_was_ended_ahead(cast: Cast) -> None:
    subject, row = make_subject(cast)
    give(cast, subject, row, to=cast.units[f"{NAGARZE}/criminal"])
    reader = Reader(cast.reader("county_other").person)
    last = clock.today() + timedelta(days=3)
    actions.end_post(
        cast.posts["county_other/prosecutor"], actor=cast.people["security_admin"], last_day=last
    )
    grants.turn(clock.today())
    assert sees(reader, subject)
    clock.set_offset(clock.offset() + timedelta(days=4))
    grants.turn(clock.today())
    assert not sees(reader, subject)


def test_a_grant_holds_from_its_first_to_its_last_day(cast: Cast) -> None:
    subject, row = make_subject(cast)
    today = clock.today()
    give(cast, subject, row, from_on=today + timedelta(days=2), to_on=today + timedelta(days=3))
    reader, seen = cast.reader("county_other"), []
    for _ in range(5):
        grants.turn(clock.today())
        seen.append(sees(reader, subject))
        clock.set_offset(clock.offset() + timedelta(days=1))
    assert seen == [False, False, True, True, False]


@pytest.mark.parametrize("key", ["handler", "case_manager", "clerk"])
def test_a_grant_is_given_by_head_deputy_or_chief_of_the_place(cast: Cast, key: str) -> None:
    subject, row = make_subject(cast)
    cast.place("clerk", "示例书", LONGZI, "clerk", ["criminal"], f"{LONGZI}/criminal")
    with pytest.raises(Refused, match=r"grant\.not_yours"):
        give(cast, subject, row, by=cast.reader(key))
    assert give(cast, subject, row, by=cast.reader("chief")).pk


def test_who_may_not_read_it_is_told_that_it_is_not_there(cast: Cast) -> None:
    subject, row = make_subject(cast)
    with pytest.raises(NotFound):
        give(cast, subject, row, by=cast.reader("other_chief"))


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"reason": " "}, r"grant\.reason"), ({"to_on": date(2022, 1, 1)}, r"grant\.days")],
)
def test_a_faulty_grant_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    subject, row = make_subject(cast)
    with pytest.raises(BadInput, match=code):
        give(cast, subject, row, **changes)
    give(cast, subject, row)


def test_an_unknown_kind_of_subject_is_refused(cast: Cast) -> None:
    subject, row = make_subject(cast)
    with pytest.raises(BadInput, match=r"grant\.subject"):
        give(cast, replace(subject, kind="weather"), row)


def test_a_denied_person_sees_nothing_whatever_was_granted(cast: Cast) -> None:
    subject, row = make_subject(cast)
    give(cast, subject, row)
    for key in ("county_other", "chief", "handler"):
        assert sees(cast.reader(key), subject)
    subjects.deny(subject, [cast.people[key].pk for key in ("county_other", "chief", "handler")])
    for key in ("county_other", "chief", "handler"):
        assert not sees(cast.reader(key), subject)
    assert sees(cast.reader("head"), subject)
    subjects.undeny(subject, [cast.people["handler"].pk])
    assert sees(cast.reader("handler"), subject)


def test_a_person_may_shut_himself_out(cast: Cast) -> None:
    subject, _ = make_subject(cast)
    reader = cast.reader("handler")
    with scope(reader):
        subjects.deny(subject, [reader.person])
        assert not Grant.objects.filter(pk=subject.id).exists()


def test_a_sealed_subject_is_open_to_named_persons_only_not_even_to_the_chief(cast: Cast) -> None:
    subject, _ = make_subject(cast)
    with scope(cast.reader("chief")):
        subjects.seal(subject, [cast.people["inspector"].pk])
    assert {key for key in cast.people if sees(cast.reader(key), subject)} == {"inspector"}
    assert sees(engine_reader(0, -1), subject)
    subjects.unseal(subject)
    assert sees(cast.reader("chief"), subject)
    assert sees(cast.reader("inspector"), subject)
    assert not sees(replace(engine_reader(0, -1)), subject)


def test_the_engine_is_never_shut_out(cast: Cast) -> None:
    subject, _ = make_subject(cast)
    with pytest.raises(ValueError, match="never shut out"):
        subjects.deny(subject, [ENGINE])


def test_a_moved_subject_is_read_at_its_new_place(cast: Cast) -> None:
    subject, _ = make_subject(cast)
    unit = cast.units[f"{NAGARZE}/criminal"]
    subjects.move(subject, place_ord=unit.lft, line_bit=bits(["criminal"]), level=0)
    assert sees(cast.reader("county_other"), subject)
    assert not sees(cast.reader("handler"), subject)


def test_a_row_can_not_be_written_into_a_place_that_is_not_ones_own(cast: Cast) -> None:
    subject, _ = make_subject(cast)
    with scope(cast.reader("head")), pytest.raises(Error, match="row-level security"), transaction.atomic():
        Grant.objects.filter(pk=subject.id).update(place_ord=cast.units[f"{NAGARZE}/criminal"].lft)


def test_a_handler_is_kept_whatever_grant_ends(cast: Cast) -> None:
    subject, row = make_subject(cast)
    kept = cast.people["county_other"].pk
    subjects.register_keep("stand_in", lambda _: [kept])
    try:
        grant = give(cast, subject, row)
        with scope(cast.reader("head")):
            grants.withdraw(grant, by=cast.reader("head"), why="over")
        assert sees(cast.reader("county_other"), subject)
    finally:
        subjects.register_keep("stand_in", lambda _: [])


def test_people_under_a_chief_are_the_office_and_those_below(cast: Cast) -> None:
    under = people_under(cast.people["chief"], ON)
    assert {key for key, person in cast.people.items() if person.pk in under} == {
        *("handler", "assistant", "head", "colleague", "deputy", "case_manager"),
    }
    assert cast.people["handler"].pk in people_under(cast.people["shannan_chief"], ON)
    assert people_under(cast.people["handler"], ON) == frozenset()


def test_people_under_a_deputy_share_his_lines_and_under_a_head_his_unit(cast: Cast) -> None:
    names = {person.pk: key for key, person in cast.people.items()}
    deputy = {names[pk] for pk in people_under(cast.people["deputy"], ON)}
    head = {names[pk] for pk in people_under(cast.people["head"], ON)}
    assert deputy == {"handler", "assistant", "head"}
    assert head == {"handler", "assistant"}


def test_rows_of_grants_are_never_deleted(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(role, 'access_grant', 'DELETE') FROM"
            " unnest(ARRAY['heli_app', 'heli_worker']) role"
        )
        assert cursor.fetchall() == [(False,), (False,)]
