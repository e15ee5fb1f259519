"""The reference page of the directory says what the data says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heli.access.purposes import purposes
from heli.offices import actions
from heli.offices.codes import lines, roles
from heli.offices.kinds import OfficeKind
from heli.offices.powers import DECIDERS

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "reference" / "directory.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, list[str]]:
    """Rows of the first table under a heading: key → the other cells."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    return {key: [cell.strip() for cell in rest.split(" | ")] for key, rest in found}


def test_posts_are_described_as_they_are() -> None:
    assert table("Posts") == {
        key: [role.name.zh, role.reach, role.lines, str(role.clearance)] for key, role in roles().items()
    }


def test_lines_are_described_as_they_are() -> None:
    assert table("Lines") == {
        key: [str(line.bit.bit_length() - 1), line.name.zh] for key, line in lines().items()
    }


def test_purposes_are_described_as_they_are() -> None:
    opens = {"party_search": "party search", "reading": "reading"}
    expected = {
        key: [opens[next(iter(purpose.serves))], *purpose.basis] for key, purpose in purposes().items()
    }
    found = {
        key: [cell for cell in cells if cell not in ("", "|")] for key, cells in table("Purposes").items()
    }
    assert {key: [cell.strip(" |") for cell in cells] for key, cells in found.items()} == expected


def test_every_word_of_the_directory_is_on_the_page() -> None:
    words = [*actions.__all__, *DECIDERS, *(kind.value for kind in OfficeKind)]
    assert [word for word in words if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize("page", ["threat-model/access.md", "threat-model/offices.md"])
def test_every_test_that_the_threat_model_names_exists(page: str) -> None:
    text = (DOCS / "explanation" / page).read_text(encoding="utf-8")
    tests = "\n".join(
        f"{path.name}\n{path.read_text(encoding='utf-8')}"
        for room in ("offices", "access", "matters")
        for path in DOCS.parent.glob(f"tests/*/{room}/test_*.py")
    )
    named = re.findall(r"`(test_\w+)", text)
    assert named
    assert [name for name in named if name not in tests] == []
