"""The page of procedures says what the lawbook says."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.law.lawbook import Lawbook
from tests.factories.lawbooks import shipped
from tools.procedures_page import page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "procedures.md"


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return shipped()


def test_page_of_procedures_is_the_lawbooks_own(book: Lawbook) -> None:
    assert PAGE.read_text("utf-8") == page(book), (
        "run: python tools/procedures_page.py > docs/reference/procedures.md"
    )


def test_every_procedure_has_a_section_that_says_what_it_is_for(book: Lawbook) -> None:
    text = PAGE.read_text("utf-8")
    for name, versions in book.procedures.items():
        procedure = versions[-1].procedure
        assert procedure.help is not None, f"{name} does not say what it is for"
        assert f"## {name}\n\n**{procedure.name.zh}**" in text
