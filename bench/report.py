"""Times the work report over a year and over ten years of one database, with the queries it sends.

    HELI_APP_URL=… python -m bench.report --office 山南市 --from 2022-01-01 --to 2022-11-30 [--rounds 5]

The goal is 3 seconds for a year. The database is whatever the settings name: the demo, or one that `bench/lists` filled.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from datetime import date

GOAL_SECONDS = 3.0


def main() -> None:
    """Print figures, queries and times, best and middle of some rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--office", default="山南市")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, default=date(2022, 1, 1))
    parser.add_argument("--to", dest="last", type=date.fromisoformat, default=date(2022, 11, 30))
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heli.base.settings")
    import django  # noqa: PLC0415

    django.setup()
    _time(args)


def _time(args: argparse.Namespace) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from heli.access.readers import reader_for  # noqa: PLC0415
    from heli.access.wall import scope  # noqa: PLC0415
    from heli.base import clock, installation  # noqa: PLC0415
    from heli.matters.models import Matter, MatterAct  # noqa: PLC0415
    from heli.offices.models import Post  # noqa: PLC0415
    from heli.reports import as_docx, as_html  # noqa: PLC0415
    from heli.reports.asking import office_named  # noqa: PLC0415
    from heli.reports.figures import Asked  # noqa: PLC0415
    from heli.reports.work_report import work_report  # noqa: PLC0415

    installation.sync_clock()
    office = office_named(args.office, clock.today())
    post = Post.objects.filter(office=office, role="chief_prosecutor").held_on(clock.today()).first()
    assert post is not None, "the office has no chief prosecutor today"
    reader = reader_for(post.person, clock.today(), office=office.pk)
    taken, processor = [], []
    with scope(reader):
        matters, acts = Matter.objects.count(), MatterAct.objects.count()
    for _ in range(args.rounds):
        before, cpu = time.perf_counter(), time.process_time()
        with scope(reader), CaptureQueriesContext(connection) as sent:
            report = work_report(Asked(office.pk, args.first, args.last), reader)
            as_html.whole(report, "zh-hans", counted_at=clock.now())
            as_docx.write(report, "zh-hans", counted_at=clock.now())
        taken.append(time.perf_counter() - before)
        processor.append(time.process_time() - cpu)
    print(
        f"{matters:,} matters and {acts:,} acts within reach, {len(report.counted)} figures, {len(sent)} queries"
    )
    print(
        f"count, HTML and docx: best {min(taken):.2f} s, middle {statistics.median(taken):.2f} s (goal {GOAL_SECONDS} s)"
    )
    print(
        f"processor of the program: middle {statistics.median(processor):.2f} s; load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
