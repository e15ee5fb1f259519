"""Tables of the directory that came later and have no wall of their own, each with its reason (`access.wall_exceptions`)."""

from __future__ import annotations

from collections.abc import Mapping

UNWALLED: Mapping[str, str] = {
    "offices_officesuccession": "directory: which office took another's place; read by all signed-in staff",
}
