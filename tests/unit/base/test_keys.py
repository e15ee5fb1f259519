"""Master keys: made once, read by id, the newest encrypts."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.base import keys
from heli.base.errors import Refused


def test_a_new_key_becomes_the_current_one_and_the_old_one_stays(tmp_path: Path) -> None:
    first, second = keys.make(tmp_path), keys.make(tmp_path)
    assert keys.current(tmp_path) == second
    assert keys.read(tmp_path, first.id) == first
    assert keys.key_ids(tmp_path) == (first.id, second.id)


def test_a_key_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    key = keys.make(folder)
    assert (folder / f"{key.id}.key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_key_never_shows_itself(tmp_path: Path) -> None:
    key = keys.make(tmp_path)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_a_missing_or_damaged_key_is_refused_by_its_id(tmp_path: Path) -> None:
    key = keys.make(tmp_path)
    (tmp_path / f"{key.id}.key").write_bytes(b"short")
    with pytest.raises(Refused) as damaged:
        keys.read(tmp_path, key.id)
    with pytest.raises(Refused) as missing:
        keys.read(tmp_path, "nothing")
    assert (damaged.value.code, missing.value.code) == ("key.damaged", "key.missing")


def test_an_installation_without_a_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused) as error:
        keys.current(tmp_path)
    assert error.value.code == "key.none"
    assert error.value.reasons[0].do is not None
