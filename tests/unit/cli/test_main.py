"""The command line as a whole: exit status, language, no tracebacks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from heli.base.config import PROJECT
from heli.cli.discovery import find_commands
from heli.cli.main import _speak_to_demo, main
from heli.cli.output import use_language

REFERENCE = PROJECT / "docs" / "reference" / "cli.md"


@pytest.fixture(autouse=True)
def _language_and_role(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # commands set their role in the environment of their process
    monkeypatch.setenv("HELI_ROLE", "app")
    yield
    use_language("zh-hans")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert [c.name for c in find_commands() if f"  {c.name} " not in printed] == []


def test_no_words_list_the_commands_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "heli" in capsys.readouterr().out


def test_words_that_are_no_command_give_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["fly", "--lang", "en"])
    assert ended.value.code == 2
    assert "there is no command fly" in capsys.readouterr().err


def test_a_group_of_commands_is_listed_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user"]) == 2
    printed = capsys.readouterr().out
    assert "user add" in printed
    assert "migrate" not in printed


def test_a_wrong_option_gives_status_2_and_says_where_help_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", "--prot", "8000", "--lang=en"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "--prot" in said
    assert "heli serve --help" in said


def test_an_unknown_language_gives_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "fr"])
    assert ended.value.code == 2
    assert "fr" in capsys.readouterr().err


def test_a_refusal_is_printed_with_what_to_do_and_gives_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HELI_APP_URL", raising=False)
    assert main(["serve", "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("✗ The setting HELI_APP_URL isn't set.")
    assert "  → " in said
    assert "Traceback" not in said


def test_a_wrong_setting_is_a_refusal_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELI_POOL", "many")
    assert main(["serve"]) == 1
    assert "HELI_POOL" in capsys.readouterr().err


def test_the_reference_describes_every_command_and_no_other() -> None:
    described = re.findall(r"^### `heli ([\w -]+)`$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert sorted(described) == [command.name for command in find_commands()]


def test_a_demo_that_does_not_run_is_not_spoken_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HELI_APP_URL", "HELI_OWNER_URL", "HELI_WORKER_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HELI_VAR", str(tmp_path))
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "secret").write_text("x")
    _speak_to_demo()
    assert "HELI_APP_URL" not in os.environ
    assert capsys.readouterr().err == ""
