"""Fifty signed-in users at the ten commonest pages of a prefecture's ten years, beside a plain Django admin over the same tables.

    python -m bench.users [--matters 100000] [--acts 50] [--seconds 60] [--users 50] [--port 8350] [--keep FOLDER]

The last half year of the matters is written by `perform_many`, with sealed facts, leaves, chains and time limits; the nineteen
half years before it are copies of it, closed, with other days and facts sealed anew. Each user pauses five seconds between
two pages. Heli is served as an installation serves it (two workers, under the wall, as the app role); the admin by the same
server as a role that the wall does not bind.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from threading import Thread

from bench.server import Bench, bench_server
from bench.users_data import User, filled

PAUSE, P95_MS, WORK_LIST_MS, WAITED = 5.0, 300.0, 150.0, 60.0
PAGES: Mapping[str, str] = {
    "work list": "/",
    "registry": "/matters/",
    "registry, searched by a word": "/matters/?q=违法",
    "registry, by day due": "/matters/?order=due_on",
    "a matter": "/matters/{matter}/",
    "its papers": "/matters/{matter}/papers/",
    "form of an act": "/matters/{matter}/do/record_verification/",
    "calendar": "/calendar/",
    "notices": "/notices/",
    "proposals": "/proposals/",
}
ADMIN: Mapping[str, str] = {
    "list of the admin": "/admin/matters/matter/?o=-9",
    "detail of the admin": "/admin/matters/matter/{matter}/change/",
}
Times = dict[str, list[float]]


def main(argv: list[str] | None = None) -> int:
    """Run and print; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--acts", type=int, default=50, help="acts of a matter on the average")
    parser.add_argument("--seconds", type=int, default=60, help="how long each load lasts")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--port", type=int, default=8350)
    parser.add_argument("--keep", type=Path, help="a folder whose matters are used again by the next run")
    parser.add_argument("--fill", action="store_true", help="write the matters and stop")
    given = parser.parse_args(argv)
    with bench_server(given.keep) as bench:
        began = time.perf_counter()
        users = filled(bench, given.matters, given.acts, given.users)
        print(
            f"{given.matters:,} matters, {given.matters * given.acts:,} acts, {time.perf_counter() - began:.0f} s to write"
        )
        if given.fill:
            return 0
        with _served(bench, given.port, "heli.cli.wsgi:application"):
            alone = _alone(users[0], given.port)
            ours = _loaded(users, PAGES, given.port, given.seconds)
        with _served(bench, given.port, "bench.admin_wsgi:application", HELI_APP_URL=bench.url("postgres")):
            theirs = _loaded(users, ADMIN, given.port, given.seconds)
        faults = _print_all(alone, ours, theirs) + _reports(users)
    return 1 if faults else 0


@contextmanager
def _served(bench: Bench, port: int, application: str, **environment: str) -> Iterator[None]:
    """The server of `heli serve` with another application or role where one is named."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--log-level", "warning", application,
    ]  # fmt: skip
    settings = {"HELI_ROLE": "app", "HELI_POOL": "4", "HELI_HOSTS": "127.0.0.1,localhost"}
    if "admin" in application:
        settings["DJANGO_SETTINGS_MODULE"] = "bench.admin_site"
    process = Popen(command, env={**os.environ, **settings, **environment})
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except TimeoutExpired:
            process.kill()


def _wait(port: int) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        try:
            _get(port, "/", "")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not come up")


def _get(port: int, path: str, session: str) -> tuple[int, float, int]:
    """Status, milliseconds and bytes of one page on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=WAITED)
    began = time.perf_counter()
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"}
    connection.request(
        "GET", path.encode().decode("latin-1") if path.isascii() else _quoted(path), headers=headers
    )
    response = connection.getresponse()
    size = len(response.read())
    taken = (time.perf_counter() - began) * 1000
    connection.close()
    return response.status, taken, size


def _quoted(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 (one page of ten needs it)

    return quote(path, safe="/?=&-_")


def _alone(user: User, port: int) -> float:
    """Milliseconds of the work list for one user, the middle of twenty."""
    for _ in range(5):
        _get(port, "/", user.session)
    return statistics.median(_get(port, "/", user.session)[1] for _ in range(20))


def _loaded(users: Sequence[User], pages: Mapping[str, str], port: int, seconds: int) -> Times:
    """Every page's times while all users read, each beginning somewhere else and pausing between pages."""
    times: Times = {name: [] for name in pages}
    wrong: list[str] = []
    for path in pages.values():  # what a worker loads once is no page's price
        for _ in range(4):
            _get(port, path.format(matter=users[0].matters[0]), users[0].session)
    end = time.monotonic() + seconds
    threads = [
        Thread(target=_reads, args=(n, user, pages, port, end, times, wrong)) for n, user in enumerate(users)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"{len(wrong)} pages were not there, such as {wrong[0]}")
    return times


def _reads(
    number: int, user: User, pages: Mapping[str, str], port: int, end: float, times: Times, wrong: list[str]
) -> None:
    names = list(pages)
    time.sleep(number * PAUSE / 50)
    turn = number
    while time.monotonic() < end:
        name = names[turn % len(names)]
        path = pages[name].format(matter=user.matters[turn % len(user.matters)])
        try:
            status, taken, _ = _get(port, path, user.session)
        except TimeoutError:
            status, taken = 200, WAITED * 1000
        if status != 200:
            wrong.append(f"{status} {path}")
        times[name].append(taken)
        turn += 1
        time.sleep(PAUSE)


def _print_all(alone: float, ours: Times, theirs: Times) -> int:
    for name, values in {**ours, **theirs}.items():
        print(
            f"{name:<30} {len(values):4} times: p50 {statistics.median(values):7.1f} ms, p95 {_quantile(values):7.1f} ms"
        )
    every = [taken for values in ours.values() for taken in values]
    p95 = _quantile(every)
    print(
        f"all ten pages, {len(every)} times: p95 {p95:.1f} ms (goal {P95_MS:.0f}); load {os.getloadavg()[0]:.1f}"
    )
    print(f"work list for one user alone: {alone:.1f} ms (goal {WORK_LIST_MS:.0f})")
    lists = statistics.median(ours["registry, by day due"]), statistics.median(theirs["list of the admin"])
    details = statistics.median(ours["a matter"]), statistics.median(theirs["detail of the admin"])
    print(
        f"list: ours {lists[0]:.1f} ms, the admin's {lists[1]:.1f} ms; detail: {details[0]:.1f}, {details[1]:.1f} ms"
    )
    return (p95 > P95_MS) + (alone > WORK_LIST_MS) + (lists[0] > lists[1]) + (details[0] > details[1])


def _reports(users: Sequence[User]) -> int:
    """The work report over one year and over ten; 1 where a goal is missed."""
    from heli.access.readers import reader_for  # noqa: PLC0415 (Django is set up by then)
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.base import clock  # noqa: PLC0415
    from heli.offices.models import Office, Person, Post  # noqa: PLC0415
    from heli.reports import as_html  # noqa: PLC0415
    from heli.reports.figures import Asked  # noqa: PLC0415
    from heli.reports.work_report import work_report  # noqa: PLC0415

    office = Office.objects.get(code="procuratorate:540500")
    chief = Post.objects.filter(office=office, role="chief_prosecutor").get()
    reader = reader_for(Person.objects.get(pk=chief.person_id), clock.today())
    faults = 0
    for years, goal in ((1, 3.0), (10, 20.0)):
        last = clock.today()
        began = time.perf_counter()
        with scope(reader):
            report = work_report(Asked(office.pk, date(last.year - years, 1, 1), last), reader)
            as_html.whole(report, "zh-hans", counted_at=clock.now())
        taken = time.perf_counter() - began
        faults += taken > goal
        print(f"work report over {years} years: {taken:.1f} s (goal {goal:.0f})")
    return faults


def _quantile(values: Sequence[float], share: float = 0.95) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(main())
