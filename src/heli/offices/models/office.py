from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heli.base.text import Text
from heli.offices.kinds import OfficeKind
from heli.offices.models.region import Region
from heli.offices.node import FromNode
from heli.offices.querysets import DatedQuerySet, OfficeQuerySet, UnitQuerySet


class Office(FromNode):
    """An office of a kind and level, numbered in preorder with gaps.

    Attributes:
        level: 1 supreme, 2 provincial, 3 prefecture, 4 county.
        code: stable key, "procuratorate:540500"; the region part is the code at the time of opening.
        lft: its own place number; its own zone (itself and its units) runs to `own_rgt`.
        own_rgt: last number of its own zone, inclusive.
        rgt: last number of itself with all offices below it, inclusive.
        closed_on: last day, inclusive, or null. A closed office keeps its numbers for ever.
        telephone: of its window, as it stands on what it hands out; empty where nobody entered one.
    """

    kind = models.CharField(max_length=24, choices=OfficeKind.choices)
    level = models.SmallIntegerField()
    code = models.CharField(max_length=64, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="offices")
    superior = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="below")
    lft = models.IntegerField(unique=True)
    own_rgt = models.IntegerField()
    rgt = models.IntegerField()
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    telephone = models.CharField(max_length=40, blank=True, default="", db_default="")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="office_level"),
            models.CheckConstraint(
                condition=Q(own_rgt__gte=F("lft")) & Q(rgt__gte=F("own_rgt")), name="office_zone"
            ),
        ]
        indexes = [models.Index(fields=["kind", "level"], name="office_kind_level")]

    def __str__(self) -> str:
        return self.code


class OfficeName(FromNode):
    """The name of an office from–to, both days inclusive; `short_zh` stands in document numbers."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="names")
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=160)
    short_zh = models.CharField(max_length=30)
    sort_key = models.BinaryField(max_length=240)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="office_name_order"),
            models.UniqueConstraint(
                fields=["office", "from_on"], name="office_name_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(self.zh, self.en)


class Unit(FromNode):
    """A department or team of an office, numbered inside the office's own zone."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="units")
    within = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    key = models.SlugField(max_length=40)
    zh = models.CharField(max_length=60)
    en = models.CharField(max_length=80)
    lines = models.IntegerField(default=0)
    lft = models.IntegerField(unique=True)
    rgt = models.IntegerField()
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "key"], name="unit_key"),
            models.CheckConstraint(condition=Q(rgt__gte=F("lft")), name="unit_zone"),
        ]

    def __str__(self) -> str:
        return self.zh

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(self.zh, self.en)
