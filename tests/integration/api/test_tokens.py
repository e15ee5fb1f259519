"""Tokens from the command line: made by the security administrator, shown once, ended at once."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from heli.base import clock
from heli.cli.main import main
from heli.cli.output import use_language
from heli.offices.models import Account
from tests.integration.api.program import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.factories.matters import World


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HELI_ROLE", "app")
    yield
    use_language("zh-hans")


@pytest.fixture
def signing_in(world: World) -> World:
    """The handler, the chief and the security administrator may sign in."""
    for key in ("handler", "chief", "security_admin"):
        user = User.objects.create_user(username=key, password="a long one")
        Account.objects.create(user=user, person=world.cast.people[key])
    return world


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long one\n"))
    return main([*arguments, "--lang", "en"])


def made(by: str = "security_admin", role: str = "prosecutor") -> tuple[str, ...]:
    # the command sets the installation's own clock, which is no demo's
    until = (clock.real_now() + timedelta(days=30)).date().isoformat()
    return ("token", "add", "handler", "--role", role, "--purpose", "测试", "--until", until, "--as", by)


def test_a_token_is_made_listed_and_ended(
    signing_in: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *made()) == 0
    secret = capsys.readouterr().out.splitlines()[0]
    assert Program(secret).get("/matters").status_code == 200
    assert run(monkeypatch, "token", "list") == 0
    listed = capsys.readouterr().out
    assert secret not in listed
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", listed)
    assert found is not None
    assert run(monkeypatch, "token", "revoke", found[0], "--as", "chief") == 1
    assert Program(secret).get("/matters").status_code == 200
    assert run(monkeypatch, "token", "revoke", found[0], "--as", "security_admin") == 0
    assert Program(secret).get("/matters").status_code == 401


@pytest.mark.parametrize(("by", "role"), [("chief", "prosecutor"), ("security_admin", "chief_prosecutor")])
def test_nobody_else_makes_a_token_nor_for_a_post_that_is_not_held(
    signing_in: World, monkeypatch: pytest.MonkeyPatch, by: str, role: str
) -> None:
    assert run(monkeypatch, *made(by, role)) == 1
    assert run(monkeypatch, *made()) == 0
