"""On whom a document is served stands in words on its page, for every document of the lawbook."""

from __future__ import annotations

import pytest

from heli.matters.books import LoadedBook, library
from heli.web.contexts.service import served_on
from heli.web.words import say

BOOK = library()
assert isinstance(BOOK, LoadedBook)
KINDS = sorted({kind for document in BOOK.book.documents.values() for kind in document.served_on})


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_served_has_a_name_in_both_languages(kind: str) -> None:
    assert say(served_on(kind), "zh-hans") != say(served_on(kind), "en")
    assert kind not in say(served_on(kind), "zh-hans")
