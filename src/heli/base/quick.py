"""Frozen values that are made quickly.

A frozen dataclass sets each field through `object.__setattr__`, which makes a value of sixteen fields eight times as
dear as an ordinary one; a bulk makes a dozen of them for every act.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_set_class: Callable[[object, type], None] = object.__dict__["__class__"].__set__
_ABSENT = object()


def quick(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots an `__init__` that costs what an ordinary one does. It stays frozen.

    While its fields are set, the new object is of an open class with the same slots; then it takes its own.

    Raises:
        TypeError: the class has other bases, no slots, a `__post_init__`, or fields that `__init__` does not take.
    """
    fields = dataclasses.fields(cls)  # type: ignore[arg-type]
    names = tuple(field.name for field in fields)
    slots = cls.__dict__.get("__slots__")
    if cls.__bases__ != (object,) or slots != names or hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} can't be made quickly: slots, no bases, no __post_init__")
    if not all(field.init for field in fields):
        raise TypeError(f"{cls.__name__} has a field that __init__ does not take")
    known: dict[str, Any] = {
        "_set": _set_class, "_own": cls, "_open": type(cls.__name__, (), {"__slots__": names}), "_ABSENT": _ABSENT,
    }  # fmt: skip
    made: dict[str, Any] = {}
    exec(_source(fields, known), known, made)
    init = made["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = dict(cls.__init__.__annotations__)
    setattr(cls, "__init__", init)  # noqa: B010 (to the type checker it is the dataclass's own)
    return cls


def _source(fields: tuple[dataclasses.Field[Any], ...], known: dict[str, Any]) -> str:
    """The text of `__init__`; the defaults it names are put into `known`."""
    given: list[str] = []
    lines = ["_set(self, _open)"]
    for field in sorted(fields, key=lambda field: bool(field.kw_only)):
        name = field.name
        if field.kw_only and "*" not in given:
            given.append("*")
        if field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            given.append(f"{name}=_ABSENT")
            lines.append(f"self.{name} = _make_{name}() if {name} is _ABSENT else {name}")
            continue
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            given.append(f"{name}=_default_{name}")
        else:
            given.append(name)
        lines.append(f"self.{name} = {name}")
    body = "\n    ".join([*lines, "_set(self, _own)"])
    return f"def __init__(self, {', '.join(given)}):\n    {body}\n"
