"""Story (b): probation passed, the record sealed; whoever asks afterwards is told none in the very bytes of none.

The young man is met again in another case, right before the sealing and after it; a namesake of his never was here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from heli.access.blind_index import check_digit
from heli.demo.places import LHUNZE
from heli.demo.plan.minors import probation
from heli.demo.plan.pen import Pen
from heli.demo.plan.year import Year
from heli.demo.steps import Admit, OfficeOf, PartyMade, PartyOf, Script, Step, day
from tests.acceptance.stories.writing import given, opens, told

HANDLER, CHIEF = f"{LHUNZE}/prosecutor", f"{LHUNZE}/chief"
_MANAGER, ASKER = f"{LHUNZE}/case_management", f"{LHUNZE}/colleague"
NAME = "示例·洛桑"
_TITLE = f"{NAME}涉嫌故意伤害案"
YOUNG = probation(Year(540529), "young", LHUNZE, date(2022, 1, 17), passed=True)


def number_of(tail: str) -> str:
    """An invented identity number of somebody born on 18 June 2005; `tail` is three digits."""
    body = f"54052920050618{tail}"
    return body + check_digit(body)


def _known(tail: str) -> dict[str, object]:
    card = [{"kind": "resident", "number": number_of(tail)}]
    return {"party_kind": "person", "name": NAME, "documents_of_identity": card, "birth_on": day("2005-06-18"),
            "birth_precision": "day", "birth_source": "出生医学证明"}  # fmt: skip


def _met(on: str, name: str, tail: str) -> Iterator[Step]:
    """Somebody is sent for prosecution in another matter."""
    charge = {"charge": "故意伤害罪", "offence_on": day("2022-05-02"), "stated_by": "police"}
    yield told(
        f"{on} 14:00", _MANAGER, "accept", name,
        opening=opens("prosecution_review", LHUNZE, _TITLE, parties=[PartyMade("suspect", _known(tail), (), (charge,))]),
        from_body="police", sender=OfficeOf(f"police:{LHUNZE}"), present="all", complete=True,
    )  # fmt: skip
    yield given(f"{on} 15:00", _MANAGER, name, ASKER)


def _asked(on: str, source: str, name: str, why: str) -> Iterator[Step]:
    """Its handler asks about earlier cases, and the deputy approves."""
    him = PartyMade("suspect", same_as=PartyOf(0, source))
    yield told(
        f"{on} 16:00", ASKER, "ask_casework", name,
        opening=opens("record_query", LHUNZE, _TITLE, case_of=source, parties=[him], is_handled=True),
        purpose="omitted_crime", matched_by="identity_number", reason=why,
    )  # fmt: skip
    yield told(f"{on} 17:00", ASKER, "approve", name, mark=name)


def _steps() -> Iterator[Step | Admit]:
    opening = YOUNG.steps[0]
    assert isinstance(opening, Step)
    assert opening.opening is not None
    (child,) = opening.opening.parties
    parties = [replace(child, facts={**child.facts, **_known("001")})]
    steps = [replace(opening, opening=replace(opening.opening, parties=parties)), *_as_told(YOUNG.steps[1:])]
    place = next(at for at, step in enumerate(steps) if isinstance(step, Step) and step.act == "seal")
    yield from steps[:place]
    yield from _met("2022-08-19", "again", "001")
    yield from _asked("2022-08-20", "again", "asked_before", "查明有无遗漏罪行。")
    sealing = steps[-1]
    assert isinstance(sealing, Step)
    yield from (*steps[place:-1], replace(sealing, mark="sealed"))
    yield from _asked("2022-08-24", "again", "asked_after", "起诉前再次核查。")
    yield from _met("2022-08-25", "namesake", "003")
    yield from _asked("2022-08-26", "namesake", "asked_of_nothing", "查明有无其他罪行。")


def _as_told(steps: Sequence[Step | Admit]) -> Iterator[Step | Admit]:
    """Two visits are not told in the same words."""
    seen = iter(("按时到校，参加公益劳动。", "学习有进步，与同学相处融洽。"))
    for step in steps:
        if isinstance(step, Step) and "observed" in step.facts:
            yield replace(step, facts={**step.facts, "observed": next(seen)})
        else:
            yield step


MET_AGAIN = Script("met_again", tuple(_steps()), follows=YOUNG.follows)
"""Probation, the sealing, and three queries: before it, after it, and of somebody who never was here."""


def hiring_check(name: str, whom: str) -> Script:
    """A school asks before it hires."""
    pen = Pen(Year(540529), name, LHUNZE, date(2022, 10, 10), unit="criminal")
    pen.open(0, "case_management", "receive_hiring_check", "record_query", "入职查询", asking_body="某县示例小学",
             unit_kind="school", occasion="hiring", person_asked=whom, matched_by="identity_number")  # fmt: skip
    pen.allocate(0)
    pen.do(1, "prosecutor", "permit", scope="未成年人保护法规定的四类违法犯罪记录")
    pen.do(2, "case_management", "answer", result="none")
    return pen.script()
