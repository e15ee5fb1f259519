"""Texts of laws: what articles an instrument has, where a citation leads, and reading full texts that a user brings.

The product ships numbers (which articles, how many paragraphs and items), never a sentence of a law.
"""

from heli.law.texts.citing import Cited, cite, parse_citation
from heli.law.texts.index import Articles, article_index, as_line, missing
from heli.law.texts.matching import match_instrument
from heli.law.texts.reading import LawText, TextArticle, read_text

__all__ = [
    "Articles", "Cited", "LawText", "TextArticle", "article_index", "as_line", "cite", "match_instrument", "missing",
    "parse_citation", "read_text",
]  # fmt: skip
