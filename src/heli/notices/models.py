"""Notices, leave, what a person chose, and mail on its way. The wall of each stands in `wall_sql`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from heli.base.ids import uuid7
from heli.matters.models import Matter
from heli.offices.models import Office, Person
from heli.offices.node import FromNode

KINDS = ("limit", "proposal", "decided", "given", "answer", "task", "leave", "substitute", "served", "deputy")


class Mail(FromNode):
    """One message that says only that something is there. It holds no address and no text.

    The wall: the engine alone.

    Attributes:
        due_at: when it is tried (again).
        failure: why the last try failed, as a code: "refused", "unreachable", "no_address".
        given_up_at: after the last try; nothing is sent any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    failure = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(sent_at=None, given_up_at=None), name="notices_mail_due"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Notice(FromNode):
    """One thing that one person should know. Never a name, a title or a fact: those are read where they lie.

    The wall: the person it is for, and the engine that makes it.

    Attributes:
        key: what it is about; a person gets one notice of a key, however often the worker runs.
        kind: one of `KINDS`.
        why: as what it came to him: "handler", "substitute", a role, or "proposer".
        matter: what it opens; null for one about a leave.
        subject: number of the limit, proposal, task, act or leave.
        step: of an alarm, from 0; `until` the last day of its limit.
        is_urgent: about custody: quiet hours do not hold it back.
        detail: names from the lawbook, numbers and days; no personal data.
        shown_at: from when the person sees it; later than `made_at` where his quiet hours held it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False, related_name="+")
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    why = models.CharField(max_length=40)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    subject = models.UUIDField(null=True)
    step = models.SmallIntegerField(null=True)
    until = models.DateField(null=True)
    is_urgent = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    shown_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="notice_kind"),
        ]
        indexes = [
            models.Index(fields=["person", "-shown_at"], name="notice_person_shown"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_person_unread"),
            models.Index(fields=["subject"], condition=Q(kind="limit"), name="notice_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Leave(FromNode):
    """Days on which somebody is away, both inclusive. Why he is away is nobody's business and is not kept.

    The wall: the person, who stands in for him, and whose posts read the place where he works.

    Attributes:
        place_ord: place number of the unit (or office) of his post.
        substitute: whom somebody named to stand in; what he was let into stands in the matters' own records.
        deputy: who stands in for what the person decides; it gives no power.
        ended_at: when it was taken back; else null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place_ord = models.IntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    substitute = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(null=True)
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="leave_order"),
            models.CheckConstraint(
                condition=Q(substitute=None) | ~Q(substitute=F("person")), name="leave_not_by_oneself"
            ),
        ]
        indexes = [models.Index(fields=["place_ord", "to_on"], name="leave_place")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on} – {self.to_on}"


class Preference(FromNode):
    """What a person chose about his notices. The wall: himself, and the engine.

    Attributes:
        quiet_from, quiet_to: civil times of the day between which nothing but custody is shown or sent; equal or null: none.
        address: where mail goes; empty: none is sent.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="+")
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    address = models.CharField(max_length=254, blank=True)

    def __str__(self) -> str:
        return f"of {self.person_id}"
