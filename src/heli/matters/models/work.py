from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from heli.access.models import Listed
from heli.base.ids import uuid7
from heli.matters.models.matter import Matter
from heli.matters.querysets import ProposalQuerySet, TaskQuerySet, TimeLimitQuerySet
from heli.offices.models import Person
from heli.offices.node import FromNode


class TimeLimit(Listed):
    """A running instance of a rule on a bearer: a cache of rule version, calendar version and facts.

    Attributes:
        state: the whole `law.contract.LimitState` as JSON; the other columns repeat it for lists.
        period: 1 for the first; a restart closes it and opens the next.
        status: awaiting_start, running, suspended, met, lapsed, closed. Overdue is running with an end before today.
        ends_on: last day, inclusive; `ends_at` where the limit is in hours.
        who: the body that a WATCH limit binds.
        person: who answers for it, null where nobody is named yet.
        critical: a term of custody whose bearer is in custody: past its end it is critical at once.
        soft: "as a rule": past its day it is shown, never as a breach.
        act: the act that last changed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_index=False, related_name="time_limits")
    rule = models.CharField(max_length=60)
    bearer = models.CharField(max_length=40)
    period = models.SmallIntegerField(default=1)
    rule_version = models.CharField(max_length=80)
    calendar_version = models.CharField(max_length=80)
    binds = models.CharField(max_length=5)
    who = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=14)
    starts_on = models.DateField(null=True)
    raw_ends_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ends_at = models.DateTimeField(null=True)
    provisional = models.BooleanField(default=False)
    critical = models.BooleanField(default=False)
    soft = models.BooleanField(default=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    state = models.JSONField(default=dict)
    act = models.UUIDField()

    objects = TimeLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "rule", "bearer", "period"], name="time_limit_once"),
            models.CheckConstraint(condition=Q(binds__in=["own", "watch", "right"]), name="time_limit_binds"),
            models.CheckConstraint(
                condition=Q(status__in=["awaiting_start", "running", "suspended", "met", "lapsed", "closed"]),
                name="time_limit_status",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "ends_on"], condition=Q(status="running"), name="time_limit_person_due"
            ),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="time_limit_person"),
            models.Index(
                fields=["place_ord", "binds", "ends_on"],
                condition=Q(status="running"),
                name="time_limit_place_due",
            ),
            # the wall's other half: without it no index serves "by place or by name"
            GinIndex(fields=["grantees"], condition=Q(status="running"), name="time_limit_grantees"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.ends_on}"


class Proposal(Listed):
    """An act waiting for its decider.

    Attributes:
        facts: public facts; `sealed` the personal ones, encrypted together.
        seen_seq: version of the matter that the proposer saw.
        decider: part in which it is decided, as in the lawbook; `decider_person` where one person is named.
        reviewers: parts that review before, in order; `reviews` what each said: [{part, person, post, at, agrees, say}].
        waits_for: the part whose turn it is; equals `decider` once the reviews are done.
        status: open, approved, returned, decided_otherwise, withdrawn, stale.
        act: the act that it became.
        entered_by: who typed it in the proposer's name, from a list; null: the proposer himself.
        of_case: it is an act of the case, reached through the matter; `seen_seq` is then the case's version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proposals")
    act_name = models.CharField(max_length=60)
    bearers = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    key_id = models.CharField(max_length=40, blank=True)
    happened = models.JSONField()
    seen_seq = models.IntegerField()
    proposer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposer_post = models.IntegerField(null=True)
    decider = models.CharField(max_length=40)
    decider_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.JSONField(default=list)
    reviewers = models.JSONField(default=list)
    reviews = models.JSONField(default=list)
    waits_for = models.CharField(max_length=40)
    status = models.CharField(max_length=17, default="open")
    reason = models.BinaryField(null=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.UUIDField(null=True)
    key = models.CharField(max_length=120)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    of_case = models.BooleanField(db_default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key"], name="proposal_key")]
        indexes = [
            models.Index(
                fields=["place_ord", "waits_for"], condition=Q(status="open"), name="proposal_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_name} {self.status}"

    @property
    def author_id(self) -> int:
        """Number of the person at the keyboard when it was put forward: he never decides it."""
        return self.proposer_id if self.entered_by_id is None else self.entered_by_id


class Task(Listed):
    """Something for somebody to do that no act has done yet, in his work list.

    Attributes:
        kind: "lawbook" (an act leads to it), "effect_refused", "confirm_paper", "unsupported", "deviation", "handed_over" and
            "to_allocate" (a post ended), "version_stays" (it could not be carried over to a new version).
        say_zh, say_en: the sentence, from the lawbook; empty for kinds that the program words.
        for_part: role in the matter's office; `person` where one is named.
        done_by: name of the act that does it.
        detail: ids and codes, no personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=20, default="lawbook")
    say_zh = models.CharField(max_length=400, blank=True)
    say_en = models.CharField(max_length=400, blank=True)
    for_part = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    bearers = models.JSONField(default=list)
    done_by = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    cause = models.UUIDField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place_ord", "for_part"], condition=Q(done_at=None), name="task_waiting"),
            models.Index(fields=["person"], condition=Q(done_at=None), name="task_person"),
        ]

    def __str__(self) -> str:
        return self.kind


class Effect(FromNode):
    """Something that follows elsewhere from an act: a row of the outbox. Ids only, no personal data.

    Attributes:
        cause: the act; `ordinal` its place among that act's effects, from 0.
        target: matter id, office id or other id that it reaches; empty until resolved.
        order: the `law.contract.EffectOrder` as JSON.
        status: waiting, done, refused.
        place_ord: place of the source, under whose scope the worker reads it.
        result: ids of what came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="effects")
    cause = models.UUIDField()
    ordinal = models.SmallIntegerField()
    name = models.CharField(max_length=60)
    target = models.CharField(max_length=60, blank=True)
    order = models.JSONField()
    status = models.CharField(max_length=8, default="waiting")
    attempts = models.SmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cause", "ordinal", "target"], name="effect_once")]
        indexes = [
            models.Index(fields=["queued_at"], condition=Q(status="waiting"), name="effect_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.status}"


class Draft(FromNode):
    """What somebody has typed into a form so far. No act; seen by its writer only.

    Attributes:
        form: which form: the act's name, or "open:" and a procedure.
        content: encrypted JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=120)
    content = models.BinaryField()
    key_id = models.CharField(max_length=40)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "matter", "form"], name="draft_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.form


class Allocation(FromNode):
    """How a matter got its handler: by a draw that can be repeated from its seed, or by name with a ground.

    Attributes:
        ground: draw, designated, own_case, only_one, substitution.
        seed: printed seed of the draw; `candidates` the numbers of the people drawn from, in order.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20)
    seed = models.CharField(max_length=64, blank=True)
    candidates = models.JSONField(default=list)
    act = models.UUIDField()
    on = models.DateField()

    def __str__(self) -> str:
        return self.ground
