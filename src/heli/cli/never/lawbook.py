"""The lawbook that is carried, as the checks of the lines read it: its faults, and definitions planted against a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import heli.lawbook
from heli.base.settings import CONFIG
from heli.base.text import Msg
from heli.law.checks.never import check_never
from heli.law.checks.prover import Prover
from heli.law.language import Fact, Procedure
from heli.law.lawbook import Lawbook

_PLANTED: Mapping[str, tuple[str, dict[str, Any]]] = {
    "N2": ("score", {"type": "integer", "name": {"zh": "评分", "en": "Score"}}),
    "N3": ("watchlist", {"type": "text", "name": {"zh": "重点人员", "en": "Key persons"}}),
    "N4": ("religion", {"type": "text", "name": {"zh": "宗教信仰", "en": "Religion"}}),
    "N6": ("danger", {"type": "integer", "name": {"zh": "社会危险性", "en": "Danger"}}),
    "N11": ("child_name", {"type": "text", "name": {"zh": "学生姓名", "en": "Name of a pupil"}}),
    "N13": ("data_sets", {"type": "rows", "name": {"zh": "数据集", "en": "Data sets"},
                          "rows": {"called": {"type": "text", "name": {"zh": "名称", "en": "Name"}}}}),
}  # fmt: skip
_INTO = {"N11": "outreach"}
"""The procedure into which a definition is planted, where not any will do."""


@cache
def book() -> Lawbook:
    """The lawbook that the program carries."""
    return Lawbook.load(Path(next(iter(heli.lawbook.__path__))) / "cn", cache=CONFIG.var / "lawbook")


def procedures() -> Iterator[Procedure]:
    """Every version of every procedure."""
    for versions in book().procedures.values():
        for version in versions:
            yield version.procedure


def lawbook_faults(line: str) -> Iterator[Msg]:
    """What of the lawbook crosses a line; and whether a definition made to cross it is found, so that silence means something."""
    for fault in _faults():
        if f"{line}:" in fault:
            yield Msg("%(fault)s", {"fault": fault})
    if line in _PLANTED and not is_refused(line):
        yield not_refused(line)


def not_refused(line: str) -> Msg:
    """What was made to cross a line went through."""
    return Msg("A planted definition against %(line)s was not refused.", {"line": line})


def is_refused(line: str) -> bool:
    """Whether a definition made to break the line is found."""
    name, raw = _PLANTED[line]
    return any(f"{line}:" in fault for fault in faults_with(name, raw, _INTO.get(line)))


def faults_with(name: str, raw: Mapping[str, Any], into: str | None = None) -> list[str]:
    """The faults of a procedure into whose first act a fact was planted."""
    prover = next(one for one in _provers() if into in (None, one.procedure.procedure))
    act_name, act = next(iter(prover.procedure.acts.items()))
    spoilt = act.model_copy(update={"facts": {name: Fact.model_validate(raw)}})
    prover.procedure = prover.procedure.model_copy(update={"acts": {act_name: spoilt}, "items": {}})
    check_never(prover)
    return [str(fault) for fault in prover.faults]


@cache
def _faults() -> tuple[str, ...]:
    """Every fault of the lawbook under one of the lines."""
    found = []
    for prover in _provers():
        check_never(prover)
        found += [str(fault) for fault in prover.faults]
    return tuple(found)


def _provers() -> Iterator[Prover]:
    for versions in book().procedures.values():
        for version in versions:
            yield Prover(book(), version)


Check = Callable[[], Iterator[Msg]]
