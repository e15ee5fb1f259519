"""Names and identity numbers go through pages, refusals and errors; none reaches the logs."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

NAME, LATIN, NUMBER = "次仁卓玛", "Tsering Drolma", "540102199001011234"
pytestmark = pytest.mark.django_db


def _breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"{NAME} {LATIN} {NUMBER}")


def _breaks_in_the_database(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", [f"{NAME} {LATIN} {NUMBER}"])
    return HttpResponse()


urlpatterns = [
    path("breaks/", _breaks),
    path("breaks-in-the-database/", _breaks_in_the_database),
    path("", include("heli.web.urls")),
]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the process's own log handler writes, from the least level on."""
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    stream, level = io.StringIO(), logging.getLogger().level
    # not by `setStream`: it flushes the stream before, which an earlier test may have closed
    monkeypatch.setattr(handler, "stream", stream)
    logging.getLogger().setLevel(logging.INFO)
    yield stream
    logging.getLogger().setLevel(level)


@pytest.mark.parametrize(
    ("place", "status", "told"),
    [
        (f"/{quote(NAME)}/{NUMBER}/", 404, "404 GET (no such page)"),
        ("/breaks/", 500, "500 GET breaks/"),
        ("/breaks-in-the-database/", 500, "22P02"),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_an_error_is_logged_without_what_was_typed(
    log: io.StringIO, place: str, status: int, told: str
) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get(f"{place}?q={quote(NAME)}&name={quote(LATIN)}", HTTP_USER_AGENT=LATIN)
    assert answer.status_code == status
    assert told in log.getvalue()
    assert [word for word in (NAME, quote(NAME), "Tsering", "Drolma", NUMBER) if word in log.getvalue()] == []


def test_failed_sign_ins_name_nobody(log: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    for _ in range(6):
        client.post(
            "/accounts/login/", {"login": "tsering.drolma", "password": NUMBER}, REMOTE_ADDR="203.0.113.40"
        )
    assert "axes" in log.getvalue()
    assert [word for word in ("tsering", "drolma", NUMBER, "203.0.113.40") if word in log.getvalue()] == []


def test_a_host_and_a_form_from_elsewhere_name_nobody(log: io.StringIO) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.get("/", HTTP_HOST=f"tsering-{NUMBER}.example")
    client.post("/accounts/login/", {"login": "tsering.drolma"}, HTTP_REFERER=f"https://x.example/{NUMBER}")
    assert log.getvalue()
    assert [word for word in ("tsering", NUMBER) if word in log.getvalue()] == []
