"""What every check of one procedure stands on: its names, and noting a fault at a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from heli.law.language import Act, Bearer, Fact, ItemBearer, PartyBearer, Procedure
from heli.law.language.acts import Open
from heli.law.lawbook import Expanded, Fault, Lawbook


class Prover:
    """One version of one procedure under proof. `faults` grows."""

    def __init__(self, book: Lawbook, expanded: Expanded) -> None:
        self.book = book
        self.expanded = expanded
        self.procedure: Procedure = expanded.procedure
        self.faults: list[Fault] = []

    def fault(self, path: str, say: str) -> None:
        """Note a fault at a path such as "acts/accept/basis"."""
        file, line = self.expanded.expansion.place(path)
        self.faults.append(Fault(file, line, f"{self.procedure.procedure}: {path.replace('/', '.')}", say))

    def known(self, path: str, kind: str, name: str | None, names: Iterable[str]) -> bool:
        """Fault unless the name stands among the names."""
        if name is None or name in names:
            return True
        self.fault(path, f"there is no {kind} {name!r}")
        return False

    def bearer(self, path: str, bearer: Bearer) -> None:
        """A bearer's role or item kind must be declared."""
        if isinstance(bearer, PartyBearer) and bearer.party != "any":
            self.known(path, "role", bearer.party, self.procedure.roles)
        if isinstance(bearer, ItemBearer):
            self.known(path, "item kind", bearer.item, self.procedure.items)

    def other(self, name: str) -> Procedure | None:
        """The newest version of another procedure of the lawbook; None where there is none."""
        versions = self.book.procedures.get(name)
        return versions[-1].procedure if versions else None

    @cached_property
    def facts(self) -> Mapping[str, list[Fact]]:
        """Every fact that this procedure's conditions may read, by name: of acts, rows, items, shared."""
        found: dict[str, list[Fact]] = {}

        def add(facts: Mapping[str, Fact]) -> None:
            for name, fact in facts.items():
                found.setdefault(name, []).append(fact)

        for act in self.procedure.acts.values():
            add(act.facts)
        for item in self.procedure.items.values():
            add(item.facts)
        add(self.procedure.facts)
        return found

    @cached_property
    def counters(self) -> frozenset[str]:
        """Counters of the case, declared in the procedure `case` (or in this one, where there is no such)."""
        case = self.other("case")
        return frozenset(self.procedure.counters) | frozenset(case.counters if case else ())

    @cached_property
    def opened_by(self) -> list[tuple[Procedure, str, Open]]:
        """(procedure, act, lead) of every lead in the lawbook that opens this procedure."""
        return [
            (version.procedure, name, lead)
            for versions in self.book.procedures.values()
            for version in versions
            for name, act in version.procedure.acts.items()
            for lead in act.leads_to
            if isinstance(lead, Open) and lead.open == self.procedure.procedure
        ]


def is_cited(act: Act) -> bool:
    """Whether the act rests on a text, not only on a note."""
    return any(not entry.startswith("note: ") for entry in act.basis)
