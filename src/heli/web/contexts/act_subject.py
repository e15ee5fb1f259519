"""An act as its form sees it: of a matter, or of the case that the matter is on. Loaded once for showing and for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Text
from heli.law.contract import CompiledProcedure, Possible
from heli.law.language import Act, Fact
from heli.matters.actors import Actor
from heli.matters.case_acts import case_form, case_of, possible_case_acts
from heli.matters.case_stream import load_case
from heli.matters.models import Matter
from heli.matters.own_items import of_others
from heli.matters.reading import possible_acts
from heli.matters.situation import Head, load_head, situation_of
from heli.matters.stream import CaseStream, MatterStream
from heli.matters.views import parts_towards
from heli.web.contexts.about import filled_about, subject_of_bearer, wanted_of_subject
from heli.web.contexts.charges import from_list
from heli.web.contexts.known_personal import opened
from heli.web.contexts.offers import OUTSIDE, records_for

SELF = "self"


@dataclass(frozen=True, slots=True)
class Subject:
    """An act on a matter, or on its case (`stream`).

    Attributes:
        head: of the matter, through which a case is reached.
        compiled: the procedure that the act belongs to.
        version: of the stream, as the form was filled in from it.
        offers: for each bearer whether it can be done, and why not.
        others: items that name another office than the partner's who asks.
    """

    matter: Matter
    stream: MatterStream | CaseStream
    head: Head
    compiled: CompiledProcedure
    version: int
    act: str
    written: Act
    offers: tuple[Possible, ...]
    parts: frozenset[str]
    reader: Reader
    others: frozenset[str] = frozenset()

    @property
    def is_of_case(self) -> bool:
        """Whether the act goes into the case's stream."""
        return isinstance(self.stream, CaseStream)

    @property
    def schema(self) -> Mapping[str, Fact]:
        """The act's facts as a form asks for them: a charge is chosen from the list."""
        return from_list(self.written.facts)

    @property
    def url(self) -> str:
        """Where the form is, and where it is sent."""
        return reverse("case_act" if self.is_of_case else "act", args=[self.matter.pk, self.act])

    @property
    def draft(self) -> str:
        """Under which name drafts of this form are kept."""
        return f"case:{self.act}" if self.is_of_case else self.act

    @property
    def choosable(self) -> tuple[str, ...]:
        """Bearers on which the act may be done now, by us or recorded for another."""
        return tuple(offer.bearer for offer in self.offers if offer.possible or self.may_record(offer))

    def may_record(self, offer: Possible) -> bool:
        """Whether we may record it from the paper of whoever does it."""
        return bool(self.parts) and not read_by_partner(self.reader) and records_for(offer)

    @property
    def doers(self) -> tuple[str, ...]:
        """Who may have done it: `SELF`, and bodies or persons outside."""
        own = (
            (SELF,)
            if any(offer.possible for offer in self.offers) and self.parts & set(self.written.by)
            else ()
        )
        outside = () if read_by_partner(self.reader) else tuple(p for p in self.written.by if p in OUTSIDE)
        return (*own, *outside)

    def known(self, bearer: str) -> Mapping[str, tuple[Json, Text]]:
        """Values that the form need not ask for, with where they come from."""
        if self.is_of_case:
            return case_form(self.matter.pk, self.act, Actor(self.reader), bearer=bearer).known
        situation = situation_of(self.head, self.compiled, act=self.act, facts={}, now=clock.now())
        known = self.compiled.filled(self.act, bearer, situation)
        stated = opened(known, self.written.facts, self.matter.pk, bearer, self.reader)
        if not wanted_of_subject(self.written.facts):
            return stated
        about = subject_of_bearer(self.head, bearer, self.reader)
        return {**(filled_about(self.written.facts, about) if about else {}), **stated}


def subject_of(matter: UUID, act: str, reader: Reader, *, of_case: bool = False) -> Subject:
    """The act with what is known of it. Raises `NotFound` for an act or a matter that is not there.

    Args:
        of_case: an act of the case that the matter is on.
    """
    head = load_head(matter, lock=False)
    row = Matter.objects.get(pk=matter)
    stream: MatterStream | CaseStream = MatterStream(matter)
    compiled, version = head.compiled, head.seq
    if of_case:
        case = case_of(matter)
        if case is None or read_by_partner(reader):
            raise _none()
        stream, of = case, load_case(case, lock=False)
        compiled, version = of.compiled, of.seq
    written = compiled.acts.get(act)
    if written is None or (of_case and written.opens_matter):
        raise _none()
    actor = Actor(reader)
    possible = possible_case_acts(matter, actor) if of_case else possible_acts(head, actor)
    others = of_others(head, compiled, office=reader.office) if read_by_partner(reader) else frozenset[str]()
    offers = tuple(offer for offer in possible if offer.act == act and offer.bearer not in others)
    return Subject(
        row,
        stream,
        head,
        compiled,
        version,
        act,
        written,
        offers,
        parts_towards(head, reader),
        reader,
        others,
    )


def _none() -> NotFound:
    return NotFound((Reason("act.none", Msg("There is no such act in this kind of matter.")),))
