"""`heli bench lists`: how long a page of a list takes in the database, for five readers, at two sizes.

The queries are the registry's own (`heli.matters.querysets`) under the wall; the matters are made by INSERT … SELECT
with their access columns, time limits and words. A page is its fifty rows and its count.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from bench.lists_data import CRIMES, NAMES, fill, renew
from bench.server import Bench, bench_server

PAGE, MOST, TIMES = 50, 1_000, 3
ROUNDS, RUNS = 3, 5
# a page is run once to warm it and then RUNS times in a row: their middle is its time in that round. All pages go round ROUNDS
# times, and the least middle counts: what else runs on the machine for a second or ten must not decide between two sizes.
# The sizes take turns, page by page: a machine that is half as fast in one minute as in the next is so for both
MOST_MS, FLAT_MS, MOST_GROWTH, SEARCH_MS = 25.0, 5.0, 1.5, 50.0
ORDERS = ("due_on", "-due_on", "opened_on", "-opened_on", "changed_at", "-changed_at")
READERS = {
    "handler": ("prosecutor", "540521", ["criminal"]),
    "head of department": ("department_head", "540521", ["criminal"]),
    "county chief": ("chief_prosecutor", "540521", []),
    "prefecture, head of a line": ("department_head", "540500", ["criminal"]),
    "provincial head": ("chief_prosecutor", "540000", []),
}
Rows = Any
Filter = Callable[[Rows, int, date], Rows]
FILTERS: Mapping[str, Filter] = {
    "all": lambda rows, me, day: rows,
    "open": lambda rows, me, day: rows.open(),
    "closed": lambda rows, me, day: rows.filter(closed_on__isnull=False),
    "mine": lambda rows, me, day: rows.handled_by(me).open(),
    "one procedure": lambda rows, me, day: rows.of_procedure("prosecution_review"),
    "one procedure, open": lambda rows, me, day: rows.of_procedure("prosecution_review").open(),
    "due within a week": lambda rows, me, day: rows.due_by(day + timedelta(days=7)),
    "opened in the last month": lambda rows, me, day: rows.opened_between(day - timedelta(days=30), day),
}
Figures = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is among the processes that measure, one for each size."""

    all: Barrier
    mine: int

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, and for the others to have had theirs; who fails lets the others fail."""
        try:
            for _ in range(self.mine + 1):
                self.all.wait()
            yield
            for _ in range(self.all.parties - self.mine):
                self.all.wait()
        except BaseException:
            self.all.abort()
            raise


def main(argv: list[str] | None = None) -> int:
    """Run and print; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], help="how many matters")
    parser.add_argument(
        "--keep", type=Path, help="a folder whose matters are used again by the next run of that day"
    )
    options = parser.parse_args(argv)
    pages = dict(zip(options.sizes, _all_measured(options.sizes, options.keep), strict=True))
    faults = sum(wrong for _, wrong in pages.values())
    if len(pages) > 1:
        faults += _growth(pages[min(pages)][0], pages[max(pages)][0])
    return 1 if faults else 0


def _all_measured(sizes: list[int], kept: Path | None) -> list[tuple[Figures, int]]:
    """A process for each size, for the settings lead to one server; they take turns in the order of `sizes`."""
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(len(sizes), context) as pool:
        everybody: Any = manager.Barrier(len(sizes))
        kept_at = [kept / str(size) if kept else None for size in sizes]
        runs = [
            pool.submit(measured, size, Turns(everybody, at), kept_at[at]) for at, size in enumerate(sizes)
        ]
        failed = next((run for run in as_completed(runs) if run.exception()), None)
        return [run.result() for run in ([failed] if failed else runs)]


def measured(size: int, turns: Turns, kept: Path | None = None) -> tuple[Figures, int]:
    """The figures of the pages at one size, and how many goals are missed there."""
    with bench_server(kept) as bench:
        readers = readers_of(bench, size)
        figures = _pages(readers, turns)
        with turns.taken():
            wrong = _say(readers, figures, size)
            return figures, wrong + _worklists(bench, readers) + _searches(readers)


def readers_of(bench: Bench, size: int) -> dict[str, Any]:
    """The readers by name; in a new folder with offices, posts and matters first."""
    from heli.access.readers import reader_for  # noqa: PLC0415 (Django is set up by then)
    from heli.base import clock  # noqa: PLC0415
    from heli.offices.models import Person  # noqa: PLC0415

    if bench.is_new:
        _fill(bench, size)
    else:
        renew(bench, clock.today())
    people = {person.name_en: person for person in Person.objects.filter(name_en__in=READERS)}
    return {name: reader_for(people[name], clock.today()) for name in READERS}


def _fill(bench: Bench, size: int) -> None:
    """Offices of a province, a person in each of the five posts, and the matters."""
    from heli.base import clock  # noqa: PLC0415 (Django is set up by then)
    from heli.offices import actions  # noqa: PLC0415
    from heli.offices.directory_loader import divisions, load_offices, load_regions  # noqa: PLC0415
    from heli.offices.kinds import OfficeKind  # noqa: PLC0415
    from heli.offices.models import Office  # noqa: PLC0415

    load_regions([row for row in divisions() if row.code.startswith("54")])
    load_offices([OfficeKind.PROCURATORATE], province="54")
    people: dict[str, int] = {}
    for name, (role, code, lines) in READERS.items():
        person = actions.enter_person(actor=None, name="示例", name_en=name)
        office = Office.objects.get(code=f"procuratorate:{code}")
        actions.give_post(person, actor=None, office=office, role=role, from_on=date(2020, 1, 1), lines=lines)
        people[name] = person.pk
    began = time.perf_counter()
    fill(bench, size, people, clock.today())
    print(f"\n{size:,} matters, filled in {time.perf_counter() - began:.0f} s")


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Milliseconds that the server worked for the block: the processor time of its process for this connection.

    All rows are in memory, so that this is the time on a calm machine; what else runs beside is not in it.
    """
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    taken: list[float] = []
    began = int(spent.read_text().split()[0])
    yield taken
    taken.append((int(spent.read_text().split()[0]) - began) / 1e6)


def _pages(readers: Mapping[str, Any], turns: Turns) -> Figures:
    """Milliseconds of each page, the least middle of the rounds."""
    pages = [
        (name, label, order)
        for name in readers
        for label in FILTERS
        for order in (ORDERS[2:] if label == "closed" else ORDERS)  # what is closed has no day due
    ]
    figures: Figures = {}
    for _ in range(ROUNDS):
        for name, label, order in pages:
            with turns.taken():
                runs = [_page(readers[name], FILTERS[label], order) for _ in range(RUNS + 1)][1:]
            page = (name, f"{label} by {order}")
            figures[page] = min(statistics.median(runs), figures.get(page, float("inf")))
    return figures


def _say(readers: Mapping[str, Any], figures: Figures, size: int) -> int:
    """Print the pages at one size; how many readers' 95th percentile misses the goal."""
    print(f"\n{size:,} matters")
    faults = 0
    for name in readers:
        own = [ms for (who, _), ms in figures.items() if who == name]
        faults += _quantile(own, 0.95) > MOST_MS
        print(f"{name:<28} {len(own)} pages: p50 {statistics.median(own):6.1f} ms, p95 {_quantile(own, 0.95):6.1f} ms,"
              f" slowest {max(own):6.1f} ms   (goal p95 {MOST_MS:.0f})")  # fmt: skip
    for (who, what), ms in sorted(figures.items(), key=lambda item: -item[1])[:5]:
        print(f"  slowest at {size:,}: {ms:6.1f} ms  {who}: {what}")
    return faults


def _page(reader: Any, narrowed: Filter, order: str) -> float:
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.base import clock  # noqa: PLC0415
    from heli.matters.models import Matter  # noqa: PLC0415

    with scope(reader), _timed() as taken:
        rows = narrowed(Matter.objects.visible_to(reader), int(reader.person), clock.today())
        if order.endswith("due_on"):
            rows = rows.filter(due_on__isnull=False)
        page = rows.page(order, None, PAGE + 1, most=MOST)
        if len(page.rows) != min(page.count, PAGE + 1):
            raise RuntimeError("a page shows more or less than its count says")
    return sum(taken)


def _worklists(bench: Bench, readers: Mapping[str, Any]) -> int:
    """Print how long the work lists take; how many have a count of a group that is not exact."""
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.base import clock  # noqa: PLC0415
    from heli.matters.reading import worklist  # noqa: PLC0415

    wrong = 0
    for name, reader in readers.items():
        for mine in (True, False):
            best, counts = float("inf"), {}
            for _ in range(TIMES):
                with scope(reader), _timed() as taken:
                    counts = dict(worklist(reader, mine=mine).counts)
                best = min(best, sum(taken))
            exact = _counted_apart(bench, reader, mine, clock.today())
            wrong += counts != exact
            print(f"work list of {name}, {'own' if mine else 'all looked after'}: {best:.1f} ms,"
                  f" {sum(counts.values()):,} limits, groups {'exact' if counts == exact else f'WRONG: {exact}'}")  # fmt: skip
    return wrong


_APART = """
SELECT CASE WHEN binds = 'watch' THEN 'waiting_for_others' WHEN binds <> 'own' THEN 'not_yet'
  WHEN ends_on < %(day)s AND (critical OR ends_on < %(day)s - 5) THEN 'critically_overdue'
  WHEN ends_on < %(day)s THEN 'overdue' WHEN ends_on <= %(day)s + CASE WHEN critical THEN 7 ELSE 3 END THEN 'due_soon'
  ELSE 'not_yet' END, count(*)
FROM matters_timelimit WHERE status = 'running' AND ends_on IS NOT NULL AND (person_id = %(me)s OR NOT %(mine)s)
  AND (NOT closed_list AND level <= %(level)s AND line_bit & %(lines)s <> 0 AND place_ord BETWEEN %(lft)s AND %(rgt)s
    OR grantees @> ARRAY[%(me)s::int]) AND NOT denied @> ARRAY[%(me)s::int] GROUP BY 1
"""


def _counted_apart(bench: Bench, reader: Any, mine: bool, day: date) -> dict[str, int]:
    """The same groups, counted without Heli's queries and without the wall."""
    import psycopg  # noqa: PLC0415

    from heli.matters.querysets import GROUPS  # noqa: PLC0415

    given = {"day": day, "me": int(reader.person), "mine": mine, "level": reader.level, "lines": reader.lines,
             "lft": reader.lft, "rgt": reader.rgt}  # fmt: skip
    with psycopg.connect(bench.url("postgres")) as admin:
        return dict.fromkeys(GROUPS, 0) | dict(admin.execute(_APART, given).fetchall())


def _searches(readers: Mapping[str, Any]) -> int:
    """Print how long it takes to find two characters of a title or a name; 1 where the goal is missed."""
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.matters import words  # noqa: PLC0415

    # rare pairs and the commonest ones alike
    asked = (
        [name[:2] for name in NAMES[::2_000]]
        + [name[-2:] for name in NAMES[1::2_000]]
        + [c[:2] for c in CRIMES[:12]]
    )
    every: list[float] = []
    for name, reader in readers.items():
        own = []
        for text in asked:
            runs = []
            for _ in range(TIMES):
                with scope(reader), _timed() as taken:
                    words.find(text)
                runs += taken
            own.append(min(runs))
        every += own
        print(f"search of two characters, {name}: {len(own)} words, p50 {statistics.median(own):.1f} ms,"
              f" p95 {_quantile(own, 0.95):.1f} ms, slowest {max(own):.1f} ms")  # fmt: skip
    print(f"search, all readers: p95 {_quantile(every, 0.95):.1f} ms   (goal {SEARCH_MS:.0f})")
    return int(_quantile(every, 0.95) > SEARCH_MS)


def _growth(small: Figures, large: Figures) -> int:
    """Print the pages that are neither quick nor flat; how many."""
    grown = {page: large[page] / small[page] for page in large if large[page] > FLAT_MS}
    steep = {page: ratio for page, ratio in grown.items() if ratio > MOST_GROWTH}
    print(f"\npages above {FLAT_MS:.0f} ms at the larger size: {len(grown)} of {len(large)};"
          f" of them grown by more than {MOST_GROWTH}: {len(steep)}")  # fmt: skip
    for page, ratio in sorted(steep.items(), key=lambda item: -item[1])[:20]:
        print(f"  × {ratio:5.1f}  {small[page]:6.1f} → {large[page]:6.1f} ms  {page[0]}: {page[1]}")
    return len(steep)


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(main())
