"""The figures that are kept for the page of a matter are those that the component draws."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from heli.matters.books import library
from heli.web.contexts import maps
from heli.web.contexts.maps import drawn_maps, maps_of


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_kept_figure_is_the_one_that_would_be_drawn(language: str) -> None:
    compiled = library().on("arrest_review", date(2022, 12, 30))
    (track, written) = next(one for one in compiled.written.tracks.items() if len(one[1].states) > 2)
    first, second, *_ = written.states
    figures = set()
    for here in ({"m": first}, {"m": second}, {"p:1": first, "p:2": second}):
        (picture,) = maps_of({track: here}, compiled, language)
        with override(language):
            wanted = render_to_string("web/components/map.html", {"picture": picture})
        for active in ("zh-hans", "en"):  # what is kept does not depend on who asked first
            with override(active):
                (drawn,) = drawn_maps({track: here}, compiled, language)
            assert (drawn.title, drawn.figure) == (picture.title, wanted)
        figures.add(wanted)
    assert len(figures) == 3


def test_a_track_without_a_choice_of_states_has_no_figure() -> None:
    compiled = library().on("arrest_review", date(2022, 12, 30))
    assert drawn_maps({"none_such": {"m": "x"}}, compiled, "en") == ()


def test_no_more_figures_are_kept_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = library().on("arrest_review", date(2022, 12, 30))
    (track, written) = next(one for one in compiled.written.tracks.items() if len(one[1].states) > 2)
    monkeypatch.setattr(maps, "MOST_KEPT", 2)
    monkeypatch.setattr(maps, "_kept", {})
    for state in written.states:
        assert drawn_maps({track: {"m": state}}, compiled, "en")
        assert len(maps._kept) <= 2
