"""Matters in which somebody tells of what he saw: what he hands in keeps nothing of him that he did not write (N9)."""

from __future__ import annotations

from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.documents.cleaning import Unclear, cleaned

SHIELDED = frozenset({"petition_intake", "interference_record", "lead"})
"""Procedures of letters, reports of interference and leads. In all others a file is evidence as it came, and stays so."""


def shielded(procedure: str, name: str, suffix: str, data: bytes) -> bytes:
    """The bytes of a file as a matter of this procedure keeps them.

    Args:
        suffix: of the file's true kind.
    Raises:
        BadInput: it is not built as its kind asks, so that nobody can say what stands in it.
    """
    if procedure not in SHIELDED:
        return data
    try:
        return cleaned(suffix, data)
    except Unclear as error:
        raise bad_input(
            "file",
            "file.not_cleaned",
            "The file “%(name)s” is damaged: what tells of its sender can't be taken out of it.",
            do=Msg("Print it, or take a new picture of it, and hand that in."),
            name=name,
        ) from error
