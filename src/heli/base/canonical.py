"""Canonical JSON: one byte string for one value (RFC 8785, without floats).

Object keys are strings, sorted by their UTF-16 code units; no space; UTF-8; the shortest escapes.
Integers must lie within ±(2**53 - 1), so that every language reads back what was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import orjson

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]
_LIMIT = 2**53 - 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATACLASS
_SORTED |= orjson.OPT_PASSTHROUGH_DATETIME


class CanonicalError(ValueError):
    """The value has no canonical form: a float, a large integer, a lone surrogate, a non-string key."""


def canonical(value: Json) -> bytes:
    """The canonical bytes of a JSON value. Raises `CanonicalError` for what has none."""
    if _is_plain(value):
        return canonical_of_known(value)
    try:
        return _encode(_sorted(value)).encode()
    except UnicodeEncodeError as error:
        raise CanonicalError("a lone surrogate has no canonical form") from error


def canonical_text(value: Json) -> str:
    """The same before it is UTF-8: a part of a larger text."""
    return canonical(value).decode()


def canonical_of_known(value: Json) -> bytes:
    """The same for a value of which the caller knows that it holds no float and no key beyond ASCII: it is not looked through.

    Raises `CanonicalError` for most of what has no canonical form, not for all.
    """
    try:
        return orjson.dumps(value, option=_SORTED)
    except TypeError as error:
        raise CanonicalError(str(error)) from error


def _is_plain(value: object) -> bool:
    """Whether the encoder's own sorting (by code point) is canonical: exact types, ASCII keys, small integers.

    Anything else, also what has no canonical form, is left to `_sorted`.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is dict:
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                return False
            # most members are texts: asked here, they cost no call
            if type(item) is not str and not _is_plain(item):
                return False
        return True
    if kind is list or kind is tuple:
        return all(type(item) is str or _is_plain(item) for item in value)  # type: ignore[attr-defined]
    return kind is int and -_LIMIT <= value <= _LIMIT  # type: ignore[operator]


def _sorted(value: Json) -> Json:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if not -_LIMIT <= value <= _LIMIT:
            raise CanonicalError(f"integer out of range: {value}")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise CanonicalError("an object's keys are strings")
        # ASCII and BMP keys sort alike by code point and by UTF-16 unit; the others need the encoding
        keys = (
            sorted(value)
            if all(k.isascii() for k in value)
            else sorted(value, key=lambda k: k.encode("utf-16-be"))
        )
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [_sorted(item) for item in value]
    raise CanonicalError(f"{type(value).__name__} has no canonical form")
