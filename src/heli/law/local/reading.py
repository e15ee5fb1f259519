"""Reading one local file: small, flat, and either a whole procedure of the office's own or a layer over a national one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from heli.law.lawbook.faults import Fault, LawbookError
from heli.law.lawbook.models import modelled_file
from heli.law.lawbook.parts import Expansion
from heli.law.lawbook.source import SourceFile, read_source
from heli.law.local.models import Overlay, Registers

MOST_BYTES = 100_000
PREFIX = "local_"
CODE_PREFIX = "L-"
_MOST: Mapping[str, int] = {"acts": 120, "limits": 80, "tracks": 30, "facts": 120, "items": 20, "roles": 20}
_GIVEN_BY_DECISION = ("in_force", "until", "transition", "layers", "changes")
"""Keys of a national file that a local one leaves to the decision and to the program."""
_OF_THE_CASE = ("counters", "digest")

_CALLED = re.compile(r"^(?:procedure|layer): *([a-z0-9_]{1,60})\s*(?:#.*)?$", re.MULTILINE)

Kind = Literal["procedure", "layer"]


@dataclass(frozen=True)
class LocalFile:
    """One local file as read.

    Attributes:
        name: the layer's name, "local_…"; of an own procedure it is the procedure's name. Empty where it says none.
        digest: SHA-256 of the text, hexadecimal: what a decision adopts.
        extends: the national procedure that a layer lies over; empty for an own procedure.
    """

    name: str
    kind: Kind
    digest: str
    source: SourceFile
    extends: str = ""
    registers: Registers = field(default_factory=Registers)
    overlay: Overlay | None = None

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in both languages, as far as it is written; {} where it is not."""
        named = self.source.data.get("name")
        return named if isinstance(named, dict) and all(isinstance(v, str) for v in named.values()) else {}


def digest_of_text(text: str) -> str:
    """SHA-256 of a local file's text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_local(text: str, file: str = "") -> tuple[LocalFile | None, list[Fault]]:
    """Read a local file; None where it can't be told what it is. Faults carry file and line.

    Args:
        file: shown in faults; by default "NAME.yaml" by the name that the file gives itself, else "local.yaml".
    """
    name = file or _file_name(text)
    content = text.encode()
    if len(content) > MOST_BYTES:
        return None, [Fault(name, 1, "", f"larger than {MOST_BYTES} bytes")]
    try:
        source = read_source(name, content)
    except LawbookError as error:
        return None, list(error.faults)
    data = source.data
    if not isinstance(data, dict) or not {"procedure", "layer"} & data.keys():
        say = (
            "it begins with `procedure: local_…` (an own procedure) or `layer: local_…` (over a national one)"
        )
        return None, [Fault(name, 1, "", say)]
    kind: Kind = "layer" if "layer" in data else "procedure"
    called = data[kind] if isinstance(data[kind], str) else ""
    faults = [*_named(source, kind, called), *_too_many(source), *_not_here(source, kind)]
    read = LocalFile(called, kind, digest_of_text(text), source)
    return _filled(read, faults), faults


def _file_name(text: str) -> str:
    named = _CALLED.search(text[:MOST_BYTES])
    return f"{named[1] if named else 'local'}.yaml"


def _filled(read: LocalFile, faults: list[Fault]) -> LocalFile:
    source = read.source
    if read.kind == "layer":
        overlay, wrong = modelled_file(Overlay, source)
        faults += wrong
        extends = source.data.get("extends")
        return LocalFile(
            read.name,
            read.kind,
            read.digest,
            source,
            extends if isinstance(extends, str) else "",
            overlay.local if overlay else Registers(),
            overlay,
        )
    given = source.data.get("local")
    if given is None:
        return read
    part = Expansion(source, {"local": given}, {"local": (source, "local")})
    registers, wrong = _registers(part)
    faults += wrong
    return LocalFile(read.name, read.kind, read.digest, source, "", registers)


def _registers(part: Expansion) -> tuple[Registers, list[Fault]]:
    lines = {
        path.removeprefix("local/"): line
        for path, line in part.source.lines.items()
        if path.startswith("local/")
    }
    inner = SourceFile(part.source.name, part.data["local"], {"": part.source.line("local"), **lines})
    made, faults = modelled_file(Registers, inner)
    return made or Registers(), faults


def _named(source: SourceFile, kind: Kind, called: str) -> Iterator[Fault]:
    if not called.startswith(PREFIX) or len(called) <= len(PREFIX):
        say = f"the name of a local file begins with {PREFIX!r}, so that no later national one meets it"
        yield Fault(source.name, source.line(kind), kind, say)
    if kind == "layer" and "procedure" in source.data:
        say = "a file is either a layer over a national procedure or a procedure of its own"
        yield Fault(source.name, source.line("procedure"), "procedure", say)
    named = source.data.get("local")
    named = named if isinstance(named, dict) else {}
    for section, prefix in (("instruments", CODE_PREFIX), ("documents", PREFIX)):
        entries = named.get(section)
        for key in entries if isinstance(entries, dict) else ():
            if not key.startswith(prefix):
                path = f"local/{section}/{key}"
                say = f"what is registered locally begins with {prefix!r}"
                yield Fault(source.name, source.line(path), path.replace("/", "."), say)


def _too_many(source: SourceFile) -> Iterator[Fault]:
    for section, most in _MOST.items():
        entries: Any = source.data.get(section)
        if isinstance(entries, dict) and len(entries) > most:
            yield Fault(source.name, source.line(section), section, f"more than {most} {section}")


def _not_here(source: SourceFile, kind: Kind) -> Iterator[Fault]:
    if kind == "layer":
        return  # its model knows none of them
    for key in _GIVEN_BY_DECISION:
        if key in source.data:
            say = (
                "is not written in a local file: the decision names the day, and running matters keep theirs"
            )
            yield Fault(source.name, source.line(key), key, say)
    for key in _OF_THE_CASE:
        if key in source.data:
            yield Fault(source.name, source.line(key), key, "is not used in a local file")
