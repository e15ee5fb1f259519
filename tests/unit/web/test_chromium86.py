"""Offices run old browsers (W13): nothing in our styles and scripts needs more than Chromium 86."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from heli.base.front_end import FILES, VENDOR, is_current
from heli.web.assets import STATIC

# feature → (pattern, first Chromium version). Features that are merely ignored where unknown, and change
# nothing that matters, are not listed (text-wrap, scrollbar-gutter).
CSS_TOO_NEW = {
    ":has()": (r":has\(", 105),
    ":is()": (r":is\(", 88),
    ":where()": (r":where\(", 88),
    ":not() with a list": (r":not\([^()]*,", 88),
    ":user-valid": (r":user-(in)?valid", 119),
    ":modal": (r":modal\b", 105),
    "@layer": (r"@layer\b", 99),
    "@container": (r"@container\b", 105),
    "@scope": (r"@scope\b", 118),
    "@starting-style": (r"@starting-style", 117),
    "container-type": (r"container(-type|-name)?\s*:", 105),
    "nesting": (r"(?:^|[;{}])\s*&", 112),
    "media ranges": (r"@media[^{]*\(\s*(width|height)\s*[<>=]", 104),
    "color-mix()": (r"color-mix\(", 111),
    "oklch()": (r"okl(ch|ab)\(", 111),
    "lch()": (r"[\s:,(]l(ch|ab)\(", 111),
    "light-dark()": (r"light-dark\(", 123),
    "inset": (r"(?<![\w-])inset\s*:", 87),
    "inset-*": (r"inset-(block|inline)", 87),
    "aspect-ratio": (r"(?<![\w-])aspect-ratio\s*:", 88),
    "accent-color": (r"accent-color\s*:", 93),
    "margin-inline shorthand": (r"(margin|padding)-(inline|block)\s*:", 87),
    "small viewport units": (r"\d(dvh|svh|lvh|dvw|svw|lvw)\b", 108),
    "lh": (r"\d(r?lh)\b", 109),
    "individual transforms": (r"(?<![\w-])(translate|scale|rotate)\s*:", 104),
    "subgrid": (r"\bsubgrid\b", 117),
    "overflow: clip": (r"overflow(-[xy])?\s*:\s*clip", 90),
    "field-sizing": (r"field-sizing", 123),
    "anchor positioning": (r"anchor-name|position-anchor", 125),
    "popover": (r":popover-open", 114),
    "trigonometry": (r"\b(sin|cos|tan|round|mod)\(", 111),
    "text-underline-offset": (r"text-underline-offset", 87),
    "text-decoration-thickness": (r"text-decoration-thickness", 89),
}
JS_TOO_NEW = {
    ".at()": (r"\.at\(", 92),
    "Object.hasOwn": (r"Object\.hasOwn\b", 93),
    "structuredClone": (r"\bstructuredClone\(", 98),
    "findLast": (r"\.findLast", 97),
    "toSorted": (r"\.to(Sorted|Reversed|Spliced)\(", 110),
    "Object.groupBy": (r"(Object|Map)\.groupBy", 117),
    "static blocks": (r"\bstatic\s*\{", 94),
    "private in": (r"#\w+ in ", 91),
    "crypto.randomUUID": (r"randomUUID\(", 92),
    "AbortSignal.timeout": (r"AbortSignal\.timeout", 103),
    "withResolvers": (r"withResolvers", 119),
    "dialog": (r"\.showModal\(|\.showPopover\(", 114),
    "array from async": (r"fromAsync", 121),
    "import assertions": (r"import .* (assert|with) \{", 91),
    "error cause": (r"Error\([^()]*\{\s*cause", 93),
    "regexp d or v": (r"/[gimsuy]*[dv][gimsuy]*\.(test|exec)", 90),
    "set methods": (r"\.(isSubsetOf|isSupersetOf|symmetricDifference)\(", 122),
    "checkVisibility": (r"checkVisibility\(", 105),
}
HTML_TOO_NEW = {
    "dialog": r"<dialog\b",
    "popover": r"\spopover(=|\s|>)",
    "inert": r"\sinert(=|\s|>)",
    "invokers": r"\scommandfor=",
    "search element": r"<search\b",
    "exclusive details": r"<details[^>]*\sname=",
}
# parts of Bootstrap that need more, and that we don't use: class → what it needs
UNUSED_PARTS = {
    r"\bform-floating\b": "inset (Chromium 87)",
    r"\b(icon-link|link-offset)": "text-underline-offset (Chromium 87)",
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TEMPLATES = STATIC.parent / "templates"


def _ours_and_vendored(suffix: str) -> list[Path]:
    vendored = [VENDOR / name for name in FILES.values() if name.endswith(suffix)]
    return [*sorted((STATIC / "web").rglob(f"*{suffix}")), *vendored]


def _too_new(text: str, features: dict[str, tuple[str, int]]) -> list[str]:
    bare = COMMENT.sub("", text)
    return [
        f"{name} (Chromium {first})"
        for name, (pattern, first) in features.items()
        if re.search(pattern, bare, re.MULTILINE)
    ]


def test_the_front_end_packages_are_installed_as_locked() -> None:
    assert is_current(), "run python -m heli.web.vendor"


def _found(paths: list[Path], look: Callable[[str], Iterable[str]]) -> list[tuple[str, str]]:
    """(file, what was found in it) of each file; there have to be files."""
    assert paths
    return [(path.name, what) for path in paths for what in look(path.read_text("utf-8"))]


def test_styles_need_no_more_than_chromium_86() -> None:
    styles = _ours_and_vendored(".css")
    ours, vendored = (
        [path for path in styles if (path.parent == VENDOR) is ready] for ready in (False, True)
    )
    assert _found(ours, lambda text: _too_new(text, CSS_TOO_NEW)) == []
    allowed = set(UNUSED_PARTS.values())
    assert _found(vendored, lambda text: sorted({*_too_new(text, CSS_TOO_NEW)} - allowed)) == []


def test_scripts_need_no_more_than_chromium_86() -> None:
    assert _found(_ours_and_vendored(".js"), lambda text: _too_new(text, JS_TOO_NEW)) == []


def test_pages_need_no_more_than_chromium_86_nor_the_parts_of_bootstrap_that_do() -> None:
    too_new = {**HTML_TOO_NEW, **{f"a part with {need}": part for part, need in UNUSED_PARTS.items()}}
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert _found(pages, lambda text: [name for name, one in too_new.items() if re.search(one, text)]) == []


@pytest.mark.parametrize(
    ("style", "feature"),
    [
        ("a:has(b) { top: 0 }", ":has() (Chromium 105)"),
        ("a { inset: 0 }", "inset (Chromium 87)"),
        ("a { & b { top: 0 } }", "nesting (Chromium 112)"),
        ("a { color: color-mix(in srgb, red, blue) }", "color-mix() (Chromium 111)"),
        ("@media (width >= 10px) { a { top: 0 } }", "media ranges (Chromium 104)"),
    ],
)
def test_the_lint_sees_what_is_too_new(style: str, feature: str) -> None:
    assert _too_new(style, CSS_TOO_NEW) == [feature]


def test_the_lint_leaves_alone_what_is_old_enough() -> None:
    style = "a { box-shadow: inset 0 1px red; transform: scale(2); --bs-aspect-ratio: 1 } a:not(.b) { top: 0 } /* :has( */"
    assert _too_new(style, CSS_TOO_NEW) == []
