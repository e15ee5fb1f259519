"""Every citation of the lawbook resolves: in the registers beside the procedures too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from heli.law.checks.citations import citation_fault
from heli.law.language.names import CITATION
from heli.law.lawbook import Lawbook
from heli.lawbook import CN
from tests.factories.lawbooks import shipped


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return shipped()


def _citations(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "basis" and isinstance(value, list):
                yield from (entry for entry in value if CITATION.match(str(entry)))
            elif key == "source":
                yield from _listed(str(value))
            else:
                yield from _citations(value)
    elif isinstance(data, list):
        for value in data:
            yield from _citations(value)


def _listed(source: str) -> Iterator[str]:
    """ "CPL 89; Rules 288, 296" as three citations."""
    for group in source.split(";"):
        code, _, places = group.strip().partition(" ")
        yield from (
            found for place in places.split(",") if CITATION.match(found := f"{code} {place.strip()}")
        )


@pytest.mark.parametrize("folder", ["documents", "powers", "codes", "parts", "procedures"])
def test_every_citation_leads_to_an_article_of_some_version(book: Lawbook, folder: str) -> None:
    seen, faults = 0, []
    for file in sorted((CN / folder).glob("*.yaml")):
        for citation in _citations(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)):
            code = citation.partition(" ")[0]
            versions = book.instruments[code].versions if code in book.instruments else {}
            seen += 1
            if all(citation_fault(book, citation, version) for version in versions):
                faults.append(f"{file.name}: {citation}")
    assert faults == []
    assert seen > 0


def test_an_article_a_paragraph_or_an_item_that_is_not_there_is_found(book: Lawbook) -> None:
    faults = {
        entry: citation_fault(book, entry, "2018")
        for entry in ("CPL 308", "CPL 309", "CPL 177¶9", "CPL 1(4)")
    }
    assert [entry for entry, fault in faults.items() if fault] == ["CPL 309", "CPL 177¶9", "CPL 1(4)"]
