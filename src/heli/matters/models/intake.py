from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.matters.models.matter import Matter
from heli.offices.models import Office
from heli.offices.node import FromNode

IN = ["accepted", "warned"]
WAITING = ["pending", "remarked"]


class IntakeRow(FromNode):
    """A row of a file that became a matter: written in the same transaction, so that no row comes in twice.

    A row that waits for a decision is written twice: when it came in, and when what followed the decision was in.

    Attributes:
        digest: SHA-256 of the file, 32 bytes.
        number: the row's number in the file, the header being 1.
        result: "accepted", or "warned" where the law had a remark; "pending", or "remarked" where it had one too,
            while an act of the row waits for whoever decides it.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="intake")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    number = models.IntegerField()
    result = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "digest", "number"], condition=Q(result__in=IN), name="intake_row_once"
            ),
            models.UniqueConstraint(
                fields=["office", "digest", "number"],
                condition=Q(result__in=WAITING),
                name="intake_row_waits_once",
            ),
            models.CheckConstraint(condition=Q(result__in=[*IN, *WAITING]), name="intake_row_result"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.result}"
