"""`heli key reseal` leaves nothing under an older key, and says of every key what still needs it; `heli check` as well."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from heli.base import keys
from heli.base.config import Config
from heli.base.errors import Refused
from heli.base.settings import CONFIG
from heli.cli import output
from heli.cli.commands.key import reseal
from heli.cli.condition import sealed
from heli.cli.condition.looks import Found, Subject, look_at
from heli.cli.keys_needed import ERASURES, INDEX, ROWS, STORED, needed
from heli.documents import settling
from heli.documents.store import FileStore
from heli.ledger.erasures import Erasure, append, path_of
from heli.matters.sealing import vault
from heli.offices.node import this_node
from tests.factories.matters import World, make_world
from tests.support.keys import newer_master_key

ERASED = Erasure("act", "2053-01-10", "facts", "m", {"act": "a", "names": ["x"], "of": "matter"})


@pytest.fixture
def world(db: None) -> World:
    """A matter in the database, sealed under the tests' own key."""
    return make_world()


@pytest.fixture
def config(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The installation with a folder of its own: a paper, a workbook, and a list of erasures, under the key of their day."""
    monkeypatch.setattr(output._Language, "code", "en")
    own = replace(CONFIG, var=tmp_path)
    monkeypatch.setattr(reseal, "CONFIG", own)
    monkeypatch.setattr(settling, "CONFIG", own)
    FileStore(tmp_path / "files", vault()).put(b"paper")
    FileStore(tmp_path / "report-tables", vault()).put(b"workbook")
    node, key = str(this_node()), keys.read(CONFIG.keys, vault().current)
    append(
        path_of(tmp_path, node), node, [ERASED],
        key_id=key.id, secret=key.secret, secret_of=lambda _: key.secret,
    )  # fmt: skip
    return own


def looked(config: Config) -> Found:
    (found,) = look_at(Subject(config), sealed.LOOKS)
    return found


def test_after_it_an_older_key_is_needed_for_the_index_alone(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    before = vault().current
    oldest = keys.key_ids(CONFIG.keys)[0]
    with newer_master_key() as newest:
        assert needed(config)[before][:3] == (ROWS, STORED, ERASURES)
        told = looked(config)
        assert (told.level, told.reasons[0].code) == ("advice", "key.older_needed")

        assert reseal.run(argparse.Namespace()) == 0
        said = capsys.readouterr().out
        assert "files: 2." in said
        assert f"The key {oldest} is needed for: the index of words and identity numbers." in said
        assert needed(config)[newest] == (ROWS, STORED, ERASURES)
        assert needed(config)[oldest] == (INDEX,)
        assert looked(config).level == "held"
        reseal.run(argparse.Namespace())
        assert "rows: 0, files: 0." in capsys.readouterr().out


def test_a_key_between_the_oldest_and_the_newest_may_leave_and_is_named(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    with newer_master_key() as between, newer_master_key():
        reseal.run(argparse.Namespace())
        assert f"The key {between} is needed for nothing here any more" in capsys.readouterr().out
        told = looked(config)
        assert told.reasons[0].code == "key.older_spare"
        assert between in str(told.reasons[0].say)


def test_a_file_that_does_not_open_is_named_and_the_command_fails(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> None:
    store = FileStore(config.var / "files", vault())
    path = store.path(next(store.keys_of_files())[0])
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with newer_master_key():
        assert reseal.run(argparse.Namespace()) == 1
        said = capsys.readouterr().out
        assert f"{path} can't be opened" in said
        assert "files: 1." in said
        assert looked(config).reasons[0].code == "key.older_needed"


def test_a_broken_list_of_erasures_is_said(config: Config) -> None:
    path = path_of(config.var, str(this_node()))
    path.write_text(path.read_text("utf-8").replace('"x"', '"y"'), "utf-8")
    with newer_master_key(), pytest.raises(Refused, match=r"erasures\.broken"):
        reseal.run(argparse.Namespace())
