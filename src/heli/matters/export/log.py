"""The shape of an event log, and the names under which people stand in it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One act. `part` is the role in which it was done; `resource` a pseudonym, or "" where nobody acted."""

    activity: str
    at: datetime
    name_zh: str = ""
    name_en: str = ""
    resource: str = ""
    part: str = ""
    office: str = ""
    mode: str = "enforced"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One matter and its acts in order of recording."""

    id: str
    procedure: str
    office: str
    events: Sequence[Event] = field(default_factory=tuple)


class Pseudonyms:
    """Names for people that hold within one export and can't be joined with another's (N8).

    The key is random, lives in memory only, and is gone when the export ends.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def __call__(self, person: int | None) -> str:
        """A name of twelve hex digits for a person; "" for nobody."""
        if person is None:
            return ""
        return "p-" + hmac.new(self._key, str(person).encode(), hashlib.sha256).hexdigest()[:12]
