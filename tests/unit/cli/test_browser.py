from __future__ import annotations

from pathlib import Path

import pytest

from heli.cli import browser


def test_the_browser_without_windows_is_taken_before_the_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.chromium() is None
    for name in ("google-chrome", "chromium", "chromium-headless-shell"):
        made = tmp_path / name
        made.touch(0o755)
        assert browser.chromium() == str(made)
