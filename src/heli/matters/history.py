"""What a value was before: "10 March until it was corrected on … by …". For pages; reads under the scope that is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from heli.base.canonical import Json
from heli.base.text import Text
from heli.ledger.leaf import decode
from heli.matters.act_views import ActView, act_views
from heli.matters.books import library
from heli.matters.case_history import FOLLOW
from heli.matters.models import CaseAct, MatterAct
from heli.matters.snapshot import when_json
from heli.matters.stream import CaseStream, Stream

HAPPENED = Text("办理时间", "Time of the act")
WHOLE = Text("整个行为", "The whole act")


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that was changed, or an act that was taken back.

    Attributes:
        act: the act that stated it; `by` the act that changed it.
        fact: its name; "happened_at" for the time of the act, "" where the whole act was annulled.
        name: the fact's name for people.
        before, after: values as stated; None where there was none, or it was erased, or the act is annulled.
        at: when the change was recorded; `actor` who made it, as in the leaf; `reason` may be erased, then empty.
    """

    act: UUID
    by: UUID
    fact: str
    name: Text
    before: Json
    after: Json
    at: datetime
    actor: Mapping[str, Any]
    reason: str


def corrections_of(stream: Stream) -> Mapping[UUID, tuple[Correction, ...]]:
    """All corrections of a stream that the scope sees, by the act that they changed, oldest first.

    Of a case, `correct_identity` and `settle_age` count as well: what they say of somebody replaces what was said before.
    So do acts of another case that stated what was brought here, and their corrections, as far as the scope sees them.
    """
    rows: Sequence[CaseAct | MatterAct]
    if isinstance(stream, CaseStream):
        rows = _with_brought(list(CaseAct.objects.filter(case=stream.id).order_by("seq")))
    else:
        rows = list(MatterAct.objects.filter(matter=stream.id).order_by("seq"))
    views = act_views("case" if isinstance(stream, CaseStream) else "matter", rows)
    reading = _Reading({row.pk: row for row in rows}, {view.id: view for view in views})
    for view in views:
        reading.read(view)
    return {act: tuple(changes) for act, changes in reading.found.items()}


def _with_brought(rows: list[CaseAct]) -> list[CaseAct]:
    """Acts of a case, and before them those of other cases that were corrected after something was brought from there."""
    followed = [decode(bytes(row.leaf))["facts"] for row in rows if row.name == FOLLOW]
    named = {UUID(facts[name]) for facts in followed for name in ("of", "correction")}
    own = {row.pk for row in rows}
    return (
        [*CaseAct.objects.filter(pk__in=named - own).order_by("recorded_at", "node_seq"), *rows]
        if named - own
        else rows
    )


_IDENTITY = ("add_party", "correct_identity", "settle_age")
_OF_PERSON = ("name", "birth_on", "birth_precision", "birth_source", "other_names", "documents_of_identity")


@dataclass(slots=True)
class _Reading:
    """Acts of a stream, read in order. `held` what each states by now, `known` what is said of each party and by whom."""

    rows: Mapping[UUID, CaseAct | MatterAct]
    views: Mapping[UUID, ActView]
    found: dict[UUID, list[Correction]] = field(default_factory=dict)
    held: dict[UUID, dict[str, Json]] = field(default_factory=dict)
    known: dict[str, dict[str, tuple[UUID, Json]]] = field(default_factory=dict)

    def read(self, view: ActView) -> None:
        """Take the next act in."""
        self.held[view.id] = dict(view.facts)
        if view.name in ("correct", "annul"):
            about = self.views.get(UUID(str(view.facts["act"])))
            if about is not None:
                self.changed(about, view)
        elif view.name in _IDENTITY:
            self.restated(view)

    def changed(self, about: ActView, by: ActView) -> None:
        """What one correction changed."""
        if by.name == "annul":
            self.put(about.id, by, "", WHOLE, None, None)
            return
        held = self.held[about.id]
        for name, value in cast("dict[str, Json]", by.facts.get("facts") or {}).items():
            self.put(about.id, by, name, self.name(about, name), held.get(name), value)
            held[name] = value
        if told := by.facts.get("happened_at"):
            before = held.get("happened_at") or when_json(about.happened)
            self.put(about.id, by, "happened_at", HAPPENED, before, told)
            held["happened_at"] = told

    def restated(self, view: ActView) -> None:
        """Values of a person that an act of identity replaces; the first statement replaces nothing."""
        row = self.rows[view.id]
        party = str(row.party_id) if isinstance(row, CaseAct) else ""
        said = self.known.setdefault(party, {})
        for name in _OF_PERSON:
            if name not in view.facts:
                continue
            if name in said and said[name][1] != view.facts[name]:
                act, before = said[name]
                self.put(act, view, name, self.name(view, name), before, view.facts[name])
            said[name] = (view.id, view.facts[name])

    def name(self, about: ActView, fact: str) -> Text:
        """A fact's name in the version by which the act was judged."""
        version = decode(bytes(self.rows[about.id].leaf))["procedure"]["version"]
        act = library().by_version(version).acts.get(about.name)
        return act.facts[fact].name.text() if act and fact in act.facts else Text(fact, fact)

    def put(self, act: UUID, by: ActView, fact: str, name: Text, before: Json, after: Json) -> None:
        """Note a change."""
        reason = str(by.facts.get("reason") or "")
        made = Correction(act, by.id, fact, name, before, after, by.recorded_at, by.actor, reason)
        self.found.setdefault(act, []).append(made)
