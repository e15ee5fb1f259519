"""Reading lawbook files: YAML 1.2 core, with the line of every key, and without what hides meaning.

Refused, each with file and line: duplicate keys, anchors, aliases, tags, several documents in one file,
floating point numbers, keys that are no plain text, control characters, and files over 200 KB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from heli.law.lawbook.faults import Fault, LawbookError

MOST_BYTES = 200_000
MOST_DEPTH = 40
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z"
)
_WORDS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip

Lines = dict[str, int]
"""Path of a key, its parts joined by "/" ("acts/accept/basis/0"), to its line from 1. "" is the file itself."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as read: plain values, and the line of each."""

    name: str
    data: Any
    lines: Lines

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest key above it that stands in the file."""
        while path not in self.lines and path:
            path = path.rpartition("/")[0]
        return self.lines.get(path, 1)


def read_source(name: str, content: bytes) -> SourceFile:
    """Read one file.

    Args:
        name: shown in faults.
        content: UTF-8, at most 200,000 bytes.
    Raises:
        LawbookError: what the module refuses; one fault, the first found.
    """
    if len(content) > MOST_BYTES:
        raise LawbookError([Fault(name, 1, "", f"larger than {MOST_BYTES} bytes")])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LawbookError([Fault(name, line, "", "not UTF-8")]) from error
    # events only: what a plain scalar means is decided below, by YAML 1.2's core schema
    reader = _Reader(name, yaml.parse(text, Loader=yaml.CSafeLoader))
    try:
        data = reader.document()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise LawbookError([Fault(name, line, "", f"not YAML 1.2: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise LawbookError([Fault(name, 1, "", f"not YAML 1.2: {error}")]) from error
    return SourceFile(name, data, reader.lines)


class _Reader:
    """Makes plain values from the parser's events; notes the line of each path."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.events = events
        self.lines: Lines = {"": 1}

    def document(self) -> Any:
        kinds = []
        data: Any = None
        for event in self.events:
            kind = type(event).__name__
            kinds.append(kind)
            if kind == "DocumentStartEvent":
                if kinds.count(kind) > 1:
                    raise self._fault(event, "", "several documents in one file")
                data = self.value(next(self.events), "", 0)
        return data

    def value(self, event: Any, path: str, depth: int) -> Any:
        kind = type(event).__name__
        line = event.start_mark.line + 1
        self.lines.setdefault(path, line)
        if kind == "AliasEvent":
            raise self._fault(
                event, path, f"an alias (*{event.anchor}) hides what it stands for; write it out"
            )
        if getattr(event, "anchor", None):
            raise self._fault(
                event, path, f"an anchor (&{event.anchor}) is not used here; write the value out"
            )
        if str(event.tag or "") not in ("", "!"):
            raise self._fault(event, path, f"a tag ({event.tag}) is not used here")
        if depth > MOST_DEPTH:
            raise self._fault(event, path, f"nested more than {MOST_DEPTH} deep")
        if kind == "ScalarEvent":
            return self.scalar(event, path)
        if kind == "SequenceStartEvent":
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def sequence(self, path: str, depth: int) -> list[Any]:
        values: list[Any] = []
        while type(event := next(self.events)).__name__ != "SequenceEndEvent":
            values.append(self.value(event, _join(path, str(len(values))), depth + 1))
        return values

    def mapping(self, path: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            if type(event).__name__ != "ScalarEvent":
                raise self._fault(event, path, "a key is plain text")
            key = self.key(event, path)
            inner = _join(path, key)
            if key in values:
                raise self._fault(
                    event, inner, f"the key {key!r} stands twice (first on line {self.lines[inner]})"
                )
            self.lines[inner] = event.start_mark.line + 1
            values[key] = self.value(next(self.events), inner, depth + 1)
        return values

    def key(self, event: Any, path: str) -> str:
        if event.anchor or str(event.tag or "") not in ("", "!"):
            raise self._fault(event, path, "a key has neither anchor nor tag")
        return str(event.value)

    def scalar(self, event: Any, path: str) -> Any:
        text: str = event.value
        if any(ord(c) < 32 and c != "\n" for c in text):
            raise self._fault(event, path, "a control character")
        if not event.implicit[0]:  # quoted or a block: text as it stands
            return text.rstrip("\n") if event.style in ("|", ">") else text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.match(text):
            return int(text)
        if _FLOAT.match(text):
            raise self._fault(
                event, path, f"a floating point number ({text}); write text in quotes, or a whole number"
            )
        return text

    def _fault(self, event: Any, path: str, say: str) -> LawbookError:
        return LawbookError([Fault(self.name, event.start_mark.line + 1, path.replace("/", "."), say)])


def _join(path: str, part: str) -> str:
    return f"{path}/{part}" if path else part
