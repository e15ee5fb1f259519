"""What a test expects after its last step, against what came out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from heli.base.canonical import Json
from heli.law.contract import MATTER, ActorView, Changes, LimitState, Verdict
from heli.law.engine import Compiled
from heli.law.engine.conditions import limit_status
from heli.law.engine.frame import Frame
from heli.law.language.testing import Expected, ExpectedLimit
from heli.law.scenario.world import World, moment


@dataclass
class Log:
    """What the steps brought about."""

    acts: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)
    performs: list[str] = field(default_factory=list)
    tasks: int = 0
    documents: list[str] = field(default_factory=list)
    case_acts: list[str] = field(default_factory=list)
    proposed_to: str | None = None
    pending: bool = False
    verdict: Verdict | None = None

    def take(self, changes: Changes) -> None:
        self.documents += changes.documents
        self.case_acts += [order.act for order in changes.case_acts]
        for effect in changes.effects:
            if effect.kind == "open":
                self.opens.append(effect.name)
            elif effect.kind == "perform":
                self.performs.append(effect.name)
            elif effect.kind in ("seal", "unseal", "link", "let_in"):
                self.performs.append(effect.kind)
            else:
                self.tasks += 1


def compared(world: World, rules: Compiled, expect: Expected, log: Log, now: datetime) -> list[str]:
    """Every difference, in words."""
    wrong: list[str] = []
    for name, limit in expect.limits.items():
        wrong += _limit(
            world, rules, name, ExpectedLimit(end=limit) if isinstance(limit, str) else limit, now
        )
    for name, state in expect.states.items():
        track, _, bearer = name.partition("@")
        found = rules.state(world.snapshot, track, world.key(bearer) if bearer else MATTER)
        if track not in rules.written.tracks:
            wrong.append(f"there is no track {track}")
        elif found != state:
            wrong.append(f"{name} stands at {found}, not at {state}")
    wrong += _counters(world, expect)
    wrong += _logged(expect, log)
    wrong += _offered(world, rules, expect, now)
    if expect.closed is not None and world.snapshot.closed is not expect.closed:
        wrong.append("the matter is open" if expect.closed else "the matter is closed")
    for kind, count in expect.items.items():
        if len(world.snapshot.items.get(kind, ())) != count:
            wrong.append(f"{len(world.snapshot.items.get(kind, ()))} items {kind}, not {count}")
    return wrong


def _limit(world: World, rules: Compiled, name: str, expected: ExpectedLimit, now: datetime) -> list[str]:
    rule, _, bearer = name.partition("@")
    if rule not in rules.rules:
        return [f"there is no limit {rule}"]
    key = world.key(bearer) if bearer else MATTER
    state = world.snapshot.limits.get((rule, key))
    if expected.absent or expected.status == "absent":
        return [f"{name} is {state.status}, none is expected"] if state is not None else []
    if state is None:
        return [f"{name} does not exist"]
    found = _shown(state)
    found["status"] = limit_status(Frame(rules, world.situation(now), now, bearer=key), rule, key)
    if expected.status in ("running", "met", "closed", "suspended", "awaiting_start"):
        found["status"] = state.status
    wrong = []
    for what in ("start", "end", "raw_end", "status", "period", "provisional"):
        wanted = getattr(expected, what)
        if wanted is not None and not _same(found[what], wanted, world):
            wrong.append(f"{name}: {what} is {found[what]}, not {wanted}")
    if expected.possible is not None and found["possible"] != expected.possible:
        wrong.append(
            f"{name}: possible by the local calendar is {found['possible']}, not {expected.possible}"
        )
    return wrong


def _shown(state: LimitState) -> dict[str, Json]:
    return {
        "start": state.start.isoformat() if state.start else None,
        "end": state.end.isoformat() if state.end else None,
        "raw_end": state.raw_end.isoformat() if state.raw_end else None,
        "status": state.status,
        "period": state.period,
        "provisional": state.provisional,
        "possible": state.possible_end.isoformat() if state.possible_end else None,
    }


def _same(found: Json, wanted: object, world: World) -> bool:
    if found == wanted:
        return True
    if isinstance(found, str) and isinstance(wanted, str) and len(wanted) >= 10 and wanted[4:5] == "-":
        one, two = moment(found, world.zone), moment(wanted, world.zone)
        if isinstance(one, datetime) and not isinstance(two, datetime):
            return one.astimezone(world.zone).date() == two
        return one == two
    return False


def _counters(world: World, expect: Expected) -> Iterable[str]:
    for name, value in expect.counters.items():
        if isinstance(value, int):
            if world.counters.get(name, 0) != value:
                yield f"the counter {name} is {world.counters.get(name, 0)}, not {value}"
            continue
        for counter, wanted in value.items():
            found = world.counted(counter, name)
            if found != wanted:
                yield f"the counter {counter} of {name} is {found}, not {wanted}"


def _logged(expect: Expected, log: Log) -> Iterable[str]:
    for wanted in expect.warned:
        if not any(code == wanted or code.endswith(f".{wanted}") for code in (*log.warned, *log.assumed)):
            yield f"nothing warned with {wanted} (warned with {', '.join(log.warned) or 'nothing'})"
    for unwanted in expect.not_warned:
        if any(code == unwanted or code.endswith(f".{unwanted}") for code in log.warned):
            yield f"something warned with {unwanted}"
    for what in ("opens", "performs", "documents", "case_acts"):
        for wanted in getattr(expect, what):
            if wanted not in getattr(log, what):
                yield f"{what}: {wanted} is missing (found {', '.join(getattr(log, what)) or 'nothing'})"
    if expect.tasks is not None and log.tasks != expect.tasks:
        yield f"{log.tasks} tasks, not {expect.tasks}"
    if expect.proposed_to is not None and log.proposed_to != expect.proposed_to:
        yield f"the last act is proposed to {log.proposed_to or 'nobody'}, not to {expect.proposed_to}"
    if expect.proposed_to is None and log.pending:
        yield f"an act waits for {log.proposed_to}; say decided_by, or expect proposed_to"
    if (
        expect.reviewers is not None
        and log.verdict is not None
        and list(log.verdict.reviewers) != expect.reviewers
    ):
        yield f"reviewers are {', '.join(log.verdict.reviewers) or 'nobody'}, not {', '.join(expect.reviewers) or 'nobody'}"


def _offered(world: World, rules: Compiled, expect: Expected, now: datetime) -> Iterable[str]:
    if not expect.possible and not expect.impossible:
        return
    offered = rules.possible(world.situation(now), ActorView(None, frozenset(), None))
    for names, wanted in ((expect.possible, True), (expect.impossible, False)):
        for name in names:
            act, _, bearer = name.partition("@")
            key = world.key(bearer) if bearer else None
            found = [p for p in offered if p.act == act and (key is None or p.bearer == key)]
            if any(p.possible for p in found) is not wanted:
                said = "; ".join(r.code for p in found for r in p.reasons)
                yield f"{name} is {'not ' if wanted else ''}offered{f' ({said})' if said else ''}"
