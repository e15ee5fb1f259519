"""The log of what administrators do; lists that are taken in, and how their columns are matched."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heli.base.ids import uuid7
from heli.offices.models import Office, Person
from heli.offices.node import FromNode

STATES = ("uploaded", "matched", "waiting", "running", "tried", "stopped", "done", "failed")


class AdministrationEntry(FromNode):
    """One thing that an administrator did. Written once; no administrator reads lines of his own.

    The wall: written by the person for himself alone; read by the audit administrators of the office whose post he
    wore, or of its superiors.

    Attributes:
        key: of the form, so that a form sent twice is done once.
        place_ord: place number of the office whose post was worn.
        action: which change, such as "give_post".
        subject_zh, subject_en: what was changed, by name.
        said: what was shown before it was saved: a list of {"zh", "en"}.
        from_on: the day from which it holds; null: at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    place_ord = models.IntegerField()
    action = models.CharField(max_length=40)
    subject_zh = models.CharField(max_length=200)
    subject_en = models.CharField(max_length=200)
    said = models.JSONField(default=list)
    from_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="administration_once")]
        indexes = [models.Index(fields=["place_ord", "-at"], name="administration_place_at")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_en}"


class ImportTemplate(FromNode):
    """How the columns of a list were matched, kept for the next one. A new matching under a name ends the former.

    Attributes:
        map: the whole map as `matters.intake.maps.ImportMap` reads it.
        ended_at: when it was replaced or taken away, or null.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    procedure = models.CharField(max_length=60)
    map = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], condition=Q(ended_at=None), name="import_template_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(FromNode):
    """One list on its way in: the file, its matching, and what became of its rows.

    The wall: the case management of its office alone. The file is kept under its hash, encrypted, until the rows are
    in; then only its hash stays.

    Attributes:
        digest: SHA-256 of the file, 32 bytes; it names the stored content while `has_file`.
        refused: SHA-256 of the xlsx of refused rows, or null where none was refused.
        totals: received, accepted, warned, rejected, pending, known.
        is_dry: the present (or last) run keeps nothing.
        wants_stop: somebody asked to stop; the worker ends after the row.
        failure: why a run ended early: {"zh", "en"} for each reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    has_file = models.BooleanField(default=True)
    headings = models.JSONField(default=list)
    procedure = models.CharField(max_length=60, blank=True)
    map = models.JSONField(null=True)
    as_of = models.DateField(null=True)
    state = models.CharField(max_length=8, default="uploaded")
    is_dry = models.BooleanField(default=True)
    wants_stop = models.BooleanField(default=False)
    totals = models.JSONField(default=dict)
    refused = models.BinaryField(max_length=32, null=True)
    failure = models.JSONField(default=list)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="import_run_state")]
        indexes = [models.Index(fields=["office", "-made_at"], name="import_run_office")]

    def __str__(self) -> str:
        return f"{self.state}: {self.pk}"
