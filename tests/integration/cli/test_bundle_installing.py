"""The installer of a bundle, run as the manual says, refuses to install what was changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.factories.bundles import HERE, small_checkout, unpacked_bundle


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of a small checkout, unpacked; its folder."""
    return unpacked_bundle(small_checkout(tmp_path / "project"), tmp_path)


def install(bundle: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """Run its installer as the manual says."""
    return subprocess.run(
        ["/bin/sh", str(bundle / "install.sh"), str(target)], capture_output=True, text=True, check=False
    )


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
