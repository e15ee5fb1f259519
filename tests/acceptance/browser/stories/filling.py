"""Filling in a form as a person does: what stands there already is left, a long list is searched, rows are added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from heli.demo.steps import PaperGiven
from heli.law.language import Fact
from heli.web.contexts.decided import DECIDED_BY, DECIDER, DECISION_ON, DECISION_PAPER
from tests.acceptance.browser.stories.hands import Hand

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Fact.model_validate({"type": "office", "name": {"zh": "机关", "en": "Office"}})
PERSON = Fact.model_validate({"type": "person", "name": {"zh": "人员", "en": "Person"}})
_SEVERAL = frozenset({
    "choices", "parties", "charges", "offices", "persons", "papers", "matters", "items",
})  # fmt: skip
_TYPED = frozenset({
    "text", "long_text", "number", "integer", "days", "months", "money", "day", "instant", "citations",
})  # fmt: skip
_CLOSED = "xpath=ancestor::details[not(@open)]/summary"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a field: its name, its value as posted, and its fact (None for the form's own fields)."""

    name: str
    value: str
    fact: Fact | None = field(default=None, compare=False)

    @property
    def last(self) -> str:
        """Name of the fact itself, inside of rows too."""
        return self.name.rpartition(".")[2]


@dataclass
class Form:
    """The form on a page.

    Attributes:
        search_word: what a person would type to find a value of a long list (an office's name, a person's).
        known: fields that stood filled with what was wanted.
        typed: fields that were filled in by hand.
    """

    page: Page
    hand: Hand
    search_word: Callable[[Fact, str], str]
    known: list[Entry] = field(default_factory=list)
    typed: list[Entry] = field(default_factory=list)

    def fill(self, schema: Mapping[str, Fact], facts: Mapping[str, Any], *, prefix: str = "") -> None:
        """Fill in every fact, in the order of the form; each must have its field."""
        for name, fact in schema.items():
            if name in facts:
                self.field(f"{prefix}{name}", fact, facts[name])
        unknown = set(facts) - set(schema)
        assert not unknown, f"the form has no field for {sorted(unknown)}"

    def field(self, name: str, fact: Fact, value: Any) -> None:
        """Fill in one field, rows included."""
        if fact.type == "rows":
            self._rows(name, fact, value)
        elif fact.type in _TYPED:
            self.line(name, _typed(fact, value), fact)
        elif isinstance(value, PaperGiven):
            self._new_paper(name, value)
        else:
            values = value if fact.type in _SEVERAL else [value]
            self._options(name, fact, [_posted(one) for one in values])

    def line(self, name: str, text: str, fact: Fact | None = None) -> None:
        """Write a line or an area, unless it stands there."""
        place = self.page.locator(f'form input[type=text][name="{name}"], form textarea[name="{name}"]')
        self._reveal(place)
        assert "◆" not in place.input_value(), f"{name} is filled in with a sign for a personal value"
        if place.input_value() == text:
            self.known.append(Entry(name, text, fact))
        else:
            self.hand.write(place, text)
            self.typed.append(Entry(name, text, fact))

    def choose(self, name: str, value: str, fact: Fact | None = None) -> None:
        """Choose one option, unless it is chosen."""
        menu = self.page.locator(f'form select[name="{name}"]')
        if menu.count():
            self._reveal(menu)
            if menu.input_value() == value:
                self.known.append(Entry(name, value, fact))
            else:
                self.hand.pick(menu, value)
                self.typed.append(Entry(name, value, fact))
            return
        option = self.option(name, value)
        self._reveal(option)
        if option.is_checked():
            self.known.append(Entry(name, value, fact))
        else:
            self.hand.choose(option)
            self.typed.append(Entry(name, value, fact))

    def office(self, name: str, number: int) -> None:
        """Choose an office, by its name where the list is long."""
        self._options(name, OFFICE, [str(number)])

    def decided(self, decider: str, signed_by: int | None, paper: PaperGiven) -> None:
        """What was decided on paper already: by whom, on which paper, on the day of that paper."""
        self.choose(DECIDER, decider)
        if signed_by is not None:
            self._options(DECIDED_BY, PERSON, [str(signed_by)])
        self._new_paper(DECISION_PAPER, paper)
        assert paper.dated_on is not None
        self.line(DECISION_ON, paper.dated_on.isoformat())

    def choose_only(self, name: str, values: Iterable[str]) -> None:
        """Choose these options and no others."""
        wanted = list(values)
        for value in wanted:
            self.choose(name, value)
        for box in self.page.locator(f'form input[type=checkbox][name="{name}"]').all():
            assert not box.is_checked() or box.get_attribute("value") in wanted, f"{name}: too much is chosen"

    def option(self, name: str, value: str) -> Locator:
        """One option of a choice."""
        return self.page.locator(f'form input[name="{name}"][value="{value}"]')

    def _options(self, name: str, fact: Fact, values: list[str]) -> None:
        for value in values:
            search = self.page.locator(f'form input[name="{name}.search"]')
            if search.count() and self.option(name, value).count() == 0:
                self._reveal(search)
                self.hand.write(search, self.search_word(fact, value))
                if not self.hand.javascript:
                    self.hand.press(self.page.locator(f'button[name=_search][value="{name}"]'))
                expect(self.option(name, value)).to_be_attached()
            self.choose(name, value, fact)

    def _rows(self, name: str, fact: Fact, rows: list[Mapping[str, Any]]) -> None:
        for number, row in enumerate(rows):
            fields = self.page.locator(f'form [name^="{name}.{number}."]')
            if fields.count() == 0:
                more = self.page.locator(f'button[name=_add][value="{name}"]')
                self._reveal(more)
                self.hand.press(more)
                expect(fields.first).to_be_attached()
                # the page goes on at the new row
                inside = self.page.locator(f'[name^="{name}.{number}."]').first
                expect(self.page.locator("li:focus").filter(has=inside)).to_have_count(1)
            self.fill(fact.rows or {}, row, prefix=f"{name}.{number}.")

    def _new_paper(self, name: str, paper: PaperGiven) -> None:
        """A paper that is registered with the act."""
        if self.option(name, "new").count():
            self.choose(name, "new")
        kind = self.page.locator(f'form select[name="{name}.kind"]')
        if kind.count():
            self._reveal(kind)
            offered = kind.locator(f'option[value="{paper.kind}"]').count()
            self.hand.pick(kind, paper.kind if offered else "other_paper")
        for part, text in (("title", paper.title), ("number", paper.number)):
            if text:
                self.line(f"{name}.{part}", text)
        if paper.dated_on:
            self.line(f"{name}.dated_on", paper.dated_on.isoformat())

    def _reveal(self, place: Locator) -> None:
        while (folded := place.locator(_CLOSED)).count():
            self.hand.unfold(folded.first)


def _typed(fact: Fact, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(ZONE):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if fact.type == "citations":
        return "\n".join(value)
    if fact.type == "money":
        return f"{value / 100:.2f}"
    return str(value)


def _posted(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
