"""Logs that name no person: places, types and codes, never what somebody typed or what stood in a row.

A library's message may quote a form, an address or a row ("Failing row contains …"). So a log line keeps the
fixed part of a message, numbers, and words that are identifiers of the program; the rest becomes "…". An
exception is written by its type, its code and its frames, without its message.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from heli.base.errors import HeliError

_HIDDEN = "…"
# programs' own messages; what they name are tasks, ids and states
_OWN = ("heli.", "procrastinate")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.:\-/\[\]]{0,79}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# anything not ASCII; mail addresses; IP addresses; digits as of an identity card, a telephone, an account
_TELLING = re.compile(
    r"[^\x00-\x7f]+|\S+@\S+|\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9Xx]{6,}|(?<!\w)'[^']*'|\"[^\"]*\"|(?<=\()[^()]*=[^()]*(?=\))"
)

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class NamelessFormatter(logging.Formatter):
    """One line per record: instant, level, logger, message without personal data; frames below it."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message(record)}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + self.formatException(record.exc_info)
        return line

    def formatException(self, ei: _Info) -> str:
        """The chain of exceptions, each by type, code and frames; no message, no line of source."""
        lines: list[str] = []
        error = ei[1]
        while error is not None and len(lines) < 200:
            lines.append(f"  {described(error)}")
            lines += [
                f"    {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def message(record: logging.LogRecord) -> str:
    """A record's message without what somebody typed. A request is told by status, method and route."""
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "resolver_match"):
        match = request.resolver_match
        where = match.route if match else "(no such page)"
        return f"{getattr(record, 'status_code', '')} {request.method} {where}".strip()
    template = str(record.msg)
    if not record.args:
        return plain(template)
    own = record.name.startswith(_OWN)
    try:
        return str(_FOREIGN.sub(_HIDDEN, template) % _arguments(record.args, own=own))
    except (TypeError, ValueError, KeyError):
        return plain(template)


def plain(text: str) -> str:
    """A text that was put together elsewhere, with everything hidden that could tell of a person."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    hidden = _TELLING.sub(_HIDDEN, _UUID.sub(keep, text))
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], hidden)


def described(error: BaseException) -> str:
    """An exception by its type, and its code: a refusal's, or the database's with table and constraint."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if isinstance(error, HeliError):
        return f"{name} [{', '.join(reason.code for reason in error.reasons)}]"
    diagnosis: Any = getattr(error, "diag", None)
    parts = [getattr(diagnosis, part, None) for part in ("sqlstate", "table_name", "constraint_name")]
    told = " ".join(str(part) for part in parts if part)
    return f"{name} [{told}]" if told else name


def _arguments(given: Any, *, own: bool) -> Any:
    if isinstance(given, dict):
        return {name: _argument(value, own=own) for name, value in given.items()}
    return tuple(_argument(value, own=own) for value in given)


def _argument(value: object, *, own: bool) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        # an identity number may come as a number
        return _HIDDEN if isinstance(value, int) and abs(value) >= 10**9 else value
    text = str(value)
    return text if own and (_IDENTIFIER.fullmatch(text) or _UUID.fullmatch(text)) else _HIDDEN
