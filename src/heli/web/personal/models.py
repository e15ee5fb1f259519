"""Saved views of the registry, and the secret address of a calendar."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.base.ids import uuid7
from heli.offices.models import Office, Person
from heli.offices.node import FromNode


class SavedView(FromNode):
    """A search of the registry under a name. It holds no matter: whoever opens it sees what his own posts read.

    The wall: its maker; where it is shared, who holds the post that it is shared with at the office.

    Attributes:
        office: whose post was worn when it was made; its filters name units and people of it.
        shared_with: role of the post that it is shared with, "everybody" of the office, or empty: nobody.
        content: {"name", "query"}, sealed: what somebody searched for may name a party.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    shared_with = models.CharField(max_length=40, blank=True)
    content = models.BinaryField()
    key_id = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["office", "shared_with"], name="saved_view_office")]

    def __str__(self) -> str:
        return str(self.pk)


class CalendarFeed(FromNode):
    """The address under which somebody's calendar is read without signing in; as long as it is not withdrawn.

    The wall: its person; and whoever names the digest of the secret, as long as it holds.

    Attributes:
        digest: SHA-256 of the secret (32 bytes); the secret itself is shown once and kept nowhere.
        withdrawn_at: when it was withdrawn or replaced, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(withdrawn_at=None), name="calendar_feed_one"
            ),
            models.UniqueConstraint(fields=["digest"], name="calendar_feed_digest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
