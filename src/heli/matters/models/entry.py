from __future__ import annotations

from django.db import models

from heli.base.ids import uuid7
from heli.matters.models.matter import Matter
from heli.offices.node import FromNode


class ActEntry(FromNode):
    """How the fields of a form came to their values: typed, or filled in from what was known. Written once, holds no value.

    Attributes:
        subject: the act, or the proposal that becomes one; of the matter or of its case.
        fields: field → {"how": "typed"}, or {"how": "filled", "zh": …, "en": …} with the source in words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="entries")
    subject = models.UUIDField()
    fields = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject"], name="act_entry_once")]

    def __str__(self) -> str:
        return f"entry of {self.subject}"
