from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from heli.base.ids import uuid7
from heli.offices.models.office import Office, Unit
from heli.offices.node import FromNode
from heli.offices.querysets import DatedQuerySet


def new_uid() -> uuid.UUID:
    """Identifier of a person across nodes; the number is this node's own."""
    return uuid7()


class Person(FromNode):
    """Somebody who works in, with or before an office. Never a party: parties belong to a case.

    The number is an int, from 1, since the wall keeps numbers in arrays.
    """

    id = models.AutoField(primary_key=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    sort_key = models.BinaryField(max_length=240)
    home_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="lent", help_text="Office that lends them."
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id__gte=1), name="person_number")]

    def __str__(self) -> str:
        return self.name


class Post(FromNode):
    """A role held by a person in one office, from–to, both days inclusive. Title and grade are attributes.

    Attributes:
        role: key of `offices.roles`.
        lines: bits of the lines held; 0 where the role knows none.
        clearance: sensitivity read by place: 0 ordinary, 1 restricted by law.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="posts")
    role = models.CharField(max_length=32)
    lines = models.IntegerField(default=0)
    clearance = models.SmallIntegerField(default=0)
    title = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="post_order"),
            models.CheckConstraint(condition=Q(clearance__range=(0, 1)), name="post_clearance"),
        ]
        indexes = [models.Index(fields=["office", "role"], name="post_office_role")]

    def __str__(self) -> str:
        return f"{self.role} of {self.office_id}"


class Account(FromNode):
    """The sign-in of a person. One each way."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="account")

    def __str__(self) -> str:
        return f"account of {self.person_id}"


class DirectoryChange(FromNode):
    """One line for each write of the directory: who, when, what. Written once; the audit post reads it."""

    at = models.DateTimeField()
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["at"], name="directory_change_at")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
