"""What the check of catalogues finds: strings missing, fuzzy, outdated or with other placeholders."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from heli.web import catalogue
from heli.web.catalogue import Message

HTML = """{% load i18n %}{% trans "Plain" %}{% trans "With context" context "place" %}
{% blocktrans count n=things|length %}{{ n }} thing{% plural %}{{ n }} things{% endblocktrans %}
{% trans "Kept" as kept %}{{ kept }}{# {% trans "A comment" %} #}"""
PYTHON = """
from heli.base.text import Msg
from django.utils.translation import pgettext
say = Msg("Said %(x)s", {"x": 1})
raise bad_input("field", "code", "Wrong %(y)s", y=2)
pgettext("place", "Here")
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of one room with a page and a module."""
    monkeypatch.setattr(catalogue, "SOURCES", tmp_path / "src")
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path / "locale")
    (tmp_path / "src" / "hall").mkdir(parents=True)
    (tmp_path / "src" / "hall" / "page.html").write_text(HTML, "utf-8")
    (tmp_path / "src" / "hall" / "module.py").write_text(PYTHON, "utf-8")
    return tmp_path


def test_strings_are_found_in_templates_and_in_python(house: Path) -> None:
    assert catalogue.messages_of("hall") == {
        Message("Plain"),
        Message("With context", "place"),
        Message("%(n)s thing", "", "%(n)s things"),
        Message("Kept"),
        Message("Said %(x)s"),
        Message("Wrong %(y)s"),
        Message("Here", "place"),
    }


def _translate(house: Path, **changes: str) -> None:
    catalogue.update("hall")
    path = catalogue.catalogue_path("hall")
    book = polib.pofile(str(path))
    for entry in book:
        text = changes.get(
            entry.msgid.partition(" ")[0], f"译{''.join(f'%({n})s' for n in catalogue._names(entry.msgid))}"
        )
        if entry.msgid_plural:
            entry.msgstr_plural = {0: text}
        else:
            entry.msgstr = text
    book.save(str(path))


def test_a_complete_catalogue_has_no_fault(house: Path) -> None:
    _translate(house)
    assert catalogue.faults("hall") == []


def test_a_missing_translation_is_named(house: Path) -> None:
    _translate(house, Plain="")
    assert catalogue.faults("hall") == ["hall: not translated: 'Plain'"]


def test_other_placeholders_than_the_english_are_named(house: Path) -> None:
    _translate(house, Said="说 %(z)s")
    assert catalogue.faults("hall") == ["hall: other placeholders than the English: 'Said %(x)s'"]


def test_a_fuzzy_entry_is_named(house: Path) -> None:
    _translate(house)
    path = catalogue.catalogue_path("hall")
    book = polib.pofile(str(path))
    book.find("Plain").flags.append("fuzzy")
    book.save(str(path))
    assert catalogue.faults("hall") == ["hall: fuzzy: 'Plain'"]


def test_a_string_that_is_gone_is_named_and_update_drops_it(house: Path) -> None:
    _translate(house)
    (house / "src" / "hall" / "page.html").write_text("<p>nothing</p>", "utf-8")
    assert "hall: no longer used: 'Plain'" in catalogue.faults("hall")
    catalogue.update("hall")
    assert catalogue.faults("hall") == []


def test_update_keeps_what_is_translated(house: Path) -> None:
    _translate(house, Plain="平")
    module = house / "src" / "hall" / "module.py"
    module.write_text(PYTHON + 'Msg("New")', "utf-8")
    assert catalogue.update("hall") == 1
    assert polib.pofile(str(catalogue.catalogue_path("hall"))).find("Plain").msgstr == "平"
