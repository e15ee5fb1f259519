"""What a compiled procedure looks up: made once from the written one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from heli.law.contract import LimitChange, Snapshot
from heli.law.counting import BeforeFrom, CountingSettings, Roll
from heli.law.engine.conditions import Test
from heli.law.engine.limits import LimitRule
from heli.law.language import PartyBearer, Procedure
from heli.law.language.limits import Extend

Settings = Mapping[str, str | int | bool]


def with_limits(snapshot: Snapshot, changes: Iterable[LimitChange]) -> Snapshot:
    """A snapshot with limits as `recompute` changed them."""
    limits = {**snapshot.limits, **{(c.after.rule, c.after.bearer): c.after for c in changes}}
    return Snapshot(snapshot.tracks, snapshot.facts, snapshot.done, snapshot.items, limits, snapshot.closed)


def counting_settings(settings: Settings) -> CountingSettings:
    """The counting core's settings out of a lawbook's open questions."""
    given = CountingSettings()
    return CountingSettings(
        Roll(str(settings.get("roll_where_open", given.roll_where_open))),
        bool(settings.get("working_day_skips_start", given.working_day_skips_start)),
        bool(settings.get("excluded_last_day", given.excluded_last_day)),
        bool(settings.get("custody_on_last_day", given.custody_on_last_day)),
        BeforeFrom(str(settings.get("before_from", given.before_from))),
    )


def parents_first(rules: dict[str, LimitRule]) -> dict[str, LimitRule]:
    """Rules in an order in which each comes after those on whose end it hangs."""
    done: dict[str, LimitRule] = {}

    def place(name: str, above: frozenset[str]) -> None:
        if name in done or name not in rules or name in above:
            return
        for parent in sorted(rules[name].starts.ends):
            place(parent, above | {name})
        done[name] = rules[name]

    for name in rules:
        place(name, frozenset())
    return done


def by_key(
    rules: Mapping[str, LimitRule], keys: Callable[[LimitRule], Iterable[str]]
) -> dict[str, list[LimitRule]]:
    found: dict[str, list[LimitRule]] = {}
    for rule in rules.values():
        for key in keys(rule):
            found.setdefault(key, []).append(rule)
    return found


def bearing_roles(procedure: Procedure) -> frozenset[str]:
    kinds = [t.bearer for t in procedure.tracks.values()] + [x.on for x in procedure.acts.values()]
    return frozenset(kind.party for kind in kinds if isinstance(kind, PartyBearer))


def issuing(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, act in procedure.acts.items():
        for document in act.documents:
            found[document.document] = (*found.get(document.document, ()), name)
    return found


def extending(rules: Mapping[str, LimitRule]) -> dict[str, list[tuple[LimitRule, Extend, Test | None]]]:
    found: dict[str, list[tuple[LimitRule, Extend, Test | None]]] = {}
    for rule in rules.values():
        for extend, test in rule.extends:
            found.setdefault(extend.act, []).append((rule, extend, test))
    return found
