"""Checking a file against its model, with file and line of each fault."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from heli.law.lawbook.faults import Fault
from heli.law.lawbook.parts import Expansion
from heli.law.lawbook.source import SourceFile

M = TypeVar("M", bound=BaseModel)


def modelled(model: type[M], expansion: Expansion) -> M | None:
    """The file's data as its model; None where it isn't one, with the faults added to the expansion."""
    try:
        return model.model_validate(expansion.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            path = _path(expansion, detail["loc"])
            expansion.fault(path, _say(detail["msg"], detail["loc"], path))
        return None


def modelled_file(model: type[M], source: SourceFile) -> tuple[M | None, list[Fault]]:
    """The same for a file that takes no parts."""
    data = source.data if isinstance(source.data, dict) else {}
    expansion = Expansion(source, data)
    if not isinstance(source.data, dict):
        return None, [Fault(source.name, 1, "", "the file is no mapping")]
    made = modelled(model, expansion)
    return made, expansion.faults


def _path(expansion: Expansion, loc: tuple[int | str, ...]) -> str:
    """The path of a pydantic location: names of union members and of long forms are not in the file."""
    path, data = "", expansion.data
    here: object = data
    for part in loc:
        inside = (
            part in here if isinstance(here, dict) else isinstance(here, list) and part in range(len(here))
        )
        if not inside:
            continue
        here = here[part]  # type: ignore[index]
        path = f"{path}/{part}" if path else str(part)
    return path


def _say(message: str, loc: tuple[int | str, ...], path: str) -> str:
    message = message.removeprefix("Value error, ")
    last = str(loc[-1]) if loc else ""
    if message == "Extra inputs are not permitted":
        return f"the key {last!r} is unknown here"
    if message == "Field required":
        return f"the key {last!r} is missing"
    return message if path.rpartition("/")[2] == last or not last else f"{message} ({last})"
