"""Settings: read from the environment, all documented, none with a secret default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heli.base.config import PROJECT, Config, setting_names
from heli.base.errors import BadInput

REFERENCE = PROJECT / "docs" / "reference" / "settings.md"


def test_nothing_set_gives_the_defaults() -> None:
    config = Config.from_environment({})
    assert (config.role, config.app_url, config.secret_key, config.debug) == ("app", "", "", False)
    assert config.keys == config.var / "keys"


def test_the_role_picks_the_url() -> None:
    urls = {f"HELI_{role.upper()}_URL": f"postgresql:///{role}" for role in ("owner", "app", "worker")}
    for role in ("owner", "app", "worker"):
        config = Config.from_environment(urls | {"HELI_ROLE": role})
        assert config.database_url == f"postgresql:///{role}"


def test_lists_and_switches_are_read_as_people_write_them() -> None:
    config = Config.from_environment({"HELI_HOSTS": "a.example, b.example,", "HELI_HTTPS": "Yes"})
    assert config.hosts == ("a.example", "b.example")
    assert config.https is True


def test_keys_follow_the_folder_unless_set_apart(tmp_path: Path) -> None:
    var = {"HELI_VAR": str(tmp_path)}
    assert Config.from_environment(var).keys == tmp_path / "keys"
    assert Config.from_environment(var | {"HELI_KEYS": "/mnt/safe"}).keys == Path("/mnt/safe")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HELI_ROLE", "postgres"),
        ("HELI_DEBUG", "maybe"),
        ("HELI_POOL", "-1"),
        ("HELI_POOL", "x"),
        ("HELI_VAR", ""),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_setting(name: str, value: str) -> None:
    with pytest.raises(BadInput) as error:
        Config.from_environment({name: value})
    assert [reason.field for reason in error.value.reasons] == [name]


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(BadInput) as error:
        Config.from_environment({"HELI_DEBUG": "?", "HELI_POOL": "?"})
    assert {reason.field for reason in error.value.reasons} == {"HELI_DEBUG", "HELI_POOL"}


def test_the_reference_describes_every_setting_and_no_other() -> None:
    described = re.findall(r"^## `(HELI_\w+)`$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert described == list(setting_names())


def test_nothing_else_in_the_program_reads_a_setting_from_the_environment() -> None:
    allowed = {"config.py", "never"}
    for path in (PROJECT / "src" / "heli").rglob("*.py"):
        if path.name not in allowed:
            text = path.read_text("utf-8")
            assert not re.search(
                r"(?:environ\.get\(|getenv\(|environ\[)\s*[\"']HELI_(?!TEST)\w+[\"']\s*[\])](?!\s*=)", text
            ), path
