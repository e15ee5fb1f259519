"""The front-end packages of an installation: which built files there must be, and whether they are.

`heli.web.vendor` fetches them. This is asked before anything is installed, so it imports the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor"
MANIFEST = "manifest.json"

# built file inside node_modules -> name under static/vendor
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
}


def is_current(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Whether every file is there with the hash of the manifest, and the manifest fits the lock file."""
    try:
        manifest = json.loads((vendor / MANIFEST).read_text("utf-8"))
        lock_fits = manifest["lock_sha256"] == sha256_of(root / "package-lock.json")
        names_fit = set(manifest["files"]) == set(FILES.values())
        return (
            lock_fits
            and names_fit
            and all(sha256_of(vendor / name) == entry["sha256"] for name, entry in manifest["files"].items())
        )
    except (OSError, ValueError, KeyError):
        return False


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
