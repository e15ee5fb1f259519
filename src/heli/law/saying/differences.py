"""What changed between two versions of a procedure, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from heli.base.text import Text
from heli.law.engine.parts import posts_words
from heli.law.language import Act, Limit, Procedure
from heli.law.saying.limits import say_length, say_limit
from heli.law.saying.names import Naming


def differences(old: Procedure, new: Procedure) -> tuple[Text, ...]:
    """Lines in the order of the newer text: what came, what went, and what reads otherwise. Empty where nothing did."""
    before, after = Naming(old), Naming(new)
    return (
        *_handlers(old, new),
        *_came_and_went(old.acts, new.acts, Text("事项", "act")),
        *(line for name, act in new.acts.items() if name in old.acts for line in _act(old.acts[name], act)),
        *_came_and_went(old.limits, new.limits, Text("期限", "time limit")),
        *(
            line
            for name, limit in new.limits.items()
            if name in old.limits
            for line in _limit(old.limits[name], limit, before, after)
        ),
    )


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


def _act(old: Act, new: Act) -> Iterable[Text]:
    name = new.name
    if old.by != new.by:
        yield Text(f"“{name.zh}”的办理人有变化", f"“{name.en}”: who acts has changed")
    if old.decide != new.decide:
        yield Text(f"“{name.zh}”的决定人有变化", f"“{name.en}”: who decides has changed")
    if old.moves != new.moves:
        yield Text(f"“{name.zh}”引起的状态变化有变化", f"“{name.en}”: what it changes is another")
    for before, after, zh, en in (
        (old.refuse, new.refuse, "不予办理的情形", "refusals"),
        (old.warn, new.warn, "提示的情形", "warnings"),
    ):
        gone = {r.id: r.say for r in before if r.id not in {a.id for a in after}}
        came = {r.id: r.say for r in after if r.id not in {b.id for b in before}}
        for said in came.values():
            yield Text(f"“{name.zh}”新增{zh}：{said.zh}", f"“{name.en}”: new among its {en}: {said.en}")
        for said in gone.values():
            yield Text(f"“{name.zh}”删去{zh}：{said.zh}", f"“{name.en}”: no longer among its {en}: {said.en}")
    if set(old.facts) != set(new.facts):
        yield Text(f"“{name.zh}”须记录的内容有变化", f"“{name.en}”: what it records has changed")
    if old.basis != new.basis:
        yield _basis(Text(name.zh, name.en), old.basis, new.basis)


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
