"""PDF: read and written anew by a process of its own, which has no secret, a bound of memory and a bound of time.

Readers of PDF meet hostile files: loops, objects without end, streams that unpack to more than any memory holds. What such
a file does to its reader it does to that process alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import heli
from heli.documents.cleaning.errors import Laden, Locked, Signed, Unclear

_PATIENCE = 120.0
"""Seconds by the clock; the process itself ends after its seconds of work (`pdf_apart`)."""
_REFUSALS = {error.__name__: error for error in (Laden, Locked, Signed, Unclear)}


def clean(data: bytes) -> bytes:
    """The same pages.

    Raises:
        Laden: it carries other files, or a form of programs (XFA).
        Locked: it opens with a password only.
        Signed: it bears a digital signature.
        Unclear: it is cut off, damaged, or takes too long or too much memory.
    """
    command = [sys.executable, "-m", "heli.documents.cleaning.pdf_apart"]
    known = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    paths = os.pathsep.join(filter(None, (str(Path(heli.__file__).parents[1]), os.environ.get("PYTHONPATH"))))
    try:
        ran = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE, env={**known, "PYTHONPATH": paths}
        )
    except subprocess.TimeoutExpired as error:
        raise Unclear("a PDF that takes too long") from error
    if ran.returncode == 0 and ran.stdout.startswith(b"%PDF-"):
        return ran.stdout
    said = ran.stdout.decode("ascii", "replace")
    raise _REFUSALS.get(said, Unclear)("a PDF that can't be cleaned")
