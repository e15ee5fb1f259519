"""Numbers of documents: every kind that leaves the office under our own name has a sign of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

import heli.lawbook
from heli.law.language.registers import DocumentKind, DocumentsFile

FOLDER = Path(next(iter(heli.lawbook.__path__))) / "cn" / "documents"


@cache
def kinds() -> dict[str, DocumentKind]:
    found: dict[str, DocumentKind] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        found |= DocumentsFile.model_validate(
            yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        ).documents
    return found


def test_every_document_of_ours_that_leaves_the_office_has_a_number() -> None:
    without = [
        name
        for name, kind in kinds().items()
        if kind.issued_by == "own"
        and kind.volume == "main"
        and kind.layout in ("letter", "statutory", "parts")
        and kind.number is None
    ]
    assert without == []


def test_no_two_kinds_share_a_sign_and_each_names_office_year_and_number() -> None:
    numbers = [kind.number for kind in kinds().values() if kind.number]
    assert len(numbers) > 80
    assert len(set(numbers)) == len(numbers)
    assert all(field in number for number in numbers for field in ("{office_short}", "〔{year}〕", "{n}号"))


def test_what_stays_inside_or_comes_from_others_has_none() -> None:
    odd = [
        n
        for n, kind in kinds().items()
        if kind.number and (kind.issued_by != "own" or kind.layout in ("record", "none"))
    ]
    assert odd == []
