"""Identifiers: UUID version 7 (RFC 9562), made in Python, since PostgreSQL before 18 has none."""

from __future__ import annotations

import os
import time
import uuid

_last: int = 0
_random: list[int] = []
"""Numbers of 62 random bits that wait for use. A child process draws its own."""
os.register_at_fork(after_in_child=_random.clear)


def uuid7() -> uuid.UUID:
    """A new time-ordered identifier, increasing within this process."""
    global _last
    # 48 bits of milliseconds + 12 bits of sub-millisecond fraction, kept strictly increasing
    ticks = max((time.time_ns() * 4096) // 1_000_000, _last + 1)  # noqa: HELI001 (an identifier, not a time)
    _last = ticks
    # made without `uuid.UUID(int=…)`: its checks of a number that is known to be right cost more than all the rest
    made = _new(uuid.UUID)
    random = _random.pop() if _random else _draw()
    _set_number(made, (ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | random)
    _set_safe(made, _UNKNOWN)
    return made


_new = object.__new__
_set_number = uuid.UUID.int.__set__  # type: ignore[misc,attr-defined]
_set_safe = uuid.UUID.is_safe.__set__  # type: ignore[misc,attr-defined]


_UNKNOWN = uuid.SafeUUID.unknown


def _draw() -> int:
    drawn = os.urandom(8 * 256)
    fresh = [int.from_bytes(drawn[at : at + 8], "big") >> 2 for at in range(0, len(drawn), 8)]
    value = fresh.pop()
    _random.extend(fresh)
    return value
