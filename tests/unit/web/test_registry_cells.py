"""A line of the registry is drawn as its cells say."""

from __future__ import annotations

from datetime import date

from django.utils.translation import override

from heli.base.text import Msg, Text
from heli.web.contexts.registry_columns import COLUMNS, Cell
from heli.web.templatetags.heli import cells, options
from heli.web.words import LastDay

LABEL, DAY = COLUMNS["due"], COLUMNS["opened_on"]
DUE = Msg("by %(day)s", {"day": LastDay(date(2019, 12, 31))})


def test_a_cell_says_its_value_under_its_label_in_the_language_of_the_page() -> None:
    row = (
        Cell(COLUMNS["kind"], Text("审查逮捕", "Review of an arrest")),
        Cell(DAY, date(2019, 12, 30), is_day=True),
        Cell(COLUMNS["number"], None),
        Cell(LABEL, DUE),
    )
    with override("en"):
        assert cells(row) == (
            '<td data-label="Kind">Review of an arrest</td>'
            '<td data-label="Opened on" class="nowrap"><time datetime="2019-12-30">30 Dec 2019</time></td>'
            '<td data-label="Number">—</td><td data-label="Due">by Tuesday 31 December 2019</td>'
        )
    with override("zh-hans"):
        assert "审查逮捕</td>" in cells(row)
        assert "2019年12月31日 星期二" in cells(row)


def test_what_is_late_bears_a_mark_and_what_has_no_day_none() -> None:
    with override("en"):
        late = cells((Cell(LABEL, DUE, is_late=True),))
        assert late == (
            '<td data-label="Due"><span class="word-badge tone-danger">Overdue</span>'
            " by Tuesday 31 December 2019</td>"
        )
        assert cells((Cell(LABEL, None, is_late=True),)) == '<td data-label="Due">—</td>'
    with override("zh-hans"):
        assert "Overdue" not in cells((Cell(LABEL, DUE, is_late=True),))


def test_words_of_the_data_are_never_taken_for_markup() -> None:
    sly = Text("<b>\"'&", "<b>\"'&")
    with override("en"):
        assert cells((Cell(sly, sly),)) == (
            '<td data-label="&lt;b&gt;&quot;&#x27;&amp;">&lt;b&gt;&quot;&#x27;&amp;</td>'
        )
        assert options([('"', sly, True)]) == (
            '<option value="&quot;" selected>&lt;b&gt;&quot;&#x27;&amp;</option>'
        )
