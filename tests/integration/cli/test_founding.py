"""`heli init`, `check` and `user`: the founding, and who may do what afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from heli.base import keys
from heli.base.text import Text
from heli.cli.main import main
from heli.cli.output import use_language
from heli.offices import hooks
from heli.offices.actions.people import said_successor
from heli.offices.models import Account, Person, Post
from tests.support.database import TestServer

pytestmark = pytest.mark.django_db
FOUNDING = ["init", "--office", "540500", "--system-admin", "zhang", "张三", "--security-admin", "li", "李四"]


@pytest.fixture(autouse=True)
def _installation(
    test_server: TestServer, database_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The test's database as an installation with all its settings."""
    for role in ("owner", "app", "worker"):
        monkeypatch.setenv(f"HELI_{role.upper()}_URL", test_server.url(role, database_name))
    monkeypatch.setenv("HELI_ROLE", "app")
    monkeypatch.setenv("HELI_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("HELI_LANG", "en")
    yield
    use_language("zh-hans")


@pytest.fixture
def few_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory of one province: all of China takes seconds."""
    from heli.cli.commands import init  # noqa: PLC0415 (a command is imported when it runs)
    from heli.offices import directory_loader  # noqa: PLC0415 (beside it)

    few = [row for row in directory_loader.divisions() if row.code.startswith("54")]
    monkeypatch.setattr(init, "load_regions", lambda: directory_loader.load_regions(few))
    monkeypatch.setattr(init, "load_offices", lambda: directory_loader.load_offices(province="54"))


@pytest.fixture
def passwords(few_offices: None, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """A founded installation; the first passwords by sign-in name."""
    assert main(FOUNDING) == 0
    return dict(re.findall(r"^(\w+) signs in with (\S+)$", capsys.readouterr().out, re.MULTILINE))


def type_in(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(secret + "\n"))


def test_the_founding_names_two_persons_and_makes_a_key(passwords: dict[str, str], tmp_path: Path) -> None:
    held = {(post.person.name, post.role) for post in Post.objects.select_related("person")}
    assert held == {("张三", "system_admin"), ("李四", "security_admin")}
    assert set(passwords) == {"zhang", "li"}
    assert all(User.objects.get(username=name).check_password(word) for name, word in passwords.items())
    assert len(keys.key_ids(tmp_path / "keys")) == 1


def test_the_safe_keeping_of_the_key_is_explained(
    few_offices: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(FOUNDING) == 0
    said = capsys.readouterr().out
    assert str(tmp_path / "keys") in said
    assert "two safes" in said


def test_an_installation_is_founded_once(
    passwords: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(FOUNDING) == 1
    assert "founded already" in capsys.readouterr().err
    assert Person.objects.count() == 2


def test_one_person_can_not_be_both_administrators(
    few_offices: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FOUNDING[:-2], "zhang", "张三"]) == 1
    assert "two persons" in capsys.readouterr().err
    assert Person.objects.count() == 0


def test_an_unknown_office_leaves_nothing_behind(
    few_offices: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FOUNDING[:2], "999999", *FOUNDING[3:]]) == 1
    assert "procuratorate:999999" in capsys.readouterr().err
    assert Person.objects.count() == 0


def test_the_system_administrator_adds_a_sign_in(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, passwords["zhang"])
    assert main(["user", "add", "wang", "--name", "王五", "--as", "zhang"]) == 0
    assert Account.objects.get(user__username="wang").person.name == "王五"


@pytest.mark.parametrize(("actor", "typed"), [("zhang", "wrong"), ("li", None), ("nobody", "x")])
def test_nobody_else_adds_one(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, actor: str, typed: str | None
) -> None:
    type_in(monkeypatch, typed or passwords[actor])
    assert main(["user", "add", "wang", "--name", "王五", "--as", actor]) == 1
    assert not User.objects.filter(username="wang").exists()
    assert Person.objects.count() == 2


def test_the_security_administrator_gives_a_post_and_the_system_administrator_can_not(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in(monkeypatch, passwords["zhang"])
    main(["user", "add", "wang", "--name", "王五", "--as", "zhang"])
    command = [
        "user",
        "post",
        "wang",
        "--office",
        "procuratorate:540500",
        "--role",
        "case_management",
        "--as",
    ]
    type_in(monkeypatch, passwords["zhang"])
    assert main([*command, "zhang"]) == 1
    type_in(monkeypatch, passwords["li"])
    assert main([*command, "li"]) == 0
    assert list(Post.objects.filter(person__name="王五").values_list("role", flat=True)) == [
        "case_management"
    ]


def post(user: str, *more: str) -> list[str]:
    return [
        "user",
        "post",
        user,
        "--office",
        "procuratorate:540500",
        "--role",
        "prosecutor",
        *more,
        "--as",
        "li",
    ]


@pytest.fixture
def two_prosecutors(passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two sign-ins of prosecutors of one office."""
    for user, name in (("wang", "王五"), ("zhao", "赵六")):
        type_in(monkeypatch, passwords["zhang"])
        assert main(["user", "add", user, "--name", name, "--as", "zhang"]) == 0
        type_in(monkeypatch, passwords["li"])
        assert main(post(user, "--line", "criminal", "--from", "2020-01-01")) == 0
    return "wang", "zhao"


def test_a_post_is_ended_by_the_security_administrator_for_a_successor(
    passwords: dict[str, str], two_prosecutors: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    user, successor = two_prosecutors
    for options, code in (
        (["--end", "2021-06-30", "--successor", user], 1),  # nobody takes over from himself
        (["--end", "2021-06-30", "--successor", "zhang"], 1),  # who works elsewhere
        (["--end", "2021-06-30", "--successor", successor], 0),
        (["--end", "2021-06-30"], 1),  # it is over
    ):
        type_in(monkeypatch, passwords["li"])
        assert main(post(user, *options)) == code, options
    held = Post.objects.get(person__name="王五")
    assert str(held.to_on) == "2021-06-30"
    assert said_successor(held) == Person.objects.get(name="赵六").pk


def test_a_sign_in_is_not_closed_while_its_person_answers_for_matters(
    passwords: dict[str, str],
    two_prosecutors: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    user, _ = two_prosecutors
    answers = [Text("审查逮捕 示例1号", "Arrest review example 1")]
    # a room above says what somebody answers for; here it is said by the test
    monkeypatch.setitem(hooks._duties, "matters.handing_over", lambda _: answers)
    for left, code, active in ((answers, 1, True), ([], 0, False)):
        answers = left
        type_in(monkeypatch, passwords["zhang"])
        assert main(["user", "close", user, "--as", "zhang"]) == code
        assert User.objects.get(username=user).is_active is active
    assert "Arrest review example 1" in capsys.readouterr().err


def test_a_closed_sign_in_acts_no_more_until_it_is_opened(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for options, active in ((["li"], False), (["li", "--open"], True)):
        type_in(monkeypatch, passwords["zhang"])
        assert main(["user", "close", *options, "--as", "zhang"]) == 0
        assert User.objects.get(username="li").is_active is active


def test_a_new_password_takes_the_place_of_the_old(
    passwords: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, passwords["zhang"])
    assert main(["user", "password", "li", "--as", "zhang"]) == 0
    fresh = re.findall(r"signs in with (\S+)", capsys.readouterr().out)[0]
    user = User.objects.get(username="li")
    assert user.check_password(fresh)
    assert not user.check_password(passwords["li"])


def test_the_list_shows_people_with_their_posts(
    passwords: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "list"]) == 0
    said = capsys.readouterr().out
    assert "zhang  张三  System administrator procuratorate:540500" in said


def test_check_finds_nothing_wrong_with_a_whole_installation(
    passwords: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("HELI_SECRET_KEY", "", "HELI_SECRET_KEY"),
        ("HELI_KEYS", "/nowhere", "no master key"),
        ("HELI_WORKER_URL", "", "HELI_WORKER_URL"),
        ("HELI_APP_URL", "postgresql:///x?host=/nowhere", "does not answer"),
    ],
)
def test_check_names_what_is_missing(
    passwords: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(setting, value)
    assert main(["check"]) == 1
    assert said in capsys.readouterr().err


def test_check_finds_an_app_url_that_leads_to_the_owner(
    passwords: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    test_server: TestServer,
    database_name: str,
) -> None:
    monkeypatch.setenv("HELI_APP_URL", test_server.url("owner", database_name))
    assert main(["check"]) == 1
    assert "heli_owner" in capsys.readouterr().err


def test_serving_as_owner_is_refused(
    passwords: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    test_server: TestServer,
    database_name: str,
) -> None:
    for command, setting in (("serve", "HELI_APP_URL"), ("worker", "HELI_WORKER_URL")):
        monkeypatch.setenv(setting, test_server.url("owner", database_name))
        assert main([command]) == 1
        assert "owns the tables" in capsys.readouterr().err


def test_the_sql_for_a_dba_is_printed_without_a_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HELI_OWNER_URL")
    assert main(["migrate", "--print-roles"]) == 0
    assert "CREATE ROLE" in capsys.readouterr().out
