"""What lies on the desks of Shannan's own office that morning, and a conference of Lhunze that two partners sign in to.

Some of it is late, much of it soon, most of it later.

The days are chosen so that the list of its case management holds at least two critically overdue limits, five
overdue, ten due soon and forty not yet (30 December 2022 is a Friday; the New Year's holiday follows).
"""

from __future__ import annotations

from collections.abc import Iterator

from heli.demo.places import LHUNZE, SHANNAN
from heli.demo.plan.criminal import arrest, prosecution
from heli.demo.plan.year import Year, unit_of
from heli.demo.steps import Admit, ItemOf, OfficeOf, Opening, PaperGiven, PaperOf, Script, Step, at, day

_LATE_IN_CUSTODY = ("2022-12-20", "2022-12-21")
_NOT_TOLD = ("2022-12-22", "2022-12-23", "2022-12-26")
_SOON = ("2022-12-26", "2022-12-27", "2022-12-27", "2022-12-28", "2022-12-28", "2022-12-29")
_LATER = ("2022-12-08", "2022-12-09", "2022-12-12", "2022-12-13", "2022-12-14", "2022-12-15", "2022-12-16",
          "2022-12-19", "2022-12-20", "2022-12-21", "2022-12-22", "2022-12-23", "2022-12-26", "2022-12-27")  # fmt: skip


def scripts(year: Year) -> Iterator[Script]:
    """Undecided matters received on chosen days."""
    for number, received in enumerate(_LATE_IN_CUSTODY):
        yield arrest(year, f"late-{number}", SHANNAN, day(received), held=True, suspects=1, days=-1)
    for number, received in enumerate(_NOT_TOLD):
        yield prosecution(
            year, f"not-told-{number}", SHANNAN, day(received), held=False, suspects=2, days=-1, told=False
        )
    for number, received in enumerate(_SOON):
        yield arrest(year, f"soon-{number}", SHANNAN, day(received), held=True, suspects=2, days=-1)
    for number, received in enumerate(_LATER):
        yield prosecution(year, f"later-{number}", SHANNAN, day(received), held=False, suspects=3, days=-1)
    yield conference_of_three()


_POLICE, _COURT = f"police:{LHUNZE}", f"court:{LHUNZE}"


def _by(who: str, moment: str, act: str, *about: ItemOf, **facts: object) -> Step:
    return Step(at=at(moment), by=f"{LHUNZE}/{who}", act=act, matter="it", about=about or ("m",), facts=facts)


def conference_of_three() -> Script:
    """Police and court of Lhunze were there yesterday and read it signed in: minutes to be signed, a task of the police."""
    raised = Step(
        at=at("2022-12-19 10:00"), by=f"{LHUNZE}/head", act="raise", matter="it",
        opening=Opening("three_chiefs_conference", LHUNZE, "盗窃牲畜案件价格认定三长联席会议",
                        unit=unit_of(LHUNZE, "criminal"), is_handled=True),
        facts={"dispute_kind": "evidence_standard", "superior_designated": False,
               "dispute_text": "牲畜被宰杀后如何认定价格，三家掌握不一致。"},
    )  # fmt: skip
    bodies = [{"organ": OfficeOf(organ), "who_comes": "deputy"} for organ in (_POLICE, _COURT)]
    stands = [
        {"organ": OfficeOf(_POLICE), "stand": "可以参照当地市场价，由价格认定机构出具意见。",
         "articles": ["刑事诉讼法第一百四十六条"]},
        {"organ": OfficeOf(_COURT), "stand": "应当有牲畜年龄、毛色、体重的原始记录。", "articles": ["刑事诉讼法第五十条"]},
    ]  # fmt: skip
    task = {"owner_organ": OfficeOf(_POLICE), "task_kind": "unify_standard", "due": day("2023-01-13"),
            "to_do": "提供近一年同类案件价格认定意见的样本，标明依据。"}  # fmt: skip
    record = Step(
        at=at("2022-12-29 11:30"), by=f"{LHUNZE}/head", act="record_outcome", matter="it",
        papers={"minutes": PaperGiven("three_chiefs_minutes", "", day("2022-12-29"), "三长联席会议纪要", is_shared=True)},
        facts={"reached": "consensus", "nature": "reference", "minutes": PaperOf("minutes"),
               "consensus_text": "价格认定意见应当附原始记录；没有记录的，说明理由。供各机关办案参考。"},
    )  # fmt: skip
    return Script(
        "conference-of-three",
        (
            raised,
            _by("head", "2022-12-20 10:00", "contact", contact_result="已分别沟通，仍有分歧，建议开会。"),
            _by("chief", "2022-12-22 09:30", "call", bodies=bodies, called_by="procuratorate", planned_for=day("2022-12-29"),
                meet_from="09:30", meet_until="11:30"),
            *(
                Admit(at=at(f"2022-12-22 {hour}:00"), by=f"{LHUNZE}/chief", matter="it", office=organ, reason="参加三长联席会议")
                for hour, organ in ((15, _POLICE), (16, _COURT))
            ),
            _by("head", "2022-12-28 16:00", "state_positions", positions=stands),
            _by("head", "2022-12-29 09:30", "attend", ItemOf("body", 0), ItemOf("body", 1)),
            _by("chief", "2022-12-29 09:35", "hold"),
            record,
            _by("head", "2022-12-29 11:40", "give_tasks", tasks=[task]),
        ),
    )  # fmt: skip
