"""The lawbook: every procedure with its parts put in, and the registers beside them.

    book = Lawbook.load(folder)
    book.written("arrest_review", on=date(2022, 12, 30)).procedure
    book.compiled("arrest_review")

A folder holds `settings.yaml`, `instruments/`, `documents/`, `parts/` and `procedures/`, each of YAML files;
or the same files side by side, told apart by their first key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from heli.base.errors import NotFound, Reason
from heli.base.text import Msg
from heli.law.language import Part, Procedure
from heli.law.language.names import CITATION
from heli.law.language.registers import (
    DocumentKind,
    DocumentsFile,
    Family,
    Instrument,
    InstrumentsFile,
    LawbookSettings,
)
from heli.law.lawbook.cache import read_all
from heli.law.lawbook.expanded import Expanded
from heli.law.lawbook.faults import Fault, LawbookError
from heli.law.lawbook.models import modelled, modelled_file
from heli.law.lawbook.parts import Expansion, expand
from heli.law.lawbook.shelf import Shelf, Standing, canonical_form, hash_of_text
from heli.law.lawbook.source import SourceFile

BESIDE = ("tests", "tables", "coverage", "codes", "calendar", "powers", "articles")
"""Folders that are not read here: tests and coverage have readers of their own, codes and powers are the directory's."""


@dataclass
class Lawbook:
    """A lawbook as loaded. Do not change it; `compiled` keeps what it made."""

    folder: Path
    settings: LawbookSettings
    families: Mapping[str, Family] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    parts: Mapping[str, SourceFile] = field(default_factory=dict)
    procedures: Mapping[str, tuple[Expanded, ...]] = field(default_factory=dict)
    """Name → its versions, oldest first."""
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Where a register's entry stands: "instruments/CPL" → (file, line)."""

    @classmethod
    def load(cls, folder: Path, *, cache: Path | None = None) -> Lawbook:
        """Read and check a lawbook's files.

        Args:
            folder: see the module.
            cache: folder for what was read, by hash of the files; None keeps nothing.
        Raises:
            LawbookError: with every fault, each with file and line.
        """
        shelf = Shelf(folder, skip=BESIDE, cache=cache) if cache else None
        if shelf and (standing := shelf.standing()):
            return _Loading([]).kept(folder, standing)
        sources, faults = read_all(folder, skip=BESIDE, cache=cache)
        book = _Loading(faults).book(folder, sources)
        if faults:
            raise LawbookError(faults)
        if shelf:
            shelf.keep(Standing([s for s in sources if _kind(s) != "procedure"], book.procedures))
            if standing := shelf.standing():
                # a third of the memory: what was read need not stay
                return _Loading([]).kept(folder, standing)
        return book

    @classmethod
    def load_leniently(cls, folder: Path, *, cache: Path | None = None) -> tuple[Lawbook, list[Fault]]:
        """The same, with what could be read and the faults of the rest: for `heli law check`."""
        sources, faults = read_all(folder, skip=BESIDE, cache=cache)
        book = _Loading(faults).book(folder, sources)
        return book, faults

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.timezone)

    def names(self) -> tuple[str, ...]:
        """Names of all procedures, sorted."""
        return tuple(sorted(self.procedures))

    def written(self, name: str, on: date | None = None) -> Expanded:
        """The version of a procedure in force on a day (None: the newest).

        Where the day lies before the first version, the first is given: whoever uses it shows the assumption.

        Raises:
            NotFound: there is no such procedure.
        """
        versions = self.procedures.get(name)
        if not versions:
            raise NotFound(
                (Reason("lawbook.no_procedure", Msg("There is no procedure %(name)s.", {"name": name})),)
            )
        if on is None:
            return versions[-1]
        past = [v for v in versions if v.in_force <= on.isoformat()]
        return past[-1] if past else versions[0]

    def by_hash(self, digest: str) -> Expanded:
        """The version of this hash. Raises `NotFound` where this lawbook doesn't hold it."""
        for versions in self.procedures.values():
            for version in versions:
                if version.hash == digest:
                    return version
        raise NotFound(
            (Reason("lawbook.no_version", Msg("No procedure has the hash %(hash)s.", {"hash": digest})),)
        )

    def kept(self, content: bytes) -> Expanded:
        """A version that this lawbook holds no longer, from its text as it was kept.

        Raises:
            LawbookError: the text is none that this program reads.
        """
        digest = hash_of_text(content)
        name = f"kept version {digest[:12]}"
        try:
            procedure = Procedure.model_validate_json(content)
        except ValidationError as error:
            raise LawbookError(
                [Fault(name, 1, "", f"this program can't read it: {error.errors()[0]['msg']}")]
            ) from error
        return Expanded(procedure, Expansion(SourceFile(name, {}, {}), {}), digest)

    def month_rule(self, basis: Iterable[str]) -> str:
        """How months are counted: by the family of the instrument that the first citation names."""
        for entry in basis:
            cited = CITATION.match(entry)
            instrument = self.instruments.get(cited["code"]) if cited else None
            if instrument and instrument.family in self.families:
                return self.families[instrument.family].month_rule
        return "corresponding_day"

    def changed_under_old_date(self, registered: Mapping[tuple[str, str], str]) -> list[Fault]:
        """Faults for each procedure whose text differs from the one registered under the same `in_force`.

        Args:
            registered: (procedure, in_force) → hash, of every version ever used.
        """
        faults = []
        for versions in self.procedures.values():
            for version in versions:
                key = (version.name, version.in_force)
                if registered.get(key, version.hash) != version.hash:
                    file, line = version.expansion.place("in_force")
                    say = f"the text changed under the registered in_force {key[1]}; a new text has a day of its own"
                    faults.append(Fault(file, line, "in_force", say))
        return faults


def version_hash(procedure: Procedure) -> str:
    """SHA-256 of the canonical form of a procedure, hexadecimal."""
    return hashlib.sha256(canonical_form(procedure)).hexdigest()


_REGISTERS: dict[type, tuple[str, ...]] = {
    InstrumentsFile: ("families", "instruments"),
    DocumentsFile: ("documents",),
}


def _kind(source: SourceFile) -> str:
    """What a file is, by its first key."""
    keys = source.data.keys() if isinstance(source.data, dict) else set()
    for key in ("lawbook", "procedure", "part", "documents"):
        if key in keys:
            return key
    return "instruments" if {"instruments", "families"} & keys else "unknown"


class _Loading:
    """Sorts the files of a lawbook and checks each against its model."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.places: dict[str, tuple[str, int]] = {}

    def book(self, folder: Path, sources: Iterable[SourceFile]) -> Lawbook:
        kinds: dict[str, list[SourceFile]] = {}
        for source in sources:
            kinds.setdefault(_kind(source), []).append(source)
        settings = LawbookSettings(lawbook="unnamed", name={"zh": "未命名", "en": "unnamed"})
        for source in kinds.get("lawbook", ()):
            settings = self.file(LawbookSettings, source) or settings
        instruments = [self.file(InstrumentsFile, s) for s in kinds.get("instruments", ())]
        documents = [self.file(DocumentsFile, s) for s in kinds.get("documents", ())]
        for source in kinds.get("unknown", ()):
            self.faults.append(
                Fault(source.name, 1, "", "no file of a lawbook: its keys say neither of which kind it is")
            )
        return Lawbook(
            folder=folder,
            settings=settings,
            families=self.joined("families", [f.families for f in instruments if f]),
            instruments=self.joined("instruments", [f.instruments for f in instruments if f]),
            documents=self.joined("documents", [f.documents for f in documents if f]),
            parts=self.part_files(kinds.get("part", ())),
            procedures=self.procedures(kinds),
            places=self.places,
        )

    def kept(self, folder: Path, standing: Standing) -> Lawbook:
        """The lawbook of a shelf: its registers are made anew, its procedures when they are asked for."""
        return replace(self.book(folder, standing.beside), procedures=standing.versions)

    def file(self, model: type[Any], source: SourceFile) -> Any:
        made, faults = modelled_file(model, source)
        self.faults += faults
        for section in ("families", "instruments", "documents"):
            entries = source.data.get(section) if isinstance(source.data, dict) else None
            for name in entries if isinstance(entries, dict) else ():
                self.note(section, name, source)
        return made

    def note(self, section: str, name: str, source: SourceFile) -> None:
        if section == "instruments" and {"documents", "part"} & source.data.keys():
            return  # versions of the codes cited there, no register
        here = (source.name, source.line(f"{section}/{name}"))
        if f"{section}/{name}" in self.places:
            first = self.places[f"{section}/{name}"]
            self.faults.append(Fault(*here, f"{section}.{name}", f"stands already in {first[0]}:{first[1]}"))
        self.places.setdefault(f"{section}/{name}", here)

    def joined(self, section: str, registers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        return {name: entry for register in registers for name, entry in register.items()}

    def part_files(self, sources: Iterable[SourceFile]) -> dict[str, SourceFile]:
        parts: dict[str, SourceFile] = {}
        for source in sources:
            if self.file(Part, source):
                parts[source.data["part"]] = source
        return parts

    def procedures(self, kinds: Mapping[str, list[SourceFile]]) -> dict[str, tuple[Expanded, ...]]:
        parts = {s.data["part"]: s for s in kinds.get("part", ()) if isinstance(s.data.get("part"), str)}
        versions: dict[str, list[Expanded]] = {}
        for source in kinds.get("procedure", ()):
            expansion = expand(source, parts)
            procedure = modelled(Procedure, expansion)
            self.faults += expansion.faults
            if procedure is None:
                continue
            known = versions.setdefault(procedure.procedure, [])
            if any(v.in_force == procedure.in_force for v in known):
                say = f"two files hold {procedure.procedure} as in force from {procedure.in_force}"
                self.faults.append(Fault(source.name, source.line("in_force"), "in_force", say))
                continue
            known.append(Expanded(procedure, expansion, version_hash(procedure)))
        return {
            name: tuple(sorted(known, key=lambda v: v.in_force)) for name, known in sorted(versions.items())
        }
