"""What holds around the tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def _disk_is_not_waited_for() -> Iterator[None]:
    """None of these tests cuts the power: what they write need not have reached the disk before they go on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield
