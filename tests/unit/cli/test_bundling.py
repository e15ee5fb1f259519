"""A bundle holds all that installing needs, and says so by hash."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from heli.base.config import PROJECT
from heli.base.errors import Refused
from heli.cli import bootstrap, bundling
from tests.factories.bundles import HERE, small_checkout, unpacked_bundle


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small checkout whose launcher only says that it ran."""
    return small_checkout(tmp_path / "project")


@pytest.fixture
def bundle(project: Path, tmp_path: Path) -> Path:
    """A bundle of it for this machine, unpacked; its folder."""
    return unpacked_bundle(project, tmp_path)


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
