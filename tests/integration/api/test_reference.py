"""Every endpoint stands in the reference, and nothing else does."""

from __future__ import annotations

import re

from heli.base.config import PROJECT

REFERENCE = PROJECT / "docs" / "reference" / "api.md"


def test_every_endpoint_is_documented() -> None:
    # the interface can be imported once Django is ready
    from heli.api.interface import api  # noqa: PLC0415

    paths = api.get_openapi_schema()["paths"]
    offered = {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}
    described = set(re.findall(r"^### `(\w+ /api/\S+)`$", REFERENCE.read_text("utf-8"), re.MULTILINE))
    assert described == offered
    assert len(offered) > 10
