from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from heli.base.ids import uuid7
from heli.offices.node import FromNode


class Case(FromNode):
    """What happened in the world: one body of facts. Its id is minted once and travels in every parcel.

    Attributes:
        same_as: the case that this one was found to be, by an act in both; reversible.
        split_from: the case that it was split from.
        joined_into: the case that all its parties and matters went to; through that one it stays readable.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    opened_on = models.DateField()
    same_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="found_same")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    joined_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="joined_from")

    def __str__(self) -> str:
        return str(self.id)


class CaseSnapshot(FromNode):
    """Head and state of a case's stream. The row that is locked, before the matter's, by whoever writes the case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="snapshot")
    seq = models.IntegerField(default=0)
    head = models.BinaryField(max_length=32, null=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"version {self.seq}"


class Party(FromNode):
    """A person, a body or one unknown in a case. There is no table of all persons: a party belongs to its case.

    Attributes:
        roles: roles in the case, in the law's words: suspect, victim, …
        profile: encrypted JSON (`heli.matters.parties.Profile`): names, documents, birth, language needs.
        merged_into: the party of the same case that he was found to be.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=8)
    roles = ArrayField(models.CharField(max_length=40), default=list)
    profile = models.BinaryField()
    key_id = models.CharField(max_length=40)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "body", "unknown"]), name="party_kind"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Charge(FromNode):
    """A charge of a party, by its code.

    Attributes:
        code: key of the charges of the lawbook.
        until: day on which it was dropped or replaced, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="charges")
    code = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True)
    act = models.UUIDField()

    def __str__(self) -> str:
        return self.code


class Measure(FromNode):
    """A stretch of a party's custody timeline. Days inclusive; hours where the act states them.

    Attributes:
        kind: detention, arrest, bail, residential_surveillance, liuzhi, none.
        custody: whether the person is held.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=40)
    custody = models.BooleanField()
    since = models.DateField()
    since_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    until_at = models.DateTimeField(null=True)
    place = models.ForeignKey("offices.Office", on_delete=models.PROTECT, null=True, related_name="+")
    act = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["party", "since"], name="measure_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class Counter(FromNode):
    """A number that outlives an office: returns, recalculations, adjournments, by party or charge."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="counters")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="counters")
    name = models.CharField(max_length=60)
    value = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "charge", "name"], name="counter_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
