"""Arrest reviews and prosecution reviews of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from heli.demo.places import LHUNZE, SHANNAN
from heli.demo.plan.year import Year, unit_of
from heli.demo.steps import Admit, OfficeOf, Opening, PartyMade, PartyOf, PersonOf, Script, Step, day

_ARRESTS, _PROSECUTIONS = 620, 780


def scripts(year: Year) -> Iterator[Script]:
    """Most at the counties, some at the prefecture; those of the last weeks stay open."""
    for number in range(_ARRESTS):
        office = SHANNAN if number % 8 == 0 else year.county()
        received = year.some_day("2021-11-15", "2022-12-27")
        yield arrest(year, f"arrest-{number}", office, received)
    for number in range(_PROSECUTIONS):
        office = SHANNAN if number % 10 == 0 else year.county()
        received = year.some_day("2021-11-15", "2022-12-26")
        yield prosecution(year, f"prosecution-{number}", office, received)


def before_the_court(year: Year) -> Script:
    """A case that Lhunze prosecuted, and opened to the court there. Drawn last: the rest of the year stays as it is."""
    script = prosecution(
        year, "before-the-court-0", LHUNZE, day("2022-12-01"), held=False, suspects=1, days=20
    )
    opened = year.later(script.steps[-1].at, 1)
    admitted = Admit(
        at=opened,
        by=f"{LHUNZE}/chief",
        matter="it",
        office=f"court:{LHUNZE}",
        reason="已提起公诉，供法院在线查阅",
    )
    return Script(script.name, [*script.steps, admitted])


def _begun(
    year: Year,
    office: str,
    received: date,
    procedure: str,
    parties: Sequence[PartyMade],
    facts: dict[str, object],
) -> Iterator[Step]:
    """Accepted by case management and allocated the same morning."""
    manager = f"{office}/case_management"
    accepted = year.moment(received, hour=9)
    yield Step(
        at=accepted, by=manager, act="accept", matter="it", happened=received,
        opening=Opening(procedure, office, year.title(parties), unit=unit_of(office, "criminal"), parties=parties),
        facts={"complete": True, **facts},
    )  # fmt: skip
    handler = year.criminal_handler(office)
    yield Step(
        at=year.moment(received, hour=10), by=manager, act="allocate", matter="it",
        facts={"handler": PersonOf(handler), "mode": "by_turn", "seed": f"{year.random.getrandbits(32):08x}"},
    )  # fmt: skip


def _handler(steps: Sequence[Step]) -> str:
    named = steps[1].facts["handler"]
    assert isinstance(named, PersonOf)
    return named.key


def arrest(
    year: Year, name: str, office: str, received: date, *, held: bool | None = None, suspects: int = 0, days: int = 0
) -> Script:  # fmt: skip
    """One arrest review.

    Args:
        held: whether the first suspect is detained; drawn, if not given.
        days: after how many days it is decided; drawn within the term, if 0; never, if negative.
    """
    year.draw_charge()
    number = suspects or year.random.choice((1, 1, 1, 1, 1, 2))
    custody = year.random.random() < 0.75 if held is None else held
    parties = year.suspects(number, received, range(number) if custody else ())
    police = f"police:{office}"
    steps = list(_begun(year, office, received, "arrest_review", parties, {"from_police": OfficeOf(police)}))
    handler = _handler(steps)
    term = days or year.random.randint(4, 6) if custody else days or year.random.randint(6, 12)
    for index in range(number):
        about = (PartyOf(index),)
        facts: dict[str, object] = {
            "language_help": year.random.choice(("not_needed", "not_needed", "interpreter"))
        }
        if not custody:
            facts["police_heard"] = True
        steps.append(Step(at=year.moment(received, 2, hour=11 + index), by=handler, act="interrogate", matter="it",
                          about=about, facts=facts))  # fmt: skip
        if days >= 0:
            steps += _decided(year, office, handler, received, term, index, custody)
    return Script(name, steps)


def _decided(
    year: Year, office: str, handler: str, received: date, term: int, index: int, custody: bool
) -> Iterator[Step]:
    about, police = (PartyOf(index),), f"police:{office}"
    decided, next_day = year.moment(received, term, hour=12 + index), year.moment(received, term + 1, hour=16)
    if year.random.random() < (0.75 if custody else 0.4):
        facts: dict[str, object] = {"ground": "danger", "major": False}
        yield Step(at=decided, by=handler, act="approve_arrest", matter="it", about=about, facts=facts)
        done, act, facts = next_day, "record_execution", {}
    else:
        reason = year.random.choice(("no_danger", "lenient", "no_danger"))
        facts = {
            "refusal_reason": reason,
            "explanation": "社会危险性不大，采取取保候审足以防止发生社会危险性。",
        }
        yield Step(at=decided, by=handler, act="refuse_arrest", matter="it", about=about, facts=facts)
        if not custody:
            return
        done, act, facts = next_day, "record_release", {"measure": "bail"}
    yield Step(at=done, by=police, typed_by=f"{office}/case_management", act=act, matter="it", about=about,
               happened=done.date(), facts=facts)  # fmt: skip


def prosecution(
    year: Year, name: str, office: str, received: date, *, held: bool | None = None, suspects: int = 0,
    days: int = 0, told: bool = True,
) -> Script:  # fmt: skip
    """One prosecution review; arguments as for `arrest`, `told`: whether the suspects were told their rights."""
    year.draw_charge()
    number = suspects or year.random.choice((1, 1, 1, 1, 2))
    custody = year.random.random() < 0.6 if held is None else held
    parties = year.suspects(number, received, range(number) if custody else ())
    first = {"from_body": "police", "sender": OfficeOf(f"police:{office}"), "present": "all"}
    steps = list(_begun(year, office, received, "prosecution_review", parties, first))
    handler = _handler(steps)
    term = days or year.random.randint(14, 25)
    for index in range(number):
        about = (PartyOf(index),)
        if told:
            steps.append(
                Step(at=year.moment(received, 1, hour=11 + index), by=handler, act="tell_suspect_rights", matter="it",
                     about=about, facts={"way": "written", "language_help": "not_needed", "legal_aid_told": True})
            )  # fmt: skip
        steps.append(
            Step(at=year.moment(received, 4, hour=11 + index), by=handler, act="interrogate", matter="it",
                 about=about, facts={"admits": year.random.random() < 0.8, "language_help": "not_needed"})
        )  # fmt: skip
        if days >= 0:
            steps.append(_prosecuted(year, office, handler, received, term, index))
    if days >= 0:
        steps += _lawyers_told(year, name, steps[-1], number)
    return Script(name, steps)


def _lawyers_told(year: Year, name: str, last: Step, number: int) -> Iterator[Step]:
    """The next working day whoever prosecuted tells the defence lawyers so; one in thirty forgot."""
    if int(name.rpartition("-")[2]) % 30 == 7:
        return
    told = {"event": "prosecuted"}
    yield Step(at=year.later(last.at, 1), by=last.by, act="tell_lawyer", matter="it",
               about=tuple(PartyOf(index) for index in range(number)), facts=told)  # fmt: skip


def _prosecuted(year: Year, office: str, handler: str, received: date, term: int, index: int) -> Step:
    facts: dict[str, object] = {
        "evidence_sufficient": True, "court": OfficeOf(f"court:{office}"), "plea_paper": True,
        "recommendation": f"有期徒刑{year.random.choice(('六个月', '八个月', '一年', '一年六个月'))}。",
    }  # fmt: skip
    return Step(at=year.moment(received, term, hour=12 + index), by=handler, act="prosecute", matter="it",
                about=(PartyOf(index),), facts=facts)  # fmt: skip
