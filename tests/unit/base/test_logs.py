"""A log line says what happened and where, and names nobody."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest

from heli.base.errors import bad_input
from heli.base.logs import NamelessFormatter

NAME, LATIN, NUMBER, PHONE = "次仁卓玛", "Tsering Drolma", "540102199001011234", "13908910000"
PERSONAL = (NAME, LATIN, "Tsering", NUMBER, PHONE, "drolma@example.org", "203.0.113.40")


def logged(name: str, message: str, *arguments: Any, exc_info: Any = None) -> str:
    """What the formatter makes of a record."""
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, exc_info)
    return NamelessFormatter().format(record)


@pytest.mark.parametrize(
    ("name", "message", "arguments"),
    [
        ("axes.attempts", "AXES: New login failure by %s.", (f"{{user: '{LATIN}', ip: '203.0.113.40'}}",)),
        ("django.security", "Invalid HTTP_HOST header: %r.", (NAME,)),
        ("some.library", f"Failing row contains ({NAME}, {NUMBER}).", ()),
        ("some.library", f"field 'name' has the value \"{LATIN}\", mail drolma@example.org", ()),
        ("some.library", f"call to {PHONE} from 203.0.113.40", ()),
        ("heli.matters", "party %s, number %s, telephone %s", (NAME, int(NUMBER), PHONE)),
        ("heli.matters", "party %(name)s", ({"name": LATIN},)),
        ("procrastinate.worker", f"Job matters.x[12](name={LATIN}) ended with status: Error", ()),
    ],
)
def test_no_line_names_a_person(name: str, message: str, arguments: tuple[Any, ...]) -> None:
    line = logged(name, message, *arguments)
    assert [word for word in PERSONAL if word in line] == []
    assert "…" in line


def test_what_tells_of_the_program_stays() -> None:
    case = "0193c2a0-0000-7000-8000-000000000001"
    line = logged("heli.matters", "effect %s of %s: try %d", "assistance_opens", case, 3)
    assert line.endswith(f"effect assistance_opens of {case}: try 3")
    line = logged("procrastinate.worker", f"Job matters.run_effects[12] for {case} ended")
    assert f"Job matters.run_effects[12] for {case} ended" in line


def _raised(error: Exception) -> Any:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as cause:
            raise error from cause
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(f"{LATIN} {NUMBER}"), "ValueError"),
        (bad_input("name", "party.name", "%(name)s is no name.", name=NAME), "BadInput [party.name]"),
    ],
)
def test_an_exception_is_told_by_type_code_and_frames(error: Exception, told: str) -> None:
    line = logged("django.request", "failed", exc_info=_raised(error))
    assert told in line
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert [word for word in PERSONAL if word in line] == []
