"""The founded prefecture: offices of the day, ten people with many hats, names that are plainly invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from heli.base.errors import Refused
from heli.demo import directory, loading, sign_ins
from heli.demo.directory import Directory
from heli.demo.names import MARK
from heli.demo.places import COMAI, CONA, COUNTIES, LHUNZE, QUSHUI, SHANNAN, SINCE
from heli.demo.plan.year import MORNING
from heli.demo.player import clock_at
from heli.matters.models import Matter
from heli.offices.models import Account, Office, Person, Post
from tests.factories.matters import ensure_key

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker


def test_an_unmarked_database_is_refused_and_left_as_it_is(db: None) -> None:
    with pytest.raises(Refused, match=r"demo.not_marked"):
        loading.load()
    assert not Person.objects.exists()
    assert not Matter.objects.exists()


class TestFounded:
    """What was founded, once for all that look at it: each in a transaction within that of the class."""

    @pytest.fixture(scope="class")
    @classmethod
    def standing(cls, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Directory]:
        with django_db_blocker.unblock(), transaction.atomic():
            ensure_key()
            with clock_at(loading.FOUNDED):
                made = directory.found()
            # now, and not again after each test
            connection.check_constraints()
            yield made
            transaction.set_rollback(True)

    @pytest.fixture
    def founded(self, standing: Directory, db: None) -> Directory:
        return standing

    def test_shannan_has_twelve_counties_and_stands_beside_qushui(self, founded: Directory) -> None:
        shannan = founded.offices[SHANNAN]
        below = Office.objects.filter(kind="procuratorate", superior=shannan)
        # a county that was raised to a city is one office with two dated names
        assert below.count() == len(COUNTIES) == 12
        assert founded.offices[QUSHUI].superior_id != shannan.pk
        named = founded.offices[CONA].names.held_on(MORNING.date()).get()
        assert named.zh == "错那县人民检察院"
        for place in (SHANNAN, *COUNTIES, QUSHUI):
            beside = {
                office.kind for code, office in founded.offices.items() if code.split(":")[1:2] == [place]
            }
            assert {"police", "court", "detention_centre", "agency", "procuratorate"} <= beside

    def test_the_ten_person_county_wears_its_hats(self, founded: Directory) -> None:
        posts = Post.objects.filter(office=founded.offices[COMAI])
        assert posts.values("person").distinct().count() == 10
        assert not founded.offices[COMAI].units.exists()
        hats = Counter(posts.values_list("person_id", flat=True))
        assert hats[founded.people[f"{COMAI}/case_management"].pk] == 6
        chief = set(posts.filter(person=founded.people[f"{COMAI}/chief"]).values_list("role", flat=True))
        assert {"chief_prosecutor", "prosecutor"} <= chief
        assert founded.offices[LHUNZE].units.count() == 2

    def test_everybody_is_plainly_invented_and_nobody_twice(self, founded: Directory) -> None:
        names = list(Person.objects.values_list("name", flat=True))
        assert len(names) > 200
        assert all(name.startswith(MARK) for name in names)
        assert len(set(names)) == len(names)

    def test_a_second_start_finds_the_same_people(self, founded: Directory) -> None:
        known = loading.found_directory()
        assert {desk: person.pk for desk, person in known.people.items()} == {
            desk: person.pk for desk, person in founded.people.items()
        }
        assert known.offices.keys() == founded.offices.keys()
        assert {key: unit.pk for key, unit in known.units.items()} == {
            key: unit.pk for key, unit in founded.units.items()
        }

    def test_one_sign_in_for_each_role_and_none_twice(self, founded: Directory) -> None:
        with clock_at(loading.FOUNDED):
            sign_ins.open_accounts(founded)
            before = Account.objects.count()
            sign_ins.open_accounts(founded)
        assert Account.objects.count() == before == len(sign_ins.usernames())
        roles = set(Post.objects.filter(person__account__isnull=False).values_list("role", flat=True))
        assert roles >= {
            "prosecutor", "assistant", "clerk", "case_management", "department_head", "deputy_chief", "chief_prosecutor",
            "committee_member", "committee_secretary", "stamp_keeper", "archivist", "statistics", "judicial_police",
            "inspection", "system_admin", "security_admin", "audit_admin", "police_legal", "court_contact",
            "agency_contact", "detention_contact",
        }  # fmt: skip
        listed = sign_ins.printed()
        assert len({line.username for line in listed}) == len(listed)
        for line in listed:
            user = Account.objects.get(user__username=line.username).user
            assert user.is_active
        assert Account.objects.get(user__username=listed[0].username).user.check_password(listed[0].password)
        assert not Post.objects.exclude(from_on=SINCE).exists()
