"""Each page opens under its posts and to nobody else; each is small, and costs as much however long the lists are."""

from __future__ import annotations

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
        who = next((w for w in ("system_admin", "security_admin", "audit_admin") if w in page.readers), "case_manager")
        assert page.name.msgid not in sign_in(cast, who).get(ADDRESSES[key]).text
        assert page.name.msgid in sign_in(cast, who, "en").get(ADDRESSES[key]).text


def test_the_pages_of_the_three_are_for_the_three() -> None:
    """System accounts, security policy, audit logs: no post has all pages, and audit changes nothing (W14)."""
    assert all("audit_admin" not in page.writers for page in PAGES.values())
    assert all(not page.writers >= ALL_THREE for page in PAGES.values())
    assert PAGES["log"].readers == {"audit_admin"}
    assert not PAGES["imports"].readers & ALL_THREE
