from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heli.offices.models.office import Office
from heli.offices.node import FromNode


class OfficeSuccession(FromNode):
    """That an office was merged into another: what it was asked goes there from the day after its last.

    Attributes:
        office: the one that was closed; it keeps its numbers and its matters' history for ever.
        into: the one that goes on.
        on: first day on which the other stands in its place.
        source: the decision by which they were merged.
    """

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="succession")
    into = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="predecessors")
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(office=F("into")), name="succession_two_offices"),
            models.CheckConstraint(condition=~Q(source=""), name="succession_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} into {self.into_id}"
