"""Conditions: nothing read that is not there, no personal value, no comparison that can never hold."""

from __future__ import annotations

from typing import Any

from heli.law.checks.prover import Prover
from heli.law.engine.acts import conditions_of
from heli.law.engine.conditions import atoms
from heli.law.language import ABSENT, Act, Fact
from heli.law.language import conditions as c
from heli.law.language.limits import ChosenLength

_OF_CASE = ("title", "offence_day")


def check_conditions(p: Prover) -> None:
    """Every condition of the procedure, wherever it stands."""
    for name, act in p.procedure.acts.items():
        for path, condition in conditions_of(act).items():
            check_condition(p, f"acts/{name}/{path}", condition, act)
    for name, limit in p.procedure.limits.items():
        found = {"when": limit.when, **{f"extend/{i}/when": e.when for i, e in enumerate(limit.extend)}}
        if isinstance(limit.length, list):
            found |= {
                f"length/{i}/when": x.when for i, x in enumerate(limit.length) if isinstance(x, ChosenLength)
            }
        for path, condition in found.items():
            if condition is not None:
                check_condition(p, f"limits/{name}/{path}", condition, None)
    if p.procedure.closes:
        check_condition(p, "closes/when", p.procedure.closes.when, None)


def check_condition(p: Prover, path: str, condition: Any, act: Act | None) -> None:
    """One condition; `act` where it belongs to one."""
    for atom in atoms(condition):
        check = _CHECKS.get(type(atom))
        if check is not None:
            check(p, path, atom, act)


def _fact(p: Prover, path: str, k: c.FactIs, act: Act | None) -> None:
    for name in (k.fact, k.after, k.more_than):
        if name is not None and name not in p.facts:
            p.fault(path, f"no act, item or shared list has a fact {name!r}")
            return
    facts = [act.facts[k.fact]] if act and k.fact in act.facts else p.facts[k.fact]
    only_present = not any(
        value is not None for value in (k.is_, k.in_, k.not_in, k.at_least, k.at_most, k.after, k.more_than)
    )
    if only_present and k.present is None:
        p.fault(path, f"says nothing of the fact {k.fact!r}")
    if not only_present:
        for fact in facts:
            _readable(p, path, k, fact)


def _readable(p: Prover, path: str, k: c.FactIs, fact: Fact) -> None:
    if fact.is_personal or fact.protected:
        p.fault(path, f"reads the personal fact {k.fact!r}; of a personal fact only `present` may be asked")
    wanted = [k.is_] if k.is_ is not None else []
    wanted += [*(k.in_ or ()), *(k.not_in or ())]
    if fact.of is not None:
        for value in wanted:
            if value not in fact.of:
                p.fault(path, f"{value!r} is none of the choices of {k.fact!r}")
    elif fact.type == "boolean" and any(not isinstance(value, bool) for value in wanted):
        p.fault(path, f"{k.fact!r} is true or false")


def _track(p: Prover, path: str, k: c.TrackIs, act: Act | None) -> None:
    if p.known(path, "track", k.track, p.procedure.tracks):
        states = {*p.procedure.tracks[k.track].states, ABSENT}
        for state in (*(k.in_ or ()), *(k.not_in or ())):
            p.known(path, f"state of {k.track}", state, states)
    if k.in_ is None and k.not_in is None:
        p.fault(path, f"says nothing of the track {k.track!r}")


def _counter(p: Prover, path: str, k: c.CounterIs, act: Act | None) -> None:
    p.known(path, "counter", k.counter, p.counters)


def _done(p: Prover, path: str, k: c.ActDone, act: Act | None) -> None:
    p.known(path, "act", k.act, p.procedure.acts)


def _limit(p: Prover, path: str, k: c.LimitIs, act: Act | None) -> None:
    p.known(path, "limit", k.limit, p.procedure.limits)


def _elapsed(p: Prover, path: str, k: c.Elapsed, act: Act | None) -> None:
    p.known(path, "act", k.since_act, p.procedure.acts)
    p.known(path, "fact", k.since_fact, p.facts)


def _actor(p: Prover, path: str, k: c.ActorIs, act: Act | None) -> None:
    if k.who in ("decider_of", "actor_of"):
        if k.act is None:
            p.fault(path, f"`{k.who}` needs the act meant")
        p.known(path, "act", k.act, p.procedure.acts)


def _role(p: Prover, path: str, k: c.RoleIs, act: Act | None) -> None:
    for part in k.role_in:
        if act is not None and part not in act.by:
            p.fault(path, f"{part!r} is none of those who do this act")


def _place(p: Prover, path: str, k: c.PlaceIs, act: Act | None) -> None:
    known = p.known(path, "fact", k.place, p.facts)
    if known and all(fact.type not in ("office", "offices") for fact in p.facts[k.place]):
        p.fault(path, f"{k.place!r} names no office or body")


def _link(p: Prover, path: str, k: c.LinkIs, act: Act | None) -> None:
    p.known(path, "procedure", k.linked, p.book.procedures)


def _parties(p: Prover, path: str, k: c.PartiesAre, act: Act | None) -> None:
    p.known(path, "role", k.parties, p.procedure.roles)


def _setting(p: Prover, path: str, k: c.SettingIs, act: Act | None) -> None:
    p.known(path, "setting", k.setting, {*p.procedure.settings, *p.book.settings.settings})


def _words(p: Prover, path: str, k: c.WordsIn, act: Act | None) -> None:
    if "/warn/" not in path:
        p.fault(path, "words of a text may warn; nothing else may hang on them")
    for name in k.words_in:
        if act is None or name not in act.facts:
            p.fault(path, f"the act has no fact {name!r} whose words could be read")


_CHECKS: dict[type, Any] = {
    c.FactIs: _fact, c.TrackIs: _track, c.CounterIs: _counter, c.ActDone: _done, c.LimitIs: _limit,
    c.Elapsed: _elapsed, c.ActorIs: _actor, c.RoleIs: _role, c.PlaceIs: _place, c.LinkIs: _link,
    c.PartiesAre: _parties, c.SettingIs: _setting, c.WordsIn: _words,
}  # fmt: skip
