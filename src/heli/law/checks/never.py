"""Definitions that Heli refuses, whatever a lawbook says (`docs/never.md`: N1 to N6, N11, N13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from heli.law.checks.prover import Prover
from heli.law.language import Act, Fact, PartyBearer

_N1 = re.compile(r"person_register|all_persons|人员总库|人员库")
_N2 = re.compile(
    r"(?<![a-z])(score|rank|ranking|rating|grade|risk_level|danger_level|label|tag|colou?r)(?![a-z])|评分|打分|积分|排名|等级评定|风险等级|标签|红黄绿"
)
_N2_WORDS = re.compile(r"\b(score|ranking|rating|risk level|danger level|label)\b", re.IGNORECASE)
_N3 = re.compile(
    r"(?<![a-z])(watch_?list|key_persons?|high_risk|at_risk|prevention_list|early_warning|persons_of_interest)(?![a-z])"
    r"|重点人(?!民)|高危|高风险人|潜在(犯罪|违法)|预警(人员|名单)|稳控|帮控|重点(青少年|儿童|未成年)"
)
_N4 = re.compile(
    r"(?<![a-z])(ethnic\w*|nationality_group|religio\w*|faith|origin|birthplace|political\w*|party_member\w*|health|illness|disease"
    r"|biometr\w*|fingerprint\w*|dna|face|movements?|travel|lodging|location_track\w*|phone_records?|chats?|opinions?_held|language_needs?)(?![a-z])"
    r"|民族|宗教|信仰|籍贯|出身|政治面貌|健康状况|病史|指纹|人脸|行踪|轨迹|住宿|通信记录"
)
_N6 = re.compile(r"danger|remorse|attitude|reoffend|re_offend|recidivism_risk|社会危险性|悔罪|认罪态度|再犯")
_N11 = re.compile(
    r"(?<![a-z])(pupils?|child_names?|minor_names?|age|photos?|pictures?)(?![a-z])|(学生|儿童|孩子|未成年人)姓名|学校名称|年龄|照片"
)
_OUTWARD = frozenset({"outreach", "publication", "training"})
"""Procedures whose matters end outside of the house."""
_PEOPLE = ("party", "parties", "charge", "charges")
_DATA_SET = (("held_for", "ground"), ("fields", "what"), ("use_until", "until_day"))
"""What every declared data set states, under one of these names; data that are used here state their `holder` as well."""
_NUMBERS = ("integer", "money", "days", "months")


def check_never(p: Prover) -> None:
    """Faults for every fact, item and counter that one of the lines forbids."""
    for name, act in p.procedure.acts.items():
        for fact_name, fact in act.facts.items():
            if fact.rows is not None and fact_name == "data_sets":
                _data_sets(p, f"acts/{name}/facts/{fact_name}", fact.rows)
            about_party = isinstance(act.on, PartyBearer) or act.on == "charge"
            for path, inner_name, inner in _with_rows(f"acts/{name}/facts/{fact_name}", fact_name, fact):
                _fact(p, path, inner_name, inner, about_party)
        _decision(p, name, act)
    for name, item in p.procedure.items.items():
        for fact_name, fact in item.facts.items():
            for path, inner_name, inner in _with_rows(f"items/{name}/facts/{fact_name}", fact_name, fact):
                _fact(p, path, inner_name, inner, about_party=False)
    for kind, named in (
        ("tracks", p.procedure.tracks),
        ("items", p.procedure.items),
        ("acts", p.procedure.acts),
    ):
        for name, one in named.items():
            if _N3.search(f"{name} {one.name.zh}"):
                p.fault(f"{kind}/{name}", "N3: nobody is listed by what he might do")
    if p.procedure.procedure in _OUTWARD:
        _outward(p)


def _outward(p: Prover) -> None:
    """N11: what goes out knows no party, and states nothing that a child has."""
    if p.procedure.works_on != "none" or p.procedure.roles:
        p.fault("works_on", "N11: what goes out has no parties")
    for name, act in p.procedure.acts.items():
        for fact_name, fact in act.facts.items():
            for path, inner_name, inner in _with_rows(f"acts/{name}/facts/{fact_name}", fact_name, fact):
                named = inner.type != "boolean" and _N11.search(f"{inner_name} {inner.name.zh}")
                if named or inner.type in _PEOPLE:
                    p.fault(path, "N11: name, school, picture and age of a child stay inside")


def _data_sets(p: Prover, path: str, rows: Mapping[str, Fact]) -> None:
    """N13: data of another body are declared with holder, ground, fields and last day, each of them required."""
    used_here = (("holder",),) if "use_until" in rows else ()
    for names in (*_DATA_SET, *used_here):
        if not any(name in rows and rows[name].required is True for name in names):
            p.fault(path, f"N13: a data set states `{names[0]}`, always")


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
    if _N3.search(words):
        p.fault(path, "N3: nobody is listed by what he might do")
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
