"""Writes of the directory: who may, what they change, and what they leave alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import Error, connection, transaction

from heli.base import clock
from heli.base.errors import BadInput, Refused
from heli.base.text import Text
from heli.offices import actions
from heli.offices.kinds import COUNTY, OfficeKind
from heli.offices.models import DirectoryChange, Office, Post, Unit
from tests.factories.offices import COMAI, LONGZI, SINCE, Cast


def numbers() -> set[tuple[object, ...]]:
    offices = set(Office.objects.values_list("pk", "lft", "own_rgt", "rgt"))
    return offices | set(Unit.objects.values_list("key", "office_id", "lft", "rgt"))


def test_a_new_office_or_unit_moves_nobody(cast: Cast) -> None:
    before = numbers()
    admin = cast.people["security_admin"]
    actions.open_office(
        actor=admin,
        kind=OfficeKind.PROCURATORATE,
        level=COUNTY,
        code="procuratorate:540599",
        name=Text("新设检察院", "New office"),
        short_zh="新设",
        superior=cast.offices["540500"],
    )
    actions.open_unit(cast.offices[LONGZI], actor=admin, key="petition", name=Text("控申", "Petitions"))
    after = numbers()
    assert before < after
    assert len(after) == len(before) + 2


def test_a_unit_lies_in_its_office_and_a_part_in_its_unit(cast: Cast) -> None:
    office, unit = cast.offices[LONGZI], cast.units[f"{LONGZI}/criminal"]
    part = actions.open_unit(
        office, actor=cast.people["security_admin"], key="team", name=Text("组", "Team"), within=unit
    )
    assert office.lft < unit.lft < part.lft <= part.rgt <= unit.rgt <= office.own_rgt


def test_place_numbers_are_given_once(cast: Cast) -> None:
    with pytest.raises(Error, match="given once"), transaction.atomic():
        Office.objects.filter(pk=cast.offices[LONGZI].pk).update(rgt=2_000_000_000)


def test_a_change_leaves_one_line_with_its_actor(cast: Cast) -> None:
    before = DirectoryChange.objects.count()
    cast.place("new", "示例新", LONGZI, "chief_prosecutor")
    lines = list(DirectoryChange.objects.order_by("-pk")[:2])
    assert DirectoryChange.objects.count() == before + 2
    assert [line.action for line in lines] == ["give_post", "enter_person"]
    assert {line.actor_id for line in lines} == {cast.people["security_admin"].pk}


def test_the_record_of_changes_is_written_once(cast: Cast) -> None:
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        DirectoryChange.objects.update(action="nothing")


@pytest.mark.parametrize("key", ["chief", "audit_admin", "system_admin", "nobody"])
def test_posts_are_given_by_the_security_administrator_alone(cast: Cast, key: str) -> None:
    def give(actor: str) -> Post:
        return actions.give_post(
            cast.people["colleague"],
            actor=cast.people[actor],
            office=cast.offices[LONGZI],
            role="archivist",
            from_on=SINCE,
        )

    with pytest.raises(Refused, match=r"directory\.not_yours"):
        give(key)
    assert give("security_admin").role == "archivist"


def test_the_directory_has_no_founding_once_it_has_administrators(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"directory\.no_actor"):
        actions.enter_person(actor=None, name="示例")
    assert actions.enter_person(actor=cast.people["system_admin"], name="示例").pk >= 1


def test_nobody_gives_himself_a_post(cast: Cast) -> None:
    admin = cast.people["security_admin"]
    with pytest.raises(Refused, match=r"post\.to_oneself"):
        actions.give_post(
            admin, actor=admin, office=cast.offices[LONGZI], role="chief_prosecutor", from_on=SINCE
        )


def test_an_administrator_answers_for_his_own_places_only(cast: Cast) -> None:
    above, person = cast.people["security_admin"], cast.people["nobody"]
    own, other = cast.offices[LONGZI], cast.offices["540531"]
    police = cast.offices[f"police:{LONGZI}"]
    local = cast.enter("local", "示例县管", "local")
    actions.give_post(local, actor=above, office=own, role="security_admin", from_on=SINCE)
    # one alone doesn't stand: those of the prefecture serve the county
    with pytest.raises(Refused, match=r"administration\.not_standing"):
        actions.give_post(person, actor=local, office=own, role="judicial_police", from_on=SINCE)
    for role in ("system_admin", "audit_admin"):
        third = cast.enter(f"local_{role}", "示例县管", role)
        actions.give_post(third, actor=above, office=own, role=role, from_on=SINCE)
    actions.give_post(person, actor=local, office=own, role="judicial_police", from_on=SINCE)
    actions.give_post(person, actor=local, office=police, role="police_officer", from_on=SINCE)
    with pytest.raises(Refused, match=r"directory\.not_yours"):
        actions.give_post(person, actor=local, office=other, role="judicial_police", from_on=SINCE)


@pytest.mark.parametrize("second", ["system_admin", "audit_admin"])
def test_three_administrators_are_never_two_in_one_person(cast: Cast, second: str) -> None:
    person, office = cast.people["nobody"], cast.offices[LONGZI]
    admin = cast.people["security_admin"]
    first = actions.give_post(
        person, actor=admin, office=office, role="security_admin", from_on=SINCE, to_on=date(2022, 12, 31)
    )
    with pytest.raises(Refused, match=r"post\.administrators_apart"):
        actions.give_post(person, actor=admin, office=office, role=second, from_on=date(2022, 12, 31))
    with pytest.raises(Error, match="another administrator"), transaction.atomic():
        Post.objects.create(person=person, office=office, role=second, from_on=first.from_on)
    actions.give_post(person, actor=admin, office=office, role=second, from_on=date(2023, 1, 1))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "police_legal"}, r"post\.role"),
        ({"role": "handler"}, r"post\.role"),
        ({"lines": []}, r"post\.lines"),
        ({"role": "chief_prosecutor"}, r"post\.lines"),
        ({"lines": ["weather"]}, r"line\.unknown"),
        ({"to_on": date(2019, 12, 31)}, r"post\.days"),
    ],
)
def test_a_post_that_does_not_fit_is_refused(cast: Cast, changes: dict[str, object], code: str) -> None:
    good: dict[str, object] = {
        "actor": cast.people["security_admin"],
        "office": cast.offices[LONGZI],
        "role": "prosecutor",
        "lines": ["criminal"],
        "from_on": SINCE,
        "to_on": None,
    }
    with pytest.raises(BadInput, match=code):
        actions.give_post(cast.people["nobody"], **(good | changes))  # type: ignore[arg-type]
    actions.give_post(cast.people["nobody"], **good)  # type: ignore[arg-type]


def test_a_unit_of_another_office_is_refused(cast: Cast) -> None:
    with pytest.raises(BadInput, match=r"post\.unit"):
        cast.place("nobody", "x", LONGZI, "prosecutor", ["criminal"], "540531/criminal")


def test_an_ended_post_is_held_to_its_last_day_inclusive(cast: Cast) -> None:
    post = actions.end_post(
        cast.posts["handler/prosecutor"], actor=cast.people["security_admin"], last_day=date(2022, 6, 30)
    )
    assert list(Post.objects.filter(pk=post.pk).held_on(date(2022, 6, 30))) == [post]
    assert not Post.objects.filter(pk=post.pk).held_on(date(2022, 7, 1)).exists()
    with pytest.raises(Refused, match=r"post\.ended"):
        actions.end_post(post, actor=cast.people["security_admin"], last_day=date(2022, 7, 31))


def test_an_office_with_posts_is_not_closed(cast: Cast) -> None:
    admin, day = cast.people["security_admin"], clock.today()
    agency = cast.offices[f"agency:{LONGZI}"]
    with pytest.raises(Refused, match=r"office\.has_posts"):
        actions.close_office(agency, actor=admin, last_day=day)
    actions.end_post(cast.posts["agency_contact/agency_contact"], actor=admin, last_day=day)
    actions.close_office(agency, actor=admin, last_day=day)
    assert not Office.objects.existing_on(day + timedelta(days=1)).filter(pk=agency.pk).exists()


def test_a_renamed_office_keeps_its_former_name_for_former_days(cast: Cast) -> None:
    office, day = cast.offices[LONGZI], date(2030, 1, 1)
    actions.rename_office(
        office,
        actor=cast.people["system_admin"],
        name=Text("隆子市人民检察院", "Lhunze City"),
        short_zh="隆子",
        from_on=day,
    )
    assert office.names.held_on(day).get().zh == "隆子市人民检察院"
    assert office.names.held_on(day - timedelta(days=1)).get().zh == "隆子县人民检察院"


def test_an_account_joins_one_person_and_one_sign_in(cast: Cast) -> None:
    admin, users = cast.people["system_admin"], get_user_model()
    user, other = users.objects.create(username="a"), users.objects.create(username="b")
    account = actions.give_account(cast.people["handler"], actor=admin, user=user)
    assert account.person == cast.people["handler"]
    with pytest.raises(Refused, match=r"account\.taken"):
        actions.give_account(cast.people["handler"], actor=admin, user=other)
    with pytest.raises(Refused, match=r"account\.taken"):
        actions.give_account(cast.people["head"], actor=admin, user=user)


def test_the_worker_reads_the_directory_and_writes_nothing_of_it(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('heli_worker', 'offices_post', 'SELECT'),"
            " has_table_privilege('heli_worker', 'offices_post', 'INSERT, UPDATE, DELETE'),"
            " has_table_privilege('heli_app', 'offices_post', 'DELETE')"
        )
        assert cursor.fetchone() == (True, False, False)


def test_the_ten_person_office_has_ten_people_and_no_departments(cast: Cast) -> None:
    office = cast.offices[COMAI]
    assert Post.objects.filter(office=office).values("person").distinct().count() == 10
    assert not office.units.exists()
