"""`heli never` keeps what it says, and says so when a line is crossed."""

from __future__ import annotations

import pytest

from heli.cli.never import checks
from heli.cli.never.lines import LINES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("line", sorted(checks.CHECKS))
def test_a_line_that_binds_what_exists_is_kept(line: str) -> None:
    assert [str(fault) for fault in checks.CHECKS[line]()] == []


def test_the_first_lines_are_checked_and_all_are_told() -> None:
    assert {"N1", "N2", "N4", "N5", "N6", "N7", "N10", "N12"} <= checks.CHECKS.keys() <= LINES.keys()
    assert len(LINES) == 14


def test_a_look_up_that_finds_what_is_sealed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # whatever reads the matters' table by itself knows nothing of what the index hides
    monkeypatch.setattr(checks, "_INDEX", "matters_matter")
    assert [str(fault) for fault in checks.sealed_is_as_none()]


@pytest.mark.parametrize("line", ["N2", "N4", "N6"])
def test_a_definition_against_a_line_is_found(line: str) -> None:
    """A check that finds nothing must be able to find something."""
    assert checks._is_refused(line)


def test_a_client_of_the_network_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_CLIENTS", frozenset({"django.db"}))
    assert list(checks.no_connection_outward())
