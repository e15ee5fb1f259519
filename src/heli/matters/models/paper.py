from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.access.models import Listed
from heli.base.ids import uuid7
from heli.matters.models.matter import Matter
from heli.offices.models import Office


class StoredFile(Listed):
    """A file stored by its hash under `var/files`, seen by those who see the paper it belongs to.

    Attributes:
        sha256: 32 bytes; two papers may point at the same bytes by rows of their own.
        name: file name as given, encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="files")
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.BinaryField()
    name_key = models.CharField(max_length=40)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="stored_file_hash")]

    def __str__(self) -> str:
        return str(self.id)


class Paper(Listed):
    """A paper of a matter: its head. `file` is null for a record *paper only*.

    Attributes:
        kind: key of the document kind.
        volume: "main" (may leave) or "inner" (never leaves the office).
        is_issued: made here; else received.
        is_shared: partners admitted to the matter see it.
        act: the act that issued or recorded it.
        voided_by: the act that declared it void; its number stays.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=60)
    number = models.CharField(max_length=80, blank=True)
    title = models.BinaryField(null=True)
    title_key = models.CharField(max_length=40, blank=True)
    dated_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    from_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    volume = models.CharField(max_length=5, default="inner")
    is_issued = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="papers")
    act = models.UUIDField(null=True)
    voided_by = models.UUIDField(null=True)
    bearers = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(volume__in=["main", "inner"]), name="paper_volume")]
        indexes = [models.Index(fields=["matter", "kind"], name="paper_of_matter")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


class Service(Listed):
    """A paper served on an addressee. Until `received_on` is known it starts no clock of his.

    Attributes:
        to_party: id of a party; else `to_office`.
        receipt: the paper that proves receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="services")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="services")
    to_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    to_party = models.UUIDField(null=True)
    mode = models.CharField(max_length=30)
    sent_on = models.DateField()
    received_on = models.DateField(null=True)
    receipt = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_office=None) ^ Q(to_party=None), name="service_has_one_addressee"
            )
        ]
        indexes = [models.Index(fields=["to_office", "received_on"], name="service_to_office")]

    def __str__(self) -> str:
        return f"{self.mode} {self.sent_on}"
