"""The engine: what may happen now, who decides, until when, and why. No Django, no jurisdiction.

Public entry points (this room's other modules are private to it):
    heli.law.language   models of a procedure file
    heli.law.contract   values exchanged with `matters`
    heli.law.counting   counting of periods
    heli.law.lawbook    `Lawbook.load(folder)` → procedures, documents, instruments, parts; by name and day
    heli.law.engine     `compile_procedure(expanded, lawbook)`, `to_json` and `from_json` of a snapshot
    heli.law.scenario   the pure runner of the tests beside the law
    heli.law.checks     `heli law check`, coverage, mutants
    heli.law.drawing    a procedure as SVG
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """`heli.law.compile_procedure`, imported when asked for: counting alone needs no engine."""
    if name == "compile_procedure":
        from heli.law.engine import compile_procedure  # noqa: PLC0415 (see above)

        return compile_procedure
    raise AttributeError(name)
