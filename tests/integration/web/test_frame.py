"""What stands around every page: language, headers, hats, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from heli.offices.models import Office, Person
from tests.integration.web.cast import PASSWORD

if TYPE_CHECKING:
    from tests.integration.web.conftest import SignedIn


def test_pages_are_chinese_first_and_english_on_request(db: None) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="zh-Hans">' in client.get("/accounts/login/").text
    client.post("/language/", {"language": "en", "next": "/accounts/login/"})
    assert '<html lang="en">' in client.get("/accounts/login/").text


def test_an_unknown_language_changes_nothing_and_no_foreign_address_is_followed(db: None) -> None:
    response = Client().post("/language/", {"language": "xx", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"
    assert not response.cookies


def test_no_page_allows_a_script_or_style_of_its_own(db: None) -> None:
    response = Client().get("/accounts/login/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "<style" not in response.text
    assert " style=" not in response.text


def test_a_page_is_not_kept_by_the_browser_and_varies_by_what_htmx_asks(db: None) -> None:
    response = Client().get("/accounts/login/")
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]
    assert response["X-Frame-Options"] == "DENY"


def test_the_bundles_are_compressed_and_kept_for_ever(db: None) -> None:
    page = Client().get("/accounts/login/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    response = Client().get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    assert "immutable" in response["Cache-Control"]
    assert Client().get("/assets/heli.000000000000.css").status_code == 404


def test_a_page_that_is_not_there_says_so_in_words(db: None) -> None:
    response = Client().get("/nowhere/")
    assert response.status_code == 404
    assert "要做什么" in response.text or "怎么办" in response.text


def test_the_head_shows_office_person_and_every_hat(handler: Person, signed_in: SignedIn) -> None:
    text = signed_in(handler).get("/session/").text
    assert "乃东区人民检察院" in text
    assert "扎西" in text
    assert "检察官" in text
    assert "检察委员会委员" in text


def test_hats_of_two_places_are_chosen_and_changed(
    lent: Person, qiongjie: Office, signed_in: SignedIn
) -> None:
    client = signed_in(lent)
    choice = client.get("/session/place/").text
    assert "乃东区人民检察院" in choice
    assert "琼结县人民检察院" in choice
    response = client.post("/session/place/", {"office": qiongjie.pk, "next": "/session/"}, follow=True)
    assert "<strong>琼结县人民检察院</strong>" in response.text


def test_who_has_not_chosen_a_place_is_asked_before_anything_else(
    lent: Person, handler: Person, signed_in: SignedIn
) -> None:
    assert signed_in(lent).get("/somewhere/")["Location"] == "/session/place/?next=%2Fsomewhere%2F"
    assert signed_in(handler).get("/somewhere/").status_code == 404


def test_a_place_without_a_post_is_refused(handler: Person, qiongjie: Office, signed_in: SignedIn) -> None:
    client = signed_in(handler)
    response = client.post("/session/place/", {"office": qiongjie.pk})
    assert response.status_code == 400
    assert "琼结" not in client.get("/session/").text


@pytest.mark.parametrize("address", ["signup/", "email/", "password/reset/", "login/code/confirm/"])
def test_nobody_makes_an_account_or_gets_mail_by_himself(db: None, address: str) -> None:
    assert Client().get(f"/accounts/{address}").status_code == 404


def test_sign_in_by_password(handler: Person) -> None:
    client = Client()
    wrong = client.post("/accounts/login/", {"login": "扎西", "password": "wrong"})
    assert wrong.status_code == 200
    right = client.post("/accounts/login/", {"login": "扎西", "password": PASSWORD})
    assert right.status_code == 302
    assert "扎西" in client.get("/session/").text


def test_signing_in_is_shut_after_five_wrong_passwords(handler: Person) -> None:
    client = Client()
    answers = [client.post("/accounts/login/", {"login": "扎西", "password": "wrong"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    right = client.post("/accounts/login/", {"login": "扎西", "password": PASSWORD})
    assert right.status_code == 429


def test_the_clock_of_a_real_installation_does_not_move(handler: Person, signed_in: SignedIn) -> None:
    response = signed_in(handler).post("/clock/next-day/")
    assert response.status_code == 403


@pytest.mark.parametrize(
    "address", ["/session/", "/session/place/", "/accounts/2fa/", "/accounts/password/change/"]
)
def test_the_account_pages_are_shown_to_those_signed_in_only(
    handler: Person, signed_in: SignedIn, address: str
) -> None:
    assert signed_in(handler).get(address).status_code == 200
    assert Client().get(address).status_code == 302
