"""Which strings the program shows to people, and whether each is translated. Needs no gettext tools.

    python -m heli.web.catalogue update [ROOM …]    add what is new, drop what is gone; prints what to translate
    python -m heli.web.catalogue check [ROOM …]     exit status 1 if anything is missing

A room's strings are the msgids in its Python (`Msg`, `bad_input`, gettext's functions) and its templates.
They are kept in `locale/<room>/zh_Hans/LC_MESSAGES/django.po`; what stands in another catalogue already is
not asked for twice. English pages show the msgids.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from heli.base.config import PROJECT

SOURCES = PROJECT / "src" / "heli"
LOCALE = PROJECT / "locale"
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%|%.")

# function → places of (context, msgid, plural) among its positional arguments; None: it has none
_CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "Msg": (None, 0, None),
    "bad_input": (None, 2, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_ANY_CALL = re.compile(rf"\b({'|'.join(_CALLS)})\s*\(")


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """One string: what it is, with its context and plural where it has them."""

    msgid: str
    context: str = ""
    plural: str = ""


def rooms() -> tuple[str, ...]:
    """Every room that shows strings, by name."""
    return tuple(
        path.name
        for path in sorted(SOURCES.iterdir())
        if path.is_dir() and any(True for _ in _strings(path.name))
    )


def catalogue_path(room: str) -> Path:
    """Where a room's Chinese stands."""
    return LOCALE / room / "zh_Hans" / "LC_MESSAGES" / "django.po"


def messages_of(room: str) -> frozenset[Message]:
    """Every string of a room."""
    return frozenset(_strings(room))


def _strings(room: str) -> Iterator[Message]:
    for path in sorted((SOURCES / room).rglob("*.py")):
        yield from _in_python(path.read_text("utf-8"))
    for pattern in ("*.html", "*.txt"):
        for path in sorted((SOURCES / room).rglob(pattern)):
            yield from _in_template(path.read_text("utf-8"))


def faults(room: str) -> list[str]:
    """What is wrong with a room's Chinese: one line each, empty if it is complete."""
    wanted = messages_of(room)
    own = {_message(entry): entry for entry in _entries(catalogue_path(room))}
    found = _elsewhere(room) | own
    lines = [f"{room}: not in the catalogue: {message.msgid!r}" for message in sorted(wanted - found.keys())]
    lines += [f"{room}: no longer used: {message.msgid!r}" for message in sorted(own.keys() - wanted)]
    for message in sorted(wanted & found.keys()):
        lines += [f"{room}: {fault}: {message.msgid!r}" for fault in _faults_of(found[message])]
    return lines


def update(room: str) -> int:
    """Bring a room's catalogue to its sources, keeping what is translated; returns how many are left to do."""
    kept = {_message(entry): entry for entry in _entries(catalogue_path(room))}
    elsewhere = _elsewhere(room)
    book = polib.POFile(wrapwidth=110)
    book.metadata = {
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for message in sorted(messages_of(room) - elsewhere.keys()):
        book.append(kept.get(message) or _new(message))
    if book:
        path = catalogue_path(room)
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(str(path))
    return sum(not entry.translated() for entry in book)


def _new(message: Message) -> polib.POEntry:
    if message.plural:
        return polib.POEntry(
            msgid=message.msgid,
            msgid_plural=message.plural,
            msgstr_plural={0: ""},
            msgctxt=message.context or None,
            flags=["python-format"],
        )
    return polib.POEntry(msgid=message.msgid, msgstr="", msgctxt=message.context or None)


def _elsewhere(room: str) -> dict[Message, polib.POEntry]:
    """The entries of every other catalogue."""
    paths = [
        path
        for path in sorted(LOCALE.glob("*/zh_Hans/LC_MESSAGES/django.po"))
        if path != catalogue_path(room)
    ]
    return {_message(entry): entry for path in paths for entry in _entries(path)}


def _entries(path: Path) -> Iterable[polib.POEntry]:
    return _parsed(path.read_text("utf-8")) if path.exists() else ()


@lru_cache(maxsize=64)
def _parsed(text: str) -> tuple[polib.POEntry, ...]:
    """The entries of a catalogue; each room is held to all of them, and reads each once."""
    return tuple(entry for entry in polib.pofile(text) if not entry.obsolete)


def _message(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def _faults_of(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "fuzzy"
    translated = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
    if not translated:
        yield "not translated"
        return
    original = entry.msgid_plural or entry.msgid
    if _names(original) != _names(translated):
        yield "other placeholders than the English"
    if any(
        not (match[1] or match[0] == "%%") for match in PLACEHOLDER.finditer(translated) if _names(original)
    ):
        yield "a % that is no named placeholder"


def _names(text: str) -> set[str]:
    return {match[1] for match in PLACEHOLDER.finditer(text) if match[1]}


@lru_cache(maxsize=2_000)
def _in_python(source: str) -> frozenset[Message]:
    """The strings of a source. Most sources call nothing that shows one: those are not parsed."""
    if not _ANY_CALL.search(source):
        return frozenset()
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return frozenset(message for call in calls for message in _in_call(call))


def _in_call(node: ast.Call) -> Iterator[Message]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name not in _CALLS:
        return
    context, msgid, plural = _CALLS[name]
    texts = [_text(argument) for argument in node.args]

    def at(place: int | None) -> str:
        return texts[place] if place is not None and place < len(texts) else ""

    if at(msgid):
        yield Message(at(msgid), at(context), at(plural))


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@lru_cache(maxsize=2_000)
def _in_template(source: str) -> frozenset[Message]:
    """Django turns a template into pseudo-Python, in which each string is a call on a line of its own text."""
    found: set[Message] = set()
    for call in re.finditer(
        r"\b(n?p?gettext)\(((?:[^()\"']|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")*)\)", _calls(source)
    ):
        found |= _in_python(f"{call[1]}({call[2]})")
    return frozenset(found)


def _calls(source: str) -> str:
    # `_(…)` stands for a plain string
    return re.sub(r"(?<![\w])_\(", " gettext(", templatize(source))


def main(arguments: Sequence[str]) -> int:
    """Run `update` or `check` for some rooms, or for all."""
    if not arguments or arguments[0] not in ("update", "check"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    chosen = tuple(arguments[1:]) or rooms()
    if arguments[0] == "check":
        lines = [line for room in chosen for line in faults(room)]
        sys.stdout.writelines(f"{line}\n" for line in lines)
        return 1 if lines else 0
    for room in chosen:
        sys.stdout.write(f"{room}: {update(room)} to translate\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
