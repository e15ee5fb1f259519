"""The lawbook as it stands at each office: the national one, and what offices adopted, by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from heli.base.errors import Reason, Refused
from heli.base.text import Msg
from heli.law.checks.proving import check_procedure
from heli.law.lawbook import Expanded, Fault, Lawbook
from heli.law.local.merging import laid_over, own_procedure, with_registers
from heli.law.local.reading import LocalFile, read_local


@dataclass(frozen=True, slots=True)
class Adopted:
    """One decision about one local text: it holds from a day on, or (`text` empty) holds no more from a day on.

    Attributes:
        office: number of the office that decided; `kind`, `first`, `last`: its kind, and the places that it covers.
        order: sorts decisions of one day; the later one counts.
        base: hash of the national version over which the text was proved; empty of an own procedure.
    """

    layer: str
    office: int
    kind: str
    first: int
    last: int
    text: str
    digest: str
    from_on: date
    order: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An office, as far as the law of places needs it: its kind, and its number in the preorder."""

    kind: str
    ord: int


class LocalLaw:
    """A national lawbook with the decisions of this node. Do not change it: make another one."""

    def __init__(self, national: Lawbook, decisions: Sequence[Adopted] = ()) -> None:
        self.national = national
        self.decisions = tuple(sorted(decisions, key=lambda one: (one.from_on, one.order)))
        self.files = {one.digest: file for one in self.decisions if one.text and (file := _file(one.text))}
        self._proved = {(one.digest, one.base) for one in self.decisions}
        self._merged: dict[tuple[str, ...], Expanded] = {}
        self.lapsed: dict[tuple[str, str], tuple[Fault, ...]] = {}
        """(layer, national version) → why a text does not fit a version, which stands without it."""

    @cached_property
    def book(self) -> Lawbook:
        """The lawbook with every local register and every own procedure, of whichever office: for names and readers."""
        if not self.files:
            return self.national
        book = with_registers(self.national, self.files.values())
        own: dict[str, dict[str, Expanded]] = {}
        for one in self.decisions:
            file = self.files.get(one.digest)
            if file is None or file.kind != "procedure" or file.name in self.national.procedures:
                continue
            expanded = own_procedure(file, book, one.from_on).expanded
            if expanded is not None:
                own.setdefault(file.name, {})[expanded.in_force] = expanded
        versions = {name: tuple(by_day[day] for day in sorted(by_day)) for name, by_day in own.items()}
        return replace(book, procedures={**self.national.procedures, **versions})

    def holding(self, place: Place, day: date) -> tuple[Adopted, ...]:
        """The texts that bind an office on a day: those of upper offices first, within an office by name."""
        last: dict[str, Adopted] = {}
        for one in self.decisions:
            if one.from_on <= day and one.kind == place.kind and one.first <= place.ord <= one.last:
                last[one.layer] = one
        return tuple(
            sorted(
                (one for one in last.values() if one.text), key=lambda one: (one.first, -one.last, one.layer)
            )
        )

    def written(self, name: str, day: date, place: Place | None) -> Expanded:
        """The version of a procedure for a new matter of an office on a day.

        Args:
            place: None: whatever office; the national text, or an own procedure's.
        Raises:
            NotFound: there is no such procedure. Refused: an own procedure that does not hold there on that day.
        """
        if place is None or not self.files:
            return self.book.written(name, day)
        holding = self.holding(place, day)
        if name in self.national.procedures:
            return self.merged(self.national.written(name, day), [one.digest for one in holding])
        mine = next((one for one in holding if one.layer == name), None)
        if mine is None:
            self.book.written(name, day)  # raises where there is none at all
            raise _not_here(name)
        return next(v for v in self.book.procedures[name] if v.in_force == mine.from_on.isoformat())

    def offered(self, place: Place, day: date) -> tuple[Expanded, ...]:
        """Every procedure under which an office may open a matter on a day, by name."""
        holding = self.holding(place, day)
        mine = {one.layer for one in holding if self._is_own(one.digest)}
        return tuple(
            self.written(name, day, place)
            for name in self.book.names()
            if name in self.national.procedures or name in mine
        )

    def _is_own(self, digest: str) -> bool:
        file = self.files.get(digest)
        return file is not None and file.kind == "procedure"

    def layers_over(self, name: str, place: Place, day: date) -> tuple[LocalFile, ...]:
        """The layers that lie over a national procedure at an office on a day, in order."""
        found = (self.files.get(one.digest) for one in self.holding(place, day))
        return tuple(file for file in found if file is not None and file.extends == name)

    def merged(self, base: Expanded, digests: Sequence[str]) -> Expanded:
        """A national version with those of these texts that lie over it, in this order.

        A text that does not fit the version (a later one dropped the act that it speaks of) is left out, and noted.
        """
        wanted = [d for d in digests if d in self.files and self.files[d].extends == base.name]
        if not wanted:
            return base
        key = (base.hash, *wanted)
        if key not in self._merged:
            self._merged[key] = self._lay(base, wanted)
        return self._merged[key]

    def _lay(self, base: Expanded, digests: Sequence[str]) -> Expanded:
        standing = base
        for digest in digests:
            file = self.files[digest]
            done = laid_over(file, standing)
            faults = list(done.faults)
            if done.expanded is not None and not faults and (digest, base.hash) not in self._proved:
                faults = check_procedure(self.book, done.expanded)
            if faults or done.expanded is None:
                self.lapsed[file.name, base.hash] = tuple(faults)
                continue
            standing = done.expanded
        return standing

    def taken(self, office: int) -> Mapping[str, int]:
        """Names, codes and documents that other offices' texts hold → the office."""
        found: dict[str, int] = {}
        for one in self.decisions:
            file = self.files.get(one.digest)
            if one.office == office or file is None:
                continue
            for name in (one.layer, *file.registers.instruments, *file.registers.documents):
                found.setdefault(name, one.office)
        return found


def _file(text: str) -> LocalFile | None:
    return read_local(text)[0]


def _not_here(name: str) -> Refused:
    say = Msg("The local procedure %(name)s does not hold at this office on that day.", {"name": name})
    do = Msg("Choose another day or procedure; the page of the local layer shows what holds where.")
    return Refused((Reason("local.not_here", say, do=do),))
