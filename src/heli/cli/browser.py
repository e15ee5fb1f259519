"""Chromium and a CJK font for the browser tests: found, installed from Debian, or named."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from heli.base.errors import refused
from heli.base.text import Msg
from heli.cli.output import reason_lines, step

_PACKAGES = ("chromium", "fonts-noto-cjk")
_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


def chromium() -> str | None:
    """Path of this machine's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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
        do=Msg("apt install %(packages)s", {"packages": " ".join(_PACKAGES)}),
    )
    if required:
        raise missing
    for line in reason_lines(missing.reasons[0]):
        print(line, flush=True)
    return False


def _install() -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *_PACKAGES]):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            return
