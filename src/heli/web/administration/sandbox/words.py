"""Names of what is invented: parties, charges, items, matters; and the choices of the forms among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from heli.base.text import Msg, Text, Words
from heli.law.contract import MATTER, BearerKey
from heli.law.language import Fact, Procedure
from heli.law.sandbox import Sandbox, SandboxMatter
from heli.law.sandbox.offices import OTHER, OWN
from heli.matters.books import LoadedBook, library
from heli.web.administration.sandbox.offices import DirectoryOffices
from heli.web.forms.shown import Option, Options


class Choices:
    """Choices of the forms in the sandbox: its parties, bodies, persons, papers and matters; items of the matter at hand.

    Args:
        box, matter: None in a preview, where two of everything stand for what there will be.
    """

    def __init__(
        self,
        written: Procedure,
        box: Sandbox | None = None,
        matter: SandboxMatter | None = None,
        documents: Mapping[str, Words] | None = None,
    ) -> None:
        self.written, self.box, self.matter = written, box, matter
        self.documents = documents or {}

    def options(self, fact: Fact, *, word: str, chosen: tuple[str, ...]) -> Options:
        """What a field of the type offers."""
        found = tuple(Option(value, words) for value, words in self._all(fact))
        return Options(found, len(found))

    def _all(self, fact: Fact) -> Iterable[tuple[str, Words]]:
        kinds = [fact.kind] if isinstance(fact.kind, str) else list(fact.kind or [])
        kind = fact.type.removesuffix("s") if fact.type != "parties" else "party"
        offered = {
            "party": self._parties,
            "charge": self._charges,
            "office": self._offices,
            "person": self._people,
            "item": self._items,
            "paper": self._papers,
            "matter": self._matters,
        }.get(kind)
        return offered(kinds) if offered else ()

    def _parties(self, kinds: list[str]) -> list[tuple[str, Words]]:
        wanted = [role for role in self.written.roles if not kinds or role in kinds or "any" in kinds]
        if self.box is None:
            return [
                (f"{role}_{n}", party_name(self.written, f"{role}_{n}")) for role in wanted for n in (1, 2)
            ]
        joined = self.matter.joined if self.matter is not None else {}
        return [
            (party, party_name(self.written, party))
            for party, view in self.box.parties.items()
            if not kinds or "any" in kinds or {*view.roles, *joined.get(party, ())} & set(kinds)
        ]

    def _charges(self, _kinds: list[str]) -> list[tuple[str, Words]]:
        if self.box is None:
            return [
                (f"{party}_charge", charge_name(self.written, f"{party}_charge"))
                for party, _ in self._parties([])
            ]
        return [(charge, charge_name(self.written, charge)) for charge in self.box.charges]

    def _offices(self, kinds: list[str]) -> list[tuple[str, Words]]:
        offices = self.box.offices if self.box else None
        if not isinstance(offices, DirectoryOffices):
            return [(one, Msg("an invented body")) for one in kinds or ["agency"]]
        ours = [one for one in offices.bodies() if one not in offices.kinds]
        wanted = [one for one in offices.kinds if not kinds or one in kinds]
        if not kinds or offices.kind in kinds or not wanted:
            wanted += [one for one in ours if one != OWN] + [OWN]
        return [(one, offices.office_name(one)) for one in wanted]

    def _people(self, _kinds: list[str]) -> list[tuple[str, Words]]:
        offices = self.box.offices if self.box else None
        if not isinstance(offices, DirectoryOffices):
            return [("1", Msg("the invented handler")), ("2", Msg("an invented colleague"))]
        here = self.matter.office if self.matter is not None else OWN
        places = list(dict.fromkeys([here, OWN, OTHER]))
        return [(str(n), offices.person_name(n)) for place in places for n in offices.people(place)]

    def _items(self, kinds: list[str]) -> list[tuple[str, Words]]:
        held = self.matter.world.snapshot.items if self.matter is not None else {}
        return [
            (item, item_name(self.written, item))
            for kind, items in held.items()
            for item in items
            if not kinds or kind in kinds
        ]

    def _papers(self, kinds: list[str]) -> list[tuple[str, Words]]:
        held = self.matter.world.papers if self.matter is not None else {}
        return [
            (name, self._paper(name, str(paper.get("kind"))))
            for name, paper in held.items()
            if not kinds or paper.get("kind") in kinds
        ]

    def _paper(self, name: str, kind: str) -> Words:
        named = self.documents.get(kind) or Msg("a paper")
        return Msg(
            "%(paper)s (%(name)s)", {"paper": named, "name": name.rpartition("_")[2] if "_" in name else name}
        )

    def _matters(self, kinds: list[str]) -> list[tuple[str, Words]]:
        if self.box is None:
            return []
        return [
            (one.id, matter_name(one))
            for one in self.box.matters.values()
            if (not kinds or one.rules.written.procedure in kinds) and one is not self.matter
        ]


def matter_name(matter: SandboxMatter) -> Words:
    """A matter of the sandbox: its number and its procedure."""
    return Msg("%(n)s. %(procedure)s", {"n": matter.id, "procedure": matter.rules.written.name.text()})


def role_name(written: Procedure, role: str) -> Words:
    """A role in words, as this procedure names it, else as the case does."""
    book = library()
    every = [written]
    if isinstance(book, LoadedBook) and "case" in book.book.procedures:
        every.append(book.book.procedures["case"][-1].procedure)
    return next((one.roles[role].text() for one in every if role in one.roles), Msg("Party"))


def party_name(written: Procedure, party: str) -> Words:
    """An invented party: the name of the role, with its number."""
    role, _, number = party.rpartition("_")
    return Msg("%(role)s no. %(n)s", {"role": role_name(written, role), "n": number})


def charge_name(written: Procedure, charge: str) -> Words:
    """A charge: whose it is, and which of his."""
    party, _, number = charge.rpartition("_charge")
    named = {"party": party_name(written, party), "n": number or "1"}
    return Msg("charge %(n)s of %(party)s", named) if number else Msg("charge of %(party)s", named)


def item_name(written: Procedure, item: str) -> Words:
    """An item: the name of its kind, with its number."""
    kind, _, number = item.partition("#")
    named = written.items.get(kind)
    return Msg("%(role)s no. %(n)s", {"role": named.name.text() if named else Text(kind, kind), "n": number})


def bearer_name(written: Procedure, bearer: BearerKey) -> Words | None:
    """A bearer in words; None for the matter itself."""
    kind, _, name = bearer.partition(":")
    if bearer == MATTER:
        return None
    if kind == "p":
        return party_name(written, name)
    if kind == "c":
        return charge_name(written, name)
    return item_name(written, name) if kind == "i" else Text(name, name)
