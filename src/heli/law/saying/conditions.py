"""Conditions in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from heli.base.text import Text
from heli.law.language import conditions as c
from heli.law.saying.names import Naming, either
from heli.law.saying.units import length_words

_OF: Mapping[str, Text] = {
    "same": Text("", ""),
    "matter": Text("", ""),
    "every": Text("（每一个）", " (each)"),
    "any": Text("（任一个）", " (any)"),
}
_STATUS: Mapping[str, Text] = {
    "awaiting_start": Text("尚未起算", "not started"),
    "running": Text("进行中", "running"),
    "suspended": Text("中止", "suspended"),
    "met": Text("已完成", "met"),
    "lapsed": Text("已届满失效", "lapsed"),
    "overdue": Text("已逾期", "overdue"),
    "absent": Text("不存在", "absent"),
}
_WHO: Mapping[str, Text] = {
    "handler": Text("本案承办人", "the handler of this matter"),
    "handler_of_source": Text("原案承办人", "the handler of the matter that this one came from"),
    "handler_of_subject": Text("所涉案件承办人", "the handler of the matter that this is about"),
    "hand_in_subject": Text(
        "在所涉案件中承办过或者作过决定的人",
        "somebody who handled or decided in the matter that this is about",
    ),
    "decider_of": Text("决定的人", "who decided"),
    "actor_of": Text("办理的人", "who did"),
    "party_to_conflict": Text("有回避情形的人", "somebody with a conflict"),
}
_KIND: Mapping[str, Text] = {
    "procuratorate": Text("检察院", "a procuratorate"),
    "police": Text("公安机关", "police"),
    "court": Text("人民法院", "a court"),
    "supervisory_commission": Text("监察委员会", "a supervisory commission"),
    "agency": Text("行政机关", "an administrative agency"),
    "detention_centre": Text("看守所", "a detention centre"),
    "prison": Text("监狱", "a prison"),
    "justice_bureau": Text("司法行政机关", "a justice bureau"),
    "army": Text("军队单位", "a military body"),
    "body": Text("其他单位", "another body"),
}
_LEVEL: Mapping[str, Text] = {
    "supreme": Text("最高人民检察院", "the supreme office"),
    "province": Text("省级院", "a provincial office"),
    "prefecture": Text("市级院", "a prefecture's office"),
    "county": Text("基层院", "a county's office"),
    "same": Text("同级", "of the same level"),
    "lower": Text("下级", "of a lower level"),
    "higher": Text("上级", "of a higher level"),
}


def say_condition(condition: c.Condition | None, names: Naming) -> Text | None:
    """A condition as a clause without a full stop; None where there is none."""
    return None if condition is None else _say(condition, names)


def _say(condition: Any, names: Naming) -> Text:
    return _SAY[type(condition)](condition, names)


def _group(conditions: list[Any], names: Naming, zh: str, en: str) -> Text:
    said = [
        Text(f"（{one.zh}）", f"({one.en})") if isinstance(part, (c.All, c.Any_)) else one
        for part in conditions
        for one in (_say(part, names),)
    ]
    return Text(zh.join(s.zh for s in said), en.join(s.en for s in said))


def _all(k: c.All, names: Naming) -> Text:
    return _group(k.all, names, "，并且", ", and ")


def _any(k: c.Any_, names: Naming) -> Text:
    return _group(k.any, names, "，或者", ", or ")


def _not(k: c.Not, names: Naming) -> Text:
    said = _say(k.not_, names)
    inner = said.zh.replace("“", "‘").replace("”", "’")
    return Text(f"不存在“{inner}”的情形", f"it is not so that {said.en}")


def _fact(k: c.FactIs, names: Naming) -> Text:
    name = names.fact(k.fact, [*([] if k.is_ is None else [k.is_]), *(k.in_ or []), *(k.not_in or [])])
    said: list[Text] = []
    if k.is_ is not None:
        value = names.choice(k.fact, k.is_)
        said.append(Text(f"为“{value.zh}”", f"is “{value.en}”"))
    if k.in_ is not None:
        values = either(names.choice(k.fact, one) for one in k.in_)
        said.append(Text(f"为{values.zh}", f"is {values.en}"))
    if k.not_in is not None:
        values = either(names.choice(k.fact, one) for one in k.not_in)
        said.append(Text(f"不为{values.zh}", f"is not {values.en}"))
    said += _bounds(k.at_least, k.at_most)
    if k.present is not None:
        said.append(Text("已填写", "is given") if k.present else Text("未填写", "is not given"))
    if k.after is not None:
        other = names.fact(k.after)
        said.append(Text(f"晚于“{other.zh}”", f"is later than “{other.en}”"))
    if k.more_than is not None:
        other = names.fact(k.more_than)
        said.append(Text(f"多于“{other.zh}”", f"is more than “{other.en}”"))
    return Text(
        f"“{name.zh}”" + "且".join(s.zh for s in said), f"“{name.en}” " + " and ".join(s.en for s in said)
    )


def _bounds(at_least: int | None, at_most: int | None) -> list[Text]:
    said = []
    if at_least is not None:
        said.append(Text(f"不少于{at_least}", f"is at least {at_least}"))
    if at_most is not None:
        said.append(Text(f"不多于{at_most}", f"is at most {at_most}"))
    return said


def _track(k: c.TrackIs, names: Naming) -> Text:
    track, of = names.track(k.track), _OF[k.of]
    states = names.states(k.track, k.in_ or k.not_in or [])
    zh, en = ("处于", "is") if k.in_ is not None else ("不处于", "is not")
    return Text(f"{track.zh}{of.zh}{zh}“{states.zh}”", f"{track.en}{of.en} {en} “{states.en}”")


def _counter(k: c.CounterIs, names: Naming) -> Text:
    name, of, said = names.counter(k.counter), _OF[k.of], _bounds(k.at_least, k.at_most)
    return Text(
        f"{name.zh}{of.zh}" + "且".join(s.zh for s in said),
        f"{name.en}{of.en} " + " and ".join(s.en for s in said),
    )


def _custody(k: c.CustodyIs, names: Naming) -> Text:
    of = _OF[k.of]
    at = Text("起算时", " at the start") if k.at == "start" else Text("", "")
    zh, en = ("在押", "is in custody") if k.custody else ("未在押", "is not in custody")
    return Text(f"当事人{of.zh}{at.zh}{zh}", f"the person{of.en} {en}{at.en}")


def _measure(k: c.MeasureIs, names: Naming) -> Text:
    of, which = _OF[k.of], either(names.measure(m) for m in k.measure_in)
    return Text(f"当事人{of.zh}的强制措施为{which.zh}", f"the measure on the person{of.en} is {which.en}")


def _age(k: c.AgeIs, names: Naming) -> Text:
    of = _OF[k.of]
    at = Text("行为时", "on the day of the offence") if k.age == "at_offence" else Text("现在", "now")
    said = []
    if k.below is not None:
        said.append(Text(f"不满{k.below}周岁", f"under {k.below}"))
    if k.at_least is not None:
        said.append(Text(f"已满{k.at_least}周岁", f"at least {k.at_least}"))
    if k.unsettled:
        said.append(Text("年龄尚不能确定", "of an age that is not settled"))
    return Text(
        f"当事人{of.zh}{at.zh}" + "且".join(s.zh for s in said),
        f"the person{of.en} is {' and '.join(s.en for s in said)} {at.en}",
    )


def _done(k: c.ActDone, names: Naming) -> Text:
    act, of = names.act(k.act), _OF[k.of]
    if k.times_at_least:
        return Text(
            f"“{act.zh}”{of.zh}已达{k.times_at_least}次",
            f"“{act.en}”{of.en} was done {k.times_at_least} times",
        )
    zh, en = ("已办理", "was done") if k.done else ("尚未办理", "was not done")
    return Text(f"“{act.zh}”{of.zh}{zh}", f"“{act.en}”{of.en} {en}")


def _limit(k: c.LimitIs, names: Naming) -> Text:
    limit, of, status = names.limit(k.limit), _OF[k.of], either(_STATUS[s] for s in k.status)
    return Text(f"“{limit.zh}”{of.zh}{status.zh}", f"“{limit.en}”{of.en} is {status.en}")


def _elapsed(k: c.Elapsed, names: Naming) -> Text:
    since = names.act(k.since_act) if k.since_act else names.fact(k.since_fact or "")
    length = length_words(k.more_than)
    return Text(f"自“{since.zh}”起已超过{length.zh}", f"more than {length.en} have passed since “{since.en}”")


def _actor(k: c.ActorIs, names: Naming) -> Text:
    who = _WHO[k.who]
    zh, en = who.zh, who.en
    if k.act:
        act, verb_zh = names.act(k.act), "决定" if k.who == "decider_of" else "办理"
        zh, en = f"{verb_zh}“{act.zh}”的人", f"{who.en} “{act.en}”"
    verb = ("是", "is") if k.actor == "is" else ("不是", "is not")
    return Text(f"办理人{verb[0]}{zh}", f"who acts {verb[1]} {en}")


def _role(k: c.RoleIs, names: Naming) -> Text:
    roles = either(names.part(role) for role in k.role_in)
    return Text(f"办理人为{roles.zh}", f"who acts is {roles.en}")


def _place(k: c.PlaceIs, names: Naming) -> Text:
    name, said = names.fact(k.place), list[Text]()
    if k.is_ is not None:
        own = k.is_ == "own_area"
        said.append(
            Text("在本院辖区", "lies in this office's area") if own else Text("在外地", "lies elsewhere")
        )
    if k.level is not None:
        said.append(Text(f"为{_LEVEL[k.level].zh}", f"is {_LEVEL[k.level].en}"))
    if k.under is not None:
        said.append(
            Text("属本院领导", "is under this office")
            if k.under
            else Text("不属本院领导", "is not under this office")
        )
    if k.kind_in is not None:
        kinds = either(_KIND.get(kind) or names.part(kind) for kind in k.kind_in)
        said.append(Text(f"为{kinds.zh}", f"is {kinds.en}"))
    return Text(
        f"“{name.zh}”" + "且".join(s.zh for s in said), f"“{name.en}” " + " and ".join(s.en for s in said)
    )


def _link(k: c.LinkIs, names: Naming) -> Text:
    other = names.other(k.linked)
    which = {None: Text("", ""), True: Text("未办结的", "open "), False: Text("已办结的", "closed ")}[k.open]
    zh, en = ("有", "there is a linked") if k.exists else ("没有", "there is no linked")
    return Text(f"{zh}关联的{which.zh}{other.zh}", f"{en} {which.en}{other.en}")


def _parties(k: c.PartiesAre, names: Naming) -> Text:
    role = names.procedure.roles.get(k.parties)
    said = _bounds(k.at_least, k.at_most)
    zh, en = (role.zh, role.en) if role else (k.parties, k.parties.replace("_", " "))
    return Text(
        f"{zh}人数" + "且".join(s.zh for s in said), f"the number of {en} " + " and ".join(s.en for s in said)
    )


def _office(k: c.OfficeIs, names: Naming) -> Text:
    levels = either(_LEVEL[level] for level in k.office_level)
    return Text(f"本院为{levels.zh}", f"this office is {levels.en}")


def _day(k: c.DayIs, names: Naming) -> Text:
    what = Text("办理日", "the day of the act") if k.day == "act" else Text("受理日", "the day of opening")
    said = []
    if k.from_:
        said.append(Text(f"在{k.from_}（含）之后", f"is {k.from_} or later"))
    if k.before:
        said.append(Text(f"在{k.before}之前", f"is before {k.before}"))
    return Text(what.zh + "且".join(s.zh for s in said), f"{what.en} " + " and ".join(s.en for s in said))


def _setting(k: c.SettingIs, names: Naming) -> Text:
    name = names.settings.get(k.setting)
    if name is None:
        return Text("本院就此另作选择", "this office chooses so for what no text settles")
    value = (
        Text("是", "yes")
        if k.is_ is True
        else Text("否", "no")
        if k.is_ is False
        else Text(str(k.is_), str(k.is_))
    )
    return Text(f"设置“{name.zh}”为“{value.zh}”", f"the setting “{name.en}” is “{value.en}”")


def _words(k: c.WordsIn, names: Naming) -> Text:
    where = either(names.fact(fact) for fact in k.words_in)
    words = "、".join(k.any_of)
    return Text(f"“{where.zh}”中出现：{words}", f"one of these words stands in “{where.en}”: {words}")


_SAY: Mapping[type, Callable[[Any, Naming], Text]] = {
    c.All: _all, c.Any_: _any, c.Not: _not, c.FactIs: _fact, c.TrackIs: _track, c.CounterIs: _counter,
    c.CustodyIs: _custody, c.MeasureIs: _measure, c.AgeIs: _age, c.ActDone: _done, c.LimitIs: _limit,
    c.Elapsed: _elapsed, c.ActorIs: _actor, c.RoleIs: _role, c.PlaceIs: _place, c.LinkIs: _link,
    c.PartiesAre: _parties, c.OfficeIs: _office, c.DayIs: _day, c.SettingIs: _setting, c.WordsIn: _words,
}  # fmt: skip
