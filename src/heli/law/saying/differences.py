"""What changed between two versions of a procedure, in words."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Mapping
from datetime import date

from heli.base.text import Text
from heli.law.engine.parts import posts_words
from heli.law.language import Act, Limit, Procedure
from heli.law.language.acts import Floor
from heli.law.saying.conditions import say_condition
from heli.law.saying.limits import say_length, say_limit
from heli.law.saying.names import Naming


def differences(old: Procedure, new: Procedure) -> tuple[Text, ...]:
    """Lines in the order of the newer text: what came, what went, and what reads otherwise. Empty where nothing did."""
    before, after = Naming(old), Naming(new)
    return (
        *_running(old, new),
        *_handlers(old, new),
        *_came_and_went(old.acts, new.acts, Text("事项", "act")),
        *(
            line
            for name, act in new.acts.items()
            if name in old.acts
            for line in _act(old.acts[name], act, before, after)
        ),
        *_came_and_went(old.limits, new.limits, Text("期限", "time limit")),
        *(
            line
            for name, limit in new.limits.items()
            if name in old.limits
            for line in _limit(old.limits[name], limit, before, after)
        ),
    )


def _running(old: Procedure, new: Procedure) -> Iterable[Text]:
    """What happens to matters that run when the version comes into force."""
    if new.transition is None or old.in_force == new.in_force:
        return
    if new.transition.running == "keep":
        yield Text("在办的仍按登记时的版本办理", "matters that run keep the version of their opening")
        return
    day = date.fromisoformat(new.transition.from_ or new.in_force)
    zh, en = f"{day.year}年{day.month}月{day.day}日", f"{day.day} {month_name[day.month]} {day.year}"
    yield Text(f"在办的自{zh}起按本版本办理", f"matters that run change over to it from {en} on")


def _handlers(old: Procedure, new: Procedure) -> Iterable[Text]:
    """Who may handle such a matter, where that reads otherwise."""
    if (old.handled_by and old.handled_by.posts) != (new.handled_by and new.handled_by.posts):
        words = (
            posts_words(new.handled_by.posts)
            if new.handled_by
            else Text("承办案件的岗位", "any post that carries matters")
        )
        yield Text(f"可以承办的人员：{words.zh}", f"may handle: {words.en}")


def _came_and_went(
    old: Mapping[str, Act] | Mapping[str, Limit], new: Mapping[str, Act] | Mapping[str, Limit], kind: Text
) -> Iterable[Text]:
    for name, one in new.items():
        if name not in old:
            yield Text(f"新增{kind.zh}“{one.name.zh}”", f"new {kind.en} “{one.name.en}”")
    for name, one in old.items():
        if name not in new:
            yield Text(f"删去{kind.zh}“{one.name.zh}”", f"{kind.en} “{one.name.en}” taken out")


def _act(old: Act, new: Act, before: Naming, after: Naming) -> Iterable[Text]:
    name = new.name
    if old.by != new.by:
        was, now = _listed(map(before.part, old.by)), _listed(map(after.part, new.by))
        yield Text(
            f"“{name.zh}”的办理人由{was.zh}改为{now.zh}",
            f"“{name.en}” is done by {now.en}, no longer by {was.en}",
        )
    was, now = _decides(old, before.within(old)), _decides(new, after.within(new))
    if was != now:
        yield Text(
            f"“{name.zh}”的决定人由{was.zh}改为{now.zh}",
            f"“{name.en}” is decided by {now.en}, no longer by {was.en}",
        )
    elif old.decide != new.decide:
        yield Text(
            f"“{name.zh}”决定的审核人或者依据有变化",
            f"“{name.en}”: who reviews the decision, or its basis, has changed",
        )
    if old.moves != new.moves:
        yield Text(f"“{name.zh}”引起的状态变化有变化", f"“{name.en}”: what it changes is another")
    for before_rules, after_rules, zh, en in (
        (old.refuse, new.refuse, "不予办理的情形", "refusals"),
        (old.warn, new.warn, "提示的情形", "warnings"),
    ):
        gone = {r.id: r.say for r in before_rules if r.id not in {a.id for a in after_rules}}
        came = {r.id: r.say for r in after_rules if r.id not in {b.id for b in before_rules}}
        for said in came.values():
            yield Text(f"“{name.zh}”新增{zh}：{said.zh}", f"“{name.en}”: new among its {en}: {said.en}")
        for said in gone.values():
            yield Text(f"“{name.zh}”删去{zh}：{said.zh}", f"“{name.en}”: no longer among its {en}: {said.en}")
        held = {rule.id: rule for rule in before_rules}
        for rule in after_rules:
            if rule.id in held and held[rule.id] != rule:
                yield Text(
                    f"“{name.zh}”{zh}有变化：{rule.say.zh}",
                    f"“{name.en}”, changed among its {en}: {rule.say.en}",
                )
    if set(old.facts) != set(new.facts):
        yield Text(f"“{name.zh}”须记录的内容有变化", f"“{name.en}”: what it records has changed")
    if old.basis != new.basis:
        yield _basis(Text(name.zh, name.en), old.basis, new.basis)


def _decides(act: Act, names: Naming) -> Text:
    """Who decides: each floor with where it holds, and who otherwise."""
    if act.decide is None:
        return Text("办理人", "whoever acts")
    said = [_floor(floor, names) for floor in act.decide.floor]
    if not any(floor.when is None for floor in act.decide.floor):
        by = names.part(act.decide.default)
        said.append(Text(f"其他由{by.zh}", f"{by.en} otherwise") if said else by)
    return Text("；".join(one.zh for one in said), "; ".join(one.en for one in said))


def _floor(floor: Floor, names: Naming) -> Text:
    by, when = names.part(floor.by), say_condition(floor.when, names)
    if when is None:
        return Text(f"不低于{by.zh}", f"at least {by.en}")
    return Text(f"{when.zh}的不低于{by.zh}", f"at least {by.en} where {when.en}")


def _listed(names: Iterable[Text]) -> Text:
    both = list(names)
    return Text("、".join(one.zh for one in both), ", ".join(one.en for one in both))


def _limit(old: Limit, new: Limit, before: Naming, after: Naming) -> Iterable[Text]:
    name = new.name
    was, now = say_length(old, before), say_length(new, after)
    if was != now:
        yield Text(f"“{name.zh}”由{was.zh}改为{now.zh}", f"“{name.en}”: {was.en} became {now.en}")
    said_before, said_after = say_limit(old, before), say_limit(new, after)
    if said_before.starts != said_after.starts:
        yield Text(
            f"“{name.zh}”的起算由{said_before.starts.zh}改为{said_after.starts.zh}",
            f"“{name.en}” counts from {said_after.starts.en}, no longer from {said_before.starts.en}",
        )
    if said_before.roll != said_after.roll:
        yield Text(f"“{name.zh}”：{said_after.roll.zh}", f"“{name.en}”: {said_after.roll.en}")
    if said_before.also != said_after.also or said_before.when != said_after.when:
        yield Text(
            f"“{name.zh}”的适用、延长、中止或者终止条件有变化",
            f"“{name.en}”: where it applies, or what extends, halts or ends it, has changed",
        )
    if old.basis != new.basis:
        yield _basis(Text(name.zh, name.en), old.basis, new.basis)


def _basis(name: Text, old: Iterable[str], new: Iterable[str]) -> Text:
    was, now = "; ".join(old), "; ".join(new)
    return Text(f"“{name.zh}”的依据由 {was} 改为 {now}", f"“{name.en}” rests on {now}, no longer on {was}")
