"""The acts behind a figure, as people read them: day, office, kind of matter, act, number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from heli.base.text import Text
from heli.matters.act_views import ENGINE_ACTS
from heli.matters.books import library
from heli.matters.models import Matter, MatterAct
from heli.reports.figures import Behind, Counted


@dataclass(frozen=True, slots=True)
class BehindShown:
    """One line. `number` is the matter's own, or empty; `title` only for a page that its reader alone sees."""

    on: date
    office: Text
    kind: Text
    act: Text
    number: str
    title: str
    matter: UUID | None
    act_id: UUID | None


def behind_shown(
    counted: Counted, *, start: int = 0, most: int = 100, titles: bool = False
) -> Sequence[BehindShown]:
    """Lines of a figure by day, from a place on, at most so many. Two queries.

    Args:
        titles: open the matters' titles, which name people: for pages under the wall, never for a file.
    """
    rows = counted.behind[start : start + most]
    matters, acts = _read(rows)
    return _lines(counted, rows, matters, acts, titles=titles)


def behind_each(figures: Mapping[str, Counted], *, most: int = 100) -> Mapping[str, Sequence[BehindShown]]:
    """The first lines of every figure, by its code, without titles. Two queries, however many figures there are."""
    rows = {code: counted.behind[:most] for code, counted in figures.items()}
    matters, acts = _read([row for behind in rows.values() for row in behind])
    return {
        code: _lines(counted, rows[code], matters, acts, titles=False) for code, counted in figures.items()
    }


def _read(rows: Iterable[Behind]) -> tuple[dict[UUID, Matter], dict[UUID, str]]:
    """The matters and the names of the acts that lines name, by id."""
    wanted = list(rows)
    matters = Matter.objects.filter(pk__in={row.matter for row in wanted})
    acts = MatterAct.objects.filter(pk__in={row.act for row in wanted}).only("name")
    return {row.pk: row for row in matters}, {row.pk: row.name for row in acts}


def _lines(
    counted: Counted,
    rows: Iterable[Behind],
    matters: dict[UUID, Matter],
    acts: dict[UUID, str],
    *,
    titles: bool,
) -> list[BehindShown]:
    names = {office.id: office.name for office in counted.offices}
    return [_line(row, names, matters, acts, titles=titles) for row in rows]


_POST = Text("岗位任职", "A post held")


def _line(
    row: Behind, names: dict[int, Text], matters: dict[UUID, Matter], acts: dict[UUID, str], *, titles: bool
) -> BehindShown:
    matter = matters.get(row.matter) if row.matter else None
    if matter is None or row.act is None:
        return BehindShown(row.on, names[row.office], _POST, _POST, "", "", None, None)
    compiled = library().by_version(matter.version)
    name = acts[row.act]
    act = compiled.acts[name].name.text() if name in compiled.acts else ENGINE_ACTS[name]
    title = matter.title_text if titles else ""
    kind = compiled.written.name.text()
    return BehindShown(row.on, names[row.office], kind, act, matter.number, title, matter.pk, row.act)
