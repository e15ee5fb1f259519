"""Where a citation leads: the article by today's number, from the number that an older text uses.

cite(book, "CPL:173", version="2012")  →  article 177 of the version of 2018
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from heli.base.errors import NotFound, Reason, bad_input
from heli.base.text import Msg
from heli.law.language.registers import Instrument
from heli.law.lawbook import Lawbook
from heli.law.texts.index import article_index

_GIVEN = re.compile(
    r"^(?P<code>[0-9]?[A-Z][A-Za-z0-9-]*)[ :：§](?P<article>\d+(?:-\d+)?)(?P<part>(?:¶\d+)?(?:\(\d+\))?)$"
)


@dataclass(frozen=True)
class Cited:
    """An article found.

    Attributes:
        asked: the version whose number was given; `version` the one that it was carried to.
        article: the number in `version`; `part` is carried along as it was given and may have moved.
        known: whether the number is known to exist there: by the index, or as not beyond the last article.
        moved: whether a table of new numbers was needed.
    """

    code: str
    asked: str
    given: str
    version: str
    article: str
    part: str
    known: bool
    moved: bool


def parse_citation(text: str) -> tuple[str, str, str]:
    """(code, article, part) of "CPL:173", "CPL 173¶2" or "CPL§173(2)". Raises `BadInput`."""
    found = _GIVEN.match(text.strip())
    if found is None:
        raise bad_input(
            "citation",
            "law.citation",
            "%(text)s is no citation: write CODE:ARTICLE, such as CPL:173.",
            text=text,
        )
    return found["code"], found["article"], found["part"]


def cite(book: Lawbook, citation: str, version: str | None = None, to: str | None = None) -> Cited:
    """Carry a citation from the numbers of one version to those of another.

    Args:
        version: whose number is given; by default the newest.
        to: the version asked for; by default the newest.
    Raises:
        BadInput: not a citation, or the version does not exist.
        NotFound: no such instrument, no such article, or no table leads between the two versions.
    """
    code, article, part = parse_citation(citation)
    instrument = _instrument(book, code)
    own = next(name for name, held in book.instruments.items() if held is instrument)
    newest = list(instrument.versions)[-1]
    start, end = version or newest, to or newest
    for asked in (start, end):
        if asked not in instrument.versions:
            raise bad_input(
                "version", "law.no_version", "%(instrument)s has no version %(version)s; it has %(versions)s.",
                instrument=own, version=asked, versions=", ".join(instrument.versions),
            )  # fmt: skip
    number, moved = _carried(instrument, own, article, start, end)
    known = _known(book, instrument, own, end, number)
    if known is False:
        raise NotFound(
            (
                Reason(
                    "law.no_article",
                    Msg("%(code)s of %(version)s has no article %(article)s.", {"code": own, "version": end, "article": number}),
                ),
            )
        )  # fmt: skip
    return Cited(own, start, article, end, number, part, bool(known), moved)


def _instrument(book: Lawbook, code: str) -> Instrument:
    for name, instrument in book.instruments.items():
        if code == name or code in instrument.aliases:
            return instrument
    retired = book.settings.retired.get(code)
    if retired:
        return book.instruments[retired]
    raise NotFound((Reason("law.no_instrument", Msg("There is no instrument %(code)s.", {"code": code})),))


def _carried(instrument: Instrument, code: str, article: str, start: str, end: str) -> tuple[str, bool]:
    if start == end:
        return article, False
    for table in instrument.renumbered:
        if (table.from_, table.to) == (start, end) and (number := table.carried(article)):
            return number, True
        if (table.to, table.from_) == (start, end) and (number := table.carried_back(article)):
            return number, True
    raise NotFound(
        (
            Reason(
                "law.no_new_number",
                Msg(
                    "The lawbook holds no table for article %(article)s of %(code)s from %(start)s to %(end)s.",
                    {"article": article, "code": code, "start": start, "end": end},
                ),
            ),
        )
    )


def _known(book: Lawbook, instrument: Instrument, code: str, version: str, number: str) -> bool | None:
    """Whether the article exists; None where nothing tells."""
    articles = article_index(book.folder).get((code, version))
    if articles is not None:
        return number in articles
    last = instrument.versions[version].articles
    return None if not last else int(number.split("-", maxsplit=1)[0]) <= last
