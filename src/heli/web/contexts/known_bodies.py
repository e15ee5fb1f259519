"""Bodies of our own place that a form knows: our police, our court, our superior. What the law can't know."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg
from heli.law.language import Fact
from heli.offices.models import Office
from heli.web.forms.shown import Filled

_KINDS = {"local_police": "police", "local_court": "court"}


def known_bodies(schema: Mapping[str, Fact], office: int) -> Mapping[str, Filled]:
    """Fact → the body that it means at an office, where the lawbook says that it is the local one."""
    wanted = {
        name: source.own
        for name, fact in schema.items()
        for source in fact.filled_from
        if source.own in (*_KINDS, "superior_office")
    }
    if not wanted:
        return {}
    own = Office.objects.get(pk=office)
    found: dict[str, Filled] = {}
    for name, which in wanted.items():
        body = _body(own, str(which))
        if body is not None:
            found[name] = Filled((str(body),), Msg("the one of this place"))
    return found


def _body(own: Office, which: str) -> int | None:
    if which == "superior_office":
        return own.superior_id
    if own.region_id is None:
        return None
    rows = Office.objects.filter(region=own.region_id, kind=_KINDS[which], closed_on=None)
    return rows.order_by("pk").values_list("pk", flat=True).first()
