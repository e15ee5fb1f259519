"""Numbers: one gapless series per office, kind and year, where Heli is the system of record (practice W1)."""

from __future__ import annotations

from datetime import date

from heli.law.language import Procedure
from heli.matters.request import raw_cursor
from heli.offices.models import Office, OfficeName
from heli.offices.node import this_node


def next_number(office: int, series: str, year: int) -> int:
    """The next number of a series; its row stays locked until the transaction ends, so that no number is lost."""
    row = raw_cursor().execute(
        "INSERT INTO matters_numberseries (origin_node, office_id, series, year, last) VALUES (%s, %s, %s, %s, 1)"
        " ON CONFLICT (office_id, series, year) DO UPDATE SET last = matters_numberseries.last + 1 RETURNING last",
        (this_node(), office, series, year),
        prepare=True,
    ).fetchone()  # fmt: skip
    return int(row[0])


def matter_number(office: Office, written: Procedure, on: date, record_kept_by: str) -> str:
    """The matter's own number; empty where the procedure has none, or the number is made elsewhere."""
    if written.number is None or record_kept_by == "external":
        return ""
    n = next_number(office.pk, written.number.series, on.year)
    return written.number.zh.format(office_short=short_name(office, on), year=on.year, n=n)


def short_name(office: Office, on: date) -> str:
    """The short name of an office on a day, as it stands in numbers; its code where it has none."""
    found = OfficeName.objects.filter(office=office).held_on(on).values_list("short_zh", flat=True).first()
    return str(found) if found else office.code
