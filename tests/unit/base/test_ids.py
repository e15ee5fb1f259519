"""UUID version 7: form and order."""

from __future__ import annotations

import time
import uuid

from heli.base.ids import uuid7


def test_identifiers_are_version_7_of_the_rfc() -> None:
    made = uuid7()
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_identifiers_of_one_process_increase_strictly() -> None:
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_identifier_carries_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    milliseconds = uuid7().int >> 80
    after = time.time_ns() // 1_000_000
    # identifiers made in a burst may run a little ahead of the clock, never behind it
    assert before <= milliseconds <= after + 5
