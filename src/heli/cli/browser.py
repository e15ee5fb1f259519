"""Chromium and a CJK font for the browser tests: found, installed from Debian, or named."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli.output import reason_lines, step

_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# the same browser without windows costs a seventh less of the processor; not every Debian has it
_PACKAGES = (("chromium-headless-shell", "fonts-noto-cjk"), ("chromium", "fonts-noto-cjk"))
_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def chromium() -> str | None:
    """Path of this machine's Chromium, or None."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def has_cjk_font() -> bool:
    """Whether a font with Chinese characters is installed."""
    return any(True for folder in _FONTS if folder.is_dir() for _ in folder.rglob("*CJK*"))


def ensure_browser(*, required: bool) -> bool:
    """Whether browser tests can run; installs what they need where that is possible.

    Raises `Refused` where they can't and `required` is set; else says what to install.
    """
    if chromium() and has_cjk_font():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with step(Msg("Installing Chromium and a Chinese font")):
            _install()
        if chromium() and has_cjk_font():
            return True
    missing = refused(
        "test.no_browser",
        Msg("The browser tests need Chromium and a Chinese font; this machine lacks one of them."),
        do=Msg("apt install %(packages)s", {"packages": " ".join(_PACKAGES[-1])}),
    )
    if required:
        raise missing
    for line in reason_lines(missing.reasons[0]):
        print(line, flush=True)
    return False


def _install() -> None:
    if _apt("update"):
        any(_apt("install", "--yes", "--no-install-recommends", *packages) for packages in _PACKAGES)


def _apt(*command: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-qq", *command],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
