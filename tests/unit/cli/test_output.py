"""What is printed: the user's language, reasons in full, steps only when they take long."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from heli.base.errors import Reason
from heli.base.text import Msg, Text
from heli.cli.output import QUIET_SECONDS, reason_lines, step, use_language, words


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    use_language("zh-hans")
    yield
    use_language("zh-hans")


def test_a_text_is_printed_in_the_language_in_use() -> None:
    text = Text("已停止", "Stopped")
    assert words(text) == "已停止"
    use_language("en")
    assert words(text) == "Stopped"


def test_a_reason_is_printed_with_field_article_and_what_to_do() -> None:
    use_language("en")
    reason = Reason("x", Msg("Too late."), ("CPL 91",), Msg("Ask the chief."), "happened_at")
    assert reason_lines(reason) == ["✗ happened_at: Too late. [CPL 91]", "  → Ask the chief."]


def test_a_short_step_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with step(Text("步", "Step")):
        pass
    assert capsys.readouterr().err == ""


def test_a_step_is_quiet_for_a_second() -> None:
    assert QUIET_SECONDS == 1.0


def until_named(capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed until the step is named, which a thread of its own does; ten seconds at most."""
    printed, last = "", time.monotonic() + 10
    while "Step\n" not in printed and time.monotonic() < last:
        time.sleep(0.002)
        printed += capsys.readouterr().err
    return printed


def test_a_step_over_its_quiet_time_is_named_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    use_language("en")
    with step(Text("步", "Step"), quiet=0.01):
        printed = until_named(capsys)
    begun, ended = (printed + capsys.readouterr().err).splitlines()
    assert begun == "… Step"
    assert re.fullmatch(r"✓ Step \(\d+\.\d s\)", ended)


def _fail_late(capsys: pytest.CaptureFixture[str]) -> None:
    with step(Text("步", "Step"), quiet=0.01):
        until_named(capsys)
        raise ValueError("x")


def test_a_step_that_fails_late_is_marked_so(capsys: pytest.CaptureFixture[str]) -> None:
    use_language("en")
    with pytest.raises(ValueError, match="x"):
        _fail_late(capsys)
    assert "✗ Step" in capsys.readouterr().err
