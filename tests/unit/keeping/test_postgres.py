"""Which programs may copy which server."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.base.errors import Refused
from heli.base.text import Msg
from heli.keeping.postgres import Tools, choose, choose_for_restore, find_tools, variables

FIFTEEN, EIGHTEEN = Tools(Path("/15"), 15), Tools(Path("/18"), 18)
WHAT = Msg("The database")


@pytest.mark.parametrize(("server", "chosen"), [(15, 15), (16, 18), (18, 18)])
def test_a_server_is_copied_by_the_oldest_programs_that_know_it(server: int, chosen: int) -> None:
    assert choose((FIFTEEN, EIGHTEEN), server, WHAT).major == chosen


def test_programs_older_than_the_server_are_refused_with_both_versions() -> None:
    with pytest.raises(Refused, match=r"is PostgreSQL 19.*15, 18"):
        choose((FIFTEEN, EIGHTEEN), 19, WHAT)


@pytest.mark.parametrize(
    ("copied", "server", "chosen"), [(15, 15, 15), (15, 18, 18), (18, 18, 18), (18, 17, 18), (15, 17, 18)]
)
def test_a_copy_is_restored_by_programs_that_know_copy_and_server(
    copied: int, server: int, chosen: int
) -> None:
    assert choose_for_restore((FIFTEEN, EIGHTEEN), copied, server).major == chosen


def test_programs_that_a_server_does_not_understand_are_refused() -> None:
    with pytest.raises(Refused, match=r"pg_restore 18 can't fill a server of PostgreSQL 15"):
        choose_for_restore((FIFTEEN, EIGHTEEN), 18, 15)


def test_a_folder_that_lacks_a_program_is_left_out(tmp_path: Path) -> None:
    assert tmp_path not in {tool.folder for tool in find_tools(tmp_path)}
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'pg_restore (PostgreSQL) 99.1'\n")
        (tmp_path / name).chmod(0o755)
    assert Tools(tmp_path, 99) in find_tools(tmp_path)


def test_the_password_goes_by_the_environment() -> None:
    given = variables("postgresql://a:secret@db.example:5433/heli?sslmode=require&connect_timeout=3")
    assert given == {
        "PGUSER": "a",
        "PGPASSWORD": "secret",
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGDATABASE": "heli",
        "PGSSLMODE": "require",
    }
