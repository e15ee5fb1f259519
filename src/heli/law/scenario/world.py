"""The little world of one test: its office, parties, papers, linked matters, and the matter's snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from heli.base.canonical import Json
from heli.law.contract import (
    MATTER,
    BearerKey,
    LinkedMatter,
    OfficeView,
    PartyView,
    Period,
    PowerRow,
    Situation,
    Snapshot,
    When,
)
from heli.law.language.testing import Given, GivenLink, GivenMeasure, GivenOffice, GivenPaper, GivenParty

_ADULT = "1990-01-01"
CUSTODY = frozenset({"detention", "arrest", "liuzhi"})
"""Kinds of measure that hold a person, where a test does not say it."""


def moment(text: str, zone: ZoneInfo) -> When:
    """A day, or an instant; one without offset is of the lawbook's zone."""
    if len(text) == 10:
        return date.fromisoformat(text)
    instant = datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def end_of_day(when: When, zone: ZoneInfo) -> datetime:
    """When something of a day was recorded, where a test does not say it: at its end."""
    if isinstance(when, datetime):
        return when
    return datetime.combine(when, time(23, 59), zone)


class World:
    """What `Situation` is made of, by the names of the test."""

    def __init__(self, given: Given, zone: ZoneInfo, opened: date) -> None:
        self.zone = zone
        self.opened = opened
        self.office = _office("here", given.office)
        self.parties = {name: party_view(name, p, zone) for name, p in given.parties.items()}
        self.charges = {charge: name for name, p in given.parties.items() for charge in p.charges}
        self.bodies = {name: _office(name, body) for name, body in given.bodies.items()}
        self.papers: dict[str, dict[str, Json]] = {n: self.paper(p) for n, p in given.papers.items()}
        self.linked = {name: self.link(name, link) for name, link in given.linked.items()}
        self.powers = {
            name: PowerRow(name, row.decider, row.source, tuple(row.reviewers))
            for name, row in given.powers.items()
        }
        self.counters: dict[str, int] = {}
        for name, value in given.counters.items():
            if isinstance(value, int):
                self.counters[name] = value
            elif name in self.parties:
                held = self.parties[name]
                self.parties[name] = replace(held, counters={**held.counters, **value})
            elif name in self.charges:
                for counter, times in value.items():
                    self.count(counter, f"c:{name}", times)
        self.handler: int | None = given.handler
        self.conflicts = frozenset(given.conflicts)
        self.agreements: Mapping[str, Any] = given.agreements
        self.snapshot = Snapshot()

    def situation(self, now: datetime | None = None) -> Situation:
        """The situation as it stands."""
        return Situation(
            snapshot=self.snapshot,
            office=self.office,
            opened_on=self.opened,
            parties=self.parties,
            charges=self.charges,
            papers=self.papers,
            bodies=self.bodies,
            counters=self.counters,
            handler=self.handler,
            linked=tuple(self.linked.values()),
            powers=self.powers,
            conflicts=self.conflicts,
            agreements=self.agreements,
            now=now,
            matter="this",
        )

    def key(self, name: str) -> BearerKey:
        """The bearer key of a name: a party, a charge, a paper, an item "point#1"."""
        if name in ("matter", MATTER):
            return MATTER
        if name in self.parties:
            return f"p:{name}"
        if name in self.charges:
            return f"c:{name}"
        if name in self.papers:
            return f"d:{name}"
        if "#" in name:
            return f"i:{name}"
        raise KeyError(f"nothing in this test is called {name!r}")

    def paper(self, paper: GivenPaper) -> dict[str, Json]:
        return {
            "kind": paper.kind,
            "received_on": paper.received_on,
            "dated_on": paper.dated_on,
            "from": paper.from_,
            "served": dict(paper.served),
            "of": [self.key(name) for name in paper.of],
        }

    def link(self, name: str, link: GivenLink) -> LinkedMatter:
        return LinkedMatter(
            name,
            link.procedure,
            link.relation,
            link.closed,
            link.handler,
            frozenset(link.deciders),
            link.facts,
            tuple(self.key(one) for one in link.origin),
            frozenset(link.handlers),
        )

    def measure(self, party: str, kind: str, since: When, custody: bool | None = None) -> None:
        """A measure begins; the one in force ends the day before."""
        view = self.parties[party]
        before = tuple(
            replace(p, until=_day_before(since)) if p.until is None else p
            for p in view.measures
            if p.since != since
        )
        held = kind in CUSTODY if custody is None else custody
        added = () if kind == "none" else (Period(since, None, kind, held),)
        self.parties[party] = replace(view, measures=(*before, *added))

    def measure_ends(self, party: str, until: When) -> None:
        view = self.parties[party]
        ended = tuple(replace(p, until=until) if p.until is None else p for p in view.measures)
        self.parties[party] = replace(view, measures=ended)

    def counted(self, counter: str, name: str) -> int | None:
        """A counter of a party or a charge by its name; None where there is neither."""
        if name in self.parties:
            return self.parties[name].counters.get(counter, 0)
        party = self.parties.get(self.charges.get(name, ""))
        return party.counters.get(f"{counter}@{name}", 0) if party else None

    def count(self, counter: str, bearer: BearerKey, by: int) -> None:
        """A counter of the case rises: of a party, of a charge of his, or of the case as a whole."""
        if bearer.startswith(("p:", "c:")):
            party = bearer[2:] if bearer.startswith("p:") else self.charges[bearer[2:]]
            name = counter if bearer.startswith("p:") else f"{counter}@{bearer[2:]}"
            view = self.parties[party]
            counters = {**view.counters, name: view.counters.get(name, 0) + by}
            self.parties[party] = replace(view, counters=counters)
        else:
            self.counters[counter] = self.counters.get(counter, 0) + by


def _day_before(when: When) -> When:
    return (when.date() if isinstance(when, datetime) else when) - timedelta(1)


def _office(name: str, given: GivenOffice) -> OfficeView:
    units, posts = frozenset(given.units), frozenset(given.posts)
    return OfficeView(name, given.kind, given.level, tuple(given.place), units, posts)


def party_view(name: str, given: GivenParty, zone: ZoneInfo) -> PartyView:
    """A party of a test."""
    return PartyView(
        name,
        (given.role,) if isinstance(given.role, str) else tuple(given.role),
        given.kind,
        date.fromisoformat(given.birth or _ADULT) if given.precision != "unknown" else None,
        given.precision,
        date.fromisoformat(given.offence) if given.offence else None,
        tuple(_period(m, zone) for m in given.measures),
        tuple(given.charges),
        language_needs=given.language_needs,
    )


def _period(given: GivenMeasure, zone: ZoneInfo) -> Period:
    custody = given.kind in CUSTODY if given.custody is None else given.custody
    return Period(
        moment(given.since, zone), moment(given.until, zone) if given.until else None, given.kind, custody
    )
