"""A party's profile: what is known of a person or a body, encrypted in the party's row.

Nothing here is a column that can be searched, sorted or counted (N4). Names stay as the person writes them (W11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, cast
from uuid import UUID

from heli.base.canonical import Json
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.matters.sealing import seal, unseal

Precision = Literal["day", "month", "year", "stated", "unknown"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "year", "stated", "unknown")
NAME_LENGTH = 60
_PLACE = "party"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a party.

    Attributes:
        name: as the person writes it, 1–60 characters with spaces; no surname is split off. Empty for one unknown.
        other_names: other forms: Tibetan script, transliterations, aliases.
        documents: identity documents: kind → number, as text.
        birth_on: with its precision and source; 1 January and "about" are flagged by a precision below day.
        offence_on: day of the offence as far as it matters for age.
        languages: needs, never an ethnicity: spoken, read, dialect, interpreter, reading_aloud, sign_language.
        more: further facts of the case's acts (address, occupation …).
    """

    name: str
    other_names: tuple[str, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    birth_on: date | None = None
    birth_precision: Precision = "unknown"
    birth_source: str = ""
    offence_on: date | None = None
    languages: Mapping[str, Json] = field(default_factory=dict)
    more: Mapping[str, Json] = field(default_factory=dict)

    @property
    def has_language_needs(self) -> bool:
        """Whether anything must be asked before the person is questioned, heard, informed or served."""
        return any(bool(value) for value in self.languages.values())

    def as_json(self) -> dict[str, Json]:
        """The profile as it is sealed."""
        return {
            "name": self.name,
            "other_names": list(self.other_names),
            "documents": dict(self.documents),
            "birth_on": self.birth_on.isoformat() if self.birth_on else None,
            "birth_precision": self.birth_precision,
            "birth_source": self.birth_source,
            "offence_on": self.offence_on.isoformat() if self.offence_on else None,
            "languages": dict(self.languages),
            "more": dict(self.more),
        }


def profile_from(raw: Mapping[str, Any]) -> Profile:
    """A profile from its JSON.

    Raises:
        BadInput: a name that is too long or holds control characters, an unknown precision.
    """
    name = str(raw.get("name") or "").strip()
    if len(name) > NAME_LENGTH or any(ord(c) < 32 for c in name):
        raise _wrong("name", "party.name", "A name has at most 60 characters and no control characters.")
    precision = raw.get("birth_precision") or ("day" if raw.get("birth_on") else "unknown")
    if precision not in PRECISIONS:
        raise _wrong(
            "birth_precision", "party.precision", "The precision of a birth date is none that is known."
        )
    return Profile(
        name=name,
        other_names=tuple(str(n) for n in raw.get("other_names") or ()),
        documents={str(k): str(v) for k, v in (raw.get("documents") or {}).items()},
        birth_on=date.fromisoformat(raw["birth_on"]) if raw.get("birth_on") else None,
        birth_precision=cast(Precision, precision),
        birth_source=str(raw.get("birth_source") or ""),
        offence_on=date.fromisoformat(raw["offence_on"]) if raw.get("offence_on") else None,
        languages=dict(raw.get("languages") or {}),
        more=dict(raw.get("more") or {}),
    )


def _wrong(name: str, code: str, msgid: str) -> BadInput:
    return BadInput((Reason(code, Msg(msgid), field=name),))


def sealed_profile(party: UUID, profile: Profile) -> tuple[bytes, str]:
    """The profile sealed for its party's row, and the id of the key."""
    return seal(_PLACE, party, profile.as_json())


def profile_of(party: UUID, sealed: bytes | memoryview, key_id: str) -> Profile:
    """The profile of a party's row. An erased one (no bytes) is empty."""
    if not sealed:
        return Profile("")
    return profile_from(cast("Mapping[str, Any]", unseal(_PLACE, party, sealed, key_id)))
