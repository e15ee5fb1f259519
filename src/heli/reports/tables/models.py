"""Tables of superiors that an office matched, and what was filled into them."""

from __future__ import annotations

from django.db import models

from heli.base.ids import uuid7
from heli.offices.models import Office, Person
from heli.offices.node import FromNode


class TableTemplate(FromNode):
    """A superior's workbook, and what its cells count. The wall: posts of the office that read reports.

    Attributes:
        layout: SHA-256 of its words and merged cells (32 bytes): the same table is known again, filled or not.
        digest: SHA-256 that names the stored content.
        cells: "sheet!C5" → what it counts, as `matching.Match` writes it.
        ended_at: when it was taken away, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    layout = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    cells = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-changed_at"], name="report_template_office")]

    def __str__(self) -> str:
        return self.name


class TableFilling(FromNode):
    """What was filled into a table once: kept so that a workbook that comes back can be held against it. Written once.

    Attributes:
        subject: the office for which it was counted.
        first, last: the days, both inclusive.
        values: "sheet!C5" → number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    template = models.ForeignKey(TableTemplate, on_delete=models.PROTECT, related_name="fillings")
    subject = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    values = models.JSONField(default=dict)
    filled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"
