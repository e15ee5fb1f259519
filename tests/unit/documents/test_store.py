"""A stored file comes back whole, or says that it can't."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.errors import Refused
from heli.documents.store import FileStore
from heli.ledger.vault import Vault

KEYS = {"old": bytes(32), "new": bytes([1]) * 32}


def find(key: str) -> bytes:
    return KEYS[key]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@given(data=st.binary(max_size=2000))
def test_what_was_put_comes_back(folder: Path, data: bytes) -> None:
    store = FileStore(folder, Vault("old", find))
    digest = store.put(data)
    assert digest == hashlib.sha256(data).digest()
    assert store.get(digest) == data


def test_a_file_is_not_readable_on_the_disk(folder: Path) -> None:
    store = FileStore(folder, Vault("old", find))
    digest = store.put("测试甲的回函".encode())
    assert "测试甲".encode() not in store.path(digest).read_bytes()


def test_a_file_stays_readable_after_a_change_of_keys(folder: Path) -> None:
    digest = FileStore(folder, Vault("old", find)).put(b"reply")
    assert FileStore(folder, Vault("new", find)).get(digest) == b"reply"


def test_a_changed_or_missing_file_is_refused(folder: Path) -> None:
    store = FileStore(folder, Vault("old", find))
    digest = store.put(b"receipt")
    path = store.path(digest)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(Refused) as caught:
        store.get(digest)
    assert caught.value.code == "file.unreadable"
    path.unlink()
    with pytest.raises(Refused):
        store.get(digest)


def test_nothing_half_written_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(folder, Vault("old", find))

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(Refused) as caught:
        store.put(b"a new file")
    assert caught.value.code == "file.not_written"
    parent = store.path(hashlib.sha256(b"a new file").digest()).parent
    assert not any(path.name.startswith("tmp") for path in parent.iterdir())
