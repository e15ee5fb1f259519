"""What an office chose the last time that it opened such a matter: a fresh form holds it, and says so."""

from __future__ import annotations

from django.db.models import F

from heli.base.text import Msg
from heli.matters.models import Matter
from heli.web.forms.shown import Filled


def kept_before(procedure: str, office: int) -> Filled | None:
    """Where the record of such a matter is kept, as somebody chose it last at this office; None where nobody did yet.

    Of matters that the reader sees. What another matter opened by itself was chosen by nobody. One query.
    """
    rows = Matter.objects.filter(
        office=office, procedure=procedure, source=None,
        # the office's own zone: it serves the index, the office alone has none
        place_ord__gte=F("office__lft"), place_ord__lte=F("office__own_rgt"),
    ).order_by("-opened_on", "-id")  # fmt: skip
    last = rows.values_list("record_kept_by", "number", "opened_on").first()
    if last is None:
        return None
    kept, number, opened_on = last
    if number:
        return Filled((kept,), Msg("as in %(number)s", {"number": number}))
    return Filled((kept,), Msg("as in the one opened on %(day)s", {"day": opened_on}))
