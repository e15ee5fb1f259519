"""`heli report work`: the work report of an office over a period, printed as text and written as HTML and docx."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from heli.access.reader import Reader
from heli.access.readers import reader_for
from heli.access.wall import scope
from heli.base import clock, installation
from heli.base.errors import bad_input, refused
from heli.base.text import Msg
from heli.cli.accounts import acting
from heli.cli.output import language, say, step, words
from heli.offices.models import Office, Person, Post
from heli.reports import as_html, as_text
from heli.reports.asking import may_see_reports, office_named
from heli.reports.figures import Asked, Counted
from heli.reports.work_report import WorkReport, work_report

HELP = (
    "Write the work report of an office over a period: text, HTML and docx, every figure counted from acts."
)
NEEDS_DJANGO = True
ROLE = "app"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--office", required=True, metavar="OFFICE", help="山南市, 540500, procuratorate:540500"
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("first day, inclusive")),
    )  # fmt: skip
    parser.add_argument(
        "--to", dest="last", type=date.fromisoformat, required=True, metavar="DAY",
        help=words(Msg("last day, inclusive")),
    )  # fmt: skip
    parser.add_argument(
        "--as", dest="actor", metavar="USERNAME",
        help=words(Msg("whose rights bound it; in a demo the office's chief prosecutor, if nobody is named")),
    )  # fmt: skip
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help=words(Msg("where the two files go (else here)")),
    )
    parser.add_argument(
        "--address", default="", metavar="URL",
        help=words(Msg("address of the pages, with which every figure links to its acts")),
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    installation.sync_clock()
    office = office_named(args.office, clock.today())
    reader = _reader(args.actor, office)
    with scope(reader), step(Msg("Counting the figures")):
        report = work_report(Asked(office.pk, args.first, args.last), reader)
        files = _files(report, office, args.address and args.address.rstrip("/") + "/")
    for line in as_text.lines(report, language()):
        say(line)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = args.out / name
        path.write_bytes(content)
        say(Msg("Written: %(path)s", {"path": path}))
    return 0


def _reader(username: str | None, office: Office) -> Reader:
    person = acting(username) if username else _chief_of_demo(office)
    posts = Post.objects.filter(person=person, office=office).held_on(clock.today())
    reader = reader_for(person, clock.today(), office=office.pk if posts.exists() else None)
    if not may_see_reports(reader, office):
        raise refused(
            "report.not_yours",
            Msg("This person's posts do not read the reports of that office."),
            do=Msg(
                "A chief prosecutor, deputy, head of department, case management or statistics reads them."
            ),
        )
    return reader


def _chief_of_demo(office: Office) -> Person:
    """In a demo everybody's password is printed anyway; elsewhere whoever counts signs in."""
    held = Post.objects.filter(office=office, role="chief_prosecutor").held_on(clock.today())
    post = held.select_related("person").first() if installation.is_demo() else None
    if post is None:
        raise bad_input("--as", "report.who", "Say with --as USERNAME whose rights bound the report.")
    person: Person = post.person
    return person


def _files(report: WorkReport, office: Office, address: str) -> dict[str, bytes]:
    code, asked = office.code.rpartition(":")[2], report.asked
    stem = f"work-report-{code}-{asked.first}-{asked.last}-{'en' if language() == 'en' else 'zh'}"

    def link(one: Counted) -> str:
        days = f"from={asked.first}&to={asked.last}"
        return f"{address}reports/figures/{one.figure.code}/?office={code}&{days}"

    now = clock.now()
    html = as_html.whole(report, language(), counted_at=now, address=address)
    from heli.reports import as_docx  # noqa: PLC0415  # only who writes one pays for it

    docx = as_docx.write(report, language(), counted_at=now, link=link if address else None)
    return {f"{stem}.html": html.encode(), f"{stem}.docx": docx}
