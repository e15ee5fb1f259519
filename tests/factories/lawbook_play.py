"""Random but lawful play: facts of the right shape, attempts of any act on any bearer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from heli.base.canonical import Json
from heli.law.contract import ActorView, Attempt, OfficeView, PartyView, Period, Proof, Situation, Snapshot
from heli.law.engine import Compiled
from heli.law.engine.frame import bearers_of
from heli.law.language import Act, Fact
from tests.factories.lawbooks import RECORDED

OFFICE = OfficeView("o1", "procuratorate", "county", ("54", "5405", "540521"), frozenset({"criminal"}))
BODIES = {
    "b1": OfficeView("b1", "police", "county", ("54", "5405", "540521")),
    "b2": OfficeView("b2", "agency", "prefecture", ("54", "5401")),
}
HIGHEST = Proof("body", "supreme_office", 77, "minutes")


class Play:
    """One matter of a procedure, played by chance."""

    def __init__(self, rules: Compiled, seed: int) -> None:
        self.rules = rules
        self.chance = Random(seed)
        self.day = date(2025, 3, 3)
        roles = sorted(rules.written.roles) or ["party"]
        held = Period(date(2025, 3, 1), None, "detention", True)
        self.parties = {
            f"p{i}": PartyView(f"p{i}", (roles[i % len(roles)], *roles[:1]), "person", date(1990, 1, 1), "day",
                               measures=(held,) if i else ())
            for i in range(3)
        }  # fmt: skip
        self.papers: dict[str, dict[str, Json]] = {
            "d1": {"kind": "letter", "received_on": "2025-03-02", "served": {}}
        }
        self.snapshot = Snapshot()
        self.made = 0

    def situation(self) -> Situation:
        """As it stands."""
        return Situation(
            self.snapshot, OFFICE, date(2025, 3, 3), parties=self.parties, charges={"c1": "p0"}, papers=self.papers,
            bodies=BODIES, handler=1,
        )  # fmt: skip

    def attempt(self) -> Attempt:
        """Some act, on bearers of its kind, with facts of the right shape, by one who may do it."""
        self.day += timedelta(self.chance.choice((0, 1, 1, 2, 5, 20)))
        name = self.chance.choice(sorted(self.rules.acts))
        if not self.snapshot.done:
            name = self.chance.choice(sorted(n for n, a in self.rules.acts.items() if a.opens_matter))
        act = self.rules.acts[name]
        keys = bearers_of(act.on, self.situation(), self.snapshot)
        chosen = (
            tuple(self.chance.sample(keys, 1 if act.one else self.chance.randint(1, len(keys))))
            if keys
            else ()
        )
        facts = self.rules.validate(name, self.facts(act), recorded_at=RECORDED)
        part = self.chance.choice(act.by)
        actor = ActorView(1, frozenset({part}), "o1")
        instant = datetime.combine(self.day, time(10), self.rules.zone)
        happened = instant if act.happened_at.kind == "instant" else self.day
        return Attempt(
            name,
            chosen,
            actor,
            facts,
            happened,
            RECORDED,
            HIGHEST if act.decide else None,
            act_id=f"a{self.made}",
        )

    def facts(self, act: Act) -> dict[str, object]:
        """Every fact that is needed, and some of the others."""
        return {
            name: self.value(fact)
            for name, fact in act.facts.items()
            if fact.required is True or self.chance.random() < 0.6
        }

    def value(self, fact: Fact) -> object:
        """A value of a fact's type."""
        choose = self.chance.choice
        if fact.of is not None:
            choice = choose(sorted(fact.of))
            return [choice] if fact.type == "choices" else choice
        if fact.rows is not None:
            return [{n: self.value(f) for n, f in fact.rows.items()} for _ in range(max(1, fact.min or 1))]
        many = fact.type.endswith("s") and fact.type not in ("days", "months", "citations")
        simple: Mapping[str, object] = {
            "boolean": choose((True, False)),
            "day": (self.day - timedelta(choose((0, 1, 9)))).isoformat(),
            "instant": f"{self.day.isoformat()}T10:00:00+08:00",
            "hour": "09:30",
            "integer": max(fact.min or 1, 1),
            "money": 100,
            "days": max(min(choose((3, 10)), fact.max or 10), fact.min or 1),
            "months": max(min(2, fact.max or 2), fact.min or 1),
            "citations": ["X 1"],
            "party": choose(sorted(self.parties)),
            "partie": choose(sorted(self.parties)),
            "charge": "c1",
            "office": choose(sorted(BODIES)),
            "person": "5",
            "paper": choose(sorted(self.papers)),
            "matter": "m2",
            "item": next((i for ids in self.snapshot.items.values() for i in ids), "none"),
        }
        key = fact.type.rstrip("s") if many else fact.type
        found = simple.get(key, "某" * max(fact.min or 1, 1))
        if many and (fact.min or 1) > 1:
            return [str(5 + i) for i in range(fact.min or 1)]
        return [found] if many else found

    def new_id(self) -> str:
        """Id of a new item."""
        self.made += 1
        return f"i{self.made}"
