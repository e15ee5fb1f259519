"""Putting local texts into procedures: always the same result from the same texts in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from heli.law.language import HandledBy, Procedure
from heli.law.language.names import DECIDERS
from heli.law.lawbook import Expanded, Fault, Lawbook, SourceFile, version_hash
from heli.law.lawbook.models import modelled
from heli.law.lawbook.parts import Expansion, expand
from heli.law.local.reading import LocalFile

_OURS = frozenset({
    "handling_prosecutor", "assistant", "prosecutor", "department_head", "deputy_chief", "chief_prosecutor", "clerk",
    "case_management", "committee_secretary", "committee_member", "stamp_keeper", "convenor", "participant",
})  # fmt: skip
_NOT_EXTENDED = frozenset({"case"})
"""The case's own acts are judged for all its matters, of several offices: no office lays a layer over them."""


@dataclass
class Merged:
    """What came of it; `expanded` is None where the faults leave nothing to prove."""

    expanded: Expanded | None
    faults: list[Fault]


def with_registers(book: Lawbook, files: Iterable[LocalFile]) -> Lawbook:
    """The lawbook with the local rules and documents of these files; a national entry of the name stays."""
    instruments, documents = dict(book.instruments), dict(book.documents)
    places = dict(book.places)
    for file in files:
        for code, instrument in file.registers.instruments.items():
            if code not in book.instruments:
                instruments[code] = instrument
                places[f"instruments/{code}"] = _place(file, f"local/instruments/{code}")
        for key, document in file.registers.documents.items():
            if key not in book.documents:
                documents[key] = document
                places[f"documents/{key}"] = _place(file, f"local/documents/{key}")
    return replace(book, instruments=instruments, documents=documents, places=places)


def _place(file: LocalFile, path: str) -> tuple[str, int]:
    return file.source.name, file.source.line(path)


def own_procedure(file: LocalFile, book: Lawbook, from_on: date) -> Merged:
    """A procedure of the office's own, in force from the day that the decision names."""
    data = {key: value for key, value in file.source.data.items() if key != "local"}
    expansion = expand(SourceFile(file.source.name, data, file.source.lines), book.parts)
    expansion.data["in_force"] = from_on.isoformat()
    expansion.data["layers"] = [{"layer": file.name, "text": file.digest}]
    for key in ("until", "transition", "counters"):
        expansion.data.pop(key, None)
    _series(expansion, file)
    procedure = modelled(Procedure, expansion)
    if procedure is None:
        return Merged(None, expansion.faults)
    return Merged(Expanded(procedure, expansion, version_hash(procedure)), expansion.faults)


def _series(expansion: Expansion, file: LocalFile) -> None:
    number = expansion.data.get("number")
    series = number.get("series") if isinstance(number, dict) else None
    if isinstance(series, str) and not series.startswith(file.name):
        say = f"the series of an own procedure begins with its name, {file.name!r}: it counts for itself"
        expansion.fault("number/series", say)


def laid_over(file: LocalFile, base: Expanded) -> Merged:
    """A national procedure with one layer laid over it. Layers of upper offices come first."""
    overlay = file.overlay
    if overlay is None:
        return Merged(None, [])
    laying = _Laying(file, base)
    laying.instruments(overlay.instruments)
    laying.limits()
    if overlay.handled_by is not None:
        laying.handled_by(overlay.handled_by)
    for act, floors in overlay.deciders.items():
        laying.decider(act, floors)
    for key in ("refuse", "warn"):
        for act in getattr(overlay, key):
            laying.rules(key, act)
    return laying.done()


class _Laying:
    """Lays one layer over a version, keeping for each line of the layer where it stands.

    It stands on the version's canonical form: a process that holds no files of it lays as one that does.
    """

    def __init__(self, file: LocalFile, base: Expanded) -> None:
        self.file, self.base = file, base
        self.source = file.source
        data = base.procedure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for section in ("limits", "instruments"):
            data.setdefault(section, {})
        self.national = frozenset(data["instruments"])
        # of a layer below this one the lines are known; those of the national text are not asked for
        origins = base.expansion.origins if base.procedure.layers else {}
        self.expansion = Expansion(SourceFile(f"{base.name}.yaml", {}, {}), data, dict(origins))
        if base.name in _NOT_EXTENDED:
            self.fault("extends", "the acts of the case are judged alike everywhere; no layer lies over them")

    def fault(self, path: str, say: str) -> None:
        self.expansion.faults.append(
            Fault(self.source.name, self.source.line(path), path.replace("/", "."), say)
        )

    def instruments(self, cited: Mapping[str, str]) -> None:
        mine = self.expansion.data["instruments"]
        for code, version in cited.items():
            if mine.setdefault(code, version) != version:
                say = f"{self.base.name} cites {code} of {mine[code]}; a layer over it cites the same version"
                self.fault(f"instruments/{code}", say)
            elif code not in self.national:
                self.expansion.origins[f"instruments/{code}"] = (self.source, f"instruments/{code}")

    def handled_by(self, mine: HandledBy) -> None:
        """Who may handle: a layer takes posts out, it never adds one."""
        standing = self.base.procedure.handled_by
        for post in mine.posts:
            if standing is not None and post not in standing.posts:
                say = f"would widen who may handle: {post} is none of {', '.join(standing.posts)}; a layer only narrows"
                self.fault("handled_by/posts", say)
        self.expansion.data["handled_by"] = self.source.data["handled_by"]
        self.expansion.origins["handled_by"] = (self.source, "handled_by")

    def limits(self) -> None:
        for name, written in (self.source.data.get("limits") or {}).items():
            path = f"limits/{name}"
            if not name.startswith(f"{self.file.name}_"):
                say = f"a term that a layer adds bears the layer's name: {self.file.name}_{name}; it adds, it changes none"
                self.fault(path, say)
                continue
            if name in self.expansion.data["limits"]:
                self.fault(path, "stands there already")
                continue
            self.expansion.data["limits"][name] = written
            self.expansion.origins[path] = (self.source, path)

    def act(self, path: str, name: str) -> dict[str, Any] | None:
        """An act that people of the office do; None, with the fault, else."""
        act: dict[str, Any] | None = self.expansion.data["acts"].get(name)
        if act is None:
            self.fault(path, f"{self.base.name} has no act {name!r}")
            return None
        if not _OURS & set(self.base.procedure.acts[name].by):
            self.fault(
                path, f"{name!r} is an act of another body: it is recorded, not decided or refused here"
            )
            return None
        return act

    def decider(self, name: str, floors: Sequence[Any]) -> None:
        path = f"deciders/{name}"
        act = self.act(path, name)
        if act is None:
            return
        national = self.base.procedure.acts[name].decide
        if national is None and "engine" in self.base.procedure.acts[name].by:
            self.fault(path, f"{name!r} is done by the program as well, which waits for no decider")
            return
        least = least_decider(national)
        written = self.source.data["deciders"][name]
        rows = [written] if isinstance(written, dict) else list(written)
        decide = dict(act.get("decide") or _new_power(self.base.name, name))
        standing = list(decide.get("floor") or [])
        for i, (row, floor) in enumerate(zip(rows, floors, strict=True)):
            here = path if isinstance(written, dict) else f"{path}/{i}"
            if DECIDERS.index(floor.by) < DECIDERS.index(least):
                say = f"would loosen the floor: {floor.by} stands below {least}, {_why(national)}; a layer only moves up"
                self.fault(f"{here}/by", say)
                continue
            self.expansion.origins[f"acts/{name}/decide/floor/{len(standing)}"] = (self.source, here)
            standing.append(row)
        act["decide"] = {**decide, "floor": standing}

    def rules(self, key: str, name: str) -> None:
        path = f"{key}/{name}"
        act = self.act(path, name)
        if act is None:
            return
        standing = list(act.get(key) or [])
        for i, rule in enumerate(self.source.data[key][name]):
            called = str(rule.get("id", "")) if isinstance(rule, dict) else ""
            if not called.startswith(f"{self.file.name}_"):
                say = f"the id of a rule that a layer adds begins with the layer's name: {self.file.name}_{called}"
                self.fault(f"{path}/{i}/id", say)
                continue
            self.expansion.origins[f"acts/{name}/{key}/{len(standing)}"] = (self.source, f"{path}/{i}")
            standing.append(rule)
        act[key] = standing

    def done(self) -> Merged:
        expansion = self.expansion
        used = [one.model_dump() for one in self.base.procedure.layers]
        expansion.data["layers"] = [*used, {"layer": self.file.name, "text": self.file.digest}]
        procedure = modelled(Procedure, expansion)
        if procedure is None:
            return Merged(None, expansion.faults)
        return Merged(Expanded(procedure, expansion, version_hash(procedure)), expansion.faults)


def least_decider(decide: Any) -> str:
    """Whom the law names at least, whatever holds: the highest floor without a condition, else the default."""
    if decide is None:
        return "handling_prosecutor"
    always = [floor.by for floor in decide.floor if floor.when is None]
    return max(always, key=DECIDERS.index) if always else str(decide.default)


def _why(decide: Any) -> str:
    basis = [entry for floor in decide.floor if floor.when is None for entry in floor.basis] if decide else []
    return f"whom the law names ({'; '.join(basis)})" if basis else "who decides it by the national text"


def _new_power(procedure: str, act: str) -> dict[str, Any]:
    named = "".join(c if c.isalpha() or c == "_" else "_" for c in f"{procedure}.{act}".replace(".", "__"))
    return {"power": f"local.{named}"}
