"""`heli bench fines`: 561,470 real events of another country through the single door, observed.

Everything is on: judging, time limits, leaf and chain, encryption, the wall, synchronous commit (of a thousand acts together).
Two processes, one office each. Beside it, in the same run: INSERT … SELECT of the same rows into empty copies of the same tables,
and COPY of the leaves into a bare table. Then: does Heli's verdict equal, case by case, that of an
automaton that shares no code with it?
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from bench.fines_automaton import fits
from bench.fines_log import ACTS, Event, facts_of, find_log, read_cases
from bench.fines_states import reachable_pairs
from bench.server import Bench, bench_server, connect_as

ROOT = Path(__file__).resolve().parents[1]
TABLES = (
    "matters_matter",
    "matters_mattersnapshot",
    "matters_matteract",
    "matters_matterfact",
    "matters_timelimit",
)
WORKERS = 2
BATCH = 1_000


def main(argv: list[str] | None = None) -> int:
    """Run and print; exit status 1 where a verdict differs, or the procedure permits too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=0, help="only the first so many cases (0: all)")
    parser.add_argument(
        "--xes", type=Path, help="write the replayed log there as XES, and read it back by pm4py"
    )
    options = parser.parse_args(argv)
    cases = list(itertools.islice(read_cases(find_log(ROOT)), options.cases or None))
    events = sum(map(len, cases))
    print(f"{len(cases):,} cases, {events:,} events, {WORKERS} processes")
    with bench_server() as bench:
        places = _two_offices()
        seconds, spent, served, verdicts = _replay(bench, places, cases)
        print(f"through the door: {events / seconds:,.0f} acts a second ({seconds:.1f} s)")
        print(
            f"processor time of an act: {spent / events * 1e6:,.0f} µs in Python, {served / events * 1e6:,.0f} µs in the server"
        )
        print(
            f"two cores that do nothing else would take {2 * events / (spent + served):,.0f} acts a second at that price"
        )
        raw_rate = _raw(bench, events)
        print(f"share of INSERT … SELECT of the same rows: {events / seconds / raw_rate:.2f}")
        faults = _compare(cases, verdicts)
        faults += _permitted_share()
        if options.xes:
            faults += _xes(bench, options.xes)
    return 1 if faults else 0


def _two_offices() -> list[tuple[int, int]]:
    """Two offices with a clerk each: (office, person)."""
    from heli.base.text import Text  # noqa: PLC0415 (Django is set up by then)
    from heli.offices import actions  # noqa: PLC0415
    from heli.offices.kinds import OfficeKind  # noqa: PLC0415

    made: list[tuple[int, int]] = []
    superior = None
    for number in range(WORKERS):
        superior = office = actions.open_office(
            actor=None, kind=OfficeKind.PROCURATORATE, level=number + 1, code=f"bench:{number}",
            name=Text(f"基准{number}", f"Bench {number}"), short_zh=f"基{number}", superior=superior,
        )  # fmt: skip
        person = actions.enter_person(actor=None, name=f"示例{number}")
        actions.give_post(
            person, actor=None, office=office, role="clerk", from_on=date(2000, 1, 1), lines=["criminal"]
        )
        made.append((office.pk, person.pk))
    return made


def _replay(
    bench: Bench, places: list[tuple[int, int]], cases: list[list[Event]]
) -> tuple[float, float, float, dict[str, bool]]:
    """Seconds of the slowest process, from the common start on; processor seconds of all, in Python and in the server; whether
    each case fits."""
    context = multiprocessing.get_context("fork")
    gate, results = context.Barrier(WORKERS + 1), context.Queue()
    workers = [
        context.Process(target=_work, args=(bench, place, cases[number::WORKERS], gate, results))
        for number, place in enumerate(places)
    ]
    from django.db import connection  # noqa: PLC0415

    connection.close()
    for worker in workers:
        worker.start()
    gate.wait()
    began = time.perf_counter()
    verdicts: dict[str, bool] = {}
    spent = served = 0.0
    for _ in workers:
        fit, own, of_server = results.get()
        verdicts |= fit
        spent, served = spent + own, served + of_server
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    connect_as(bench.url("app"))
    return seconds, spent, served, verdicts


def _work(bench: Bench, place: tuple[int, int], cases: list[list[Event]], gate: Any, results: Any) -> None:
    # the log is held whole by this bench, as no import holds it: the collector need not look through it
    gc.freeze()
    connect_as(bench.url("app"))
    from heli.access.readers import reader_for  # noqa: PLC0415
    from heli.base import clock  # noqa: PLC0415
    from heli.matters import books  # noqa: PLC0415
    from heli.matters.actors import Actor  # noqa: PLC0415
    from heli.matters.batch import Row, perform_many  # noqa: PLC0415
    from heli.offices.models import Person  # noqa: PLC0415

    books.use(books.LoadedBook.from_folder(ROOT / "bench" / "lawbook"))
    books.library().on("fines", date(2010, 1, 1))
    office, person = place
    actor = Actor(reader_for(Person.objects.get(pk=person), clock.today()), via="import")
    rows = (
        Row(
            event.case, ACTS[event.activity], facts_of(event), event.day, f"{event.case}:{n}",
            opens="fines" if n == 0 else "",
        )
        for case in cases
        for n, event in enumerate(case)
    )  # fmt: skip
    from django.db import connection  # noqa: PLC0415

    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    gate.wait()
    began, server_began = time.process_time(), _spent_by(backend)
    fit: dict[str, bool] = {}
    for result in perform_many(rows, office=office, actor=actor, mode="observe", batch=BATCH):
        if result.state not in ("accepted", "warned"):
            raise RuntimeError(f"{result.row.key}: {result.state} {result.reasons}")
        # the procedure has no warnings: what is warned of deviates
        fit[result.row.matter] = fit.get(result.row.matter, True) and result.state == "accepted"
    results.put((fit, time.process_time() - began, _spent_by(backend) - server_began))


def _spent_by(process: int) -> float:
    """Processor seconds of another process of this machine."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _raw(bench: Bench, events: int) -> float:
    """Acts a second of the same rows by INSERT … SELECT, and by COPY into a bare table, as the owner of copies."""
    with psycopg.connect(bench.url("postgres"), autocommit=True) as admin:
        for table in TABLES:
            admin.execute(f"CREATE UNLOGGED TABLE source_{table} AS SELECT * FROM {table}")
            admin.execute(f"CREATE TABLE copy_{table} (LIKE {table} INCLUDING ALL)")
        began = time.perf_counter()
        for table in TABLES:
            admin.execute(f"INSERT INTO copy_{table} OVERRIDING SYSTEM VALUE SELECT * FROM source_{table}")
        rate = events / (time.perf_counter() - began)
        print(f"INSERT … SELECT of the same rows, same indexes: {rate:,.0f} acts a second")
        leaves = [bytes(row[0]) for row in admin.execute("SELECT leaf FROM matters_matteract")]
        admin.execute("CREATE TABLE bare (leaf bytea)")
        began = time.perf_counter()
        with admin.cursor().copy("COPY bare FROM STDIN") as copy:
            for leaf in leaves:
                copy.write_row((leaf,))
        print(f"COPY of the leaves into a bare table: {events / (time.perf_counter() - began):,.0f} a second")
    return rate


def _compare(cases: list[list[Event]], verdicts: dict[str, bool]) -> int:
    """Print how many cases fit, by Heli and by the automaton; the number of cases in which they differ."""
    deviations: Counter[str] = Counter()
    different = fitting = 0
    for case in cases:
        answers = fits([(event.activity, event.day, event.in_full) for event in case])
        fitting += all(answers)
        different += all(answers) != verdicts[case[0].case]
        before = "–"
        for event, answer in zip(case, answers, strict=True):
            if not answer:
                deviations[f"{event.activity} after {before}"] += 1
            before = event.activity
    print(f"fitting cases: {fitting:,} of {len(cases):,} ({100 * fitting / len(cases):.2f} %)")
    print(f"cases on which Heli and the automaton differ: {different}")
    print("commonest deviations:")
    for name, count in deviations.most_common(10):
        print(f"  {count:>7,}  {name}")
    return different


def _permitted_share() -> int:
    """Print the share of (state, activity) pairs that the procedure may permit, over its reachable states."""
    pairs, permitted = reachable_pairs(ROOT / "bench" / "lawbook")
    share = permitted / pairs
    print(f"(state, activity) pairs ever permitted: {permitted} of {pairs} ({100 * share:.1f} %)")
    return int(share > 0.35)


def _xes(bench: Bench, path: Path) -> int:
    """Write the replayed log as XES and let pm4py, in a process of its own, read it back."""
    from heli.matters.export import Event as Logged  # noqa: PLC0415
    from heli.matters.export import Trace, write_xes  # noqa: PLC0415

    def traces() -> Any:
        with psycopg.connect(bench.url("postgres")) as admin, admin.cursor("log") as cursor:
            cursor.execute(
                "SELECT m.number, a.name, a.happened_on, a.leaf FROM matters_matteract a"
                " JOIN matters_matter m ON m.id = a.matter_id ORDER BY a.matter_id, a.seq"
            )
            for number, rows in itertools.groupby(cursor, key=lambda row: row[0]):
                yield Trace(
                    number, "fines", "",
                    [Logged(name, _instant(on), mode=json.loads(bytes(leaf))["mode"]) for _, name, on, leaf in rows],
                )  # fmt: skip

    with path.open("wb") as out:
        written = write_xes(traces(), out, name="fines")
    print(f"XES: {written:,} events in {path.stat().st_size / 1e6:.0f} MB")
    return _read_back(path, written)


def _instant(day: date) -> Any:
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _read_back(path: Path, written: int) -> int:
    script = (
        "import sys, pm4py; log = pm4py.read_xes(sys.argv[1], return_legacy_log_object=False); "
        "print(len(log), log['case:concept:name'].nunique())"
    )
    python = ROOT / "bench" / ".venv-pm4py" / "bin" / "python"
    if not python.exists():
        print(
            "pm4py is not installed: python -m venv bench/.venv-pm4py && "
            "bench/.venv-pm4py/bin/pip install -r bench/requirements-pm4py.txt"
        )
        return 0
    done = subprocess.run([str(python), "-c", script, str(path)], capture_output=True, text=True, check=False)
    print(f"pm4py read back: {done.stdout.strip() or done.stderr[-300:]}")
    return int(not done.stdout.startswith(str(written)))


if __name__ == "__main__":
    sys.exit(main())
