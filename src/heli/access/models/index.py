from __future__ import annotations

from django.db import models

from heli.offices.models import Office
from heli.offices.node import FromNode


class BlindIndexEntry(FromNode):
    """A keyed digest of an identity number, and the matter in which it stands. No name, no number.

    No role but the owner may touch the table. `access.blind_index` says which functions do.

    Attributes:
        digest: HMAC-SHA-256, 32 bytes.
        party, matter: numbers in the case's and the matter's room.
        place_ord: place number of the office, as on the matter.
        label: number of the matter as its office writes it; empty while it has none.
        is_hidden: sealed or closed: no look-up finds it, as if it were not there.
    """

    digest = models.BinaryField(max_length=32)
    party = models.UUIDField()
    matter = models.UUIDField()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place_ord = models.IntegerField()
    label = models.CharField(max_length=80, blank=True)
    is_hidden = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "party", "matter"], name="blind_index_once")]
        indexes = [models.Index(fields=["party"], name="blind_index_party")]

    def __str__(self) -> str:
        return str(self.matter)
