"""Definitions that Heli refuses, whatever a lawbook says (`docs/never.md`: N1, N2, N4, N5, N6)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from heli.law.checks.prover import Prover
from heli.law.language import Act, Fact, PartyBearer

_N1 = re.compile(r"person_register|all_persons|人员总库|人员库")
_N2 = re.compile(
    r"(?<![a-z])(score|rank|ranking|rating|grade|risk_level|danger_level|label|tag|colou?r)(?![a-z])|评分|打分|积分|排名|等级评定|风险等级|标签|红黄绿"
)
_N2_WORDS = re.compile(r"\b(score|ranking|rating|risk level|danger level|label)\b", re.IGNORECASE)
_N4 = re.compile(
    r"(?<![a-z])(ethnic\w*|nationality_group|religio\w*|faith|origin|birthplace|political\w*|party_member\w*|health|illness|disease"
    r"|biometr\w*|fingerprint\w*|dna|face|movements?|travel|lodging|location_track\w*|phone_records?|chats?|opinions?_held|language_needs?)(?![a-z])"
    r"|民族|宗教|信仰|籍贯|出身|政治面貌|健康状况|病史|指纹|人脸|行踪|轨迹|住宿|通信记录"
)
_N6 = re.compile(r"danger|remorse|attitude|reoffend|re_offend|recidivism_risk|社会危险性|悔罪|认罪态度|再犯")
_NUMBERS = ("integer", "money", "days", "months")


def check_never(p: Prover) -> None:
    """Faults for every fact, item and counter that one of the lines forbids."""
    for name, act in p.procedure.acts.items():
        for fact_name, fact in act.facts.items():
            about_party = isinstance(act.on, PartyBearer) or act.on == "charge"
            for path, inner_name, inner in _with_rows(f"acts/{name}/facts/{fact_name}", fact_name, fact):
                _fact(p, path, inner_name, inner, about_party)
        _decision(p, name, act)
    for name, item in p.procedure.items.items():
        for fact_name, fact in item.facts.items():
            for path, inner_name, inner in _with_rows(f"items/{name}/facts/{fact_name}", fact_name, fact):
                _fact(p, path, inner_name, inner, about_party=False)


def _with_rows(path: str, name: str, fact: Fact) -> Iterable[tuple[str, str, Fact]]:
    yield path, name, fact
    for row, inner in (fact.rows or {}).items():
        yield from _with_rows(f"{path}/rows/{row}", row, inner)


def _fact(p: Prover, path: str, name: str, fact: Fact, about_party: bool) -> None:
    words = f"{name} {fact.name.zh}"
    if _N1.search(words):
        p.fault(path, "N1: no register of all persons")
    if _N2.search(name) or _N2.search(fact.name.zh) or _N2_WORDS.search(fact.name.en):
        p.fault(path, "N2: no score, rank, level or label")
    if fact.type == "integer" and about_party and not fact.basis:
        p.fault(path, "N2: a number about a person needs the article that names it")
    if _N4.search(words) and not fact.protected:
        p.fault(path, "N4: such a fact is `protected`: never searched, counted or exported")
    if fact.type in _NUMBERS and _N6.search(words):
        p.fault(path, "N6: danger, remorse and attitude are grounds in words, never a number")


def _decision(p: Prover, name: str, act: Act) -> None:
    """N5: what decides about a person is chosen by a person; nothing but an earlier choice of his may fill it."""
    for fact_name, fact in act.facts.items():
        if fact.type in ("choice", "choices") and any(
            not (source.fact or source.source_fact) for source in fact.filled_from
        ):
            p.fault(f"acts/{name}/facts/{fact_name}", "N5: no answer of a choice is chosen beforehand")
    if (
        "engine" in act.by
        and len(act.by) == 1
        and act.decide is not None
        and act.decide.default == "handling_prosecutor"
    ):
        p.fault(f"acts/{name}", "N5: an act of the engine decides nothing")
