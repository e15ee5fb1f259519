from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from heli.access.models import Listed
from heli.base.ids import uuid7
from heli.matters.models.case import Case, Party
from heli.matters.querysets import MatterQuerySet
from heli.matters.sealing import unseal
from heli.offices.models import Office, Person, Unit
from heli.offices.node import FromNode


class Matter(Listed):
    """One instance of a procedure at one office. Columns are what lists show; the state is in its snapshot.

    Attributes:
        procedure, version: name and digest of the procedure that judges it.
        title: encrypted (`heli.matters.sealing`), since it names people.
        stage: state of the procedure's first track on the matter, or empty.
        handler: the one accountable person; null only before allocation.
        source: the matter that opened this one.
        due_on: earliest end of its running OWN limits, or null; `due_critical` if one of custody is among them
            and its bearer is in custody.
        record_kept_by: "heli", or "external" where the national system of record issues numbers.
        erased_on: civil day on which all that said what was in it was destroyed, or null; number, days and acts stay.
        changed_at: when a listed column last changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, db_index=False, related_name="matters"
    )
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=80)
    # the index of numbers leads with the office
    office = models.ForeignKey(Office, on_delete=models.PROTECT, db_index=False, related_name="matters")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="matters"
    )
    line = models.CharField(max_length=40)
    title = models.BinaryField()
    title_key = models.CharField(max_length=40)
    number = models.CharField(max_length=80, blank=True)
    stage = models.CharField(max_length=60, blank=True)
    handler = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, db_index=False, related_name="handled"
    )
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="opened"
    )
    result_as = models.CharField(max_length=60, blank=True)
    record_kept_by = models.CharField(max_length=8, default="heli")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_critical = models.BooleanField(default=False)
    erased_on = models.DateField(null=True)
    changed_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(record_kept_by__in=["heli", "external"]), name="matter_record_kept_by"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~Q(number=""), name="matter_number"
            ),
        ]
        indexes = [
            # lists end with the procedure: one that is narrowed to it is read in its order without a look at the others
            models.Index("place_ord", F("changed_at").desc(), "procedure", name="matter_place_changed"),
            models.Index(F("changed_at").desc(), "procedure", name="matter_changed"),
            models.Index(
                "place_ord",
                F("changed_at").desc(),
                "procedure",
                condition=Q(closed_on=None),
                name="matter_place_open",
            ),
            # without it all that is open in a place is sorted for its first fifty rows
            models.Index(
                "place_ord",
                F("opened_on").desc(),
                F("id").desc(),
                "procedure",
                condition=Q(closed_on=None),
                name="matter_place_open_opened",
            ),
            models.Index(
                "place_ord", "due_on", "procedure", condition=Q(due_on__isnull=False), name="matter_place_due"
            ),
            models.Index("handler", "due_on", condition=Q(closed_on=None), name="matter_handler_due"),
            models.Index("place_ord", "procedure", F("opened_on").desc(), name="matter_place_procedure"),
            models.Index("place_ord", F("opened_on").desc(), name="matter_place_opened"),
            models.Index(F("opened_on").desc(), F("id").desc(), "procedure", name="matter_opened"),
            models.Index(
                "due_on", "id", "procedure", condition=Q(due_on__isnull=False), name="matter_due_in_order"
            ),
            models.Index(
                F("changed_at").desc(), "procedure", condition=Q(closed_on=None), name="matter_open_changed"
            ),
            models.Index(
                F("opened_on").desc(),
                F("id").desc(),
                "procedure",
                condition=Q(closed_on=None),
                name="matter_open_opened",
            ),
            # newest first, most are open still: without these the closed ones are found behind a tenth of all
            models.Index(
                F("opened_on").desc(),
                F("id").desc(),
                condition=Q(closed_on__isnull=False),
                name="matter_closed_opened",
            ),
            models.Index(
                F("changed_at").desc(),
                F("id").desc(),
                condition=Q(closed_on__isnull=False),
                name="matter_closed_changed",
            ),
            GinIndex(fields=["grantees"], name="matter_grantees"),
            # mostly null: an entry for each null would cost every new matter, and find nothing
            models.Index("case", condition=Q(case__isnull=False), name="matter_case"),
            models.Index("unit", condition=Q(unit__isnull=False), name="matter_unit"),
            models.Index("handler", condition=Q(handler__isnull=False), name="matter_handler"),
            models.Index("source", condition=Q(source__isnull=False), name="matter_source"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.id)

    @property
    def title_text(self) -> str:
        """The title, opened."""
        return str(unseal("title", self.pk, self.title, self.title_key))


class MatterSnapshot(FromNode):
    """Head and state of a matter's stream: as large as it has bearers, never as long as its history.

    The row that whoever writes the matter locks (after the case's, if both).
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="snapshot")
    seq = models.IntegerField(default=0)
    head = models.BinaryField(max_length=32, null=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"version {self.seq}"


class MatterParty(FromNode):
    """A party joined to a matter in a role. What a reader sees of a case, he sees through these rows."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="joined")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="joined")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "party", "role"], name="matter_party_once")]

    def __str__(self) -> str:
        return self.role


class MatterLink(FromNode):
    """Two matters that belong together. A reader sees the other end only where he may read that matter.

    Attributes:
        relation: source, opened, subject, divided or divided_from, seen from `matter`.
        bearers: bearers of `matter` from which, or on which, the other came about.
        view: what the law makes one need of an unseen matter: procedure, handler, deciders, closed.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="linked_from")
    relation = models.CharField(max_length=20)
    bearers = models.JSONField(default=list)
    view = models.JSONField(default=dict)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "other", "relation"], name="matter_link_once"),
        ]

    def __str__(self) -> str:
        return self.relation


class ExternalNumber(FromNode):
    """A number given elsewhere: unified acceptance, department, police case, court case."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="external_numbers")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=40)
    number = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "series", "number"], name="external_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class NumberSeries(FromNode):
    """The last number given in a gapless series of an office and year. Its row is locked until the commit."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "series", "year"], name="number_series_once")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class TeamMember(FromNode):
    """Who works on a matter, in which part, from–to. The handler is among them; days inclusive."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True)
    act = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person", "part"], condition=Q(until=None), name="team_member_once"
            )
        ]

    def __str__(self) -> str:
        return self.part


class MatterWords(FromNode):
    """Keyed tokens of title, numbers and parties. Only the search function, which repeats the wall, reads it."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, primary_key=True, related_name="+")
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="matter_words")]

    def __str__(self) -> str:
        return str(self.matter_id)
