"""Finding what steps name: matters, parties, items and papers of a story. Reads as the engine, over all places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.access.subjects import engine_everywhere
from heli.demo.directory import Directory
from heli.demo.steps import (
    IssuedPaper,
    ItemOf,
    MatterOf,
    OfficeOf,
    Opened,
    PaperOf,
    PartyOf,
    PersonOf,
    Script,
)
from heli.matters.models import Matter, MatterAct, MatterParty, MatterSnapshot, Paper


@dataclass
class Found:
    """The matters of one story by name, and the papers put into them."""

    script: Script
    directory: Directory
    matters: dict[str, UUID] = field(default_factory=dict)
    papers: dict[str, UUID] = field(default_factory=dict)
    parties: dict[UUID, list[UUID]] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)

    def matter(self, name: str) -> UUID:
        """The matter of that name: opened by a step, or by an effect.

        Raises:
            LookupError: nothing has opened it yet.
        """
        if name not in self.matters:
            follow = self.script.follows.get(name)
            if follow is None:
                raise LookupError(f"{self.script.name}: no step opens the matter {name}")
            self.matters[name] = self._opened(name, follow)
        return self.matters[name]

    def opened_at(self, name: str) -> datetime | None:
        """When an effect opened the matter of that name; None as long as none did."""
        if name not in self.since:
            try:
                matter = self.matter(name)
            except LookupError:
                return None
            with engine_everywhere():
                first = MatterAct.objects.values_list("recorded_at", flat=True).get(matter=matter, seq=1)
            self.since[name] = first
        return self.since[name]

    def _opened(self, name: str, follow: Opened) -> UUID:
        with engine_everywhere():
            row = Matter.objects.filter(
                source=self.matter(follow.source),
                procedure=follow.procedure,
                office=self.directory.offices[follow.office],
            )
            found = row.order_by("-id").values_list("id", flat=True).first()
        if found is None:
            raise LookupError(f"{self.script.name}: no effect opened the matter {name}")
        return UUID(str(found))

    def value(self, matter: UUID | None, asked: Any, about: tuple[str, ...] = ()) -> Any:
        """A value of a step with its names replaced by ids, days and numbers kept."""
        if isinstance(asked, dict):
            return {name: self.value(matter, inner, about) for name, inner in asked.items()}
        if isinstance(asked, (list, tuple)):
            return [self.value(matter, inner, about) for inner in asked]
        if isinstance(asked, OfficeOf):
            return str(self.directory.offices[asked.key].pk)
        if isinstance(asked, PersonOf):
            return int(self.directory.people[asked.key].pk)
        if isinstance(asked, MatterOf):
            return str(self.matter(asked.name))
        if isinstance(asked, PaperOf):
            return str(self.papers[asked.name])
        if isinstance(asked, PartyOf):
            return str(self.party(matter, asked))
        if isinstance(asked, IssuedPaper):
            assert matter is not None
            return str(self._issued(matter, asked.kind, about))
        return asked

    def bearer(self, matter: UUID, asked: Any) -> str:
        """A bearer in the words of the law: "m", "p:<id>", "i:<id>"."""
        if isinstance(asked, PartyOf):
            return f"p:{self.party(matter, asked)}"
        if isinstance(asked, ItemOf):
            return f"i:{self._item(matter, asked)}"
        return str(asked)

    def party(self, matter: UUID | None, asked: PartyOf) -> UUID:
        """The party's id. Parties are counted in the order in which they were joined."""
        where = self.matter(asked.matter) if asked.matter else matter
        assert where is not None
        if where not in self.parties:
            with engine_everywhere():
                rows = MatterParty.objects.filter(matter=where).order_by("party_id")
                self.parties[where] = list(rows.values_list("party_id", flat=True))
        return self.parties[where][asked.index]

    def _item(self, matter: UUID, asked: ItemOf) -> str:
        with engine_everywhere():
            data = MatterSnapshot.objects.values_list("data", flat=True).get(pk=matter)
        return str(data["items"][asked.kind][asked.index]).removeprefix("i:")

    def _issued(self, matter: UUID, kind: str, about: tuple[str, ...]) -> UUID:
        with engine_everywhere():
            rows = Paper.objects.filter(matter=matter, kind=kind, is_issued=True)
            if about not in ((), ("m",)):
                rows = rows.filter(bearers__contains=list(about))
            found = rows.order_by("-id").values_list("id", flat=True).first()
        if found is None:
            raise LookupError(f"{self.script.name}: no {kind} was issued")
        return UUID(str(found))
