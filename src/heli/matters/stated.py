"""What earlier acts of a matter state in sealed facts: the snapshot says only that something was stated, the act has it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from heli.base.canonical import Json
from heli.law.contract import MATTER
from heli.matters.models import MatterAct
from heli.matters.repeats import opened_facts

_ACTS = 20
"""So many acts that state such a fact are looked at, the newest first."""


def stated_before(act: MatterAct, names: Collection[str]) -> dict[str, Json]:
    """The last sealed value of each fact before an act, of the same bearers or of the matter itself.

    Reads under the scope that is set. What was corrected, annulled or erased is left out: nobody vouches for it. So is what
    the same act stated another time: what it leaves open now it leaves open (a second defender has not the first one's licence).
    """
    if not names:
        return {}
    bearers = {MATTER, *json.loads(bytes(act.leaf))["bearers"]}
    earlier = MatterAct.objects.filter(matter=act.matter_id, seq__lt=act.seq).exclude(name=act.name)
    rows = earlier.filter(sealed_facts__name__in=list(names), sealed_facts__sealed__isnull=False)
    newest = list(rows.distinct().order_by("-seq")[:_ACTS])
    opened = opened_facts("matter", [row.pk for row in newest])
    mended = _mended(act)
    found: dict[str, Json] = {}
    for row in newest:
        if not bearers & set(_members(row)["bearers"]):
            continue
        for name in set(names) & opened.get(row.pk, {}).keys() - found.keys():
            found[name] = None if str(row.pk) in mended else opened[row.pk][name]
    return {name: value for name, value in found.items() if value is not None}


def _members(row: MatterAct) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(bytes(row.leaf))
    return members


def _mended(act: MatterAct) -> set[str]:
    rows = MatterAct.objects.filter(matter=act.matter_id, name__in=("annul", "correct"))
    return {str(_members(row)["facts"].get("act")) for row in rows}
