"""Saying what a procedure holds, and counting its limits for a day and some facts: pure, for command line and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heli.base.canonical import Json
from heli.base.errors import bad_input
from heli.base.text import Text
from heli.law.contract import (
    MATTER,
    BearerKey,
    LimitState,
    OfficeView,
    PartyView,
    Period,
    Situation,
    Snapshot,
    When,
)
from heli.law.counting import Counted, explain
from heli.law.engine import Compiled
from heli.law.engine.frame import ANYBODY, Frame
from heli.law.engine.limits import LimitRule
from heli.law.engine.parts import posts_words
from heli.law.engine.running import Run
from heli.law.language import Act, HandledBy, ItemBearer, Limit, PartyBearer

_SOMEBODY, _SOMETHING = "someone", "something"


@dataclass(frozen=True)
class Due:
    """One limit counted for a supposed start."""

    limit: str
    state: LimitState
    counted: Counted
    written: Limit

    def as_json(self) -> Json:
        """One object: limit, name {zh, en}, binds, length, start, raw_end, end, provisional, possible_end, mark, basis, and
        working and assumptions as steps {code, zh, en, basis}. Days and instants are ISO texts."""
        shown: dict[str, Json] = {
            "limit": self.limit,
            "name": _both(self.written.name.text()),
            "binds": self.written.binds,
            "length": self.state.capped_to or self.state.length,
            "start": _iso(self.state.start),
            "raw_end": _iso(self.state.raw_end),
            "end": _iso(self.state.end),
            "provisional": self.state.provisional,
            "possible_end": _iso(self.state.possible_end),
            "mark": self.written.mark,
            "basis": list(self.written.basis),
        }
        shown["working"] = [_step(step) for step in self.counted.working]
        shown["assumptions"] = [_step(step) for step in self.counted.assumptions]
        return shown


def due(
    rules: Compiled,
    on: When,
    facts: Mapping[str, Json],
    *,
    act: str | None = None,
    limit: str | None = None,
    place: tuple[str, ...] = (),
) -> list[Due]:
    """The limits that start on a day or at an instant, were the facts so.

    Args:
        facts: of the starting act; `custody` (true or false) says whether the person is held, a name of a counter its value.
        act: the act that happens; by default the one that opens a matter and starts most limits. What counts from the
            latest of several days is taken to have all of them on this one.
        limit: only this limit, whatever starts it.
        place: region codes of the office, for local calendars.
    Returns:
        In order of their ends. Limits whose condition the facts do not meet are left out.
    Raises:
        BadInput: there is no such act or limit.
    """
    if limit is not None and limit not in rules.rules:
        raise bad_input("limit", "law.no_limit", "There is no limit %(limit)s.", limit=limit)
    act = act or _opening(rules)
    if act not in rules.acts:
        raise bad_input("act", "law.no_act", "There is no act %(act)s.", act=act)
    found: list[Due] = []
    for rule in rules.rules.values():
        if (limit is not None and rule.name != limit) or (limit is None and act not in rule.starts.acts):
            continue
        frame = supposed(rules, rule, on, facts, place=place, act=act)
        state = rule.started(frame, on, 1)
        if state is None:
            continue
        found.append(Due(rule.name, state, rule.working(state, frame), rule.written))
        if limit is None:
            found += _hanging(rules, rule, state, frame)
    return sorted(found, key=lambda d: str(d.state.end))


def _hanging(rules: Compiled, rule: LimitRule, state: LimitState, frame: Frame) -> list[Due]:
    limits = dict(frame.snapshot.limits)
    old = frame.snapshot
    snapshot = Snapshot(old.tracks, old.facts, old.done, old.items, limits, False)
    run = Run(
        rules, Frame(rules, frame.situation, frame.happened, snapshot=snapshot, bearer=frame.bearer), limits
    )
    run.put(None, state, "started")
    more = [s for (name, _), s in limits.items() if name != rule.name and s.start is not None]
    return [Due(s.rule, s, rules.rules[s.rule].working(s, frame), rules.limits[s.rule]) for s in more]


def _opening(rules: Compiled) -> str:
    """The opening act that starts most limits."""
    opening = [name for name, act in rules.acts.items() if act.opens_matter]
    return max(opening, key=lambda name: sum(name in r.starts.acts for r in rules.rules.values()), default="")


def supposed(
    rules: Compiled,
    rule: LimitRule,
    on: When,
    facts: Mapping[str, Json],
    *,
    place: tuple[str, ...] = (),
    act: str = "",
) -> Frame:
    """A matter with one party and one charge on which the limit would start on the day, were the facts so."""
    day = on.astimezone(rules.zone).date() if isinstance(on, datetime) else on
    kind = rule.written.bearer
    role = (
        kind.party
        if isinstance(kind, PartyBearer) and kind.party != ANYBODY
        else next(iter(rules.bearing_roles), "party")
    )
    held = facts.get("custody") is True
    measures = (Period(day - timedelta(1), None, "custody", True),) if held else ()
    counters = {
        name: value for name, value in facts.items() if isinstance(value, int) and not isinstance(value, bool)
    }
    party = PartyView(
        _SOMEBODY, (role,), "person", date(1990, 1, 1), "day", None, measures, (_SOMETHING,), counters
    )
    bearer: BearerKey = MATTER
    snapshot = Snapshot()
    if isinstance(kind, PartyBearer):
        bearer = f"p:{_SOMEBODY}"
    elif isinstance(kind, ItemBearer):
        bearer = f"i:{_SOMETHING}"
        snapshot = Snapshot(items={kind.item: (_SOMETHING,)})
    elif kind == "charge":
        bearer = f"c:{_SOMETHING}"
    situation = Situation(
        snapshot,
        OfficeView("here", "procuratorate", "county", place),
        day,
        parties={_SOMEBODY: party},
        charges={_SOMETHING: _SOMEBODY},
        counters=counters,
    )
    return Frame(rules, situation, on, bearer=bearer, facts=facts, act=act)


def handled_line(handled: HandledBy, language: str) -> str:
    """Who may handle such a matter, in words with its articles."""
    said = posts_words(handled.posts).in_language(language)
    lead = "  handled by: " if language.startswith("en") else "  承办："
    return f"{lead}{said}  [{', '.join(handled.basis)}] {handled.mark}"


def act_lines(rules: Compiled, name: str, act: Act, language: str) -> list[str]:
    """An act in words: who does it, who decides, from where to where, what it needs, refuses and leads to."""

    def say(text: Text) -> str:
        return text.in_language(language)

    zh = not language.startswith("en")
    lines = [f"{name}  {say(act.name.text())}  [{', '.join(act.basis)}] {act.mark}"]
    lines.append(("  由：" if zh else "  by: ") + "、".join(say(rules.part_name(p)) for p in act.by))
    if act.decide:
        floors = [f"{say(rules.part_name(f.by))} [{', '.join(f.basis)}]" for f in act.decide.floor]
        default = say(rules.part_name(act.decide.default))
        lines.append(
            ("  决定：" if zh else "  decides: ")
            + f"{act.decide.power}; {default}"
            + "".join(f"; ≥ {f}" for f in floors)
        )
    for move in act.moves:
        from_ = say(rules.state_names(move.track, move.from_))
        lines.append(f"  {move.track}: {from_} → {say(rules.state_name(move.track, move.to))}")
    for fact_name, fact in act.facts.items():
        needed = (
            ("必填" if zh else "needed")
            if fact.required is True
            else ("视情况必填" if zh else "needed where …")
            if fact.required
            else ""
        )
        lines.append(f"  · {fact_name}: {fact.type}  {say(fact.name.text())}  {needed}".rstrip())
    for rule in (*act.refuse, *act.warn):
        lines.append(f"  ✗ {rule.id}: {say(rule.say.text())} [{', '.join(rule.basis)}] {rule.mark}")
    for lead in act.leads_to:
        shown = lead.model_dump(by_alias=True, exclude_defaults=True, exclude={"when", "facts"})
        lines.append(f"  → {', '.join(f'{k} {_words(v, language)}' for k, v in shown.items())}")
    return lines


def limit_lines(rules: Compiled, name: str, limit: Limit, language: str) -> list[str]:
    """A time limit in words."""
    zh = not language.startswith("en")
    binds = {
        "own": ("本院期限", "binds this office"),
        "watch": ("监督期限", "binds another body"),
        "right": ("权利期限", "a party's right"),
    }
    lines = [f"{name}  {limit.name.text().in_language(language)}  [{', '.join(limit.basis)}] {limit.mark}"]
    lines.append(f"  {binds[limit.binds][0 if zh else 1]}{f' ({limit.who})' if limit.who else ''}")
    given = limit.model_dump(
        by_alias=True, exclude_defaults=True, exclude={"name", "basis", "mark", "binds", "who", "overrun"}
    )
    lines += [f"  {key}: {_words(value, language)}" for key, value in given.items()]
    rule = rules.rules[name]
    lines.append(f"  month_rule: {rule.month_rule.value}")
    if limit.overrun and limit.overrun.then:
        lines.append(("  逾期：" if zh else "  overrun: ") + limit.overrun.then.text().in_language(language))
    return lines


def _words(value: object, language: str) -> str:
    if isinstance(value, dict):
        if value.keys() == {"zh", "en"}:
            return str(value["en" if language.startswith("en") else "zh"])
        return "{" + ", ".join(f"{k}: {_words(v, language)}" for k, v in value.items() if v is not None) + "}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(one, language) for one in value)
    return str(value)


def _step(step: object) -> Json:
    words = explain(step)  # type: ignore[arg-type]
    return {"code": step.code, "zh": words.zh, "en": words.en, "basis": list(step.basis)}  # type: ignore[attr-defined]


def _both(text: Text) -> Json:
    return {"zh": text.zh, "en": text.en}


def _iso(when: When | None) -> str | None:
    return when.isoformat() if when is not None else None


def hops(rules: Compiled, state: LimitState, levels: Sequence[str]) -> list[tuple[str, date]]:
    """The last day at each level of a request that goes up hop by hop, for a limit marked `hops`.

    The decision falls at the last level on the limit's end; each level below it hands on earlier by the planned number
    of days (setting `hop_days`, an open question: no text divides the time between the levels).

    Args:
        levels: from this office's upward, such as ("county", "prefecture", "province").
    Returns:
        (level, last day) in the same order; empty where the limit has no end yet.
    """
    if state.end is None:
        return []
    days = rules.setting("hop_days")
    each = days if isinstance(days, int) else 0
    last = state.end.astimezone(rules.zone).date() if isinstance(state.end, datetime) else state.end
    top = len(levels) - 1
    return [(level, last - timedelta(each * (top - i))) for i, level in enumerate(levels)]
