"""The measuring process of `heli bench perform`: it sets Django up, so that the command itself need not."""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

import psycopg  # noqa: E402 (Django comes first)
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from heli.access.readers import reader_for  # noqa: E402
from heli.access.wall import SETTINGS, values  # noqa: E402
from heli.base import clock, installation  # noqa: E402
from heli.base.ids import uuid7  # noqa: E402
from heli.base.settings import CONFIG  # noqa: E402
from heli.cli.commands.bench import _ledger_run, _spiff_run  # noqa: E402
from heli.law.counting import shipped_calendars  # noqa: E402
from heli.law.lawbook import Lawbook  # noqa: E402
from heli.matters import books  # noqa: E402
from heli.matters.actors import Actor  # noqa: E402
from heli.matters.books import LoadedBook  # noqa: E402
from heli.matters.door import perform  # noqa: E402
from heli.matters.opening import open_matter  # noqa: E402
from heli.matters.situation import _LOCKED  # noqa: E402
from heli.matters.stream import MatterStream  # noqa: E402
from heli.offices import actions  # noqa: E402
from heli.offices.directory_loader import divisions, load_offices, load_regions  # noqa: E402
from heli.offices.models import Office, Person  # noqa: E402

ROUND = 50
LEAST_RATIO, LEAST_RATIO_MANY, MOST_GROWTH, MOST_TAIL = 0.40, 0.35, 1.2, 5.0
PROCEDURE = """
procedure: bench_note
name: {zh: 测试记录, en: Bench note}
in_force: "2018-10-26"
instruments: {Rules: "2019"}
line: criminal
tracks:
  work: {name: {zh: 办理, en: Work}, states: {open: {zh: 在办, en: open}, busy: {zh: 办理中, en: busy}}}
acts:
  open:
    name: {zh: 受理, en: Open}
    opens_matter: true
    by: case_management
    moves: [{track: work, from: [absent], to: open}]
    basis: ["Rules 158"]
  note:
    name: {zh: 记录, en: Note}
    by: case_management
    moves: [{track: work, from: [open, busy], to: busy}]
    facts:
      kind:
        {type: choice, name: {zh: 种类, en: Kind}, required: true, of: {call: {zh: 电话, en: call}}}
      text: {type: long_text, name: {zh: 内容, en: Text}, required: true}
    basis: ["Rules 158"]
  finish:
    name: {zh: 办结, en: Finish}
    by: case_management
    final: true
    basis: ["Rules 158"]
limits:
  work_term:
    name: {zh: 办理期限, en: Term}
    binds: own
    starts: {act: open}
    length: 30 days
    stops: [finish]
    basis: ["Rules 158"]
"""
INSTRUMENTS = """
lawbook: bench
timezone: Asia/Shanghai
name: {zh: 测试, en: Bench}
"""
FACTS = {"kind": "call", "text": "与承办民警电话联系，要求三日内补送鉴定意见。"}


def book() -> LoadedBook:
    """A lawbook of one procedure: a choice, a personal text, a track, a time limit."""
    folder = CONFIG.var / "bench-lawbook"
    if not folder.exists():
        folder.mkdir()
        (folder / "settings.yaml").write_text(INSTRUMENTS, encoding="utf-8")
        (folder / "bench_note.yaml").write_text(PROCEDURE, encoding="utf-8")
    loaded, _ = Lawbook.load_leniently(Path(folder))
    return LoadedBook(loaded, shipped_calendars())


def tables() -> None:
    """Tables and the installation's row, as owner."""
    call_command("migrate", verbosity=0, interactive=False)
    installation.create()


def people() -> None:
    """Offices of one prefecture and one person of case management."""
    load_regions([row for row in divisions() if row.code.startswith(("5400", "5405"))])
    load_offices(province="54")
    person = actions.enter_person(actor=None, name="示例", name_en="example")
    office = Office.objects.get(code="procuratorate:540529")
    actions.give_post(person, actor=None, office=office, role="case_management", from_on=date(2020, 1, 1))


@cache
def desk() -> tuple[Actor, int]:
    """The one person of the bench, signed in, and the number of the office."""
    books.use(book())
    person = Person.objects.get()
    reader = reader_for(person, clock.today())
    assert reader.office is not None
    return Actor(reader), int(reader.office)


def a_matter() -> UUID:
    """A fresh matter."""
    actor, office = desk()
    opened = open_matter(
        "bench_note", act="open", office=office, title="测试", actor=actor, facts={}, key=str(uuid7())
    )
    return opened.matter


def by_perform(matter: UUID, times: int) -> list[float]:
    """Seconds of each act, through the public function."""
    actor, _ = desk()
    stream, taken = MatterStream(matter), []
    for _ in range(times):
        began = time.perf_counter()
        perform(stream, "note", actor=actor, facts=FACTS, key=str(uuid7()))
        taken.append(time.perf_counter() - began)
    return taken


_ACT = (
    "INSERT INTO matters_matteract (id, origin_node, matter_id, seq, name, happened_on, recorded_at, actor, key, is_shared,"
    " leaf, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, false, %s, %s)"
)
_FACT = (
    "INSERT INTO matters_matterfact (act_id, origin_node, name, key_id, sealed) VALUES (%s, %s, %s, %s, %s)"
)
_HEAD = "UPDATE matters_mattersnapshot SET seq = %s, head = %s, data = %s::jsonb WHERE matter_id = %s"


def by_psycopg(matter: UUID, times: int) -> list[float]:
    """Seconds of each transaction that writes the same rows: scope, lock, act, sealed fact, head; prepared."""
    actor, _ = desk()
    scope = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
    taken = []
    with psycopg.connect(CONFIG.database_url) as raw:
        raw.prepare_threshold = 0
        settings = values(actor.reader)
        raw.execute(scope, settings)
        leaf, digest, node, data, sealed, key_id = raw.execute(
            "SELECT a.leaf, a.hash, a.origin_node, s.data::text, f.sealed, f.key_id FROM matters_matteract a"
            " JOIN matters_mattersnapshot s USING (matter_id) JOIN matters_matterfact f ON f.act_id = a.id"
            " WHERE a.matter_id = %s ORDER BY a.seq DESC LIMIT 1",
            (matter,),
        ).fetchone()  # type: ignore[misc]
        raw.commit()
        for _ in range(times):
            began = time.perf_counter()
            raw.execute(scope, settings)
            row: Any = raw.execute(_LOCKED, (None, matter)).fetchone()
            seq, act, now = row[22] + 1, uuid7(), clock.now()
            raw.execute(_ACT, (act, node, matter, seq, "note", now.date(), now, 1, str(act), leaf, digest))
            raw.execute(_FACT, (act, node, "text", key_id, sealed))
            raw.execute(_HEAD, (seq, digest, data, matter))
            raw.commit()
            taken.append(time.perf_counter() - began)
    return taken


def by_insert(matter: UUID, times: int) -> list[float]:
    """Seconds of each insert and commit into a bare temporary-free table of one row: the floor, for orientation."""
    taken = []
    with psycopg.connect(CONFIG.owner_url) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS bench_bare (id uuid PRIMARY KEY, content bytea)")
        raw.commit()
        for _ in range(times):
            began = time.perf_counter()
            raw.execute("INSERT INTO bench_bare VALUES (%s, %s)", (uuid7(), b"x" * 1_000), prepare=True)
            raw.commit()
            taken.append(time.perf_counter() - began)
    return taken


def measure(acts: int, processes: int, each: int) -> int:
    """Print the figures; 1 where one of the goals is missed."""
    matter, noted = a_matter(), a_noted()
    taken, plain, floor, cpu, cpu_plain = [], [], [], 0.0, 0.0
    # in turns, so that whatever else the machine does meets all of them alike
    for _ in range(acts // ROUND):
        began = time.process_time()
        taken += by_perform(matter, ROUND)
        middle = time.process_time()
        plain += by_psycopg(noted, ROUND)
        cpu, cpu_plain = cpu + middle - began, cpu_plain + time.process_time() - middle
        floor += by_insert(matter, ROUND // 5)
    late, early = [], []
    for _ in range(60):
        late += by_perform(matter, 4)[2:]
        early += by_perform(a_matter(), 4)[2:]
    ratio = statistics.median(plain) / statistics.median(taken)
    growth = statistics.median(late) / statistics.median(early)
    tail = quantile(taken[50:], 0.99) / statistics.median(taken)
    many, many_plain = together(by_perform, processes, each), together(by_psycopg, processes, each)
    print(
        f"perform             {1 / statistics.mean(taken):>9,.0f} acts a second, p50 {ms(taken)}, p99 / p50 {tail:.1f}"
    )
    print(f"psycopg, same rows  {1 / statistics.mean(plain):>9,.0f} acts a second, p50 {ms(plain)}")
    print(f"insert and commit   {1 / statistics.mean(floor):>9,.0f} a second, p50 {ms(floor)}")
    print(f"perform / psycopg   {ratio:>9.2f}   (goal {LEAST_RATIO})")
    print(
        f"CPU of this process {cpu / acts * 1000:>9.2f} ms an act, psycopg {cpu_plain / acts * 1000:.2f} ms"
    )
    print(f"{processes} processes         {many:>9,.0f} acts a second, psycopg {many_plain:,.0f},"
          f" ratio {many / many_plain:.2f}   (goal {LEAST_RATIO_MANY})")  # fmt: skip
    print(f"act {acts:,} / act 3     {growth:>9.2f}   (goal {MOST_GROWTH})")
    kept = (
        ratio >= LEAST_RATIO
        and many / many_plain >= LEAST_RATIO_MANY
        and growth <= MOST_GROWTH
        and tail <= MOST_TAIL
    )
    return 0 if kept else 1


def a_noted() -> UUID:
    """A matter with one note, from which the same rows are taken."""
    matter = a_matter()
    by_perform(matter, 1)
    return matter


def ms(taken: list[float]) -> str:
    """The median in milliseconds."""
    return f"{statistics.median(taken) * 1000:.2f} ms"


def quantile(taken: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(taken)[int(len(taken) * share)]


Way = Callable[[UUID, int], list[float]]


def together(way: Way, processes: int, each: int) -> float:
    """Acts a second of several processes at once, a matter each; the first act of each warms it up."""
    matters = [a_noted() for _ in range(processes)]
    connection.close()
    context = multiprocessing.get_context("fork")
    ready, go = context.Barrier(processes + 1), context.Event()
    workers = [context.Process(target=_worker, args=(way, matter, each, ready, go)) for matter in matters]
    for worker in workers:
        worker.start()
    ready.wait()
    began = time.perf_counter()
    go.set()
    for worker in workers:
        worker.join()
    return processes * each / (time.perf_counter() - began)


def _worker(way: Way, matter: UUID, each: int, ready: Any, go: Any) -> None:
    way(matter, 10)
    ready.wait()
    go.wait()
    way(matter, each)


def main() -> int:
    """One step of the bench."""
    step, *numbers = sys.argv[1:]
    if step == "tables":
        tables()
    elif step == "people":
        people()
    elif step == "verify":
        return _ledger_run.measure(a_noted(), *(int(number) for number in numbers))
    elif step == "spiff":
        python, script, *steps = numbers
        return _spiff_run.measure(python, script, [int(number) for number in steps], a_matter, by_perform)
    else:
        return measure(*(int(number) for number in numbers))
    return 0


if __name__ == "__main__":
    sys.exit(main())
