"""Numbers: one gapless series per office, kind and year, where Heli is the system of record (practice W1)."""

from __future__ import annotations

from datetime import date

from heli.law.language import Procedure
from heli.matters.request import raw_cursor
from heli.offices.models import Office
from heli.offices.node import this_node

_NEXT = """
INSERT INTO matters_numberseries (origin_node, office_id, series, year, last) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (office_id, series, year) DO UPDATE SET last = matters_numberseries.last + 1
RETURNING last, (
  SELECT coalesce(nullif(n.short_zh, ''), o.code) FROM offices_office o
  LEFT JOIN offices_officename n ON n.office_id = o.id AND coalesce(n.from_on, '-infinity') <= %s
    AND coalesce(n.to_on, 'infinity') >= %s
  WHERE o.id = matters_numberseries.office_id LIMIT 1
)
"""


def next_number(office: int, series: str, on: date) -> tuple[int, str]:
    """The next number of the series of a day's year, and the office's short name of that day, its code where it has none.

    The row of the series stays locked until the transaction ends, so that no number is lost.
    """
    terms = (this_node(), office, series, on.year, on, on)
    row = raw_cursor().execute(_NEXT, terms, prepare=True).fetchone()
    return int(row[0]), str(row[1])


def matter_number(office: Office, written: Procedure, on: date, record_kept_by: str) -> str:
    """The matter's own number; empty where the procedure has none, or the number is made elsewhere."""
    if written.number is None or record_kept_by == "external":
        return ""
    n, name = next_number(office.pk, written.number.series, on)
    return written.number.zh.format(office_short=name, year=on.year, n=n)
