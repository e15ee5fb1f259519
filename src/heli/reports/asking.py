"""Who may see reports, of which office."""

from __future__ import annotations

from datetime import date

from heli.access.policy import read_by_partner
from heli.access.reader import Reader
from heli.base.errors import bad_input
from heli.offices.kinds import OfficeKind
from heli.offices.models import Office, OfficeName

READERS = frozenset({"chief_prosecutor", "deputy_chief", "department_head", "case_management", "statistics"})
"""Posts that see reports and dashboards; what is counted for them is bounded by the wall in any case."""
ALLOCATORS = frozenset({"chief_prosecutor", "deputy_chief", "case_management"})
"""Posts that allocate matters: they alone see how many open ones somebody has (never.md N2, N8)."""


def sees_reports(reader: Reader) -> bool:
    """Whether the reader's posts see reports at all."""
    return bool(reader.roles & READERS) and not read_by_partner(reader)


def may_see_reports(reader: Reader, office: Office) -> bool:
    """Whether they see those of an office: their own, or one below that they read by place."""
    return sees_reports(reader) and reader.lft <= office.lft <= reader.rgt


def office_named(text: str, on: date) -> Office:
    """A procuratorate by its code, its region's code, or the beginning of its name on a day.

    Raises:
        BadInput: there is none, or there are several.
    """
    known: Office | None = Office.objects.filter(
        code__in=(text, f"procuratorate:{text}"), kind=OfficeKind.PROCURATORATE
    ).first()
    if known is not None:
        return known
    named = OfficeName.objects.held_on(on).filter(zh__startswith=text, office__kind=OfficeKind.PROCURATORATE)
    found: list[OfficeName] = list(named.select_related("office")[:2]) if text.strip() else []
    if len(found) != 1:
        raise bad_input(
            "--office", "report.office", "There is no office, or more than one, called %(name)s.", name=text
        )
    office: Office = found[0].office
    return office
