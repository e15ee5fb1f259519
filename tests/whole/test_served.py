"""On whom a document is served stands in words on its page, for every document of the lawbook."""

from __future__ import annotations

from heli.web.contexts.service import served_on
from heli.web.words import say
from tests.factories.lawbooks import shipped


def test_whoever_is_served_has_a_name_in_both_languages() -> None:
    kinds = sorted({kind for document in shipped().documents.values() for kind in document.served_on})
    assert len(kinds) > 10
    for kind in kinds:
        assert say(served_on(kind), "zh-hans") != say(served_on(kind), "en"), kind
        assert kind not in say(served_on(kind), "zh-hans")
