"""The marks that every form carries: its key, so that nothing is done twice, and the version that it was filled in from."""

from __future__ import annotations

from uuid import uuid4

from heli.web.forms.read import last
from heli.web.forms.shown import Posted

KEY, VERSION = "_key", "_version"


def key_of(posted: Posted | None) -> str:
    """The form's key: the one that was posted, else a new one."""
    return (last(posted, KEY) if posted else "") or f"web-{uuid4()}"
