"""The index of articles: which articles a version of an instrument has, with how many paragraphs and items. Numbers only.

`articles/index.json` of a lawbook: {"CPL": {"2018": "1 2 3:2 19:3/2 …"}}: article, ":" paragraphs where over one,
"/" highest item where there are any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from heli.law.language.names import CITATION
from heli.law.texts.reading import LawText

FILE = Path("articles") / "index.json"


class Articles(dict[str, tuple[int, int]]):
    """Article → (paragraphs, highest item), of one version."""

    @classmethod
    def of_line(cls, line: str) -> Articles:
        """From a line of the file."""
        read = cls()
        for entry in line.split():
            place, _, items = entry.partition("/")
            article, _, paragraphs = place.partition(":")
            read[article] = (int(paragraphs or 1), int(items or 0))
        return read


def as_line(text: LawText) -> str:
    """The line of a text. An article without words counts one paragraph."""
    entries = []
    for number, article in text.articles.items():
        paragraphs, items = article.paragraphs, article.items
        entries.append(number + (f":{paragraphs}" if paragraphs > 1 else "") + (f"/{items}" if items else ""))
    return " ".join(entries)


@cache
def article_index(folder: Path) -> Mapping[tuple[str, str], Articles]:
    """The index of a lawbook's folder by (code, version); empty where it has none."""
    file = folder / FILE
    if not file.exists():
        return {}
    held = json.loads(file.read_text(encoding="utf-8"))
    return {
        (code, version): Articles.of_line(line)
        for code, versions in held.items()
        for version, line in versions.items()
    }


def missing(articles: Articles, citation: str) -> str | None:
    """What part of a citation ("CPL 177¶3(2)") the version does not have: "article", "paragraph", "item"; else None."""
    found = CITATION.match(citation)
    if found is None or found["article"] not in articles:
        return "article"
    paragraphs, items = articles[found["article"]]
    part = found["part"]
    paragraph = part.partition("(")[0].removeprefix("¶")
    item = part.partition("(")[2].removesuffix(")")
    if paragraph and int(paragraph) > paragraphs:
        return "paragraph"
    if item and int(item) > items:
        return "item"
    return None
