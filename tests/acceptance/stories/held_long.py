"""Story (a): eight months in custody, from the detention to the indictment, every last day of it known beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from heli.demo.places import LHUNZE, SHANNAN, TIBET
from heli.demo.steps import IssuedPaper, OfficeOf, Opened, PartyMade, PartyOf, Script, Step, day
from tests.acceptance.stories.writing import given, opens, told

HANDLER, MANAGER, CLERK = f"{LHUNZE}/prosecutor", f"{LHUNZE}/case_management", f"{LHUNZE}/clerk"
ABOVE, REGION = f"{SHANNAN}/prosecutor", f"{TIBET}/prosecutor"
POLICE = f"police:{LHUNZE}"
HIM = PartyOf(0, "arrest")
ALONE = PartyOf(0, "prosecution")
_TITLE = "示例·次央多吉涉嫌盗窃案"
_FACTS = {"party_kind": "person", "name": "示例·次央多吉", "birth_on": day("1990-02-11"), "birth_precision": "day",
          "birth_source": "户籍资料"}  # fmt: skip
_CHARGES = ({"charge": "盗窃罪", "offence_on": day("2026-02-20"), "stated_by": "police"},)


def _person(kind: str, since: str) -> PartyMade:
    return PartyMade("suspect", _FACTS, ({"kind": kind, "since": day(since)},), _CHARGES)


def _arrested() -> Iterator[Step]:
    yield told("2026-04-09 09:00", MANAGER, "accept", "arrest", opening=opens("arrest_review", LHUNZE, _TITLE,
               parties=[_person("detention", "2026-03-10")]), mark="received", from_police=OfficeOf(POLICE),
               complete=True, police_term="roaming")  # fmt: skip
    yield given("2026-04-09 10:00", MANAGER, "arrest", HANDLER)
    yield told("2026-04-13 10:00", HANDLER, "interrogate", "arrest", HIM, language_help="not_needed")
    yield told("2026-04-16 10:00", HANDLER, "approve_arrest", "arrest", HIM, ground="danger", major=False)
    yield told("2026-04-16 16:00", POLICE, "record_execution", "arrest", HIM, typed=MANAGER, mark="arrested")


def _extended() -> Iterator[Step]:
    again = PartyMade("suspect", same_as=HIM)
    yield told(
        "2026-06-05 09:00", MANAGER, "accept", "custody",
        opening=opens("custody_extension", LHUNZE, _TITLE, parties=[again], case_of="arrest"), mark="asked_first",
        from_body="police", from_police=OfficeOf(POLICE), kind="first", reasons_asked="案情复杂，同案犯在逃。",
        custody_ends_on=day("2026-06-16"),
    )  # fmt: skip
    yield given("2026-06-05 10:00", MANAGER, "custody", HANDLER)
    yield told(
        "2026-06-08 10:00",
        HANDLER,
        "forward_up",
        "custody",
        HIM,
        view="agrees",
        view_reasons="期限届满不能终结。",
    )
    yield given("2026-06-09 09:00", f"{SHANNAN}/case_management", "month", ABOVE)
    yield told("2026-06-12 10:00", ABOVE, "approve", "month", HIM, mark="one_month", arrest_conditions=True, still_needed=True,
               explanation="批准延长一个月。")  # fmt: skip
    yield told("2026-06-15 10:00", HANDLER, "tell_supervision", "custody", HIM, told="刑事执行检察部门")
    yield told(
        "2026-07-06 09:00", POLICE, "request_again", "custody", HIM, typed=MANAGER, kind="second", second_ground="roaming",
        reasons_asked="流窜作案，涉及三县。", custody_ends_on=day("2026-07-16"),
    )  # fmt: skip
    yield told(
        "2026-07-07 10:00",
        HANDLER,
        "forward_up",
        "custody",
        HIM,
        view="agrees",
        view_reasons="涉及面广，取证困难。",
    )
    yield given("2026-07-08 09:00", f"{SHANNAN}/case_management", "two_here", ABOVE)
    yield told(
        "2026-07-09 10:00",
        ABOVE,
        "forward_up",
        "two_here",
        HIM,
        view="agrees",
        view_reasons="同意，报自治区院批准。",
    )
    yield given("2026-07-10 09:00", f"{TIBET}/case_management", "two_above", REGION)
    yield told("2026-07-14 10:00", REGION, "approve", "two_above", HIM, mark="two_months", arrest_conditions=True,
               still_needed=True, explanation="批准延长二个月。")  # fmt: skip
    yield told("2026-07-16 10:00", HANDLER, "tell_supervision", "custody", HIM, told="刑事执行检察部门")
    yield told("2026-09-10 09:00", POLICE, "sent_for_prosecution", "custody", HIM, typed=MANAGER)


def _prosecution(him: PartyOf, made: PartyMade, case_of: str = "") -> Iterator[Step]:
    """From 10 September; ends before the return of 20 October."""
    yield told(
        "2026-09-10 10:30", MANAGER, "accept", "prosecution",
        opening=opens("prosecution_review", LHUNZE, _TITLE, parties=[made], case_of=case_of), mark="transferred",
        from_body="police", sender=OfficeOf(POLICE), complete=True, present="all",
    )  # fmt: skip
    yield given("2026-09-10 11:30", MANAGER, "prosecution", HANDLER)
    yield told("2026-09-11 10:00", HANDLER, "tell_suspect_rights", "prosecution", him, way="at_detention",
               language_help="not_needed", legal_aid_told=True)  # fmt: skip
    yield told(
        "2026-09-14 10:00",
        HANDLER,
        "interrogate",
        "prosecution",
        him,
        admits=True,
        language_help="not_needed",
    )
    yield told(
        "2026-10-08 10:00",
        HANDLER,
        "extend_review",
        "prosecution",
        him,
        mark="fifteen_days",
        ground="complex",
    )


def _returned(him: PartyOf) -> Iterator[Step]:
    yield told(
        "2026-10-20 10:00",
        HANDLER,
        "return_for_supplement",
        "prosecution",
        him,
        grounds=["evidence"],
        outline="补充价格认定。",
    )
    yield told(
        "2026-10-20 15:00", CLERK, "serve", "prosecution", mark="returned", paper=IssuedPaper("supplementary_return"),
        to=OfficeOf(POLICE), mode="exchange",
    )  # fmt: skip
    yield told("2026-11-12 10:00", MANAGER, "receive_again", "prosecution", him, mark="back")


def _indicted(him: PartyOf, moment: str) -> Step:
    return told(moment, HANDLER, "prosecute", "prosecution", him, mark="indicted", evidence_sufficient=True,
                court=OfficeOf(f"court:{LHUNZE}"), plea_paper=True, recommendation="有期徒刑二年。")  # fmt: skip


HELD_LONG = Script(
    "held_long",
    (*_arrested(), *_extended(), *_prosecution(HIM, PartyMade("suspect", same_as=HIM), "custody"), *_returned(HIM),
     _indicted(HIM, "2026-12-10 10:00")),
    follows={
        "month": Opened("custody", "custody_extension", SHANNAN), "two_here": Opened("custody", "custody_extension", SHANNAN),
        "two_above": Opened("two_here", "custody_extension", TIBET),
    },
)  # fmt: skip
"""Held to the end."""


def freed(moment: str, *, after_return: bool) -> Script:
    """The same from the transfer on, with bail from a moment on: before the return, or after the file came back."""
    steps = [*_prosecution(ALONE, _person("arrest", "2026-04-16"))]
    steps += _returned(ALONE) if after_return else ()
    steps.append(told(moment, HANDLER, "decide_bail", "prosecution", ALONE, mark="freed", suspect_told=True))
    return Script("freed_late" if after_return else "freed_early", steps)
