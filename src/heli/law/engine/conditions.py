"""Conditions compiled into closures.

A closure takes a `Frame` and answers True, False, or None where it hangs on a fact that is not given yet (only while
acts are offered, see `Frame.open`). Longer than usual: one short function for each atom of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from heli.base.canonical import Json
from heli.law.contract import MATTER, PERSONAL, BearerKey, Done, LinkedMatter, OfficeView, PartyView
from heli.law.engine.ages import age_range
from heli.law.engine.days import day_of, is_after, later_by, parsed
from heli.law.engine.frame import Frame, bearers_of, related
from heli.law.engine.measures import in_custody, measure_on
from heli.law.language import Bearer, Condition
from heli.law.language import conditions as c

Test = Callable[[Frame], "bool | None"]
Scope = Mapping[str, Bearer]
"""Track → its bearer kind."""

_LEVELS = ("county", "prefecture", "province", "supreme")


def compiled(condition: Condition | None, scope: Scope) -> Test | None:
    """The closure of a condition; None where there is no condition."""
    if condition is None:
        return None
    return _COMPILERS[type(condition)](condition, scope)


def holds(test: Test | None, frame: Frame) -> bool:
    """Whether a condition holds; one that is not there does. What is undecided does not."""
    return test is None or test(frame) is True


def _all(condition: c.All, scope: Scope) -> Test:
    tests = [_COMPILERS[type(inner)](inner, scope) for inner in condition.all]

    def test(frame: Frame) -> bool | None:
        result: bool | None = True
        for inner in tests:
            answer = inner(frame)
            if answer is False:
                return False
            if answer is None:
                result = None
        return result

    return test


def _any(condition: c.Any_, scope: Scope) -> Test:
    tests = [_COMPILERS[type(inner)](inner, scope) for inner in condition.any]

    def test(frame: Frame) -> bool | None:
        result: bool | None = False
        for inner in tests:
            answer = inner(frame)
            if answer is True:
                return True
            if answer is None:
                result = None
        return result

    return test


def _not(condition: c.Not, scope: Scope) -> Test:
    inner = _COMPILERS[type(condition.not_)](condition.not_, scope)

    def test(frame: Frame) -> bool | None:
        answer = inner(frame)
        return None if answer is None else not answer

    return test


def _present(value: Json) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _fact(condition: c.FactIs, scope: Scope) -> Test:
    name = condition.fact
    checks = _fact_checks(condition)

    def test(frame: Frame) -> bool | None:
        if frame.hangs_on(name):
            return None
        value = frame.fact(name)
        return all(check(value, frame) for check in checks)

    return test


def _fact_checks(k: c.FactIs) -> list[Callable[[Any, Frame], bool]]:
    checks: list[Callable[[Any, Frame], bool]] = []
    if k.is_ is not None:
        checks.append(lambda value, _: _same(value, k.is_))
    if k.in_ is not None:
        wanted = k.in_
        checks.append(lambda value, _: any(_among(value, w) for w in wanted))
    if k.not_in is not None:
        unwanted = k.not_in
        checks.append(lambda value, _: not any(_among(value, w) for w in unwanted))
    if k.at_least is not None:
        least = k.at_least
        checks.append(lambda value, _: (n := _number(value)) is not None and n >= least)
    if k.at_most is not None:
        most = k.at_most
        checks.append(lambda value, _: (n := _number(value)) is not None and n <= most)
    if k.present is not None:
        checks.append(lambda value, _: _present(value) is k.present)
    if k.after is not None:
        after = k.after
        checks.append(lambda value, frame: _after(value, frame.fact(after), frame))
    if k.more_than is not None:
        more = k.more_than
        checks.append(lambda value, frame: _more(value, frame.fact(more)))
    return checks


def _same(value: Json, wanted: c.Scalar | None) -> bool:
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _among(value: Json, wanted: c.Scalar) -> bool:
    """A list of choices is among the wanted where one of them is."""
    if isinstance(value, (list, tuple)):
        return any(_same(one, wanted) for one in value)
    return _same(value, wanted)


def _number(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return len(value) if isinstance(value, (list, tuple)) else None


def _after(value: Json, other: Json, frame: Frame) -> bool:
    one, two = parsed(value), parsed(other)
    return one is not None and two is not None and is_after(one, two, frame.zone)


def _more(value: Json, other: Json) -> bool:
    one, two = _number(value), _number(other)
    return one is not None and two is not None and one > two


def _over(of: str, values: Iterable[bool]) -> bool:
    """`every` needs at least one to say it of."""
    if of == "any":
        return any(values)
    found = list(values)
    return bool(found) and all(found)


def _track(k: c.TrackIs, scope: Scope) -> Test:
    kind = scope.get(k.track, "matter")
    allowed = frozenset(k.in_) if k.in_ is not None else None
    barred = frozenset(k.not_in or ())

    def right(state: str) -> bool:
        return state not in barred and (allowed is None or state in allowed)

    if kind == "matter":

        def of_matter(frame: Frame) -> bool:
            return right(frame.rules.state(frame.snapshot, k.track, MATTER))

        return of_matter

    def test(frame: Frame) -> bool:
        if k.of == "same":
            keys = related((frame.bearer,), kind, frame.situation, frame.snapshot)
        else:
            keys = bearers_of(kind, frame.situation, frame.snapshot)
        return _over(k.of, (right(frame.rules.state(frame.snapshot, k.track, key)) for key in keys))

    return test


def _counter(k: c.CounterIs, scope: Scope) -> Test:
    def right(value: int) -> bool:
        return (k.at_least is None or value >= k.at_least) and (k.at_most is None or value <= k.at_most)

    def test(frame: Frame) -> bool:
        if k.of == "same":
            return right(counter_of(frame, k.counter))
        return _over(k.of, [right(p.counters.get(k.counter, 0)) for p in frame.concerned()])

    return test


def counter_of(frame: Frame, name: str) -> int:
    """A counter of the bearer's charge or party; for the matter that of the case, else the highest of its parties."""
    party = frame.party()
    if party is not None:
        of_charge = (
            party.counters.get(f"{name}@{frame.bearer[2:]}") if frame.bearer.startswith("c:") else None
        )
        return party.counters.get(name, 0) if of_charge is None else of_charge
    if name in frame.situation.counters:
        return frame.situation.counters[name]
    return max((p.counters.get(name, 0) for p in frame.concerned()), default=0)


def _custody(k: c.CustodyIs, scope: Scope) -> Test:
    def test(frame: Frame) -> bool:
        when = frame.start if k.at == "start" and frame.start is not None else frame.happened
        day = day_of(when, frame.zone)
        held = [
            in_custody(party, day, frame.zone)
            for party in (frame.parties() if k.of == "same" else frame.concerned())
        ]
        if k.of == "same":
            return any(held) is k.custody  # of a matter: somebody is held, or nobody is
        return _over(k.of, [one is k.custody for one in held])

    return test


def _measure(k: c.MeasureIs, scope: Scope) -> Test:
    wanted = frozenset(k.measure_in)

    def test(frame: Frame) -> bool:
        parties = frame.parties() if k.of == "same" else frame.concerned()
        found = [measure_on(party, frame.day, frame.zone) in wanted for party in parties]
        return _over("any" if k.of == "same" else k.of, found)

    return test


def _age(k: c.AgeIs, scope: Scope) -> Test:
    def right(party: PartyView, frame: Frame) -> bool:
        # the day of the offence may not be known yet: no later than this act
        on = party.offence_on if k.age == "at_offence" and party.offence_on else frame.day
        low, high = age_range(party, on, next_day=bool(frame.rules.setting("age_counts_from_next_day")))
        threshold = k.below if k.below is not None else k.at_least
        open_ = low != high if threshold is None else low < threshold <= high
        if k.unsettled is not None and open_ is not k.unsettled:
            return False
        # open to either side of the line: treated as below it
        return (k.below is None or low < k.below) and (k.at_least is None or low >= k.at_least)

    def test(frame: Frame) -> bool:
        parties = [
            p for p in (frame.parties() if k.of == "same" else frame.concerned()) if p.kind == "person"
        ]
        return _over("any" if k.of == "same" else k.of, [right(p, frame) for p in parties])

    return test


def done_on(frame: Frame, act: str) -> Done | None:
    """The last standing occurrence of an act on the bearer, its party or the matter; for the matter, on any bearer."""
    held = frame.snapshot.done.get(act)
    if not held:
        return None
    if frame.bearer == MATTER and MATTER in held:
        return held[MATTER]
    for key in frame.above():
        if key in held:
            return held[key]
    if frame.bearer != MATTER:
        return None
    return max(held.values(), key=lambda d: day_of(d.on, frame.zone))


def _done(k: c.ActDone, scope: Scope) -> Test:
    least = k.times_at_least or 1

    def test(frame: Frame) -> bool:
        held = frame.snapshot.done.get(k.act, {})
        if k.of == "same":
            found = done_on(frame, k.act)
            answer = found is not None and found.times >= least
        elif k.of == "every":
            keys = bearers_of(frame.rules.act_bearer(k.act), frame.situation, frame.snapshot)
            answer = _over("every", [key in held and held[key].times >= least for key in keys])
        else:
            answer = any(d.times >= least for d in held.values())
        return answer is k.done

    return test


def _limit(k: c.LimitIs, scope: Scope) -> Test:
    wanted = frozenset(k.status)

    def test(frame: Frame) -> bool:
        rule = frame.rules.limits.get(k.limit)
        kind: Bearer = rule.bearer if rule else "matter"
        if k.of == "same":
            keys = related((frame.bearer,), kind, frame.situation, frame.snapshot)
        else:
            keys = bearers_of(kind, frame.situation, frame.snapshot)
        found = [limit_status(frame, k.limit, key) in wanted for key in keys]
        return _over("any" if k.of == "same" else k.of, found)

    return test


def limit_status(frame: Frame, name: str, bearer: BearerKey) -> str:
    """Status of a limit when the act happened: overdue, or lapsed by itself, is told from running."""
    state = frame.snapshot.limits.get((name, bearer))
    if state is None:
        return "absent"
    if (
        state.status == "running"
        and state.end is not None
        and is_after(frame.happened, state.end, frame.zone)
    ):
        return "lapsed" if frame.rules.limits[name].lapses else "overdue"
    return state.status


def _elapsed(k: c.Elapsed, scope: Scope) -> Test:
    def test(frame: Frame) -> bool | None:
        if k.since_act is not None:
            found = done_on(frame, k.since_act)
            since = found.on if found else None
        else:
            if frame.hangs_on(k.since_fact or ""):
                return None
            value = frame.fact(k.since_fact or "")
            since = parsed(value)
        return since is not None and is_after(
            frame.happened, later_by(since, k.more_than, frame.zone), frame.zone
        )

    return test


def _actor(k: c.ActorIs, scope: Scope) -> Test:
    def test(frame: Frame) -> bool:
        persons = _persons(k, frame)
        # whoever decides must keep the separation as well as whoever acts
        ours = {frame.actor.person, frame.proof.person if frame.proof else None} - {None}
        met = bool(ours & persons)
        return met if k.actor == "is" else not met

    return test


def _persons(k: c.ActorIs, frame: Frame) -> set[int | None]:
    situation = frame.situation
    if k.who == "handler":
        return {situation.handler} - {None}
    if k.who == "party_to_conflict":
        return set(situation.conflicts)
    if k.who == "handler_of_source":
        return {link.handler for link in situation.linked if link.relation == "source"} - {None}
    if k.who == "handler_of_subject":
        return {link.handler for link in _subjects(frame)} - {None}
    if k.who == "hand_in_subject":
        return {person for link in _subjects(frame) for person in link.hands}
    done = done_on(frame, k.act or "")
    if done is None:
        return set()
    return {done.decided_by if k.who == "decider_of" else done.actor} - {None}


def _subjects(frame: Frame) -> list[LinkedMatter]:
    """The matters that this one is about; of an act on an item only the item's own, where it is known which it is."""
    found = [link for link in frame.situation.linked if link.relation == "subject"]
    if not frame.bearer.startswith("i:"):
        return found
    own = [link for link in found if frame.bearer in link.origin_bearers]
    return own or [link for link in found if not any(b.startswith("i:") for b in link.origin_bearers)]


def _role(k: c.RoleIs, scope: Scope) -> Test:
    wanted = frozenset(k.role_in)

    def test(frame: Frame) -> bool | None:
        if frame.open and not frame.actor.parts:
            return None
        return bool(frame.rules.parts_used(frame.act, frame.actor) & wanted)

    return test


def _place(k: c.PlaceIs, scope: Scope) -> Test:
    def test(frame: Frame) -> bool | None:
        if frame.hangs_on(k.place):
            return None
        value = frame.fact(k.place)
        ids = value if isinstance(value, (list, tuple)) else [value]
        bodies = [frame.situation.bodies[str(i)] for i in ids if str(i) in frame.situation.bodies]
        return any(_lies(k, body, frame.situation.office) for body in bodies)

    return test


def _lies(k: c.PlaceIs, body: OfficeView, here: OfficeView) -> bool:
    inside = body.place[: len(here.place)] == here.place
    above = here.place[: len(body.place)] == body.place
    step = _LEVELS.index(body.level) - _LEVELS.index(here.level)
    if k.is_ is not None and (inside if k.is_ == "own_area" else not inside and not above) is False:
        return False
    if k.level is not None and k.level != ("same" if step == 0 else "higher" if step > 0 else "lower"):
        return False
    if k.under is not None and (inside and step < 0) is not k.under:
        return False
    return k.kind_in is None or body.kind in k.kind_in


def _link(k: c.LinkIs, scope: Scope) -> Test:
    relation = {"opened_by_this": "opened", "source_of_this": "source"}.get(k.direction)

    def test(frame: Frame) -> bool:
        found = [
            link
            for link in frame.situation.linked
            if link.procedure == k.linked and (relation is None or link.relation == relation)
        ]
        if k.open is not None:
            found = [link for link in found if link.closed is not k.open]
        return bool(found) is k.exists

    return test


def _parties(k: c.PartiesAre, scope: Scope) -> Test:
    def test(frame: Frame) -> bool:
        count = sum(k.parties in party.roles for party in frame.situation.parties.values())
        return (k.at_least is None or count >= k.at_least) and (k.at_most is None or count <= k.at_most)

    return test


def _office(k: c.OfficeIs, scope: Scope) -> Test:
    return lambda frame: frame.situation.office.level in k.office_level


def _day(k: c.DayIs, scope: Scope) -> Test:
    def test(frame: Frame) -> bool:
        day = (frame.day if k.day == "act" else frame.situation.opened_on).isoformat()
        return (k.from_ is None or day >= k.from_) and (k.before is None or day < k.before)

    return test


def _setting(k: c.SettingIs, scope: Scope) -> Test:
    return lambda frame: frame.rules.setting(k.setting) == k.is_


def _words(k: c.WordsIn, scope: Scope) -> Test:
    def test(frame: Frame) -> bool:
        given = [text for name in k.words_in for text in _texts_of(frame.facts.get(name))]
        return any(word in text for text in given for word in k.any_of)

    return test


def _texts_of(value: Json) -> Iterable[str]:
    """Every text in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts_of(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts_of(inner)


_COMPILERS: dict[type, Callable[[Any, Scope], Test]] = {
    c.All: _all, c.Any_: _any, c.Not: _not, c.FactIs: _fact, c.TrackIs: _track, c.CounterIs: _counter,
    c.CustodyIs: _custody, c.MeasureIs: _measure, c.AgeIs: _age, c.ActDone: _done, c.LimitIs: _limit,
    c.Elapsed: _elapsed, c.ActorIs: _actor, c.RoleIs: _role, c.PlaceIs: _place, c.LinkIs: _link,
    c.PartiesAre: _parties, c.OfficeIs: _office, c.DayIs: _day, c.SettingIs: _setting,
    c.WordsIn: _words,
}  # fmt: skip


def atoms(condition: Condition | None) -> Iterable[Any]:
    """Every atom of a condition, at any depth."""
    if condition is None:
        return
    if isinstance(condition, c.All):
        inner: list[Condition] = condition.all
    elif isinstance(condition, c.Any_):
        inner = condition.any
    elif isinstance(condition, c.Not):
        inner = [condition.not_]
    else:
        yield condition
        return
    for one in inner:
        yield from atoms(one)


__all__ = ["PERSONAL", "Test", "atoms", "compiled", "counter_of", "done_on", "holds", "limit_status"]
