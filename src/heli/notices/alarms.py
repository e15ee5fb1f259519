"""Alarms of time limits: they climb the chain by planned days, each step to each person once.

Counted from what stands in the database, never from what ran before: a worker that was killed, or stood for a week,
goes on with what is due today, and doubles nothing. A limit that gets another last day begins a chain of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from heli.access.subjects import engine_everywhere
from heli.matters.books import library
from heli.matters.models import TimeLimit
from heli.notices import chain, telling
from heli.notices.chain import LINKS, Step
from heli.notices.duty import Duty, Told, may_know
from heli.notices.models import Notice

PAST_DAYS = 60
"""A limit that is past by more rings no more: it stands in every work list anyway."""
BATCH = 500
_Furthest = Mapping[tuple[int, UUID, date], int]


def ring(today: date) -> int:
    """Write the alarms that are due on a day; how many were new. One transaction for each batch of limits."""
    steps = chain.custody(settings.CONFIG.alarm_days)
    written, after = 0, UUID(int=0)
    while True:
        with engine_everywhere():
            limits = list(_due(today, steps, after)[:BATCH])
            written += telling.write(_drafts(limits, today, steps))
        if len(limits) < BATCH:
            return written
        after = limits[-1].pk


def _due(today: date, steps: Sequence[Step], after: UUID) -> Any:
    ordinary = max(step.days for step in chain.ORDINARY)
    soon = Q(ends_on__lte=today + timedelta(days=ordinary))
    custody = Q(critical=True, ends_on__lte=today + timedelta(days=steps[0].days))
    running = TimeLimit.objects.running().filter(binds="own", matter__closed_on=None, pk__gt=after)
    running = running.filter(soon | custody, ends_on__gte=today - timedelta(days=PAST_DAYS))
    return running.select_related("matter__office").order_by("pk")


def _drafts(limits: Sequence[TimeLimit], today: date, custody: Sequence[Step]) -> list[telling.Draft]:
    if not limits:
        return []
    duty = Duty.on(today, [limit.matter for limit in limits])
    furthest = _furthest([limit.pk for limit in limits])
    return [draft for limit in limits for draft in _of_limit(limit, today, custody, duty, furthest)]


def _furthest(limits: Sequence[UUID]) -> _Furthest:
    """(person, limit, last day) → the furthest step that he was told."""
    found: dict[tuple[int, UUID, date], int] = defaultdict(lambda: -1)
    rows = Notice.objects.filter(kind="limit", subject__in=limits, until__isnull=False, step__isnull=False)
    for person, limit, until, step in rows.values_list("person_id", "subject", "until", "step"):
        told = (person, cast(UUID, limit), cast(date, until))
        found[told] = max(found[told], cast(int, step))
    return found


def _steps(limit: TimeLimit, custody: Sequence[Step]) -> Sequence[Step]:
    if limit.critical:
        return custody
    overrun = library().by_version(limit.rule_version).limits[limit.rule].overrun
    is_quiet = limit.soft or (overrun is not None and overrun.alarm == "none")
    return chain.SOFT if is_quiet else chain.ORDINARY


def _of_limit(
    limit: TimeLimit, today: date, custody: Sequence[Step], duty: Duty, furthest: _Furthest
) -> Iterator[telling.Draft]:
    assert limit.ends_on is not None
    steps = _steps(limit, custody)
    last = chain.reached(steps, (limit.ends_on - today).days)
    if last is None:
        return
    # of several steps that are due at once, each person is told the furthest that reaches him
    told: dict[int, tuple[int, Told]] = {}
    for number in range(last + 1):
        for one in told_by(steps[number], limit, duty):
            told[one.person] = (number, told[one.person][1] if one.person in told else one)
    for person, (number, one) in told.items():
        is_known = furthest.get((person, limit.pk, limit.ends_on), -1) >= number
        if not is_known and may_know(person, limit.matter):
            yield _draft(limit, number, one)


def told_by(step: Step, limit: TimeLimit, duty: Duty) -> list[Told]:
    """Whom a step tells: who has to act, and its own link; where nobody of that link is there, the next one too."""
    told = duty.handlers(limit.matter)
    reached = LINKS.index(step.link)
    found = duty.link(step.link, limit.matter)
    told += [one for one in found if one not in told]
    # the superior office is told on its own day only
    while not duty.there(found) and reached < LINKS.index("chief_prosecutor"):
        reached += 1
        found = [replace(one, instead=True) for one in duty.link(LINKS[reached], limit.matter)]
        told += found
    return told


def _draft(limit: TimeLimit, step: int, one: Told) -> telling.Draft:
    compiled = library().by_version(limit.rule_version)
    rule, kind = compiled.limits[limit.rule].name.text(), compiled.written.name.text()
    return telling.Draft(
        person=one.person,
        key=f"limit:{limit.pk}:{limit.ends_on}:{step}",
        kind="limit",
        why=one.why,
        matter=limit.matter_id,
        subject=limit.pk,
        step=step,
        until=limit.ends_on,
        is_urgent=limit.critical,
        detail={
            "zh": rule.zh, "en": rule.en, "kind_zh": kind.zh, "kind_en": kind.en, "number": limit.matter.number,
            "office": limit.matter.office_id, "instead": one.instead,
        },
    )  # fmt: skip
