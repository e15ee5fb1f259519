"""Each project rule finds what it forbids, beside what it allows."""

from __future__ import annotations

import pytest

from tools.lint.rules import findings


def codes(path: str, text: str) -> list[str]:
    return [finding.code for finding in findings(path, text)]


@pytest.mark.parametrize(
    "line",
    [
        "x = datetime.now(UTC)",
        "x = datetime.datetime.utcnow()",
        "x = date.today()",
        "x = timezone.now()",
        "x = time.time()",
        "x = models.DateTimeField(auto_now_add=True)",
        "x = Now()",
        'x = "UPDATE t SET at = now()"',
        'x = "CREATE TABLE t (at timestamptz DEFAULT CURRENT_TIMESTAMP)"',
    ],
)
def test_another_clock_is_found_in_python_and_in_its_sql(line: str) -> None:
    assert codes("src/heli/x.py", line + "\n") == ["HELI001"]


@pytest.mark.parametrize(
    "line",
    [
        "x = clock.now()",
        "x = time.monotonic()",
        'x = "UPDATE t SET at = %s"',
        'x = "what to do now (and why)"',
        "x = datetime.now(UTC)  # noqa: HELI001 (the clock itself)",
    ],
)
def test_the_projects_clock_is_allowed(line: str) -> None:
    assert codes("src/heli/x.py", line + "\n") == []


def test_another_clock_is_found_in_a_file_of_sql_but_not_in_its_comment() -> None:
    assert codes("src/heli/x.sql", "SELECT 1; -- never now()\nSELECT now();\n") == ["HELI001"]


def test_an_overridden_save_of_a_model_is_found() -> None:
    body = "    def save(self):\n        pass\n"
    assert codes("src/heli/x.py", f"class Act(models.Model):\n{body}") == ["HELI002"]
    assert codes("src/heli/x.py", f"class Draft:\n{body}") == []


def test_a_signal_is_found() -> None:
    assert codes("src/heli/x.py", "from django.db.models.signals import post_save\n") == ["HELI003"]


@pytest.mark.parametrize(
    "line", ['Msg(f"{x} days")', 'Msg("in " + x)', 'gettext("%s days")', '_("%d of " % x)']
)
def test_a_glued_message_is_found(line: str) -> None:
    assert codes("src/heli/x.py", line + "\n") == ["HELI004"]


@pytest.mark.parametrize("line", ['Msg("%(n)s days", {"n": 1})', 'Msg("100%% sure")', 'Msg("a " "b")'])
def test_one_literal_with_named_placeholders_is_allowed(line: str) -> None:
    assert codes("src/heli/x.py", line + "\n") == []


def test_a_long_function_says_why_or_is_found() -> None:
    body = "    x = 1\n" * 60
    assert codes("src/heli/x.py", f"def f():\n{body}") == ["HELI005"]
    assert codes("src/heli/x.py", f"def f():\n    # long: one table\n{body}") == []


def test_a_long_file_says_why_or_is_found() -> None:
    text = "x = 1\n" * 501
    assert codes("tests/x.py", text) == ["HELI005"]
    assert codes("tests/x.py", "# long: vectors\n" + text) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("requirements.lock", "--index-url " + "https://" + "packages.example/simple"),
        ("package-lock.json", '      "resolved": "' + "https://" + 'packages.example/a.tgz",'),
        ("uv.lock", 'url = "' + "https://" + 'packages.example"'),
    ],
)
def test_a_host_in_a_lock_file_is_found(path: str, line: str) -> None:
    assert codes(path, line + "\n") == ["HELI006"]


def test_a_web_address_outside_a_lock_file_is_allowed() -> None:
    assert codes("docs/x.md", "https://" + "www.rfc-editor.org\n") == []


@pytest.mark.parametrize(
    "place", ["/ho" + "me/li/heli", "/ro" + "ot/.cache", "10.1" + ".2.3", "192.168" + ".0.7"]
)
def test_a_place_on_somebodys_machine_is_found_in_any_file(place: str) -> None:
    assert codes("docs/x.md", f"see {place} there\n") == ["HELI007"]
    assert codes("docs/x.md", "see /usr/share and 127.0.0.1 there\n") == []


def test_a_file_that_is_no_python_is_named_and_stops_nothing() -> None:
    assert codes("src/heli/x.py", "x = (\n") == ["HELI000"]
