"""The two bundles that every page loads: one style sheet, one script; joined and compressed in memory.

The parts are small files in `static/web` and the packages in `static/vendor`. No bundler: a bundle is
its parts one after the other. Its address carries its hash, so that it may be kept for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from heli.web.vendor import VendorError

STATIC = Path(__file__).resolve().parent / "static"
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}

# in the order in which they hold: later rules win
BUNDLES: dict[str, tuple[str, ...]] = {
    "heli.css": (
        "vendor/bootstrap.min.css",
        "web/css/tokens.css",
        "web/css/base.css",
        "web/css/layout.css",
        "web/css/components/*.css",
        "web/css/print.css",
    ),
    "heli.js": ("vendor/htmx.min.js", "web/js/*.js"),
    "mark.svg": ("web/mark.svg",),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One bundle. `name` carries the first 12 hex digits of the SHA-256 of `plain`."""

    name: str
    content_type: str
    plain: bytes
    compressed: bytes


def asset(name: str) -> Asset:
    """A bundle by its plain name, such as "heli.css". Raises `KeyError` for an unknown one and
    `VendorError` where the set-up step was not run."""
    return _built(name, _stamp(name) if settings.DEBUG else 0)


def by_address(address: str) -> Asset | None:
    """The bundle whose name with hash is `address`; None if there is none (an old page, a typing error)."""
    for name in BUNDLES:
        found = asset(name)
        if found.name == address:
            return found
    return None


@cache
def _built(name: str, _stamp: int) -> Asset:
    plain = b"\n".join(path.read_bytes().rstrip() for path in _parts(name)) + b"\n"
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return Asset(f"{stem}.{digest}.{suffix}", TYPES[suffix], plain, gzip.compress(plain, 9, mtime=0))


def _stamp(name: str) -> int:
    """Changes when a part changes: in development a page shows what was just saved."""
    return hash(tuple(path.stat().st_mtime_ns for path in _parts(name)))


def _parts(name: str) -> list[Path]:
    found: list[Path] = []
    for pattern in BUNDLES[name]:
        paths = sorted(STATIC.glob(pattern))
        if not paths:
            raise VendorError(f"static/{pattern} is missing: run python -m heli.web.vendor once.")
        found += paths
    return found
