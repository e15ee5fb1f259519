"""Matters in which somebody tells of what he saw: what he hands in keeps nothing of him that he did not write (N9)."""

from __future__ import annotations

from dataclasses import dataclass

from heli.base.errors import bad_input
from heli.base.text import Msg
from heli.documents.cleaning import Laden, Locked, Signed, Uncleaned, cleaned

SHIELDED = frozenset({"petition_intake", "interference_record", "lead"})
"""Procedures of letters, reports of interference and leads. In all others a file is evidence as it came, and stays so."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said of a file that can't be cleaned, and what to do instead."""

    code: str
    why: Msg
    do: Msg


_DAMAGED = _Answer(
    "file.not_cleaned",
    Msg(
        "The file “%(name)s” is damaged, or not what its name says: what tells of its sender can't be taken out of it."
    ),
    Msg("Print it, or take a new picture of it, and hand that in."),
)
_ANSWERS: dict[type[Uncleaned], _Answer] = {
    Locked: _Answer(
        "file.locked",
        Msg(
            "The file “%(name)s” opens with a password only: what tells of its sender can't be taken out of it."
        ),
        Msg("Take the password off it, or print it, and hand that in."),
    ),
    Signed: _Answer(
        "file.signed",
        Msg(
            "The file “%(name)s” bears a digital signature. Taking out what tells of its sender would break it, so that"
            " nothing was changed and nothing kept."
        ),
        Msg("Hand in a print or a scan of it. Keep the signed file: in a case it is taken as it came."),
    ),
    Laden: _Answer(
        "file.carries_more",
        Msg(
            "The file “%(name)s” carries other files, former versions of itself, or programs, and these could tell of its sender."
        ),
        Msg("Hand in each file by itself, and of this one a print or a copy without them."),
    ),
}


def shielded(procedure: str, name: str, suffix: str, data: bytes) -> bytes:
    """The bytes of a file as a matter of this procedure keeps them.

    Args:
        suffix: of the file's true kind.
    Raises:
        BadInput: it is not built as its kind asks, so that nobody can say what stands in it; or it is locked, signed, or
            carries other files. Nothing of it is kept then.
    """
    if procedure not in SHIELDED:
        return data
    try:
        return cleaned(suffix, data)
    except Uncleaned as error:
        said = _ANSWERS.get(type(error), _DAMAGED)
        raise bad_input("file", said.code, said.why.msgid, do=said.do, name=name) from error
