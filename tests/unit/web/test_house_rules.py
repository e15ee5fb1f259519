"""Templates, styles and scripts keep the rules of the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from heli.web.assets import STATIC

TEMPLATES = STATIC.parent / "templates"
OURS = sorted((TEMPLATES / "web").rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "web" / "components").rglob("*.html"))
STYLES = sorted((STATIC / "web" / "css").rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


def _ids(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=_ids)
def test_no_template_has_a_script_style_or_handler_of_its_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))


@pytest.mark.parametrize("path", COMPONENTS, ids=_ids)
def test_a_component_begins_with_its_variables(path: Path) -> None:
    assert path.read_text("utf-8").startswith("{% comment %}\n")


@pytest.mark.parametrize("path", OURS, ids=_ids)
def test_a_component_is_included_with_only(path: Path) -> None:
    text = path.read_text("utf-8")
    includes = re.findall(r'{% include "web/components/[^%]*%}', text)
    assert [include for include in includes if not include.endswith("only %}")] == []


@pytest.mark.parametrize("path", STYLES, ids=_ids)
def test_colours_stand_in_the_tokens_only(path: Path) -> None:
    if path.name in ("tokens.css", "print.css"):
        # paper is black and white, whatever the tokens are
        assert COLOUR.search(path.read_text("utf-8"))
    else:
        assert COLOUR.findall(path.read_text("utf-8")) == []


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
