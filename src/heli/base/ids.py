"""Identifiers: UUID version 7 (RFC 9562), made in Python, since PostgreSQL before 18 has none."""

from __future__ import annotations

import os
import time
import uuid

_last: int = 0


def uuid7() -> uuid.UUID:
    """A new time-ordered identifier, increasing within this process."""
    global _last
    # 48 bits of milliseconds + 12 bits of sub-millisecond fraction, kept strictly increasing
    ticks = max((time.time_ns() * 4096) // 1_000_000, _last + 1)  # noqa: HELI001 (an identifier, not a time)
    _last = ticks
    value = (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62
    return uuid.UUID(int=value | int.from_bytes(os.urandom(8), "big") >> 2)
