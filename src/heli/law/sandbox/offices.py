"""The offices of a sandbox: ours, those above it, another one, and bodies outside; who holds which post there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from heli.law.contract import OfficeView, PowerRow

OWN, SUPERIOR, PROVINCIAL, SUPREME, OTHER = "own", "superior", "provincial", "supreme", "other"
OURS = (OWN, SUPERIOR, PROVINCIAL, SUPREME, OTHER)
"""Keys of the procuratorates."""
POSTS = (
    "prosecutor", "prosecutor", "assistant", "clerk", "case_management", "department_head", "deputy_chief",
    "chief_prosecutor", "committee_secretary", "committee_member", "stamp_keeper",
)  # fmt: skip
"""Posts of an invented procuratorate, one person each."""
_LEVELS = ("county", "prefecture", "province", "supreme")
_ROOM = 100
"""Persons of one office have numbers of one hundred: 1–99, 101–199, …"""


class Offices(Protocol):
    """What a sandbox asks of the directory."""

    def view(self, office: str, day: date, line: str) -> OfficeView: ...

    def bodies(self) -> Sequence[str]:
        """Keys of every office and body that a fact may name."""
        ...

    def people(self, office: str) -> Sequence[int]:
        """Numbers of those who hold a post there."""
        ...

    def office_of(self, person: int) -> str: ...

    def parts(self, person: int, line: str) -> frozenset[str]:
        """In which parts a person acts in matters of a line of his own office."""
        ...

    def power(self, office: str, power: str, procedure: str, day: date) -> PowerRow | None: ...

    def above(self, office: str, which: str) -> str | None:
        """The office that stands above one: "superior", "provincial" or "supreme"; None where there is none."""
        ...


class InventedOffices:
    """Offices where every post is filled once, two prosecutors, and no power list says anything."""

    def __init__(
        self, level: str = "county", kind: str = "procuratorate", kinds: Sequence[str] = ("police", "court")
    ) -> None:
        self.level, self.kind, self.kinds = level, kind, tuple(kinds)
        self.place: tuple[str, ...] = ("54", "5405", "540521")

    def view(self, office: str, day: date, line: str) -> OfficeView:
        level: Any = self.level_of(office)
        if office in OURS:
            return OfficeView(office, self.kind, level, self.place, frozenset({"criminal"}))
        return OfficeView(office, office, level, self.place)

    def level_of(self, office: str) -> str:
        """How high it stands; of another procuratorate and of a body: as high as ours."""
        here = _LEVELS.index(self.level)
        named = {SUPERIOR: min(here + 1, 3), PROVINCIAL: 2, SUPREME: 3}
        return _LEVELS[named.get(office, here)]

    def bodies(self) -> Sequence[str]:
        return (*(one for one in OURS if self.exists(one)), *self.kinds)

    def exists(self, office: str) -> bool:
        """Whether there is such an office: none stands above the highest."""
        here = _LEVELS.index(self.level)
        return office in (OWN, OTHER) or _LEVELS.index(self.level_of(office)) > here

    def people(self, office: str) -> Sequence[int]:
        first = OURS.index(office) * _ROOM + 1 if office in OURS and self.exists(office) else 0
        return range(first, first + len(POSTS)) if first else ()

    def office_of(self, person: int) -> str:
        return OURS[person // _ROOM]

    def parts(self, person: int, line: str) -> frozenset[str]:
        return frozenset({POSTS[person % _ROOM - 1]})

    def power(self, office: str, power: str, procedure: str, day: date) -> PowerRow | None:
        return None

    def above(self, office: str, which: str) -> str | None:
        if which == SUPERIOR and office not in (OWN, OTHER):
            which = {SUPERIOR: PROVINCIAL, PROVINCIAL: SUPREME}.get(office, "")
        higher = which in OURS and _LEVELS.index(self.level_of(which)) > _LEVELS.index(self.level_of(office))
        return which if higher and self.exists(which) else None


def numbered(office: str, place: int) -> int:
    """The number of the person at a place, from 0, of an office."""
    return OURS.index(office) * _ROOM + place + 1
