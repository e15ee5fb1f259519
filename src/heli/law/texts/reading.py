"""Reading the full text of a law from Markdown: a title line, headings with #, articles that begin 第…条, or else points 1．"""

from __future__ import annotations

import re
from dataclasses import dataclass

from heli.base.errors import bad_input
from heli.law.texts.numerals import NUMERAL, numeral

_TITLE = re.compile(r"^#\s+(?P<title>[^（(]+(?:[（(]试行[）)])?)(?P<note>.*)$")
_ARTICLE = re.compile(rf"^\**第({NUMERAL})条(?:之({NUMERAL}))?\**[\s　]*(.*)$")
_POINT = re.compile(r"^(\d{1,3})[．.、](?!\d)\s*(.*)$")
"""A numbered point, of a text that is not divided into articles."""
_ITEM = re.compile(rf"^[（(]({NUMERAL})[）)]")
LONGEST = 20_000
"""Characters of the longest line that a text may have."""


@dataclass(frozen=True)
class TextArticle:
    """One article: its lines in order, with those that are items of a list as they stand."""

    number: str
    lines: tuple[str, ...]

    @property
    def paragraphs(self) -> int:
        """Paragraphs (款): lines that are not items."""
        return sum(_ITEM.match(line) is None for line in self.lines)

    @property
    def items(self) -> int:
        """The highest number of an item (项); 0 where it has none."""
        found = (_ITEM.match(line) for line in self.lines)
        return max((numeral(match[1]) for match in found if match), default=0)


@dataclass(frozen=True)
class LawText:
    """A text: `title` without its date, `note` as it stands behind the title, articles in order by number ("120-1")."""

    title: str
    note: str
    articles: dict[str, TextArticle]


def read_text(markdown: str) -> LawText:
    """Read one text.

    Raises:
        BadInput: no title in the first line, a line beyond `LONGEST`, an article that stands twice.
    """
    lines = [line.strip() for line in markdown.lstrip("\ufeff").splitlines()]
    head = _TITLE.match(lines[0]) if lines else None
    if head is None:
        raise bad_input(
            "text", "law.text_title", "The first line of a text is its title: # TITLE（YEAR-MONTH-DAY）."
        )
    articles: dict[str, list[str]] = {}
    current: list[str] | None = None
    points = not any(_ARTICLE.match(line) for line in lines)
    for line in lines[1:]:
        if len(line) > LONGEST:
            raise bad_input("text", "law.text_line", "A line has over %(most)s characters.", most=LONGEST)
        if line.startswith("#"):
            current = None
        elif found := _ARTICLE.match(line):
            number = str(numeral(found[1])) + (f"-{numeral(found[2])}" if found[2] else "")
            current = _begun(articles, number, found[3])
        elif points and (found := _POINT.match(line)):
            current = _begun(articles, found[1], found[2])
        elif line and current is not None:
            current.append(line)
    made = {number: TextArticle(number, tuple(held)) for number, held in articles.items()}
    return LawText(head["title"].strip(), head["note"].strip(), made)


def _begun(articles: dict[str, list[str]], number: str, words: str) -> list[str]:
    if number in articles:
        raise bad_input("text", "law.text_twice", "Article %(number)s stands twice.", number=number)
    articles[number] = [words] if words else []
    return articles[number]
