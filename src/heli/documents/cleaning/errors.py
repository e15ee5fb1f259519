"""What stops a cleaning. Nothing of the file is kept then; whoever hands it in is told why."""

from __future__ import annotations


class Uncleaned(ValueError):
    """A file that can't be cleaned."""


class Unclear(Uncleaned):
    """It is cut off or not built as its kind asks, or reading it takes beyond all measure."""


class Locked(Uncleaned):
    """It opens with a password only."""


class Signed(Uncleaned):
    """It bears a digital signature, which would break."""


class Laden(Uncleaned):
    """It carries other files, former versions of itself, or programs."""
