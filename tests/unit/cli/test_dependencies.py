"""Every package that we name has its line: why, licence, who keeps it alive."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from heli.base.config import PROJECT

PAGE = (PROJECT / "docs" / "dependencies.md").read_text("utf-8")
HEADINGS = {"run": "## At run time", "dev": "## To develop and test", "browser": "## In the browser"}


def _lines(part: str) -> dict[str, list[str]]:
    text = PAGE.partition(HEADINGS[part])[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return {row[0]: row[1:] for row in rows[2:]}


def _named(part: str) -> set[str]:
    if part == "browser":
        package = json.loads((PROJECT / "package.json").read_text("utf-8"))
        return {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] if part == "run" else project["dependency-groups"]["dev"]
    return {re.split(r"[\[<>=~! ]", requirement)[0] for requirement in wanted}


@pytest.mark.parametrize("part", HEADINGS)
def test_every_package_has_its_line_and_every_line_its_package(part: str) -> None:
    assert set(_lines(part)) == _named(part)


@pytest.mark.parametrize("part", HEADINGS)
def test_a_line_says_why_under_which_licence_and_who_keeps_it(part: str) -> None:
    assert [name for name, cells in _lines(part).items() if len(cells) != 3 or not all(cells)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_by_hash(lock: str) -> None:
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+)==\S+.*\\\n\s+--hash=sha256:", (PROJECT / lock).read_text(), re.MULTILINE
    )
    names = {name.lower().replace("_", "-").replace(".", "-") for name in pinned}
    wanted = _named("run") | (_named("dev") if "dev" in lock else set())
    assert {name.lower().replace("_", "-").replace(".", "-") for name in wanted} - names == set()
