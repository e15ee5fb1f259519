"""The small line under a time limit: a note that is not of the page's language leaves no trace."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from heli.base.text import Text
from heli.web.contexts.limits import INFERRED, LimitShown


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


def test_a_time_limit_shows_its_words_its_marks_and_its_working_and_no_markup_of_the_data() -> None:
    sly = Text("<b>甲</b>", "<b>甲</b>")
    limit = LimitShown(
        sly, sly, Text("余3日", "3 days left"), True, sly, ("CPL 91",), True, (INFERRED,), "/limits/1/", None,
        length=Text("5日", "5 days"), local=Text("地方", "local rule"),
    )  # fmt: skip
    with override("en"):
        page = render_to_string("web/components/deadline.html", {"limit": limit})
    assert page.startswith('<div class="deadline is-past">')
    assert "<b>" not in page
    assert '<span class="due">&lt;b&gt;甲&lt;/b&gt;</span> <span class="left">3 days left</span>' in page
    line = page.split('<p class="citations">')[1].split("</p>")[0]
    bearer, length, rest = line.split(" · ")
    assert bearer == '&lt;b&gt;<span lang="zh-Hans">甲</span>&lt;/b&gt;'
    assert length == "5 days"
    assert "art. 91" in rest
    assert re.findall(r'<span class="word-badge([^"]*)">', rest) == [
        "", " tone-warn assumption", " assumption",
    ]  # fmt: skip
    assert rest.endswith('<a class="how no-print" href="/limits/1/">How was this computed?</a>')
