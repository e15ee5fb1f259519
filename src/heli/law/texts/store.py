"""Full texts that a user brought, by instrument and version, in a folder of his installation: one JSON file each."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from heli.base.errors import HeliError
from heli.law.language.registers import Instrument
from heli.law.texts.matching import match_instrument
from heli.law.texts.reading import LawText, TextArticle, read_text

LARGEST = 5 << 20
"""Bytes of the largest file that is read."""


@dataclass(frozen=True)
class TextStore:
    """The texts of a folder. A missing folder holds none."""

    folder: Path

    def put(self, code: str, version: str, text: LawText) -> None:
        """Keep a text, in the place of an earlier one; whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        held = {
            "title": text.title,
            "note": text.note,
            "articles": {number: list(article.lines) for number, article in text.articles.items()},
        }
        file = self._file(code, version)
        made = file.with_suffix(".new")
        made.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        os.replace(made, file)

    def text(self, code: str, version: str) -> LawText | None:
        """A text as it was kept; None where there is none."""
        file = self._file(code, version)
        if not file.exists():
            return None
        held = json.loads(file.read_text(encoding="utf-8"))
        articles = {n: TextArticle(n, tuple(lines)) for n, lines in held["articles"].items()}
        return LawText(held["title"], held["note"], articles)

    def versions(self, code: str) -> list[str]:
        """The versions of an instrument that are here, sorted."""
        return sorted(file.stem.partition("@")[2] for file in self.folder.glob(f"{code}@*.json"))

    def _file(self, code: str, version: str) -> Path:
        return self.folder / f"{code}@{version}.json"


@dataclass(frozen=True)
class Imported:
    """What became of one file: (code, version) where its text was kept, else the reason why not, in `refused`."""

    file: str
    kept: tuple[str, str] | None = None
    articles: int = 0
    refused: HeliError | None = None
    unknown: bool = False
    """The text is well-formed, and the lawbook has no such instrument or version."""


def import_folder(folder: Path, instruments: Mapping[str, Instrument], store: TextStore) -> list[Imported]:
    """Keep every text of a folder (`*.md`) that the lawbook has an instrument for; the others are named."""
    return [_imported(file, instruments, store) for file in sorted(folder.glob("*.md"))]


def _imported(file: Path, instruments: Mapping[str, Instrument], store: TextStore) -> Imported:
    if file.stat().st_size > LARGEST:
        return Imported(file.name, unknown=True)
    try:
        text = read_text(file.read_text(encoding="utf-8", errors="replace"))
    except HeliError as error:
        return Imported(file.name, refused=error)
    found = match_instrument(text, instruments)
    if found is None or not text.articles:
        return Imported(file.name, unknown=True)
    store.put(*found, text)
    return Imported(file.name, kept=found, articles=len(text.articles))
