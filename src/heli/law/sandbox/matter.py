"""One matter of a sandbox: it sees of the case whom it is about, of other matters what a link tells, and its own office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from heli.base.canonical import Json
from heli.law.contract import (
    ActorView,
    Attempt,
    BearerKey,
    Changes,
    LimitState,
    LinkedMatter,
    PartyView,
    Possible,
    PowerRow,
    Situation,
)
from heli.law.engine import Compiled
from heli.law.language.testing import Given, LawTest
from heli.law.lawbook import Lawbook
from heli.law.sandbox.agreements import agreed
from heli.law.sandbox.mending import Past
from heli.law.sandbox.offices import OURS
from heli.law.scenario.runner import Play
from heli.law.scenario.world import World

if TYPE_CHECKING:
    from heli.law.sandbox.box import Sandbox

ENGINE = "engine"
_SUPERIORS = frozenset({"chief_prosecutor", "deputy_chief", "department_head"})


@dataclass(frozen=True, slots=True)
class Linked:
    """A link of a matter with another one, and what was known of it when it was made."""

    other: str
    relation: Any
    bearers: tuple[BearerKey, ...] = ()
    handler: int | None = None
    hands: frozenset[int] = frozenset()
    deciders: frozenset[int] = frozenset()


class _World(World):
    """The world of one matter: parties, charges and counters are the case's, the rest is its own."""

    def __init__(self, box: Sandbox, matter: SandboxMatter, opened: date) -> None:
        super().__init__(Given(), box.zone, opened)
        self.box, self.matter_here = box, matter
        self.parties, self.charges, self.counters = box.parties, box.charges, box.counters
        self.handler = None

    def situation(self, now: datetime | None = None) -> Situation:
        here, box = self.matter_here, self.box
        day = (now or here.last_moment).astimezone(self.zone).date()
        line = here.rules.written.line
        parties = dict(here.parties())
        return replace(
            super().situation(now),
            office=box.offices.view(here.office, day, line),
            parties=parties,
            charges={charge: one for charge, one in self.charges.items() if one in parties},
            bodies={body: box.offices.view(body, day, "") for body in box.offices.bodies()},
            linked=tuple(here.linked()),
            powers=here.powers(day),
            conflicts=frozenset(here.conflicts),
            agreements=agreed(here, day),
            matter=here.id,
        )


class SandboxMatter(Play):
    """A matter of a sandbox.

    Attributes:
        id: "1", "2", … as it stands in facts. office: key of its office.
        joined: party → the roles in which the matter is about him.
        source, result_as: the matter that opened this one, and the act there that its result performs.
        past: its acts in the order in which they were done.
        stated: every fact as it was given, the newest of each name: what is handed on by reference.
    """

    def __init__(
        self, box: Sandbox, id: str, rules: Compiled, office: str, opened: date, book: Lawbook
    ) -> None:
        test = LawTest(say="a sandbox matter", given=Given(opened=opened.isoformat()))
        super().__init__(book, rules.written.procedure, test, rules)
        self.box, self.id, self.office = box, id, office
        self.joined: dict[str, list[str]] = {}
        self.links: list[Linked] = []
        self.source, self.result_as = "", ""
        self.past: list[Past] = []
        self.stated: dict[str, Any] = {}
        self.conflicts: set[int] = set()
        self.handlers: set[int] = set()
        self.deciders: set[int] = set()
        self.team: dict[int, str] = {}
        self.named: dict[str, str] = {}
        self.sealed = False
        self.last_moment = box.last_moment
        self.world = _World(box, self, opened)

    def parties(self) -> Iterable[tuple[str, PartyView]]:
        """Whom the matter is about, in the roles that they have in it; and those whom the act at hand names."""
        for party, roles in (
            self.joined | {p: [r] for p, r in self.named.items() if p not in self.joined}
        ).items():
            yield party, replace(self.box.parties[party], roles=tuple(roles))

    def join(self, party: str, role: str) -> None:
        """The matter is about a party, in a role."""
        if party in self.box.parties and role not in self.joined.setdefault(party, []):
            self.joined[party].append(role)

    def case_acts(self, changes: Changes) -> None:
        """What the act changes of the case: whom the matter is about, and measures; all its matters count anew."""
        for order in changes.case_acts:
            named, role = order.facts.get("parties"), str(order.facts.get("role") or "")
            if order.act == "join_party" and isinstance(named, (list, tuple)):
                for party in named:
                    self.join(str(party), role)
        super().case_acts(changes)
        self.box.recompute()

    def linked(self) -> Iterable[LinkedMatter]:
        """Its links as the law sees them: whether the other one is closed is known at once."""
        for one in self.links:
            other = self.box.matters[one.other]
            yield LinkedMatter(
                one.other,
                other.rules.written.procedure,
                one.relation,
                other.world.snapshot.closed,
                one.handler,
                one.deciders,
                {},
                one.bearers,
                one.hands,
            )

    def link_with(self, other: SandboxMatter, relation: str, bearers: Sequence[BearerKey] = ()) -> None:
        """Link it with another one, once for each relation; what is known of it is known from now on."""
        self.links = [one for one in self.links if (one.other, one.relation) != (other.id, relation)]
        whole = relation == "subject"
        known = other.world.handler if relation in ("source", "subject") else None
        hands, deciders = (
            (frozenset(other.handlers), frozenset(other.deciders)) if whole else (frozenset(), frozenset())
        )
        self.links.append(Linked(other.id, relation, tuple(bearers), known, hands, deciders))

    def powers(self, day: date) -> Mapping[str, PowerRow]:
        """What the power list of its office says of each power of the procedure."""
        name, found = self.rules.written.procedure, {}
        for power in {act.decide.power for act in self.rules.acts.values() if act.decide}:
            row = self.box.offices.power(self.office, power, name, day)
            if row is not None:
                found[power] = row
        return found

    def who(self, by: str) -> ActorView:
        """Who acts: the program, a person in the parts that his posts give him here, or a body outside."""
        if by == ENGINE:
            return ActorView(None, frozenset({ENGINE}), self.office, "engine")
        if not by.isdigit():
            return ActorView(None, frozenset({by}), by)
        person = int(by)
        return ActorView(person, self.parts(person), self.box.offices.office_of(person))

    def parts(self, person: int) -> frozenset[str]:
        """In which parts a person acts here: by post, as the one who answers for it, as a substitute, from above."""
        offices, line = self.box.offices, self.rules.written.line
        office = offices.office_of(person)
        held = offices.parts(person, line)
        if office != self.office:
            above = {offices.above(self.office, which) for which in OURS}
            return frozenset({"superior_office"}) if office in above and held & _SUPERIORS else frozenset()
        answers = person == self.world.handler or self._stands_in(person)
        return held | {"handling_prosecutor"} if answers else held

    def _stands_in(self, person: int) -> bool:
        until = self.team.get(person)
        return until is not None and (
            not until or until >= self.last_moment.astimezone(self.world.zone).date().isoformat()
        )

    def someone(self, part: str) -> str:
        """Who acts in a part, where only the part was said: the first of the office who has it; else the part itself."""
        if part in ("handling_prosecutor", "prosecutor") and self.world.handler is not None:
            return str(self.world.handler)
        found = [n for n in self.box.offices.people(self.office) if part in self.parts(n)]
        return str(found[0]) if found else part

    def took(self, attempt: Attempt, changes: Changes, by: str) -> None:
        """Keep what the act says of people and of matters, beside what the law keeps."""
        self.stated |= attempt.facts
        handler, substitute = attempt.facts.get("handler"), attempt.facts.get("substitute")
        if isinstance(handler, str) and handler.isdigit():
            self.answers(int(handler))
        if isinstance(substitute, str) and substitute.isdigit():
            self.team[int(substitute)] = str(attempt.facts.get("until") or "")
        if attempt.act == "grant_recusal":
            told = (changes.snapshot.facts.get(bearer, {}).get("person") for bearer in attempt.bearers)
            self.conflicts |= {int(str(one)) for one in told if str(one).isdigit()}
        for decider in (by, "" if attempt.proof is None else str(attempt.proof.person or "")):
            if decider.isdigit() and self.rules.acts[attempt.act].decide:
                self.deciders.add(int(decider))

    def answers(self, person: int) -> None:
        """Somebody answers for it from now on."""
        self.world.handler = person
        self.handlers.add(person)

    def offers(self, by: str) -> Sequence[Possible]:
        """Every act and bearer: offered now to who acts, or why not."""
        return self.rules.possible(self.world.situation(self.last_moment), self.who(by))

    def limits(self) -> tuple[LimitState, ...]:
        """Every limit as it stands, by rule and bearer."""
        limits = self.world.snapshot.limits
        return tuple(limits[key] for key in sorted(limits))

    def states(self) -> Mapping[str, Mapping[BearerKey, str]]:
        """Track → bearer → state."""
        return self.world.snapshot.tracks

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self.world.snapshot.closed

    def fact(self, name: str, facts: Mapping[str, Json], bearers: Sequence[BearerKey]) -> Json:
        """A fact of an act, else the last one of the matter on one of its bearers."""
        if name in facts:
            return facts[name]
        known = self.world.snapshot.facts
        found = (known[bearer][name] for bearer in (*bearers, "m") if name in known.get(bearer, {}))
        return next(iter(found), None)
