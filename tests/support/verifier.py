"""The verifier of receipts, run in the process of a unit test; the integration tests start it as people do."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout

import pytest

from tools import verify


def run_verifier(*arguments: str) -> tuple[int, str]:
    """Run `tools/verify.py` with command-line arguments: its exit status and what it printed."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed):
        patch.setattr(sys, "argv", ["verify.py", *arguments])
        status = verify.main()
    return status, printed.getvalue()
