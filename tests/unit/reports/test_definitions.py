"""No definition of a figure can score or order anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from heli.base.errors import BadInput
from heli.base.text import Text
from heli.reports.definitions import FIGURES, ActsCounted, Figure, OfficesCovered, checked


def test_every_figure_says_in_both_languages_what_it_is() -> None:
    for figure in FIGURES.values():
        assert all((figure.name.zh, figure.name.en, figure.unit.zh, figure.counts.zh, figure.counts.en)), (
            figure.code
        )


_ONE = Figure(
    "one", Text("一", "one"), Text("件", ""), Text("一", "one"), ActsCounted("suggestion", ("issue",))
)


def test_definitions_in_order_are_taken() -> None:
    covered = replace(_ONE, code="covered", counting=OfficesCovered("one"))
    assert list(checked([_ONE, covered])) == ["one", "covered"]


@pytest.mark.parametrize("words", ["办案质量排名", "得分", "risk of the suspect", "League of counties"])
def test_never_02_08_a_figure_that_scores_or_orders_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match=r"figure\.score"):
        checked([replace(_ONE, name=Text(words, words))])


def test_a_figure_counts_by_nothing_but_the_closed_list() -> None:
    by_person = replace(_ONE, counting=ActsCounted("suggestion", ("issue",), each="person"))  # type: ignore[arg-type]
    with pytest.raises(BadInput, match=r"figure\.each"):
        checked([by_person])


def test_a_figure_stands_behind_the_one_it_is_counted_among() -> None:
    among = replace(_ONE, code="among", counting=ActsCounted("suggestion", ("serve",), among="one"))
    assert list(checked([_ONE, among])) == ["one", "among"]
    with pytest.raises(BadInput, match=r"figure\.code"):
        checked([among, _ONE])
    with pytest.raises(BadInput, match=r"figure\.code"):
        checked([_ONE, _ONE])
