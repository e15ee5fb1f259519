"""The link of a matter with those that it is about: what the law makes it need of them, and no more, goes along.

Conditions know by it who handled or decided there. Nobody reads the other matter by a link: its name shows where he may see it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from heli.matters.models import Matter, MatterAct, MatterLink
from heli.matters.models.work import Allocation
from heli.matters.reach import Running, items_meant, named_by_fact
from heli.matters.situation import load_head

SUBJECT, CONCERNED = "subject", "concerned"
"""Relations: this matter is about the other; the other is about this one."""


def link_subjects(running: Running) -> list[str]:
    """Write the links that an order asks for; ids of the matters linked. Again: nothing changes but what was learnt since.

    Runs under a scope that sees both. A matter is never about itself, and only one of the same office names it in turn.
    """
    about = _about(running)
    found = Matter.objects.filter(pk__in=list(about)).exclude(pk=running.source.pk)
    linked = []
    for matter in found.order_by("pk"):
        _keep(running, running.source, matter, SUBJECT, about[matter.pk], _view(matter, whole=True))
        if running.terms.get("back") and matter.office_id == running.source.office_id:
            _keep(running, matter, running.source, CONCERNED, ["m"], _view(running.source, whole=False))
        linked.append(str(matter.pk))
    return linked


def _about(running: Running) -> dict[UUID, list[str]]:
    """Matters meant → the bearers here that are about them."""
    target = str(running.terms["target"])
    if target != "subjects":
        bearers = list(running.terms.get("bearers_of_act", ())) or ["m"]
        return {UUID(str(one)): bearers for one in named_by_fact(running, target)}
    data = load_head(running.source.pk, lock=False).data
    about: dict[UUID, list[str]] = {}
    for item in items_meant(running, data):
        if named := data.get("facts", {}).get(f"subject@{item}"):
            about.setdefault(UUID(str(named)), []).append(item)
    return about


def _keep(
    running: Running,
    matter: Matter,
    other: Matter,
    relation: str,
    bearers: Iterable[str],
    view: Mapping[str, Any],
) -> None:
    row, is_new = MatterLink.objects.get_or_create(
        matter=matter,
        other=other,
        relation=relation,
        defaults={"act": running.effect.cause, "bearers": list(bearers), "view": dict(view)},
    )
    if not is_new:
        row.bearers = list(dict.fromkeys([*row.bearers, *bearers]))
        row.view = {**row.view, **view}
        row.save(update_fields=["bearers", "view"])


def _view(matter: Matter, *, whole: bool) -> dict[str, Any]:
    known: dict[str, Any] = {"procedure": matter.procedure, "closed": matter.closed_on is not None}
    if whole:
        handlers = Allocation.objects.filter(matter=matter).values_list("person_id", flat=True)
        known |= {
            "handler": matter.handler_id,
            "handlers": sorted(set(handlers)),
            "deciders": _deciders(matter),
        }
    return known


def _deciders(matter: Matter) -> list[int]:
    """Whoever decided something in a matter, by its record."""
    leaves = MatterAct.objects.filter(matter=matter).values_list("leaf", flat=True)
    said = (json.loads(bytes(leaf)).get("decided_by") or {} for leaf in leaves)
    found = {str((decided.get("by") or {}).get("person", "")) for decided in said}
    return sorted(int(person) for person in found if person.isdigit())
