"""A bundle holds all that installing needs, says so by hash, and refuses to install what was changed."""

from __future__ import annotations

import platform
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from heli.base.config import PROJECT
from heli.base.errors import Refused
from heli.cli import bootstrap, bundling

HERE = f"linux-{platform.machine()}"
LAUNCHER = '#!/bin/sh\nhere=$(dirname "$0")\necho ran >"$here/ran"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small checkout whose launcher only says that it ran."""
    root = tmp_path / "project"
    for name, text in {
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
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.fixture
def bundle(project: Path, tmp_path: Path) -> Path:
    """A bundle of it for this machine, unpacked; its folder."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    out = tmp_path / "heli.tar"
    assert bundling.assemble(project, wheels, HERE, out) == 1
    with tarfile.open(out) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    return next((tmp_path / "unpacked").iterdir())


def install(bundle: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run its installer as the manual says."""
    return subprocess.run(
        ["/bin/sh", str(bundle / "install.sh"), str(target)], capture_output=True, text=True, check=False
    )


def test_it_holds_program_manual_pages_and_packages_and_no_data(bundle: Path) -> None:
    found = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert found == {
        "heli",
        "install.sh",
        "requirements.lock",
        "src/heli/__init__.py",
        "src/heli/web/static/vendor/htmx.min.js",
        "docs/how-to/install.md",
        "locale/cli/zh_Hans/LC_MESSAGES/django.mo",
        "offline/wheels/a-1-py3-none-any.whl",
        "offline/bundle.json",
        "offline/SHA256SUMS",
    }


def test_the_real_checkout_has_all_that_is_bundled() -> None:
    names = {path.relative_to(PROJECT).parts[0] for path in bundling.sources(PROJECT)}
    assert {"heli", "src", "docs", "locale", "tools", "requirements.lock", "package-lock.json"} <= names
    assert not {"var", "tests", ".venv", ".git"} & names


def test_it_installs_into_an_empty_folder(bundle: Path, tmp_path: Path) -> None:
    done = install(bundle, tmp_path / "srv" / "heli")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "srv/heli/ran").exists()
    assert "Installed in" in done.stdout


def test_a_changed_file_stops_the_installation(bundle: Path, tmp_path: Path) -> None:
    (bundle / "offline/wheels/a-1-py3-none-any.whl").write_bytes(b"other")
    done = install(bundle, tmp_path / "target")
    assert done.returncode == 1
    assert "a-1-py3-none-any.whl" in done.stderr
    assert "nothing was installed" in done.stderr
    assert not (tmp_path / "target").exists()


def test_a_folder_with_something_in_it_is_left_alone(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "mine").write_text("mine")
    done = install(bundle, tmp_path / "target")
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["mine"]


def test_a_bundle_for_another_machine_says_so(bundle: Path, tmp_path: Path) -> None:
    described = bundle / "offline/bundle.json"
    described.write_text(described.read_text().replace(HERE, "linux-riscv64"))
    done = install(bundle, tmp_path / "target")
    assert done.returncode == 1
    assert "This bundle is for linux-riscv64" in done.stderr


def test_the_same_content_makes_the_same_file(project: Path, tmp_path: Path) -> None:
    for name in ("one.tar", "two.tar"):
        bundling.assemble(project, tmp_path / "none", HERE, tmp_path / name)
    assert (tmp_path / "one.tar").read_bytes() == (tmp_path / "two.tar").read_bytes()


def test_a_signature_is_one_that_openssl_and_others_check(project: Path, tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem = tmp_path / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    out = tmp_path / "heli.tar"
    bundling.assemble(project, tmp_path / "none", HERE, out)
    signature = bundling.sign(out, pem)
    key.public_key().verify(signature.read_bytes(), (tmp_path / "heli.tar.sha256").read_bytes())
    pem.write_text("no key")
    with pytest.raises(Refused, match=r"bundle\.key"):
        bundling.sign(out, pem)


def test_a_place_that_can_not_be_written_is_said(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"bundle\.not_written"):
        bundling.assemble(project, tmp_path / "none", HERE, tmp_path / "file" / "heli.tar")


def test_a_checkout_with_packages_of_its_own_asks_nobody_else(tmp_path: Path) -> None:
    assert bootstrap._package_source(tmp_path) == []
    (tmp_path / bootstrap.OFFLINE).mkdir(parents=True)
    assert bootstrap._package_source(tmp_path)[0] == "--no-index"


def test_the_same_options_name_every_platform_of_the_command() -> None:
    assert set(bundling.PLATFORMS) == {"linux-x86_64", "linux-aarch64"}
    assert bundling.python_version() == f"{sys.version_info.major}.{sys.version_info.minor}"
