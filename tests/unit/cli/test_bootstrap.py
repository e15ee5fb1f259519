"""The set-up step: what counts as installed, and what people read when it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heli.cli import bootstrap


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that was set up for running."""
    (tmp_path / "requirements.lock").write_text("a==1")
    (tmp_path / "requirements-dev.lock").write_text("a==1\nb==1")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = {"project": str(tmp_path), "requirements.lock": bootstrap._digest(tmp_path / "requirements.lock")}
    (tmp_path / ".venv" / "heli.json").write_text(json.dumps(stamp))
    return tmp_path


def test_what_was_installed_from_this_lock_is_not_installed_again(checkout: Path) -> None:
    assert bootstrap.prepare(checkout, "check") == checkout / ".venv" / "bin" / "python"


def test_a_changed_lock_asks_for_installing(checkout: Path) -> None:
    assert bootstrap._installed(checkout, "requirements.lock")
    (checkout / "requirements.lock").write_text("a==2")
    assert not bootstrap._installed(checkout, "requirements.lock")


def test_testing_needs_the_development_lock(checkout: Path) -> None:
    assert not bootstrap._installed(checkout, "requirements-dev.lock")


def test_a_checkout_that_was_moved_is_set_up_again(checkout: Path) -> None:
    moved = checkout.with_name("moved")
    checkout.rename(moved)
    assert not bootstrap._installed(moved, "requirements.lock")
    assert not bootstrap._made_for(moved, moved / ".venv" / "heli.json")


def test_a_stamp_that_was_cut_short_asks_for_installing(checkout: Path) -> None:
    (checkout / ".venv" / "heli.json").write_text('{"project": "')
    assert not bootstrap._installed(checkout, "requirements.lock")


def test_a_catalogue_is_stale_until_it_is_compiled(checkout: Path) -> None:
    folder = checkout / "locale" / "cli" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text("")
    assert bootstrap._stale_catalogues(checkout)
    (folder / "django.mo").write_text("")
    assert not bootstrap._stale_catalogues(checkout)


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE",
            "does not match the lock",
        ),
        ("Could not find a version that satisfies the requirement", "Check the network"),
    ],
)
def test_a_failed_step_says_what_to_do(said: str, advice: str) -> None:
    reason = bootstrap._failure(f"Collecting a\n{said}\n").reasons[0]
    assert reason.do is not None
    assert advice in reason.do.in_language("en")  # type: ignore[union-attr]
    assert said in reason.say.in_language("en")  # type: ignore[union-attr]
