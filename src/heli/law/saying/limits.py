"""Time limits in words: from when, how long, what makes it longer, what stops it, what happens on a holiday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heli.base.text import Text
from heli.law.language import Limit
from heli.law.language.limits import (
    ChosenLength,
    DatedLength,
    EarliestOf,
    Extend,
    FactLength,
    LatestOf,
    Start,
)
from heli.law.saying.conditions import say_condition
from heli.law.saying.names import Naming, both, either
from heli.law.saying.units import length_words

_ROLL: Mapping[str, Text] = {
    "roll": Text(
        "末日为节假日的，顺延至其后第一个工作日", "a last day on a holiday moves to the next working day"
    ),
    "custody_sensitive": Text(
        "末日为节假日的，未在押的顺延；在押的不顺延",
        "a last day on a holiday moves on, but never while the person is held",
    ),
    "never": Text("末日为节假日的，不顺延", "a last day on a holiday does not move"),
    "setting": Text("末日为节假日的，依本法典的设置", "on a holiday the lawbook's setting decides"),
}

_SOFT = Text(
    "原文为“一般应当”，逾期仅作提示", "the text says “as a rule”: past its day it is shown, never as a breach"
)


@dataclass(frozen=True)
class LimitWords:
    """The sentences of a limit. Each `(words, basis)`; `also` in the order of the lawbook."""

    starts: Text
    length: Text
    roll: Text
    when: Text | None
    also: tuple[tuple[Text, tuple[str, ...]], ...]


def say_limit(limit: Limit, names: Naming) -> LimitWords:
    """All that a limit says, but for its name and its articles."""
    return LimitWords(
        starts=_starts(limit.starts, names),
        length=say_length(limit, names),
        roll=_ROLL[limit.roll],
        when=say_condition(limit.when, names),
        also=tuple(_also(limit, names)),
    )


def say_length(limit: Limit, names: Naming) -> Text:
    """How long it is, with every case that the lawbook tells apart."""
    length = limit.length
    if limit.before is not None:
        words = length_words(limit.before)
        return Text(f"届满前{words.zh}", f"{words.en} before that end")
    if isinstance(length, str):
        return length_words(length)
    if isinstance(length, FactLength):
        return _fact_length(length, names)
    cases = [_case(one, names) for one in length or []]
    return Text("；".join(c.zh for c in cases), "; ".join(c.en for c in cases))


def _case(one: DatedLength | ChosenLength, names: Naming) -> Text:
    words = length_words(one.is_)
    if isinstance(one, DatedLength):
        return Text(f"自{one.from_}起{words.zh}", f"{words.en} from {one.from_}") if one.from_ else words
    when = say_condition(one.when, names)
    if when is None:
        return Text(f"其他情形{words.zh}", f"{words.en} otherwise")
    return Text(f"{when.zh}的，{words.zh}", f"{words.en} where {when.en}")


def _fact_length(length: FactLength, names: Naming) -> Text:
    name = names.fact(length.until or length.days or length.months or "")
    said = Text(f"依“{name.zh}”", f"as “{name.en}” says")
    if length.at_most is None:
        return said
    most = length_words(length.at_most)
    return Text(f"{said.zh}，最长{most.zh}", f"{said.en}, at most {most.en}")


def _starts(starts: Start | LatestOf | EarliestOf, names: Naming) -> Text:
    if isinstance(starts, LatestOf):
        several = both(_start(one, names) for one in starts.latest_of)
        return Text(f"{several.zh}中最晚的一日", f"the latest of {several.en}")
    if isinstance(starts, EarliestOf):
        several = both(_start(one, names) for one in starts.earliest_of)
        return Text(f"{several.zh}中最早的一日", f"the earliest of {several.en}")
    return _start(starts, names)


def _start(start: Start, names: Naming) -> Text:
    if start.served is not None:
        served = names.document(start.served)
        return Text(f"收到《{served.zh}》之日", f"receipt of “{served.en}”")
    if start.end_of is not None:
        ended = names.limit(start.end_of)
        return Text(f"“{ended.zh}”届满之日", f"the end of “{ended.en}”")
    if start.measure is not None:
        which = either(names.measure(m) for m in start.measure)
        return Text(f"{which.zh}之日", f"the beginning of {which.en}")
    if start.act:
        acts = either(names.act(a) for a in start.act)
        day = names.fact(start.fact) if start.fact else None
        tail = Text(f"的“{day.zh}”", f", “{day.en}”") if day else Text("之日", "")
        return Text(f"“{acts.zh}”{tail.zh}", f"“{acts.en}”{tail.en}")
    if start.fact:
        day = names.fact(start.fact)
        return Text(f"“{day.zh}”", f"“{day.en}”")
    paper = names.document(start.paper or "")
    return Text(f"收到《{paper.zh}》之日", f"receipt of “{paper.en}”")


def _also(limit: Limit, names: Naming) -> Iterable[tuple[Text, tuple[str, ...]]]:
    yield from _longer(limit, names)
    for verb, acts in (
        (("后重新计算", "begins anew after"), limit.restarts),
        (("后完成", "is met by"), limit.stops),
        (("后终止，不视为完成", "ends without being met by"), limit.closed_by),
    ):
        if acts:
            which = either(names.act(a) for a in acts)
            yield Text(f"“{which.zh}”{verb[0]}", f"{verb[1]} “{which.en}”"), ()
    if limit.lapses:
        yield Text("届满即失效，不视为逾期", "lapses by itself, with no fault"), ()
    if limit.soft:
        yield _SOFT, ()
    if limit.overrun and limit.overrun.then:
        then = limit.overrun.then.text()
        yield Text(f"逾期的：{then.zh}", f"when overrun: {then.en}"), tuple(limit.overrun.basis)


def _longer(limit: Limit, names: Naming) -> Iterable[tuple[Text, tuple[str, ...]]]:
    """What moves the end on: extensions, days that do not count, standing still."""
    for more in limit.extend:
        yield _where(_extended(more, names), say_condition(more.when, names)), tuple(more.basis)
    for out in limit.exclude:
        begin, end = names.act(out.from_), names.act(out.until)
        said = Text(
            f"“{begin.zh}”至“{end.zh}”的期间不计入", f"the days from “{begin.en}” to “{end.en}” do not count"
        )
        yield said, tuple(out.basis)
    for pause in limit.suspend:
        begin, end = names.act(pause.by), names.act(pause.until)
        said = Text(
            f"“{begin.zh}”后中止，“{end.zh}”后继续计算", f"stands still from “{begin.en}” until “{end.en}”"
        )
        yield said, tuple(pause.basis)


def _extended(more: Extend, names: Naming) -> Text:
    act = names.act(more.act)
    if more.to:
        words = length_words(more.to)
        return Text(f"“{act.zh}”后，总长为{words.zh}", f"“{act.en}” makes it {words.en} in all")
    if more.add:
        words = length_words(more.add)
        return Text(f"“{act.zh}”后，延长{words.zh}", f"“{act.en}” adds {words.en}")
    fact = names.fact(more.add_fact or "")
    return Text(f"“{act.zh}”后，依“{fact.zh}”延长", f"“{act.en}” adds what “{fact.en}” says")


def _where(said: Text, when: Text | None) -> Text:
    return said if when is None else Text(f"{said.zh}（{when.zh}的）", f"{said.en}, where {when.en}")
