from __future__ import annotations

from django.db import models

from heli.base.ids import uuid7
from heli.offices.models import Office, Person
from heli.offices.node import FromNode


class ReadingEntry(FromNode):
    """That somebody read what is sensitive: purpose, who, what, when. Written once.

    The wall: written by the reader for himself alone; read by the inspection and audit posts of the
    office or of its superiors, never by the reader himself. No name, no text of what was read.

    Attributes:
        what: kind of thing that was read, such as "sealed", "identity", "party_search".
        subject: its number, or null where nothing was found.
        place_ord: place number of the office under whose post it was read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place_ord = models.IntegerField()
    purpose = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    what = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)
    subject = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["place_ord", "-at"], name="reading_place_at"),
            models.Index(fields=["subject"], name="reading_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.purpose}"
