"""A procedure as SVG: each track a band, its states in columns, its acts as arrows; with "you are here".

Presentation attributes and classes only: no style attribute, no script, so that a strict content security policy holds.
Colour never says anything alone: where the matter stands is also written, and final states have a double frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from heli.base.text import Text
from heli.law.arrows import Arrow, Box, Point, names_stand, numbers_stand, width_of
from heli.law.language import ABSENT, Procedure, Track

BOX_WIDTH, BOX_HEIGHT, COLUMN, ROW, LEFT, HEAD, GAP = 148, 40, 262, 78, 24, 44, 26
_FONT, _LEGEND_LINE = 11, 18
_LINE = 10
"""Characters of a state's name on one line, Chinese; twice as many of others."""
HERE = Text("在此", "here")
START = Text("开始", "start")


@dataclass
class _Band:
    """One track with its places."""

    name: str
    track: Track
    top: int
    places: dict[str, tuple[int, int]]
    edges: dict[tuple[str, str], list[str]]
    height: int
    columns: int = field(default=0)


def draw(
    procedure: Procedure, here: Mapping[str, Collection[str]] | None = None, language: str = "zh-hans"
) -> str:
    """The SVG of a procedure.

    Args:
        here: track → states in which its bearers stand now.
        language: "zh-hans" or "en".
    Returns:
        One `<svg>` element with a title and a description; classes: track, state, final, here, move, label.
    """
    bands, drawn, top = [], [], 8
    width = (
        LEFT * 2
        + max((_band(procedure, *named, 0).columns for named in procedure.tracks.items()), default=1) * COLUMN
    )
    for name, track in procedure.tracks.items():
        band = _band(procedure, name, track, top)
        drawn += _drawn(procedure, band, set((here or {}).get(name, ())), width, language)
        bands.append(band)
        top += band.height + GAP
    title = procedure.name.text().in_language(language)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure-map" role="img" aria-labelledby="map-title map-desc" '
        f'viewBox="0 0 {width} {top}" width="{width}" height="{top}" font-family="sans-serif" font-size="13">',
        f'<title id="map-title">{escape(title)}</title>',
        f'<desc id="map-desc">{escape(_described(bands, here or {}, language))}</desc>',
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" fill="currentColor"/></marker></defs>',
    ]
    return "\n".join([*lines, *drawn, "</svg>"])


def _band(procedure: Procedure, name: str, track: Track, top: int) -> _Band:
    edges: dict[tuple[str, str], list[str]] = {}
    for act_name, act in procedure.acts.items():
        for move in act.moves:
            if move.track == name:
                for state in move.from_:
                    edges.setdefault((state, move.to), []).append(act_name)
        for creates in act.creates:
            if creates.track == name and creates.state:
                edges.setdefault((ABSENT, creates.state), []).append(act_name)
    layers = _layers(track, edges)
    rows: dict[int, int] = {}
    places: dict[str, tuple[int, int]] = {}
    for state in [ABSENT, *track.states]:
        if state == ABSENT and not any(from_ == ABSENT for from_, _ in edges):
            continue
        column = layers.get(state, 0)
        places[state] = (LEFT + column * COLUMN, top + HEAD + rows.get(column, 0) * ROW)
        rows[column] = rows.get(column, 0) + 1
    height = HEAD + max(rows.values(), default=1) * ROW
    return _Band(name, track, top, places, edges, height, max(rows, default=0) + 1)


def _layers(track: Track, edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """State → column: how many moves it lies from the beginning."""
    first = track.start or ABSENT
    layers = {first: 0, ABSENT: 0}
    frontier = [first, ABSENT]
    pairs = list(edges)
    while frontier:
        reached = []
        for from_, to in pairs:
            if from_ in frontier and to not in layers:
                layers[to] = layers[from_] + 1
                reached.append(to)
        frontier = reached
    return layers


def _drawn(procedure: Procedure, band: _Band, here: set[str], width: int, language: str) -> list[str]:
    name = escape(band.track.name.text().in_language(language))
    moves = _moves(procedure, band, width, language)
    lines = [
        f'<g class="track" data-track="{band.name}">',
        f'<rect x="4" y="{band.top}" width="{width - 8}" height="{band.height}" rx="6" fill="none" stroke="currentColor" '
        f'stroke-opacity="0.25"/>',
        f'<text x="{LEFT}" y="{band.top + 24}" font-weight="bold" fill="currentColor">{name}</text>',
    ]
    lines += moves
    for state in band.places:
        lines += _box(band, state, state in here, language)
    return [*lines, "</g>"]


def _box(band: _Band, state: str, is_here: bool, language: str) -> list[str]:
    x, y = band.places[state]
    if state == ABSENT:
        middle = y + BOX_HEIGHT // 2
        return [
            f'<g class="state"><title>{escape(START.in_language(language))}</title>',
            f'<circle cx="{x + 12}" cy="{middle}" r="8" fill="currentColor"/></g>',
        ]
    written = band.track.states[state]
    text = written.en if language.startswith("en") else written.zh
    classes = " ".join(["state", *(["final"] if written.final else []), *(["here"] if is_here else [])])
    marked = f"{text}（{HERE.zh}）" if not language.startswith("en") else f"{text} ({HERE.en})"
    lines = [
        f'<g class="{classes}" data-state="{state}"><title>{escape(marked if is_here else text)}</title>',
        f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5" fill="#ffffff" stroke="#1f2937" '
        f'stroke-width="{3 if is_here else 1}"/>',
    ]
    if written.final:
        lines.append(
            f'<rect x="{x + 3}" y="{y + 3}" width="{BOX_WIDTH - 6}" height="{BOX_HEIGHT - 6}" rx="3" fill="none" '
            f'stroke="#1f2937" stroke-width="1"/>'
        )
    pieces = _wrapped(text, language)
    for i, piece in enumerate(pieces):
        base = y + BOX_HEIGHT // 2 + 5 + (i * 15 - (len(pieces) - 1) * 7)
        lines.append(
            f'<text x="{x + BOX_WIDTH // 2}" y="{base}" text-anchor="middle" fill="#111827">{escape(piece)}</text>'
        )
    if is_here:
        lines.append(
            f'<text x="{x + BOX_WIDTH}" y="{y - 5}" text-anchor="end" font-weight="bold" fill="#1d4ed8">'
            f"◆ {escape(HERE.in_language(language))}</text>"
        )
    return [*lines, "</g>"]


def _moves(procedure: Procedure, band: _Band, width: int, language: str) -> list[str]:
    """The arrows of a track with their names; where these find no room, with numbers and a legend below."""
    pairs = [pair for pair in band.edges if pair[0] in band.places and pair[1] in band.places]
    names = [_names(procedure, band.edges[pair], language) for pair in pairs]
    arrows = tuple(_arrow(band, *pair, number) for number, pair in enumerate(pairs))
    lines = [_line(found, arrow, language) for found, arrow in zip(names, arrows, strict=True)]
    frame = (4, band.top, width - 4, band.top + band.height)
    taken = tuple(_taken(band, state) for state in band.places)
    labels = [_short(found, language) for found in names]
    middles = names_stand(arrows, tuple(width_of(text, _FONT) for text in labels), 14, taken, frame)
    if middles is not None:
        return lines + [_label(text, middle) for text, middle in zip(labels, middles, strict=True)]
    for number, (x, y) in enumerate(numbers_stand(arrows, taken, frame), start=1):
        lines.append(f'<circle cx="{x}" cy="{y}" r="9" fill="#ffffff" stroke="currentColor"/>')
        lines.append(_label(str(number), (x, y)))
    said = [
        f"{_listed(found, language)}: {_way(band, pair, language)}"
        for found, pair in zip(names, pairs, strict=True)
    ]
    return lines + _legend(band, said, width)


def _legend(band: _Band, said: Sequence[str], width: int) -> list[str]:
    """What each number stands for, below the track; the track grows by so much."""
    lines = []
    for number, text in enumerate(said, start=1):
        for piece in _folded(f"{number}  {text}", (width - 2 * LEFT) // 13):
            base = band.top + band.height + 8
            lines.append(
                f'<text class="legend" x="{LEFT}" y="{base}" fill="currentColor">{escape(piece)}</text>'
            )
            band.height += _LEGEND_LINE
    band.height += 6
    return lines


def _way(band: _Band, pair: tuple[str, str], language: str) -> str:
    states = [band.track.states.get(name) for name in pair]
    written = [Text(state.zh, state.en) if state else START for state in states]
    return " → ".join(name.in_language(language) for name in written)


def _folded(text: str, most: int) -> list[str]:
    """A text in lines that are at most so many Chinese characters wide."""
    lines = [""]
    for sign in text:
        if width_of(lines[-1] + sign, 1) > most:
            lines.append("    ")
        lines[-1] += sign
    return lines


def _names(procedure: Procedure, acts: Sequence[str], language: str) -> list[str]:
    return [procedure.acts[act].name.text().in_language(language) for act in dict.fromkeys(acts)]


def _short(names: Sequence[str], language: str) -> str:
    label = names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"
    return label if len(label) <= 16 or language.startswith("en") else label[:15] + "…"


def _listed(names: Sequence[str], language: str) -> str:
    return ("; " if language.startswith("en") else "；").join(names)


def _taken(band: _Band, state: str) -> Box:
    x, y = band.places[state]
    return (x, y, x + (22 if state == ABSENT else BOX_WIDTH), y + BOX_HEIGHT)


def _arrow(band: _Band, from_: str, to: str, number: int) -> Arrow:
    (x1, y1), (x2, y2) = band.places[from_], band.places[to]
    start = x1 + (22 if from_ == ABSENT else BOX_WIDTH)
    m1, m2 = y1 + BOX_HEIGHT // 2, y2 + BOX_HEIGHT // 2
    if x2 > x1:
        return Arrow((start, m1), (((start + 50, m1), (x2 - 60, m2), (x2 - 2, m2)),))
    low = max(y1, y2) + BOX_HEIGHT
    if from_ == to:
        return Arrow((x1 + 40, low), (((x1 + 40, low + 22), (x1 + 80, low + 22), (x1 + 80, low + 2)),))
    if x1 == x2:
        side = x1 + BOX_WIDTH
        return Arrow((side, m1), (((side + 36, m1), (side + 36, m2), (side + 2, m2)),))
    low += 14 + (number % 3) * 4
    end = x2 + BOX_WIDTH
    return Arrow((x1 + 30, y1 + BOX_HEIGHT), (((x1 + 10, low), (end, low), (end - 30, y2 + BOX_HEIGHT + 2)),))


def _line(names: Sequence[str], arrow: Arrow, language: str) -> str:
    return (
        f'<g class="move"><title>{escape(_listed(names, language))}</title>'
        f'<path d="{arrow.path}" fill="none" stroke="currentColor" stroke-width="1" marker-end="url(#arrow)"/></g>'
    )


def _label(text: str, middle: Point) -> str:
    return (
        f'<text class="label" x="{middle[0]}" y="{middle[1] + 4}" text-anchor="middle" font-size="{_FONT}" '
        f'fill="currentColor" stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
    )


def _wrapped(text: str, language: str) -> list[str]:
    most = _LINE * (2 if language.startswith("en") else 1)
    if len(text) <= most:
        return [text]
    cut = text.rfind(" ", 0, most) if " " in text[:most] else most
    rest = text[cut:].strip()
    return [text[:cut], rest if len(rest) <= most else rest[: most - 1] + "…"]


def _described(bands: Sequence[_Band], here: Mapping[str, Collection[str]], language: str) -> str:
    """In words, for who can't see it: each track, and where the matter stands."""
    parts = []
    for band in bands:
        en = language.startswith("en")
        states = [band.track.states[s] for s in here.get(band.name, ()) if s in band.track.states]
        now = (", " if en else "、").join(s.en if en else s.zh for s in states)
        every = (", " if en else "、").join(s.en if en else s.zh for s in band.track.states.values())
        name = band.track.name.text().in_language(language)
        if now:
            parts.append(
                f"{name}: {now} ({HERE.en}); {every}." if en else f"{name}：{now}（{HERE.zh}）；{every}。"
            )
        else:
            parts.append(f"{name}: {every}." if en else f"{name}：{every}。")
    return " ".join(parts)
