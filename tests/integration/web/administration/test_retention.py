"""The page Retention: the chief sees what would go, and erases what is past its term; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.models import MatterFact
from tests.factories.erasing import TITLE, Closed, closed_matter, term_over
from tests.factories.matters import AT, clock_at, make_world
from tests.integration.web.administration.office import check, logged, save, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(db: None) -> Iterator[Closed]:
    made = closed_matter(make_world())
    with term_over():
        yield made


def test_the_chief_is_shown_what_goes_and_erases_it_and_its_pages_say_so(closed: Closed) -> None:
    chief, address = (
        sign_in(closed.world.cast, "chief", "en"),
        f"/administration/retention/{closed.matter}/erase/",
    )
    assert address in chief.get("/administration/retention/").text
    shown = check(chief, address, reason="保管期满").text
    for said in (
        "files taken from the disk: 1",
        "Parties of whom everything is destroyed: 2",
        "not from a backup either",
    ):
        assert said in shown
    assert closed.row().erased_on is None
    assert save(chief, address, reason="保管期满")["Location"] == "/administration/retention/"
    with scope(EVERYWHERE):
        assert MatterFact.objects.filter(act__matter=closed.matter, sealed__isnull=False).count() == 1
    page = chief.get(f"/matters/{closed.matter}/").text
    assert "Erased on 10 January 2053 by" in page
    assert "Erased at the end of its term" in page
    for there in (
        page,
        chief.get("/matters/?state=closed").text,
        chief.get("/administration/retention/").text,
    ):
        assert TITLE not in there
        assert "示例扎西" not in there
    assert "erased on 10 January 2053" in chief.get("/matters/?state=closed").text
    assert chief.get(address).status_code == 404
    assert chief.get(f"/matters/{closed.matter}/case/").status_code == 404
    entry = logged(closed.world.cast, "erase_matter")[0]
    assert TITLE not in f"{entry.subject_zh} {entry.subject_en} {entry.said}"


def test_who_may_not_order_it_is_neither_led_there_nor_let_in(closed: Closed) -> None:
    address = f"/administration/retention/{closed.matter}/erase/"
    for who, status in (("case_manager", 403), ("system_admin", 403), ("handler", 403)):
        client = sign_in(closed.world.cast, who)
        assert "/erase/" not in client.get("/administration/retention/").text
        assert save(client, address, reason="x").status_code == status
    assert closed.row().erased_on is None
    assert save(sign_in(closed.world.cast, "deputy"), address, reason="期满").status_code == 302


def test_before_its_term_it_is_refused_in_words(closed: Closed) -> None:
    with clock_at(AT):
        client = sign_in(closed.world.cast, "chief", "en")
        answer = save(client, f"/administration/retention/{closed.matter}/erase/", reason="x")
        assert answer.status_code == 422
        assert "It is kept until 30 December 2052" in answer.text
