"""The service units say who runs what, where it may write, and keep the key out of reach."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest

from heli.cli.main import main
from heli.cli.service_units import Site, files

SITE = Site(Path("/srv/heli"), Path("/srv/heli-var"), Path("/srv/heli-keys"), "heli", Path("/media/disk"))
SERVICES = ("heli-web.service", "heli-worker.service", "heli-backup.service")


def unit(name: str, site: Site = SITE) -> dict[str, dict[str, list[str]]]:
    """A unit's sections; a key may stand there several times."""
    sections: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] = {}
    for line in files(site)[name].splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            current.setdefault(key, []).append(value)
    return sections


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_an_ordinary_account_without_privileges(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == ["heli"]
    assert service["NoNewPrivileges"] == ["yes"]
    assert service["CapabilityBoundingSet"] == [""]
    assert service["ProtectSystem"] == ["strict"]
    assert service["ReadOnlyPaths"] == ["/srv/heli-keys"]


def test_each_may_write_what_it_must_and_no_more() -> None:
    written = {name: unit(name)["Service"]["ReadWritePaths"] for name in SERVICES}
    assert written["heli-web.service"] == written["heli-worker.service"] == ["/srv/heli-var"]
    assert written["heli-backup.service"] == ["/srv/heli-var /media/disk"]


def test_only_the_backup_gets_the_urls_that_see_everything() -> None:
    assert unit("heli-web.service")["Service"]["EnvironmentFile"] == ["/etc/heli/heli.env"]
    assert "/etc/heli/backup.env" in unit("heli-backup.service")["Service"]["EnvironmentFile"]
    assert not [
        line
        for line in files(SITE)["heli.env"].splitlines()
        if line.startswith(("HELI_OWNER", "HELI_BACKUP"))
    ]


def test_a_program_below_home_is_not_hidden_from_itself() -> None:
    at_home = Site(Path("/home") / "x" / "heli", SITE.var, SITE.keys, "x", SITE.disk)
    assert unit("heli-web.service", at_home)["Service"]["ProtectHome"] == ["read-only"]
    assert unit("heli-web.service")["Service"]["ProtectHome"] == ["yes"]


def test_logs_are_kept_longer_than_the_law_asks() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(files(SITE)["journald@heli.conf"])
    assert parser["Journal"]["MaxRetentionSec"] == "3year"


def test_one_file_is_printed_and_all_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "--print", "web"]) == 0
    assert "[Service]" in capsys.readouterr().out
    assert main(["service", "--out", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(files(SITE))
    assert main(["service", "--out", str(tmp_path / "absent")]) == 1
