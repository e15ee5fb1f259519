"""The process in which a PDF is cleaned: the file on its standard input, the cleaned one or a refusal's name on its output."""

from __future__ import annotations

import logging
import resource
import sys

MEMORY = 1 << 30
SECONDS = 40
"""Of work, not by the clock."""


def main() -> int:
    """Exit status 1: refused, and the output names why."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()
    data = sys.stdin.buffer.read()
    # the bounds stand before the first byte is read by what parses it
    from heli.documents.cleaning.errors import Uncleaned  # noqa: PLC0415
    from heli.documents.cleaning.pages import clean  # noqa: PLC0415

    try:
        kept = clean(data)
    except Uncleaned as refusal:
        sys.stdout.write(type(refusal).__name__)
        return 1
    except Exception:  # whatever a hostile file makes its reader raise
        sys.stdout.write("Unclear")
        return 1
    sys.stdout.buffer.write(kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
