"""What a draft of a local text begins with holds as it stands, over every national procedure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from heli.law.lawbook import Lawbook
from heli.law.local import check_local
from heli.lawbook import CN
from heli.web.administration.local_starters import STARTERS, starter

DAY = date(2026, 12, 1)
FEW = ("arrest_review", "progress_query")


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return Lawbook.load(CN)


def _faults(book: Lawbook, kind: str, names: Sequence[str]) -> list[str]:
    return [
        f"{name}: {fault}"
        for name in names
        for fault in check_local(
            starter(kind, "local_own", book.written(name, DAY).procedure, DAY.isoformat()), book, DAY
        ).faults
    ]


@pytest.mark.parametrize("kind", STARTERS)
def test_a_start_holds_as_it_stands(book: Lawbook, kind: str) -> None:
    assert _faults(book, kind, FEW) == []


@pytest.mark.full
@pytest.mark.parametrize("kind", ["term", "decider"])
def test_a_start_holds_over_every_procedure(book: Lawbook, kind: str) -> None:
    assert _faults(book, kind, [name for name in book.names() if name != "case"]) == []
