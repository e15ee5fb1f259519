"""What stops a cleaning."""

from __future__ import annotations


class Unclear(ValueError):
    """A file is cut off or not built as its kind asks."""
