"""The one row that says what this installation is."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """This installation: its node, whether it is a demo, and how far a demo's clock is shifted.

    One row (id 1), made by the first migration. `is_demo` is set once, by the owner, before the demo
    is loaded; the app role may change the shift of a demo and nothing else. Carries no personal data.

    Attributes:
        origin_node: the node that mints the cases of this database; travels in every parcel.
        is_demo: a marked database; an unmarked one refuses any clock but the real one.
        clock_offset: added to the machine's time to get this installation's now; 0 unless a demo.
        created_at: when the database was made, by the machine's clock.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    origin_node = models.UUIDField()
    is_demo = models.BooleanField(default=False)
    clock_offset = models.DurationField(default=timedelta)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "installation"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="installation_one_row"),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(clock_offset=timedelta(0)),
                name="installation_only_a_demo_shifts_its_clock",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_node}{' (demo)' if self.is_demo else ''}"
