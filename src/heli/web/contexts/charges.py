"""The list of charges to choose from: by article number, or by words of the name.

Source: the list that the Supreme People's Procuratorate published in 1997 with its eight joint supplements to 2024, as
data of the lawbook (`codes/charges.csv`: name, articles, chapter, section, since).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from heli.base.text import Msg, Text, Words
from heli.law.language import Fact
from heli.offices.codes import CODES
from heli.web import formats
from heli.web.forms.shown import MANY, Option, Options

LIST = "charge_list"
"""`kind` of a fact whose answer is one charge of the list."""
_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:\((\d+)\))?")
_TYPED = re.compile(r"(?:第|art\.?\s*)?(\d{2,3})(?:\s*条?\s*(?:-|之)\s*([\d一二三四五六七八九]))?条?")


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One charge. `articles` of the Criminal Law: "264", "133-1" (one of the inserted ones), "115(1)" (a paragraph)."""

    name: str
    articles: tuple[str, ...]

    @property
    def where(self) -> Words | None:
        """Its articles in words; None for the one charge that stands in a decision beside the Law."""
        places = [_ARTICLE.fullmatch(article) for article in self.articles]
        found = [place for place in places if place]
        if not found:
            return None
        return Msg(
            "Criminal Law %(articles)s",
            {
                "articles": Text(
                    "、".join(_in_chinese(*place.groups()) for place in found),
                    ", ".join(f"art. {article}" for article in self.articles),
                )
            },
        )


def _in_chinese(number: str, inserted: str | None, paragraph: str | None) -> str:
    text = f"第{formats.zh_numeral(int(number))}条"
    if inserted:
        text += f"之{formats.zh_numeral(int(inserted))}"
    return text + (f"第{formats.zh_numeral(int(paragraph))}款" if paragraph else "")


@cache
def charge_list() -> tuple[ChargeLine, ...]:
    """Every charge, in the order of the articles."""
    with (CODES / "charges.csv").open(encoding="utf-8", newline="") as file:
        return tuple(ChargeLine(row["name"], tuple(row["articles"].split())) for row in csv.DictReader(file))


def find_charges(word: str, chosen: tuple[str, ...] = ()) -> Options:
    """The charges that fit what was typed, those of that name first; without a word only the chosen one.

    What no list holds (a charge of an older list, another wording of the police) may be taken as it was typed.
    """
    wanted = unicodedata.normalize("NFKC", word).strip().lower()
    every = charge_list()
    kept = [line for line in every if line.name in chosen]
    outside = [name for name in chosen if name and name not in {line.name for line in every}]
    found = [line for line in _fitting(wanted) if line not in kept] if wanted else []
    options = [Option(line.name, Text(line.name, line.name), line.where) for line in (*kept, *found[:MANY])]
    options += [Option(name, Text(name, name), Msg("not in the list of charges")) for name in outside]
    if wanted and not found and not kept and wanted not in outside:
        typed = word.strip()
        options.append(
            Option(typed, Msg("As typed: %(name)s", {"name": typed}), Msg("not in the list of charges"))
        )
    return Options(tuple(options), len(found) + len(kept) if wanted else len(every))


def _fitting(wanted: str) -> list[ChargeLine]:
    if article := _TYPED.fullmatch(wanted):
        return [line for line in charge_list() if _is_of(line, *article.groups())]
    words = wanted.split()
    fit = [line for line in charge_list() if all(word in line.name for word in words)]
    return sorted(
        fit, key=lambda line: (line.name.removesuffix("罪") != wanted.removesuffix("罪"), len(line.name))
    )


def _is_of(line: ChargeLine, number: str, inserted: str | None) -> bool:
    for article in line.articles:
        place = _ARTICLE.fullmatch(article)
        if place and place[1] == number and (inserted is None or place[2] == _digit(inserted)):
            return True
    return False


def _digit(numeral: str) -> str:
    return numeral if numeral.isdigit() else str("一二三四五六七八九".index(numeral) + 1)


def from_list(schema: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """The schema as a form shows it: a charge is chosen from the list instead of being typed, also inside of rows."""
    return {name: _from_list(name, fact) for name, fact in schema.items()}


def _from_list(name: str, fact: Fact) -> Fact:
    if name == "charge" and fact.type == "text":
        help_text = fact.help.model_copy(update=_HELP) if fact.help else None
        return fact.model_copy(update={"type": "choice", "kind": LIST, "help": help_text})
    if fact.type == "rows" and fact.rows:
        return fact.model_copy(update={"rows": dict(from_list(fact.rows))})
    return fact


_HELP = {
    "zh": "输入条文序号（如 264）或者罪名中的字（如 盗窃）查找。",
    "en": "Search by the article's number, such as 264, or by characters of the name, such as 盗窃.",
}
