"""The supervisor of the embedded server: crashes, crowds, stale remains, deep folders."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from heli.base.errors import HeliError, Refused
from heli.cli import embedded
from heli.cli.embedded import Server, ServerFailed

FAST = {"fsync": "off", "shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of its own, not yet started; stopped after the test."""
    own = embedded.server(tmp_path / "pg", **FAST)
    yield own
    own.stop()


def connect(server: Server) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url("postgres", "postgres"), autocommit=True)


def rows(server: Server) -> int:
    with connect(server) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert found is not None
    return int(str(found[0]))


def fill(server: Server) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)")


def test_starting_twice_finds_the_running_server(server: Server) -> None:
    assert server.start() is True
    pid = server.pid()
    assert server.start() is False
    assert server.pid() == pid


def test_stopping_ends_it_and_stopping_again_does_nothing(server: Server) -> None:
    server.start()
    assert server.stop() is True
    assert server.pid() is None
    assert server.stop() is False


def test_what_was_committed_survives_a_restart(server: Server) -> None:
    server.start()
    fill(server)
    server.stop()
    server.start()
    assert rows(server) == 1000


def test_a_server_killed_hard_is_recovered_with_all_that_was_committed(server: Server) -> None:
    server.start()
    fill(server)
    with connect(server):
        pid = server.pid()
        assert pid is not None
        # an open session makes its child outlive the postmaster for a moment
        os.kill(pid, signal.SIGKILL)
        assert server.start() is True
    assert server.pid() != pid
    assert rows(server) == 1000


def test_a_server_that_was_seen_alive_and_then_died_is_started_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.start()
    fill(server)
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with monkeypatch.context() as patch:
        # whoever looks in the moment of the kill still finds it
        patch.setattr(Server, "pid", lambda _: pid)
        assert server.start() is True
    assert rows(server) == 1000


def test_remains_that_name_a_stranger_do_not_hinder_the_start(server: Server) -> None:
    server.start()
    fill(server)
    pid_file = server.data / "postmaster.pid"
    text = pid_file.read_text()
    server.stop()
    # a machine that fell: the number was given to another process since
    pid_file.write_text(text.replace(text.split("\n", 1)[0], str(os.getpid()), 1))
    server.socket_folder.mkdir(mode=0o700, exist_ok=True)
    (server.socket_folder / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert server.start() is True
    assert rows(server) == 1000


def _start_in_child(root: str) -> bool:
    return embedded.server(Path(root), **FAST).start()


def test_of_many_that_start_it_at_once_one_does_and_all_find_it(server: Server) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as crowd:
        started = crowd.map(_start_in_child, [str(server.root)] * 4)
    assert sorted(started) == [False, False, False, True]
    with connect(server) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_killed_starter_leaves_no_lock_behind(server: Server) -> None:
    code = f"import fcntl,time; f=open({str(server.root / 'lock')!r},'a'); fcntl.flock(f,2); print(1,flush=True); time.sleep(60)"
    server.root.mkdir()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()
    begun = time.monotonic()
    server.start()
    assert time.monotonic() - begun < 30


def test_a_killed_making_of_the_cluster_is_made_again(server: Server) -> None:
    (server.root / "data.new" / "base").mkdir(parents=True)
    (server.root / "data").mkdir()
    assert server.start() is True


def test_a_folder_deeper_than_a_socket_path_may_be_works(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name-of-a-folder"] * 5)
    assert len(str(deep)) > embedded.SOCKET_LIMIT
    own = embedded.server(deep / "pg", **FAST)
    try:
        own.start()
        with connect(own) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        own.stop()


def test_nobody_enters_without_a_password(server: Server) -> None:
    server.start()
    host = server.socket_folder
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(host), user="postgres", dbname="postgres", connect_timeout=5)
    assert host.stat().st_mode & 0o077 == 0
    assert (server.root / "passwords.json").stat().st_mode & 0o077 == 0


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused) as error:
        embedded.server(tmp_path / "file" / "pg").start()
    assert error.value.code == "server.folder"
    assert error.value.reasons[0].do is not None


def test_a_server_that_can_not_start_shows_its_log(server: Server) -> None:
    server.start()
    server.stop()
    broken = embedded.server(server.root, **(FAST | {"wal_compression": "nonsense"}))
    with pytest.raises(ServerFailed) as error:
        broken.start()
    assert "wal_compression" in str(error.value)


def test_a_full_disk_is_named(server: Server) -> None:
    server.root.mkdir()
    server.log.write_text("FATAL: could not write lock file: No space left on device\n")
    failure = embedded._failure(subprocess.CalledProcessError(1, ["pg_ctl"]), server.log)
    assert isinstance(failure, HeliError)
    assert "disk is full" in str(failure.reasons[0].do)


def test_the_servers_log_quotes_no_row_and_no_statement(server: Server) -> None:
    """Who asked is told in full; the log, which many may read, is not."""
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY, born integer)")
        insert: LiteralString = "INSERT INTO person VALUES ('Tsering Drolma', 1)"
        connection.execute(insert)
        with pytest.raises(psycopg.errors.UniqueViolation, match="Tsering"):
            connection.execute(insert)
        with pytest.raises(psycopg.DataError, match="Tsering"):
            connection.execute("SELECT 'Tsering'::integer")
    assert "Tsering" not in server.log.read_text()
