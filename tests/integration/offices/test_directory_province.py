"""The directory of one province alone."""

from __future__ import annotations

from heli.offices.directory_loader import divisions, load_offices, load_regions
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office


def test_offices_of_one_kind_and_one_province_are_derived_and_no_others(db: None) -> None:
    rows = [row for row in divisions() if row.code.startswith(("5001", "5002", "5400", "5405"))]
    assert load_regions([row for row in rows if row.code[:2] in ("50", "54")]) == len(rows)
    added = load_offices([OfficeKind.COURT], province="54")
    codes = set(Office.objects.values_list("code", flat=True))
    assert len(codes) == added > 10
    assert {"court:000000", "court:540000", "court:540500", "court:540529"} <= codes
    assert {code for code in codes if not code.startswith("court:54")} == {"court:000000"}
