from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heli.offices.node import FromNode
from heli.offices.querysets import DatedQuerySet


class Region(FromNode):
    """A division as one body through all its codes and names. Level: 2 province, 3 prefecture, 4 county."""

    level = models.SmallIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__range=(1, 4)), name="region_level")]

    def __str__(self) -> str:
        return f"region {self.pk}"


class RegionTerm(FromNode):
    """Code, name and superior of a region from–to, both days inclusive; an open end is null.

    No code names two regions on one day, and no region has two terms on one day (trigger).
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="children")
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    mark = models.CharField(max_length=2, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["code"], name="region_term_code")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="region_term_order"),
            models.UniqueConstraint(
                fields=["region", "code", "from_on"], name="region_term_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
