from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heli.offices.models.office import Office
from heli.offices.models.region import Region
from heli.offices.node import FromNode
from heli.offices.querysets import DatedQuerySet


class PowerEntry(FromNode):
    """One line of a power list: who decides, reviews and signs, from–to, both days inclusive.

    A national line is the floor: `is_locked`, of no office and no region. A local line belongs to an
    office or to a region and may only move the decider up (`offices.powers`).

    Attributes:
        procedure: key of a procedure, or empty: the power wherever it is used.
        level: level of the deciding office (1–4), or null: every level.
        version: SHA-256 of the file that a national line came from; empty for a local line.
    """

    power = models.CharField(max_length=80)
    procedure = models.CharField(max_length=60, blank=True)
    level = models.SmallIntegerField(null=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="power_entries")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="power_entries")
    decider = models.CharField(max_length=32)
    reviewer = models.CharField(max_length=32, blank=True)
    signer = models.CharField(max_length=32, blank=True)
    source = models.CharField(max_length=200)
    mark = models.CharField(max_length=2)
    is_locked = models.BooleanField(default=False)
    version = models.CharField(max_length=64, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="power_order"),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(office=None, region=None), name="power_floor_is_national"
            ),
            models.UniqueConstraint(
                fields=["power", "procedure", "level", "office", "region", "from_on", "is_locked"],
                name="power_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["power"], name="power_key")]

    def __str__(self) -> str:
        return self.power
