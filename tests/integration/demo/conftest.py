from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _key(django_db_setup: None) -> None:
    """A master key: what the demo records is sealed."""
    from tests.factories.matters import ensure_key  # noqa: PLC0415 (a conftest is read before Django is ready)

    ensure_key()
