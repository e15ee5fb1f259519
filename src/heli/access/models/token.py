from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.base.ids import uuid7
from heli.offices.models import Person, Post
from heli.offices.node import FromNode


class Token(FromNode):
    """A program's sign-in: bound to one person, one of his posts and one purpose. The secret itself is not kept.

    Attributes:
        digest: SHA-256 of the secret, 32 bytes.
        purpose: why the program reads and acts, in words.
        expires_on: last day on which it holds, inclusive.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    digest = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    purpose = models.CharField(max_length=200)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="token_purpose")]

    def __str__(self) -> str:
        return f"token of {self.person_id}"
