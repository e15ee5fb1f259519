from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.matters.models.matter import Matter
from heli.offices.models import Office
from heli.offices.node import FromNode


class IntakeRow(FromNode):
    """A row of a file that became a matter: written in the same transaction, so that no row comes in twice.

    Attributes:
        digest: SHA-256 of the file, 32 bytes.
        number: the row's number in the file, the header being 1.
        result: "accepted", or "warned" where the law had a remark.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="intake")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    number = models.IntegerField()
    result = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "digest", "number"], name="intake_row_once"),
            models.CheckConstraint(condition=Q(result__in=["accepted", "warned"]), name="intake_row_result"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.result}"
