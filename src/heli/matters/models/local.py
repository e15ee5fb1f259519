from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.base.ids import uuid7
from heli.offices.models import Office, Person
from heli.offices.node import FromNode


class LayerDraft(FromNode):
    """A local text that somebody writes. It binds nobody; it is tried in a sandbox and put before the decider.

    Attributes:
        author: who wrote it last: he can't adopt it.
        digest: SHA-256 of the text, hexadecimal.
        put_by, put_at: who put it before the decider, and when; a change of the text takes it back.
        trial: the steps of the sandbox: invented acts, part of no record.
        came_from: in words, where an imported text came from; empty of one written here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    layer = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    put_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    put_at = models.DateTimeField(null=True)
    trial = models.JSONField(default=list)
    came_from = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-changed_at"], name="layer_draft_office")]

    def __str__(self) -> str:
        return f"{self.layer}: {self.digest[:12]}"


class LayerDecision(FromNode):
    """A decision about one local text: it holds from a day on, or holds no more from a day on. Written once.

    Attributes:
        text: the whole text; empty: the layer holds no more.
        base: hash of the national version over which the text was proved; empty of an own procedure.
        decision, decided_on: number and day of the decision, or of the minutes; `ground`: why, in a sentence.
        adopter: who decided, signed in as himself; never the author.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    layer = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    base = models.CharField(max_length=64, blank=True)
    from_on = models.DateField()
    decision = models.CharField(max_length=200)
    decided_on = models.DateField()
    ground = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(text="") | ~Q(author=models.F("adopter")), name="layer_four_eyes"
            )
        ]
        indexes = [models.Index(fields=["layer", "from_on"], name="layer_decision_layer")]

    def __str__(self) -> str:
        return f"{self.layer} from {self.from_on}"
