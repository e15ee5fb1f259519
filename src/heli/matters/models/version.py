from __future__ import annotations

from django.db import models

from heli.offices.node import FromNode


class ProcedureVersion(FromNode):
    """Every version of a procedure that an act was ever judged by, in its canonical form. Written once.

    Attributes:
        version: digest of `content`, as it stands in the leaves.
        content: canonical JSON of the procedure with its parts expanded.
    """

    version = models.CharField(max_length=80, primary_key=True)
    name = models.CharField(max_length=60)
    in_force = models.DateField()
    content = models.BinaryField()
    first_used_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "in_force"], name="procedure_version_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.version[:15]}"


class CalendarVersion(FromNode):
    """Every version of the calendar that a time limit was ever counted by. Written once."""

    version = models.CharField(max_length=80, primary_key=True)
    content = models.BinaryField()
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version[:15]
