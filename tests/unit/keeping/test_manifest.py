"""What a backup says of itself can be read by all and changed by none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from heli.base.errors import Refused
from heli.keeping import manifest
from heli.keeping.manifest import Manifest, Part, Source, Stream

SECRET = b"k" * 32
MADE = Manifest(
    id="01a201d09790715d882820573c72747b",
    made_at="2026-11-22T05:52:57+00:00",
    made_by="0.1.0",
    key_id="01a201c721917749aa44a70a68d559cf",
    key_ids=("01a201c721917749aa44a70a68d559cf",),
    salt=b"s" * 32,
    source=Source("node", False, 180004, 18, 5442, ("matters.0004_quick_lists",), {"matters": 304}),
    streams=(Stream("state", 10, (Part("state.001.part", 26, "ab" * 32),)),),
).proven(SECRET)


def test_a_manifest_comes_back_and_is_proven_by_its_key(tmp_path: Path) -> None:
    (tmp_path / manifest.NAME).write_text(MADE.text(), "utf-8")
    found = manifest.read(tmp_path)
    assert found == MADE
    assert found.is_proven_by(SECRET)
    assert not found.is_proven_by(bytes(32))


def _is_believed(folder: Path) -> bool:
    try:
        return manifest.read(folder).is_proven_by(SECRET)
    except Refused as refusal:
        return refusal.code != "backup.changed"


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in _leaves(item, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, item in enumerate(value) for leaf in _leaves(item, (*path, key))]
    return [path]


def test_no_member_of_a_manifest_can_be_changed(tmp_path: Path) -> None:
    for path in _leaves(json.loads(MADE.text())):
        raw = json.loads(MADE.text())
        place = raw
        for key in path[:-1]:
            place = place[key]
        old = place[path[-1]]
        place[path[-1]] = (
            (not old) if isinstance(old, bool) else old + 1 if isinstance(old, int) else "AAAA" + old
        )
        (tmp_path / manifest.NAME).write_text(json.dumps(raw), "utf-8")
        assert not _is_believed(tmp_path), path


def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.no_manifest"):
        manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", '{"spec": "heli-backup/2"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / manifest.NAME).write_text(text)
    with pytest.raises(Refused, match=r"backup\.changed"):
        manifest.read(tmp_path)
