"""Pictures of the dashboards: parts fill the bar, columns keep their scale, no arrow's number lies on a tile."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from heli.base.text import Text
from heli.reports.tiles import POSITIONS
from heli.web.pictures.charts import (
    BAR_WIDTH,
    CHART_HEIGHT,
    TILE_HEIGHT,
    TILE_WIDTH,
    draw_months,
    draw_parts,
    draw_tiles,
)

NAME = Text("一", "one")
OFFICES = list(range(len(POSITIONS)))
PLACES = dict(zip(OFFICES, POSITIONS.values(), strict=True))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_parts_lie_side_by_side_and_fill_the_bar(numbers: list[int]) -> None:
    parts = draw_parts([(NAME, "css", number) for number in numbers])
    assert [part.number for part in parts] == numbers
    filled = sum(part.width for part in parts)
    assert abs(filled - (BAR_WIDTH if sum(numbers) else 0)) < 0.1 * len(numbers)
    for before, after in pairwise(parts):
        assert abs(before.x + before.width - after.x) < 0.2


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_columns_keep_the_order_of_their_months_and_one_foot(numbers: list[int]) -> None:
    chart = draw_months(NAME, [(NAME, NAME, number) for number in numbers])
    assert [column.number for column in chart.columns] == numbers
    assert len({column.y + column.height for column in chart.columns}) == 1
    heights = [column.height for column in sorted(chart.columns, key=lambda column: column.number)]
    assert heights == sorted(heights)
    assert heights[-1] == (CHART_HEIGHT if max(numbers) else 0)


def test_tiles_never_overlap_and_arrows_stay_within_the_picture() -> None:
    flows = [(a, b, 1 + (a + b) % 9) for a in OFFICES for b in OFFICES if a != b]
    drawn = draw_tiles([(office, NAME) for office in OFFICES], PLACES, flows)
    corners = [(tile.x, tile.y) for tile in drawn.tiles]
    for number, (x, y) in enumerate(corners):
        assert 0 <= x <= drawn.width - TILE_WIDTH
        assert 0 <= y <= drawn.height - TILE_HEIGHT
        for other_x, other_y in corners[:number]:
            assert abs(x - other_x) >= TILE_WIDTH or abs(y - other_y) >= TILE_HEIGHT
    assert len(drawn.arrows) == len(flows)
    assert max(arrow.width for arrow in drawn.arrows) <= 7
    wider = {arrow.number: arrow.width for arrow in drawn.arrows}
    assert [wider[number] for number in sorted(wider)] == sorted(wider.values())


def test_the_way_there_and_the_way_back_lie_apart() -> None:
    there, back = draw_tiles([(0, NAME), (1, NAME)], {0: (0, 0), 1: (1, 0)}, [(0, 1, 2), (1, 0, 3)]).arrows
    assert there.path != back.path
    assert abs(there.label_y - back.label_y) > 8
