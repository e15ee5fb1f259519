"""Templates, styles and scripts keep the rules of the house."""

from __future__ import annotations

import re

import pytest

from heli.web.assets import STATIC

TEMPLATES = STATIC.parent / "templates"
OURS = sorted((TEMPLATES / "web").rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "web" / "components").rglob("*.html"))
STYLES = sorted((STATIC / "web" / "css").rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


OUTSIDE_ITS_FILE = {
    "a style of its own": re.compile(r"<style\b"),
    "a style at an element": re.compile(r"\sstyle="),
    "a handler at an element": re.compile(r"\son[a-z]+="),
    "a script of its own": re.compile(r"<script\b(?![^>]*src=)"),
}


def test_no_template_has_a_script_style_or_handler_of_its_own() -> None:
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert len(pages) > 100
    assert [
        (path.relative_to(TEMPLATES).as_posix(), what)
        for path in pages
        for what, pattern in OUTSIDE_ITS_FILE.items()
        if pattern.search(path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "<style>a{}</style>",
        '<p style="x">',
        "<a onclick='x'>",
        "<script>x</script>",
        '<script defer type="x">',
    ],
)
def test_what_belongs_into_a_file_is_seen(line: str) -> None:
    assert any(pattern.search(line) for pattern in OUTSIDE_ITS_FILE.values())
    assert not any(pattern.search('<script defer src="x"></script>') for pattern in OUTSIDE_ITS_FILE.values())


def test_a_component_begins_with_its_variables() -> None:
    assert COMPONENTS
    assert [
        path.name for path in COMPONENTS if not path.read_text("utf-8").startswith("{% comment %}\n")
    ] == []


def test_a_component_is_included_with_only() -> None:
    includes = [
        (path.relative_to(TEMPLATES).as_posix(), include)
        for path in OURS
        for include in re.findall(r'{% include "web/components/[^%]*%}', path.read_text("utf-8"))
    ]
    assert len(includes) > 100
    assert [found for found in includes if not found[1].endswith("only %}")] == []


def test_colours_stand_in_the_tokens_only() -> None:
    found = {path.name: COLOUR.findall(path.read_text("utf-8")) for path in STYLES}
    # paper is black and white, whatever the tokens are
    assert found.pop("tokens.css")
    assert found.pop("print.css")
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize(
    ("pattern", "ceiling"),
    [("templates/**/*.html", 200), ("static/web/**/*.js", 250), ("static/web/**/*.css", 350)],
)
def test_files_keep_their_size(pattern: str, ceiling: int) -> None:
    paths = list(STATIC.parent.glob(pattern))
    assert paths
    assert [path.name for path in paths if len(path.read_text("utf-8").splitlines()) > ceiling] == []


def test_a_script_does_one_thing_behind_a_data_attribute_or_an_event_of_htmx() -> None:
    for path in sorted((STATIC / "web" / "js").glob("*.js")):
        text = path.read_text("utf-8")
        assert "data-" in text or "htmx:" in text
        assert "eval(" not in text
        assert "innerHTML" not in text
