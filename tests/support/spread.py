"""In which order the tests run, and what of them stays in one process."""

from __future__ import annotations

from pathlib import Path

import pytest

LONG = (
    "test_gallery.py", "test_lawbook.py", "test_criminal.py", "test_follow_through.py", "test_loops.py",
    "test_reading_pages.py", "test_administration.py", "test_partners.py", "test_notices.py", "test_matters.py",
    "test_demo.py", "test_upgrade.py", "test_stopped.py", "test_queries.py",
)  # fmt: skip
"""Modules that take most of a minute, dearest first: begun before the others of their kind, none is the last to end."""

PARTED = frozenset(LONG[:5])
"""Modules of ten minutes and more. Their tests need nothing of one another: they are told apart by the hand that plays
them, or by their language, and the processes share them."""

_APART = frozenset({"mouse", "plain", "keyboard", "zh-hans", "en"})
_ORDER = ("unit", "whole", "integration", "acceptance", "browser")


def cost(path: Path) -> tuple[int, int]:
    """Where a module stands among all: unit tests first, those of the browser last, the long ones first of their kind."""
    kind = max((_ORDER.index(part) for part in path.parts if part in _ORDER), default=0)
    return kind, LONG.index(path.name) if path.name in LONG else len(LONG)


def group(test: str) -> str:
    """What runs in one process, one after the other: a module, or a part of one of `PARTED`.

    Args:
        test: its name as pytest has it, `tests/…/test_loops.py::test_a[mouse]`.
    """
    module, _, name = test.rpartition("::")
    if Path(module).name not in PARTED:
        return module
    # "zh-hans" has the hyphen that stands between two values
    given = f"-{name.partition('[')[2].rstrip(']')}-"
    return f"{module}::{next((one for one in sorted(_APART) if f'-{one}-' in given), '')}"


def scheduling(config: pytest.Config, log: object) -> object:
    """Hands tests out by `group`, in the order in which they were collected."""
    # only where several processes run
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # noqa: PLC0415

    class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return group(nodeid)

    return ByGroup(config, log)
