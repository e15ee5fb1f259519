"""A small checkout and the bundle made of it."""

from __future__ import annotations

import platform
import tarfile
from pathlib import Path

from heli.cli import bundling

HERE = f"linux-{platform.machine()}"
LAUNCHER = '#!/bin/sh\nhere=$(dirname "$0")\necho ran >"$here/ran"\n'
FILES = {
    "heli": LAUNCHER,
    "requirements.lock": "",
    "src/heli/__init__.py": "",
    "src/heli/__pycache__/x.pyc": "",
    "src/heli/web/static/vendor/htmx.min.js": "js",
    "docs/how-to/install.md": "manual",
    "locale/cli/zh_Hans/LC_MESSAGES/django.mo": "mo",
    "var/keys/secret.key": "never",
    "tests/test_x.py": "",
    "tools/.venv/x": "",
}


def small_checkout(root: Path) -> Path:
    """A checkout in a folder that is made; its launcher only says that it ran."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def unpacked_bundle(project: Path, folder: Path) -> Path:
    """A bundle of a checkout for this machine with one package, unpacked below a folder; its own folder."""
    wheels = folder / "wheels"
    wheels.mkdir()
    (wheels / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    out = folder / "heli.tar"
    assert bundling.assemble(project, wheels, HERE, out) == 1
    with tarfile.open(out) as tar:
        tar.extractall(folder / "unpacked", filter="data")
    return next((folder / "unpacked").iterdir())
