"""One version of one procedure, with its parts put in."""

from __future__ import annotations

from datetime import date

from heli.law.language import Procedure
from heli.law.lawbook.parts import Expansion


class Expanded:
    """One version of one procedure, with its parts put in. Do not change it.

    Attributes:
        name: of the procedure.
        in_force: first day, ISO.
        changes_on: first day on which running matters change over to it; None where they keep theirs.
        hash: SHA-256 of the canonical form, hexadecimal: the version named in every act.
    """

    def __init__(self, procedure: Procedure, expansion: Expansion, hash: str) -> None:
        self._procedure, self._expansion = procedure, expansion
        self.name, self.in_force, self.hash = procedure.procedure, procedure.in_force, hash
        self.changes_on = _changes_on(procedure)

    @property
    def procedure(self) -> Procedure:
        """As written, checked."""
        return self._procedure

    @property
    def expansion(self) -> Expansion:
        """The data it was made from, with the file and line of each."""
        return self._expansion

    def place(self, *path: str) -> str:
        """ "file:line" of a path such as ("acts", "accept", "basis")."""
        file, line = self.expansion.place("/".join(path))
        return f"{file}:{line}"


def _changes_on(procedure: Procedure) -> date | None:
    transition = procedure.transition
    if transition is None or transition.running != "change":
        return None
    return date.fromisoformat(transition.from_ or procedure.in_force)
