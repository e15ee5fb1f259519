"""Who may be chosen as handler: only those who may, in the order of names; how many matters each has, for who allocates (N8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heli.access.reader import Reader
from heli.base import clock
from heli.base.text import Msg, Words
from heli.law.language import Fact, Procedure
from heli.matters.handling import NAMING, Candidate, candidates, posts_for
from heli.matters.models import Matter
from heli.offices.models import Post
from heli.web.contexts.act_subject import Subject
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.names import joined
from heli.web.contexts.procedures import compiled_of
from heli.web.forms.shown import Choices, Option, Options

_ALLOCATE = "allocate"


@dataclass(frozen=True, slots=True)
class HandlerChoices:
    """As the form's other choices, but whom an act makes handler or substitute is one of those who may be."""

    others: MatterChoices
    facts: tuple[Fact, ...]
    found: tuple[Candidate, ...]
    posts: frozenset[str]

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        """Those of the office; with a word also those of other offices who hold one of the posts."""
        if fact not in self.facts:
            return self.others.options(fact, word=word, chosen=chosen)
        here = [_option(one) for one in self.found]
        if not word and {value for value in chosen if value} <= {one.value for one in here}:
            return Options(tuple(here), len(here), may_hold_more=True)
        named = self.others.options(fact, word=word, chosen=chosen).shown
        fitting = self._fitting(named)
        known = {one.value: one for one in here}
        shown = tuple(known.get(one.value, one) for one in named if one.value in fitting)
        return Options(shown, len(shown), may_hold_more=True)

    def _fitting(self, named: Sequence[Option]) -> frozenset[str]:
        people = [int(one.value) for one in named]
        held = Post.objects.held_on(clock.today()).filter(person__in=people, role__in=self.posts)
        return frozenset(str(person) for person in held.values_list("person_id", flat=True))


def choices_of(subject: Subject) -> Choices:
    """The choices of an act's form."""
    others = MatterChoices(subject.reader, subject.head.office_id, subject.matter.pk)
    facts = [subject.schema[name] for name in NAMING if name in subject.schema]
    persons = tuple(fact for fact in facts if fact.type == "person")
    if subject.is_of_case or not persons:
        return others
    return _narrowed(others, persons, [subject.matter])


def choices_for_all(reader: Reader, rows: Sequence[Matter], schema: Sequence[Fact]) -> Choices:
    """The choices of one form for many matters: whoever may handle every one of them."""
    others = MatterChoices(reader, int(reader.office or 0))
    persons = tuple(fact for fact in schema if fact.type == "person")
    return _narrowed(others, persons, rows) if rows else others


def _narrowed(others: MatterChoices, facts: tuple[Fact, ...], rows: Sequence[Matter]) -> HandlerChoices:
    written = list({row.version: compiled_of(row.version).written for row in rows}.values())
    lines = {row.line_bit for row in rows}
    found = candidates(
        written,
        office=others.office,
        line_bits=lines.pop() if len(lines) == 1 else 0,
        denied={person for row in rows for person in row.denied},
        day=clock.today(),
        loads=all(_allocates(others.reader, one) for one in written),
    )
    posts = frozenset.intersection(*(posts_for(one) for one in written))
    return HandlerChoices(others, facts, tuple(found), posts)


def _allocates(reader: Reader, written: Procedure) -> bool:
    """Whether a post of the reader allocates such matters: he alone sees a load figure."""
    act = written.acts.get(_ALLOCATE)
    return act is not None and bool(reader.roles & set(act.by))


def _option(one: Candidate) -> Option:
    load: list[Words] = []
    if one.open_matters is not None:
        load.append(Msg("open matters: %(n)s", {"n": one.open_matters}))
    return Option(str(one.person), one.name, joined([*one.posts, *load]))
