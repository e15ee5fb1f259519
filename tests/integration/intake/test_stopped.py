"""An import that is killed in the middle goes on where it stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import User

from heli.base.settings import CONFIG
from heli.offices.models import Account
from tests.integration.intake.lists import Desk, as_xlsx, line, make_desk
from tests.support.database import TestServer

SECRET = "only-for-this-test"
ROWS = 24


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Desk:
    """The desk in a database that other processes see; case management may sign in."""
    made = make_desk(tmp_path)
    user = User.objects.create(username="geng", password=PBKDF2PasswordHasher().encode(SECRET, "salt", 1000))
    Account.objects.create(user=user, person=made.cast.people["case_manager"])
    return made


def start(desk: Desk, url: str) -> subprocess.Popen[str]:
    """`heli import` in a process of its own."""
    arguments = ["--procedure", "arrest_review", "--map", "arrest_review", "--as", "geng", "--lang", "en"]
    command = [sys.executable, "-m", "heli.cli.main", "import", str(desk.folder / "清单.xlsx"), *arguments]
    environment = {
        **os.environ,
        "HELI_APP_URL": url,
        "HELI_KEYS": str(CONFIG.keys),
        "HELI_VAR": str(CONFIG.var),
    }
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(SECRET + "\n")
    process.stdin.flush()
    return process


def totals(said: str) -> dict[str, int]:
    """The equation that the command prints."""
    found = re.search(r"received.*", said)
    assert found is not None, said
    return {name: int(n) for name, n in re.findall(r"(\w+) (\d+)", found[0])}


def test_killed_in_the_middle_and_run_again_it_ends_with_the_same_totals(
    desk: Desk,
    test_server: TestServer,
    database_name: str,
    owner_connection: psycopg.Connection[tuple[object, ...]],
) -> None:
    rows = [line(n) if n % 6 else line(n, 受理日期="昨天") for n in range(1, ROWS + 1)]
    (desk.folder / "清单.xlsx").write_bytes(as_xlsx(rows))
    url = test_server.url("app", database_name)

    def written() -> int:
        # the wall hides the rows from everybody without a scope; their counter it does not
        row = owner_connection.execute(
            "SELECT last_value, is_called FROM matters_intakerow_id_seq"
        ).fetchone()
        assert row is not None
        return int(str(row[0])) if row[1] else 0

    before = written()  # tests that were rolled back have moved the counter too
    first = start(desk, url)
    deadline = time.monotonic() + 300
    while written() - before < 4 and first.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    came_in = written() - before
    first.kill()
    said, failed = first.communicate()
    assert came_in, said + failed
    assert "received" not in said
    second = start(desk, url)
    said, failed = second.communicate(timeout=180)
    done = totals(said + failed)
    assert done == {"received": ROWS, "accepted": 0, "warned": ROWS - 4, "rejected": 4, "pending": 0}
    known = re.search(r"(\d+) of them had come in before", said)
    assert known is not None, "the first run was killed before its first row"
    assert 0 < int(known[1]) < ROWS - 4
    third = start(desk, url)
    said, _ = third.communicate(timeout=180)
    assert totals(said) == done
    assert f"{ROWS - 4} of them had come in before" in said
    assert third.returncode == 1
