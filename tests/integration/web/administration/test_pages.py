"""Each page opens under its posts and to nobody else; each is small, and costs as much however long the lists are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from heli.web.administration.pages import ALL_THREE, PAGES

if TYPE_CHECKING:
    from tests.factories.offices import Cast

ROLE = {"case_manager": "case_management", "chief": "chief_prosecutor", "handler": "prosecutor", "inspector": "inspection",
        "police_contact": "police_legal", "nobody": ""}  # fmt: skip
ADDRESSES = {
    "home": "/administration/",
    "offices": "/administration/offices/",
    "people": "/administration/people/",
    "powers": "/administration/powers/",
    "local_law": "/administration/local/",
    "calendars": "/administration/calendars/",
    "accounts": "/administration/sign-ins/",
    "sessions": "/administration/sessions/",
    "tokens": "/administration/tokens/",
    "retention": "/administration/retention/",
    "log": "/administration/log/",
    "imports": "/administration/imports/",
}


def test_each_page_opens_under_its_posts_and_to_nobody_else(cast: Cast) -> None:
    from tests.integration.web.administration.office import ADMINISTRATORS, OTHERS, sign_in  # noqa: PLC0415

    assert ADDRESSES.keys() == PAGES.keys()
    for who in (*ADMINISTRATORS, *OTHERS):
        client, role = sign_in(cast, who), ROLE.get(who, who)
        for key, address in ADDRESSES.items():
            expected = 200 if role in PAGES[key].readers else 403
            response = client.get(address)
            assert response.status_code == expected, (who, key, response.text[-2000:])


def test_nobody_reads_a_page_without_signing_in(cast: Cast) -> None:
    from django.test import Client  # noqa: PLC0415

    for address in ADDRESSES.values():
        assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_nothing_is_shown_in_english_on_a_chinese_page_and_every_page_has_its_english(cast: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    for key, page in PAGES.items():
        if key == "home":
            continue  # called by the name of the whole
        who = next(
            (w for w in ("system_admin", "security_admin", "audit_admin") if w in page.readers),
            "case_manager",
        )
        assert page.name.msgid not in sign_in(cast, who).get(ADDRESSES[key]).text
        assert page.name.msgid in sign_in(cast, who, "en").get(ADDRESSES[key]).text


def test_whoever_holds_several_posts_stands_in_the_list_of_people_once(cast: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(cast, "security_admin")
    listed = [
        number
        for page in range(4)
        for number in re.findall(
            r'/administration/people/(\d+)/"', client.get(ADDRESSES["people"], {"page": page}).text
        )
    ]
    assert len({post.person_id for post in cast.posts.values()}) < len(cast.posts)
    assert len(listed) == len(set(listed))
    assert set(listed) >= {str(person.pk) for person in cast.people.values()}


def test_the_pages_of_the_three_are_for_the_three() -> None:
    """System accounts, security policy, audit logs: no post has all pages, and audit changes nothing (W14)."""
    assert all("audit_admin" not in page.writers for page in PAGES.values())
    assert all(not page.writers >= ALL_THREE for page in PAGES.values())
    assert PAGES["log"].readers == {"audit_admin"}
    assert not PAGES["imports"].readers & ALL_THREE


def test_no_administrator_reads_any_row_of_any_matter(cast: Cast) -> None:
    """Every administrator against every table of matters and papers: nothing, though case management sees rows."""
    from django.apps import apps  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from heli.access.wall import scope  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import World, carried_book  # noqa: PLC0415
    from tests.integration.web.administration.office import ADMINISTRATORS  # noqa: PLC0415

    books.use(carried_book())
    world = World(cast)
    world.open()
    tables = [
        model._meta.db_table
        for label in ("matters", "documents", "meetings")
        for model in apps.get_app_config(label).get_models()
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relrowsecurity", [tables])
        walled = sorted(name for (name,) in cursor.fetchall())
    assert len(walled) > 15

    def seen(who: str) -> set[str]:
        with scope(cast.reader(who)), connection.cursor() as cursor:
            found = set()
            for table in walled:
                cursor.execute(f"SELECT count(*) FROM {table}")
                if cursor.fetchone()[0]:
                    found.add(table)
            return found

    assert {"matters_matter", "matters_matteract", "matters_timelimit"} <= seen("case_manager")
    for who in ADMINISTRATORS:
        assert seen(who) == set(), who


# long: the lists of four desks counted, made longer, and counted again
def test_lists_cost_the_same_when_they_are_longer(cast: Cast) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from heli.offices import actions  # noqa: PLC0415
    from tests.factories.offices import LONGZI, SINCE  # noqa: PLC0415
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    office = cast.offices[LONGZI].pk
    counted = {
        "security_admin": (
            "offices",
            "people",
            "powers",
            "calendars",
            "accounts",
            "tokens",
            "retention",
            "home",
        ),
        "system_admin": ("sessions", "accounts"),
        "audit_admin": ("log",),
        "case_manager": ("imports",),
    }

    def cost() -> dict[tuple[str, str], int]:
        found = {}
        for who, keys in counted.items():
            client = sign_in(cast, who)
            for address in (
                *(ADDRESSES[key] for key in keys),
                *([f"/administration/offices/{office}/"] if who == "security_admin" else []),
            ):
                with CaptureQueriesContext(
                    connection,
                ) as queries:
                    assert client.get(address).status_code == 200
                found[who, address] = len(queries)
        return found

    cost()
    before = cost()
    for number in range(12):
        cast.enter(f"more{number}", f"示例多{number}", f"more{number}")
        actions.give_post(
            cast.people[f"more{number}"], actor=cast.people["security_admin"], office=cast.offices[LONGZI],
            role="clerk", from_on=SINCE, lines=["criminal"],
        )  # fmt: skip
        sign_in(cast, f"more{number}")
    after = cost()
    # each of the sign-ins above is one session more, which no query is asked for
    assert after == before
    assert max(before.values()) <= 45
