"""What figures count exists in the lawbook."""

from __future__ import annotations

import pytest

from heli.reports.definitions import FIGURES, ActsCounted, Figure
from tests.factories.lawbooks import shipped


@pytest.mark.parametrize(
    "figure", [f for f in FIGURES.values() if isinstance(f.counting, ActsCounted)], ids=lambda f: f.code
)
def test_a_figure_names_acts_and_facts_that_the_lawbook_has(figure: Figure) -> None:
    counting = figure.counting
    assert isinstance(counting, ActsCounted)
    procedure = shipped().written(counting.procedure).procedure
    assert {*counting.acts, *counting.ended_by} <= procedure.acts.keys()
    for act in counting.acts:
        if counting.each in ("bearer", "subject"):
            assert procedure.acts[act].on != "matter", f"{act} is about the matter itself"
    for name, values in counting.where.items():
        shared = procedure.facts.get(name) or next(
            act.facts[name] for act in procedure.acts.values() if name in act.facts
        )
        assert shared.of is not None
        assert values <= shared.of.keys()
