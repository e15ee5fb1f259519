"""Pages by key: the next page begins behind the last row of this one, whatever came or went meanwhile."""

from __future__ import annotations

import base64
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from heli.base.errors import bad_input

MOST = 200


def key_of(value: date | datetime | str | None, identity: UUID | int) -> str:
    """The key of the page behind a row: opaque to the caller."""
    raw = json.dumps([value.isoformat() if isinstance(value, (date, datetime)) else value, str(identity)])
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def read_key(key: str, kind: type[Any]) -> tuple[Any, str]:
    """The value and the id in a key; `kind` is date, datetime or str. Raises `BadInput`."""
    try:
        raw = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)).decode()
        value, identity = json.loads(raw)
        if not isinstance(identity, str) or not isinstance(value, (str, type(None))):
            raise ValueError(key)
        return (value if kind is str or value is None else kind.fromisoformat(value)), identity
    except (ValueError, TypeError, UnicodeDecodeError) as error:
        raise bad_input("after", "page.key", "This is not the key of a page.") from error
