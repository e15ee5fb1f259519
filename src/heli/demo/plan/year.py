"""What the plan draws from: a seeded year of days, offices, people and texts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from heli.demo.names import Names
from heli.demo.places import COMAI, COUNTIES, SHANNAN
from heli.demo.steps import ZONE, PartyMade, Script, Step, at, day

MORNING = at("2022-12-30 09:00")
CHARGES = (
    "盗窃罪", "诈骗罪", "故意伤害罪", "危险驾驶罪", "交通肇事罪", "非法采矿罪", "滥伐林木罪", "非法狩猎罪",
    "掩饰、隐瞒犯罪所得、犯罪所得收益罪", "寻衅滋事罪", "开设赌场罪", "职务侵占罪",
)  # fmt: skip
_OFFENCE_BEFORE = (10, 90)


class Year:
    """A seeded source. Every script takes its own number, so that adding one does not change the others' keys."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = Names(seed, of_parties=True)
        self.charge = CHARGES[0]

    def until_morning(self, script: Script) -> Script:
        """The script without what lies after the morning of the demo, and in order of time."""
        steps = sorted((step for step in script.steps if step.at < MORNING), key=lambda step: step.at)
        reached = any(step.mark == script.middle for step in steps)
        return replace(script, steps=steps, middle=script.middle if reached else "")

    def some_day(self, first: str, last: str) -> date:
        """A day from Monday to Friday within the two, both inclusive."""
        begin, end = day(first), day(last)
        found = begin + timedelta(days=self.random.randrange((end - begin).days + 1))
        while found.weekday() > 4:
            found -= timedelta(days=1)
        return max(found, begin)

    def moment(self, on: date, after_days: int = 0, hour: int | None = None) -> datetime:
        """A working hour some days after a day; weekends are put off to Monday."""
        then = on + timedelta(days=after_days)
        while then.weekday() > 4:
            then += timedelta(days=1)
        hours = hour if hour is not None else self.random.randrange(9, 17)
        return datetime(then.year, then.month, then.day, hours, self.random.randrange(0, 60), tzinfo=ZONE)

    def later(self, than: datetime, days: int) -> datetime:
        """The same hour some days later; weekends are put off to Monday. Draws nothing: the rest of the year stays as it is."""
        then = than + timedelta(days=days)
        while then.weekday() > 4:
            then += timedelta(days=1)
        return then

    def county(self) -> str:
        """One of the twelve."""
        return self.random.choice(COUNTIES)

    def criminal_handler(self, office: str) -> str:
        """A prosecutor of the criminal line."""
        desks = ("prosecutor",) if office == COMAI else ("prosecutor", "colleague", "head")
        return f"{office}/{self.random.choice(desks)}"

    def suspects(self, number: int, received: date, held: Sequence[int]) -> list[PartyMade]:
        """New suspects with a charge each; those whose index is in `held` are detained since three days."""
        made = []
        for index in range(number):
            offence = received - timedelta(days=self.random.randint(*_OFFENCE_BEFORE))
            charge = {"charge": self.charge, "offence_on": offence, "stated_by": "police"}
            born = date(
                self.random.randint(1965, 2000), self.random.randint(2, 12), self.random.randint(2, 28)
            )
            facts = {"party_kind": "person", "name": self.names.next()[0], "birth_on": born,
                     "birth_precision": "day", "birth_source": "户籍资料"}  # fmt: skip
            since = {"kind": "detention", "since": received - timedelta(days=3)}
            made.append(PartyMade("suspect", facts, (since,) if index in held else (), (charge,)))
        return made

    def draw_charge(self) -> None:
        """Choose the charge of the next suspects."""
        self.charge = self.random.choice(CHARGES)

    def title(self, parties: Sequence[PartyMade]) -> str:
        """The title of a criminal matter."""
        first = str(parties[0].facts["name"])
        others = f"等{len(parties)}人" if len(parties) > 1 else ""
        return f"{first}{others}涉嫌{self.charge.removesuffix('罪')}案"


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Steps that follow from one another: each at least two hours behind the one before (a decision takes one)."""
    ordered: list[Step] = []
    for step in steps:
        earliest = ordered[-1].at + timedelta(hours=2) if ordered else step.at
        ordered.append(replace(step, at=earliest) if step.at < earliest else step)
    return ordered


def unit_of(office: str, key: str) -> str:
    """The department of an office that has some."""
    return "" if office == COMAI else key


OFFICES = (SHANNAN, *COUNTIES)
