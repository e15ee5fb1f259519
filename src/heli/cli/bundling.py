"""One file that installs Heli where there is no network and no compiler (W13): wheels, front end, source, manual.

The wheels are those of the lock file, for another platform if need be, held to their hashes by pip. The target
machine needs glibc 2.28 and the Python version that made the bundle.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from heli import __version__
from heli.base.errors import HeliError, refused
from heli.base.text import Msg
from heli.cli.bootstrap import OFFLINE, RUNTIME

# the wheel tags that glibc 2.28 runs, newest first
_TAGS = (
    "manylinux_2_28",
    "manylinux_2_27",
    "manylinux_2_26",
    "manylinux_2_24",
    "manylinux_2_17",
    "manylinux2014",
)
PLATFORMS = {"linux-x86_64": "x86_64", "linux-aarch64": "aarch64"}
SUMS = "offline/SHA256SUMS"
_INCLUDED = (
    *("heli", "README.md", "README.zh.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "package.json"),
    *(
        "package-lock.json",
        ".npmrc",
        RUNTIME,
        "requirements-dev.lock",
        "src",
        "docs",
        "locale",
        "tools",
        "bench",
    ),
)
_LEFT_OUT = {"__pycache__", "node_modules"}
_INSTALLER = Path(__file__).with_name("install.sh")


def python_version() -> str:
    """The Python that the wheels are for, "3.11": the one that runs here."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def fetch_wheels(project: Path, platform: str, into: Path) -> None:
    """Fetch every wheel of the lock file for a platform of `PLATFORMS`.

    Raises:
        Refused: no network, a package without a wheel for that platform, or a hash that does not fit.
    """
    machine = PLATFORMS[platform]
    version = python_version()
    wheel_platforms = [f"--platform={tag}_{machine}" for tag in _TAGS]
    abis = [f"--abi=cp{version.replace('.', '')}", "--abi=abi3", "--abi=none"]
    done = subprocess.run(
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
            ),
            *("--no-deps", "--require-hashes", "--only-binary=:all:", f"--python-version={version}"),
            *("--implementation=cp", *abis, *wheel_platforms, "-r", str(project / RUNTIME), "-d", str(into)),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [
            done.stderr[-300:]
        ]
        raise refused(
            "bundle.wheels",
            Msg("The packages could not be fetched: %(said)s", {"said": "\n  ".join(lines[:4])}),
            do=Msg("Making a bundle needs a network and a package source; installing it doesn't."),
        )


def sources(project: Path) -> Iterator[Path]:
    """Every file of the program and its manual, in the order of their names; no caches, no tests, no data."""
    for name in _INCLUDED:
        top = project / name
        if top.is_file():
            yield top
        for parent, folders, files in os.walk(top):
            folders[:] = sorted(
                name for name in folders if name not in _LEFT_OUT and not name.startswith(".")
            )
            yield from (Path(parent) / file for file in sorted(files) if not file.endswith((".pyc", ".new")))


def assemble(project: Path, wheels: Path, platform: str, out: Path) -> int:
    """Write the bundle; returns how many wheels are in it. The file appears when it is whole.

    Raises:
        Refused: the file can't be written.
    """
    top = f"heli-{__version__}-{platform}"
    members: dict[str, Path | bytes] = {
        path.relative_to(project).as_posix(): path for path in sources(project)
    }
    found = sorted(wheels.glob("*.whl"))
    members |= {f"{OFFLINE}/{path.name}": path for path in found}
    members["offline/bundle.json"] = _description(platform, len(found))
    members["install.sh"] = _INSTALLER.read_bytes()
    members[SUMS] = "".join(f"{_digest(content)}  {name}\n" for name, content in members.items()).encode()
    # one time for all: the same content makes the same file, and no translation looks older than its source
    when = max(int(path.stat().st_mtime) for path in members.values() if isinstance(path, Path))
    fresh = out.with_name(out.name + ".new")
    try:
        with tarfile.open(fresh, "w", format=tarfile.PAX_FORMAT) as tar:
            for name, content in members.items():
                _add(tar, f"{top}/{name}", content, when)
        fresh.replace(out)
        _sums_file(out).write_text(f"{_digest(out)}  {out.name}\n", "utf-8")
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise refused(
            "bundle.not_written",
            Msg("%(file)s can't be written: %(why)s.", {"file": out, "why": error.strerror or str(error)}),
            do=Msg("Free some space, or name another place with --out."),
        ) from error
    return len(found)


def sign(out: Path, key_file: Path) -> Path:
    """Sign a bundle's sum with an Ed25519 key (PEM); returns the file of the signature (64 bytes).

    Raises:
        Refused: the key can't be read, or is of another kind.
    """
    try:
        key = load_pem_private_key(key_file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise _bad_key(key_file) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _bad_key(key_file)
    target = _sums_file(out).with_suffix(".sha256.sig")
    target.write_bytes(key.sign(_sums_file(out).read_bytes()))
    return target


def _bad_key(key_file: Path) -> HeliError:
    return refused(
        "bundle.key",
        Msg("%(file)s is no Ed25519 key without a password.", {"file": key_file}),
        do=Msg("Make one: openssl genpkey -algorithm ed25519 -out %(file)s", {"file": key_file}),
    )


def _sums_file(out: Path) -> Path:
    return out.with_name(out.name + ".sha256")


def _description(platform: str, wheels: int) -> bytes:
    described = {"version": __version__, "platform": platform, "python": python_version(), "wheels": wheels}
    return (json.dumps(described) + "\n").encode()


def _digest(content: Path | bytes) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, content: Path | bytes, when: int) -> None:
    member = tarfile.TarInfo(name)
    member.mtime = when
    executable = name.endswith(("/install.sh", "/heli"))
    member.mode = 0o755 if executable else 0o644
    if isinstance(content, bytes):
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
        return
    member.size = content.stat().st_size
    with content.open("rb") as file:
        tar.addfile(member, file)
