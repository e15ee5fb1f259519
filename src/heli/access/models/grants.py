from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from heli.access.models.listed import Listed
from heli.base.ids import uuid7
from heli.offices.models import Person, Post
from heli.offices.node import FromNode


class Grant(Listed):
    """An explicit, dated, reasoned right to read or to work on a subject that lies elsewhere.

    It carries the access columns of its subject, so that who may see the subject sees its grants too.

    Attributes:
        subject_kind, subject: what is opened, such as ("matter", its number); `access.subjects` knows the kinds.
        may: "read", or "work" on it.
        given_to: "person", "unit", "office" or "team"; `target` is its number (empty for a team).
        basis: citation, agreement or act that it rests on.
        from_on, to_on: days, both inclusive; an open end is null.
        withdrawn_at: when it was taken back, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject_kind = models.CharField(max_length=24)
    subject = models.UUIDField()
    may = models.CharField(max_length=4, default="read")
    given_to = models.CharField(max_length=8)
    target = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=400)
    basis = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(may__in=["read", "work"]), name="grant_may"),
            models.CheckConstraint(
                condition=Q(given_to__in=["person", "unit", "office", "team"]), name="grant_given_to"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="grant_has_a_reason"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="grant_days"),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject"], name="grant_subject"),
            GinIndex(fields=["grantees"], name="grant_grantees"),
        ]

    def __str__(self) -> str:
        return f"grant on {self.subject_kind} {self.subject}"


class Grantee(FromNode):
    """One person whom a grant reached when it was made, and the post through which; ends with that post."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "person"], name="grantee_once")]

    def __str__(self) -> str:
        return f"{self.person_id} by grant {self.grant_id}"
