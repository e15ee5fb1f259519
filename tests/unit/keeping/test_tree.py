"""Folders as one stream and back."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heli.base.config import PROJECT
from heli.keeping import backup, tree
from heli.keeping.envelope import Opener, Sealer
from heli.keeping.parts import PartWriter, open_stream

SECRET, SALT = bytes(32), bytes(32)
LONG = "x" * 180


def _there_and_back(root: Path, disk: Path, names: tuple[str, ...], into: Path) -> None:
    disk.mkdir()
    writer = PartWriter(disk, "files", Sealer(SECRET, SALT, "files"), part_bytes=1 << 30, told=lambda _: None)
    counted = tree.write(root, names, writer)
    stream = writer.finish()
    chunks = open_stream(disk, stream, Opener(SECRET, SALT, "files"))
    assert tree.extract(chunks, into) == counted == tree.size_below(root, names)


def test_files_come_back_below_the_names_that_were_asked_for(tmp_path: Path) -> None:
    root = tmp_path / "var"
    wanted = {
        "heads/a.heads": b"heads",
        f"files/ab/{LONG}": b"1" * 70_000,
        "sign-ins.json": b"",
        "files/ac/名": b"2",
    }
    for name, content in {
        **wanted,
        "keys/secret.key": b"k",
        "log/web.log": b"l",
        "files/ab/tmp123": b"half",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root / "files" / "link").symlink_to(root / "keys" / "secret.key")
    _there_and_back(root, tmp_path / "disk", ("heads", "files", "sign-ins.json", "absent"), tmp_path / "back")
    back = tmp_path / "back"
    found = {
        path.relative_to(back).as_posix(): path.read_bytes() for path in back.rglob("*") if path.is_file()
    }
    assert found == wanted
    assert (back / "heads/a.heads").stat().st_mode & 0o777 == 0o600


def test_an_empty_stream_comes_back_empty(tmp_path: Path) -> None:
    _there_and_back(tmp_path, tmp_path / "disk", ("files",), tmp_path / "back")
    assert not (tmp_path / "back").exists()


def _tar(member: tarfile.TarInfo) -> Iterator[bytes]:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.addfile(member)
    yield buffer.getvalue()


@pytest.mark.parametrize("name", ["/etc/cron.d/x", "../x", "files/../../x"])
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert tree.extract(_tar(tarfile.TarInfo("files/x")), tmp_path / "one") == (1, 0)
    with pytest.raises(ValueError, match="no file of a backup"):
        tree.extract(_tar(tarfile.TarInfo(name)), tmp_path / "two")


def test_a_member_that_is_no_file_is_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("files/x")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(ValueError, match="no file of a backup"):
        tree.extract(_tar(link), tmp_path)


def test_every_folder_of_the_installation_is_backed_up_or_left_behind_on_purpose() -> None:
    """A room that begins to write below HELI_VAR says here whether its folder must survive."""
    written = {
        name
        for path in (PROJECT / "src" / "heli").rglob("*.py")
        for name in re.findall(
            r"(?:CONFIG|config|environment\(\))\.var / \"([^\"]+)\"", path.read_text("utf-8")
        )
    }
    assert {"files", "heads", "calendars"} <= written
    assert written <= {*backup.STATE, *backup.FILES, *backup.LEFT_BEHIND}
