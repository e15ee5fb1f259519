"""What is wrong with a lawbook, each fault with file and line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from heli.base.errors import HeliError, Reason
from heli.base.text import Msg


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. `file` is relative to the lawbook's folder, `line` counts from 1, `path` names the key."""

    file: str
    line: int
    path: str
    say: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.path}: {self.say}"
            if self.path
            else f"{self.file}:{self.line}: {self.say}"
        )


class LawbookError(HeliError):
    """The lawbook can't be used as it stands. Carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(
            tuple(Reason("lawbook.fault", Msg("%(fault)s", {"fault": str(f)})) for f in self.faults)
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
