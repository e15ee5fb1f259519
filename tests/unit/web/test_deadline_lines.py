"""The small line under a time limit: a note that is not of the page's language leaves no trace."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from heli.base.text import Text
from heli.web.contexts.limits import LimitShown


@pytest.mark.parametrize(
    ("language", "basis", "shown"),
    [
        ("zh-hans", ("note: local practice",), "5日"),
        ("en", ("note: local practice",), "5 days · local practice"),
        ("zh-hans", ("note: 当地做法",), "5日 · 当地做法"),
        ("en", ("note: 当地做法",), "5 days"),
    ],
)
def test_a_note_of_the_other_language_leaves_no_dot_behind(
    language: str, basis: tuple[str, ...], shown: str
) -> None:
    words = Text("限期", "Term")
    limit = LimitShown(
        words, words, words, False, None, basis, False, (), "", None, length=Text("5日", "5 days")
    )
    with override(language):
        page = render_to_string("web/components/deadline.html", {"limit": limit})
    line = page.split('<p class="citations">')[1].split("</p>")[0]
    assert line.split() == shown.split()
