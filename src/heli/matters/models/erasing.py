from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.matters.models.matter import Matter
from heli.offices.node import FromNode


class Erasing(FromNode):
    """One erasure that an act ordered, and whether what lies outside the database followed it: its files, and the list.

    Written with the act; only `settled_at` changes.

    Attributes:
        id: the act.
        matter: the matter that was erased, or through which an act was reached.
        kind, stream, detail: as `heli.ledger.erasures.Erasure`. No text of what was erased.
        on: civil day of the act; of one that a restore repeated, the day of the first.
        settled_at: when the files were gone and the list of erasures named it.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="erasings")
    kind = models.CharField(max_length=8)
    stream = models.UUIDField()
    detail = models.JSONField(default=dict)
    on = models.DateField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["facts", "matter"]), name="erasing_kind")]
        indexes = [models.Index(fields=["id"], condition=Q(settled_at=None), name="erasing_unsettled")]

    def __str__(self) -> str:
        return f"{self.kind} {self.stream}"
