"""A version that running matters change over to keeps the names in which they stand; any other may drop them."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.law.checks import prove
from tests.factories.lawbooks import PROCEDURE, write_lawbook

DAY = 'in_force: "2020-01-01"\n'
CHANGE = 'in_force: "2026-12-01"\ntransition: {running: change, basis: ["DOG 40"]}\n'
KEEP = 'in_force: "2026-12-01"\ntransition: {running: keep, basis: ["DOG 40"]}\n'
NEW = "procedures/licence_new.yaml"
DROPPED = [
    ("      paused: {zh: 中止, en: Paused}\n", "has no state 'paused' of handling", "tracks.handling.states"),
    ("  warn_before:\n", "has no limit 'warn_before'", "transition"),
    ("  answer:\n", "has no track 'answer'", "transition"),
    ("  point:\n", "has no item kind 'point'", "transition"),
    ("    bearer: {party: applicant}\n    start: pending", "hangs on another bearer", "tracks.decision"),
    ("    bearer: {item: point}\n    binds: own", "hangs on another bearer", "limits.answer_points"),
]
RENAMED = {
    "      paused: {zh: 中止, en: Paused}\n": "      halted: {zh: 中止, en: Paused}\n",
    "  warn_before:\n": "  warn_early:\n",
    "  answer:\n": "  reply:\n",
    "  point:\n": "  matter_of:\n",
    "    bearer: {party: applicant}\n    start: pending": "    bearer: {party: neighbour}\n    start: pending",
    "    bearer: {item: point}\n    binds: own": "    bearer: matter\n    binds: own",
}


def lost(folder: Path, text: str, **more: str) -> list[tuple[str, str]]:
    """(where, what is said) of each name that a version lost."""
    faults = prove(write_lawbook(folder, procedures__licence_new=text, **more), tests=False).faults
    return [(str(f), f.path) for f in faults if "change over on" in f.say]


@pytest.mark.parametrize(("old", "words", "where"), DROPPED)
def test_name_that_running_matters_need_is_missed_with_file_and_line(
    tmp_path: Path, old: str, words: str, where: str
) -> None:
    changed = PROCEDURE.replace(DAY, CHANGE)
    assert lost(tmp_path / "whole", changed) == []
    found = lost(tmp_path / "less", changed.replace(old, RENAMED[old]))
    said = [(at, place) for at, place in found if words in at and place == f"licence: {where}"]
    assert len(said) == 1, found
    assert said[0][0].startswith(f"{NEW}:")
    line = PROCEDURE[: PROCEDURE.index(old)].count("\n") + 1
    assert f"of the version of 2020-01-01 (procedures/licence.yaml:{line}" in said[0][0], said


def test_version_that_leaves_running_matters_alone_may_drop_what_it_likes(tmp_path: Path) -> None:
    changed = PROCEDURE
    for old, new in RENAMED.items():
        changed = changed.replace(old, new)
    assert lost(tmp_path / "keep", changed.replace(DAY, KEEP)) == []
    assert len(lost(tmp_path / "change", changed.replace(DAY, CHANGE))) == len(DROPPED)


def test_every_earlier_version_counts_also_one_that_was_kept_in_between(tmp_path: Path) -> None:
    """Whoever was opened in between changes over as well: what only that version had may not be lost."""
    between = PROCEDURE.replace(DAY, 'in_force: "2023-01-01"\n').replace("paused", "halted")
    found = lost(tmp_path, PROCEDURE.replace(DAY, CHANGE), procedures__licence_between=between)
    assert [at.partition(": ")[2] for at, _ in found] == [
        "licence: tracks.handling.states: has no state 'halted' of handling of the version of 2023-01-01"
        f" (procedures/licence_between.yaml:{between[: between.index('halted')].count(chr(10)) + 1}): its running"
        " matters change over on 2026-12-01"
    ]
