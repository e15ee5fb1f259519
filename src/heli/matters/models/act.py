from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.base.ids import uuid7
from heli.matters.models.case import Case
from heli.matters.models.matter import Matter
from heli.matters.querysets import ActQuerySet
from heli.offices.node import FromNode


class ActRow(FromNode):
    """Abstract: one act as it was recorded. Written once; `leaf` is the act, the other columns repeat it for queries.

    Attributes:
        seq: version of the stream after this act, from 1.
        node_seq: order of insertion on this node, unique, with gaps; proof of nothing.
        txid: the transaction that wrote it, so that the head file stops at the oldest running one.
        leaf: canonical bytes (docs/specs/act.md); `hash` their leaf hash, 32 bytes.
        happened_on: civil day of `happened`; `happened_at` the instant where the act states one.
        actor: number of the person, null for the engine and for bodies without an account.
        is_shared: partners admitted to the matter see it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    seq = models.IntegerField()
    node_seq = models.BigIntegerField(editable=False)
    txid = models.BigIntegerField(editable=False)
    name = models.CharField(max_length=60)
    happened_on = models.DateField()
    happened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    actor = models.IntegerField(null=True)
    key = models.CharField(max_length=120, null=True)
    is_shared = models.BooleanField(default=False)
    leaf = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    objects = ActQuerySet.as_manager()

    class Meta:
        abstract = True


class CaseAct(ActRow):
    """An act of a case's stream. `party` is the party it is about, null for the case itself."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="acts")
    party_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_act_seq"),
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(key=None), name="case_act_key"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class MatterAct(ActRow):
    """An act of a matter's stream."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_index=False, related_name="acts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "seq"], name="matter_act_seq"),
            models.UniqueConstraint(fields=["matter", "key"], condition=~Q(key=None), name="matter_act_key"),
        ]
        indexes = [
            # a matter that is opened again with the same key is found by it before it is known
            models.Index(fields=["key"], condition=Q(seq=1), name="matter_act_opening"),
            # figures count acts by name and day
            models.Index(fields=["name", "happened_on"], name="matter_act_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"


class FactRow(FromNode):
    """Abstract: value and salt of one committed fact, encrypted.

    Attributes:
        sealed: format of `heli.ledger.vault`; null once erased.
        key_id: the data key that opens it.
        erased_by: the act that ordered the erasure.
    """

    name = models.CharField(max_length=60)
    key_id = models.CharField(max_length=40)
    sealed = models.BinaryField(null=True)
    erased_by = models.UUIDField(null=True)

    class Meta:
        abstract = True


class CaseFact(FactRow):
    """A committed fact of a case's act."""

    pk = models.CompositePrimaryKey("act_id", "name")
    act = models.ForeignKey(CaseAct, on_delete=models.PROTECT, db_index=False, related_name="sealed_facts")

    def __str__(self) -> str:
        return self.name


class MatterFact(FactRow):
    """A committed fact of a matter's act."""

    pk = models.CompositePrimaryKey("act_id", "name")
    act = models.ForeignKey(MatterAct, on_delete=models.PROTECT, db_index=False, related_name="sealed_facts")

    def __str__(self) -> str:
        return self.name
