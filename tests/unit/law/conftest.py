"""The dog licence, compiled once."""

from __future__ import annotations

import pytest

from heli.law.engine import Compiled
from tests.factories.lawbooks import Matter, compiled_licence


@pytest.fixture(scope="session")
def licence(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The procedure of the dog licence."""
    return compiled_licence(tmp_path_factory.mktemp("dogs"))


@pytest.fixture
def matter(licence: Compiled) -> Matter:
    """A matter of one applicant, not opened yet."""
    return Matter(licence)


@pytest.fixture
def two(licence: Compiled) -> Matter:
    """A matter of two applicants, not opened yet."""
    return Matter(licence, "ann", "bob")
