"""As whom the server runs, where the tests run as root: each way works."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from heli.base.errors import Refused
from heli.cli import embedded, guise
from heli.cli.guise import Guise


def ways() -> list[Guise]:
    """Every way of this machine; one when the tests run as an ordinary user."""
    if os.geteuid() != 0:
        return [Guise((), os.geteuid(), os.getegid())]
    return guise._candidates()


@pytest.mark.parametrize("number", range(len(ways())))
def test_a_server_starts_in_each_guise_that_reaches_its_folder(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ways()[number]
    tmp_path.chmod(0o700)
    reachable = guise._works(chosen, tmp_path, embedded.binaries())
    # the last way is plain `nobody`, who may not enter a private folder
    assert reachable or number == 2
    if not reachable:
        return
    monkeypatch.setattr(guise, "_candidates", lambda: [chosen])
    server = embedded.server(tmp_path / "pg", fsync="off")
    try:
        server.start()
        with psycopg.connect(server.url("postgres", "postgres")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server.data.stat().st_uid == chosen.uid
    finally:
        server.stop()


def test_a_cluster_made_in_one_guise_is_taken_over_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = embedded.server(tmp_path / "pg", fsync="off")
    for chosen in reversed(ways()[:2]):
        monkeypatch.setattr(guise, "_candidates", lambda chosen=chosen: [chosen])
        try:
            assert server.start() is True
            with psycopg.connect(server.url("postgres", "postgres")) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            server.stop()


def test_a_container_with_no_other_account_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No user namespaces, and not even `nobody`: a sentence, not a traceback."""

    def unknown(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("pwd.getpwnam", unknown)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "unshare" else f"/usr/bin/{name}")
    with pytest.raises(Refused, match=r"server\.no_account"):
        guise.choose_guise(tmp_path, embedded.binaries())
