"""Holding the two walls against each other for some readers, in the tables of matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

from heli.access.reader import Reader
from heli.access.visible import visible
from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.models import (
    Matter,
    MatterAct,
    MatterParty,
    Paper,
    Proposal,
    Service,
    StoredFile,
    Task,
    TimeLimit,
)

LISTED = (Matter, TimeLimit, Proposal, Task, Service, Paper, StoredFile)


def rows_seen(reader: Reader) -> dict[str, set[Any]]:
    """Ids of what a reader sees, by table: raw SQL under his scope, which has to equal what `access.visible` says."""
    with scope(EVERYWHERE):
        by_policy = {
            m.__name__: set(visible(reader, m.objects.all()).values_list("pk", flat=True)) for m in LISTED
        }
        matters = by_policy["Matter"]
        for model in (MatterAct, MatterParty):
            by_policy[model.__name__] = set(
                model.objects.filter(matter__in=matters).values_list("pk", flat=True)
            )
    with scope(reader):
        raw = {model.__name__: _raw(model) for model in (*LISTED, MatterAct, MatterParty)}
    assert raw == by_policy
    return raw


def _raw(model: type[Model]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT id FROM "{model._meta.db_table}"')
        return {identity for (identity,) in cursor.fetchall()}


def who_sees(matter: Any, readers: Iterable[tuple[str, Reader]]) -> set[str]:
    """Of some readers by key, those to whom the matter is open."""
    return {key for key, reader in readers if matter in rows_seen(reader)["Matter"]}
