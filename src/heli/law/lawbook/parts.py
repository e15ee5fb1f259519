"""Expanding named parts and shared facts, keeping for every line the file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heli.law.lawbook.faults import Fault
from heli.law.lawbook.source import SourceFile

SECTIONS = ("items", "tracks", "facts", "acts", "limits")
_REFERS = {
    "acts": {
        "act", "stops", "closed_by", "restarts", "done_by", "not_before", "since_act", "result_as", "offer_act",
        "opens", "by", "until", "from",
    },
    "limits": {"limit", "end_of", "limit_end"},
    "tracks": {"track"},
    "items": {"item"},
}  # fmt: skip
"""Keys whose texts may name an act, limit, track or item of the same part, for parts used under a prefix."""


@dataclass
class Expansion:
    """The data of one procedure with its parts put in.

    Attributes:
        origins: path in `data` → (file, path there), for what came from a part; longest path wins.
    """

    source: SourceFile
    data: dict[str, Any]
    origins: dict[str, tuple[SourceFile, str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def place(self, path: str) -> tuple[str, int]:
        """File and line of a path of the expanded data."""
        above = path
        while above:
            if above in self.origins:
                source, there = self.origins[above]
                return source.name, source.line(there + path[len(above) :])
            above = above.rpartition("/")[0]
        return self.source.name, self.source.line(path)

    def fault(self, path: str, say: str) -> None:
        """Note a fault at a path of the expanded data."""
        file, line = self.place(path)
        self.faults.append(Fault(file, line, path.replace("/", "."), say))


def expand(source: SourceFile, parts: Mapping[str, SourceFile]) -> Expansion:
    """A procedure's data with its `use` expanded and its `shared` facts put in."""
    data = dict(source.data) if isinstance(source.data, dict) else {}
    result = Expansion(source, data)
    for section in SECTIONS:
        if isinstance(data.get(section), dict):
            data[section] = dict(data[section])
    used = data.get("use") or []
    for index, use in enumerate(used if isinstance(used, list) else []):
        _use(result, f"use/{index}", use, parts)
    _share(result)
    return result


def _use(result: Expansion, path: str, use: Any, parts: Mapping[str, SourceFile]) -> None:
    name = use.get("part") if isinstance(use, dict) else None
    if not isinstance(name, str) or name not in parts:
        result.fault(path, f"there is no part {name!r}")
        return
    part = parts[name]
    given = use.get("with") or {}
    declared: dict[str, Any] = part.data.get("parameters") or {}
    for unknown in given.keys() - declared.keys():
        result.fault(f"{path}/with/{unknown}", f"the part {name} has no parameter {unknown!r}")
    values = {**declared, **given}
    for missing in [key for key, value in values.items() if value is None]:
        result.fault(path, f"the part {name} needs the parameter {missing!r}")
    body = {section: _filled(part.data.get(section) or {}, values) for section in SECTIONS}
    keys = {section: _key_map(part.data.get(section) or {}, values) for section in SECTIONS}
    prefix = use.get("as")
    if prefix:
        own = {section: set(body[section]) for section in SECTIONS}
        body = {section: _renamed(body[section], own, prefix) for section in SECTIONS}
    for section in SECTIONS:
        _merge(result, section, body[section], part, keys[section], prefix)
    _merge_instruments(result, path, part)


def _merge(
    result: Expansion,
    section: str,
    body: dict[str, Any],
    part: SourceFile,
    keys: Mapping[str, str],
    prefix: str | None,
) -> None:
    target = result.data.setdefault(section, {})
    for key, value in body.items():
        name = f"{prefix}_{key}" if prefix and section in _REFERS else key
        written = keys.get(key, key)
        if name in target:
            result.fault(f"{section}/{name}", f"stands here and in the part {part.name} as well")
            continue
        target[name] = value
        result.origins[f"{section}/{name}"] = (part, f"{section}/{written}")


def _merge_instruments(result: Expansion, path: str, part: SourceFile) -> None:
    mine = result.data.setdefault("instruments", {})
    for code, version in (part.data.get("instruments") or {}).items():
        if mine.setdefault(code, version) != version:
            result.fault(
                path, f"the part {part.name} cites {code} of {version}, this procedure of {mine[code]}"
            )


def _share(result: Expansion) -> None:
    shared = result.data.get("facts") or {}
    acts = result.data.get("acts")
    for name, act in (acts if isinstance(acts, dict) else {}).items():
        facts = act.get("facts") if isinstance(act, dict) else None
        if not isinstance(facts, dict) or "shared" not in facts.values():
            continue
        done = dict(facts)
        for fact, value in facts.items():
            if value == "shared":
                if fact not in shared:
                    result.fault(f"acts/{name}/facts/{fact}", f"there is no shared fact {fact!r}")
                    del done[fact]
                    continue
                done[fact] = shared[fact]
        result.data["acts"][name] = {**act, "facts": done}


def _key_map(section: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, str]:
    return {str(_filled(key, values)): key for key in section}


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    """The value with `{parameter}` replaced; a text that is one parameter alone takes its value as it is."""
    if isinstance(value, dict):
        return {str(_filled(key, values)): _filled(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        filled: list[Any] = []
        for inner in value:
            done = _filled(inner, values)
            # a list given for one entry of a list is put in its place: by: ["{who}", clerk]
            alone = isinstance(inner, str) and inner[:1] == "{" and inner[1:-1] in values
            filled.extend(done) if alone and isinstance(done, list) else filled.append(done)
        return filled
    if not isinstance(value, str) or "{" not in value:
        return value
    if value[0] == "{" and value[-1] == "}" and value[1:-1] in values:
        return values[value[1:-1]]
    for name, given in values.items():
        value = value.replace("{" + name + "}", str(given))
    return value


def _renamed(value: Any, own: Mapping[str, set[str]], prefix: str, key: str = "") -> Any:
    """The body with every reference to one of the part's own names put under the prefix."""
    if isinstance(value, dict):
        return {k: _renamed(inner, own, prefix, k) for k, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, own, prefix, key) for inner in value]
    if isinstance(value, str):
        for section, refers in _REFERS.items():
            if key in refers and value in own[section]:
                return f"{prefix}_{value}"
    return value
