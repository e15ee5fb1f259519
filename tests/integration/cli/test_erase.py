"""`heli erase`: says what would go, and erases what is past its term for whom it is to order, after his password."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from heli.base.errors import BadInput, Refused
from heli.cli.commands import erase
from heli.cli.output import language, use_language
from heli.offices.models import Account
from tests.factories.erasing import Closed, closed_matter, term_over
from tests.factories.matters import make_world

pytestmark = pytest.mark.django_db
PASSWORD = "example-of-a-test-5417"


@pytest.fixture
def closed(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Closed]:
    made = closed_matter(make_world())
    for who in ("chief", "case_manager"):
        user = User.objects.create_user(username=f"erase.{who}", password=PASSWORD)
        Account.objects.create(person=made.world.cast.people[who], user=user)
    # the test's clock stands; the command would set that of the installation
    monkeypatch.setattr("heli.base.installation.sync_clock", lambda: None)
    with term_over():
        yield made


def test_it_says_what_goes_and_erases_only_for_who_may_and_with_yes_and_a_reason(
    closed: Closed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = language()
    use_language("en")

    def run(*words: str, who: str = "chief", password: str = PASSWORD) -> int:
        parser = argparse.ArgumentParser()
        erase.add(parser)
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return erase.run(parser.parse_args([str(closed.matter), "--as", f"erase.{who}", *words]))

    assert run() == 0
    told = capsys.readouterr().out
    use_language(before)
    assert "parties: 2." in told
    with pytest.raises(Refused, match=r"account\.sign_in"):
        run("--yes", "--reason", "期满", password="wrong")
    with pytest.raises(BadInput):
        run("--yes")
    with pytest.raises(Refused, match="not_yours"):
        run("--yes", "--reason", "期满", who="case_manager")
    assert closed.row().erased_on is None
    assert closed.file.exists()
    assert run("--yes", "--reason", "期满") == 0
    assert str(closed.row().erased_on) == "2053-01-10"
    assert not closed.file.exists()
