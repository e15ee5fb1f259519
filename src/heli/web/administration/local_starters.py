"""What a local text begins with: a term, a decider, or a whole procedure, sound as it stands, to be written over."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg, Words
from heli.law.language import Procedure
from heli.law.language.names import DECIDERS
from heli.law.local.merging import least_decider
from heli.law.scenario.runner import OURS

_RANK: Mapping[str, int] = {name: rank for rank, name in enumerate(DECIDERS)}
STARTERS: Mapping[str, tuple[Words, Words]] = {
    "term": (Msg("A term"), Msg("A time limit of your own beside those of a national procedure.")),
    "decider": (
        Msg("A decider"),
        Msg("An act of a national procedure is decided higher up than the law demands."),
    ),
    "procedure": (Msg("A whole procedure"), Msg("A kind of matter that the nation does not have.")),
}

_RULES = """\
local:
  instruments:
    # 本院的规定，条文数如实填写 · your own rules: say how many articles they have
    {code}:
      name: {{zh: 本院规定（请改）, en: Rules of this office (change this)}}
      family: institutional
      number: "〔{year}〕1号"
      versions: {{"{year}": {{in_force: "{day}", articles: 10}}}}
"""
_LAYER = """\
layer: {layer}
name: {{zh: 本院补充（请改）, en: Local rules (change this)}}
extends: {procedure}
instruments: {{{code}: "{year}"}}
"""
_TERM = """\
limits:
  # 名称以本文本名称开头 · the name begins with the name of this text
  {layer}_answer:
    name: {{zh: 本院期限（请改）, en: Term of this office (change this)}}
    binds: own
    # 自哪一步起算、到哪一步为止 · from which act it counts, and which acts end it
    starts: {{act: {first}}}
    length: "3 working days"
    stops: [{second}]
    basis: ["{code} 1"]
"""
_DECIDER = """\
deciders:
  # 只能改高，不能低于法律规定 · only higher, never below the law's floor
  {decided}: {{by: chief_prosecutor, basis: ["{code} 1"]}}
"""
_NO_DECIDER = """\
# 这个程序没有可以改由更高层级决定的步骤 · no act of this procedure can be decided higher
"""
_PROCEDURE = """\
procedure: {layer}
name: {{zh: 本院程序（请改）, en: Procedure of this office (change this)}}
instruments: {{{code}: "{year}"}}
{rules}# 条线：决定哪些检察官可以承办，见下面的“可以使用的名称” · whose prosecutors may handle it
line: case_management
number: {{series: {layer}, zh: "{{office_short}}本〔{{year}}〕{{n}}号"}}
use:
  # 案管分案，确定承办检察官；重新分案、指定代理承办人也在其中 · case management names who handles it
  - {{part: allocation, with: {{track: assignment, waiting: absent, working: allocated}}}}
tracks:
  assignment:
    name: {{zh: 分案, en: Allocation}}
    states:
      allocated: {{zh: 已分案, en: Allocated, final: true}}
  handling:
    name: {{zh: 办理, en: Handling}}
    states:
      open: {{zh: 办理中, en: Under way}}
      done: {{zh: 办结, en: Done, final: true}}
acts:
  register:
    name: {{zh: 登记, en: Register}}
    opens_matter: true
    by: [case_management, handling_prosecutor]
    moves: [{{track: handling, from: absent, to: open}}]
    facts:
      # 一项一行；type 可写什么，见下面的“可以使用的名称” · one line each; the types stand below, under "Names"
      subject: {{type: text, name: {{zh: 事由, en: Subject}}, personal: false, required: true}}
    basis: ["{code} 1"]
  finish:
    name: {{zh: 办结, en: Finish}}
    by: [case_management, handling_prosecutor]
    moves: [{{track: handling, from: open, to: done}}]
    facts:
      result: {{type: long_text, name: {{zh: 结果, en: Result}}, required: true}}
    basis: ["{code} 2"]
limits:
  finish_in:
    name: {{zh: 办结期限, en: Time to finish}}
    binds: own
    starts: {{act: register}}
    length: "10 working days"
    stops: [finish]
    basis: ["{code} 3"]
closes:
  when: {{track: handling, in: [done]}}
retention: {{years: 10}}
"""


def starter(kind: str, layer: str, written: Procedure | None, day: str) -> str:
    """The text that a draft begins with.

    Args:
        kind: one of `STARTERS`. layer: the name, "local_…". day: today, ISO.
        written: the national procedure of a term or a decider.
    """
    code = f"L-{layer.removeprefix('local_').replace('_', '-').upper()[:16]}"
    given = {"layer": layer, "code": code, "year": day[:4], "day": day}
    rules = _RULES.format(**given)
    if kind == "procedure" or written is None:
        return _PROCEDURE.format(rules=rules, **given)
    head = _LAYER.format(procedure=written.procedure, **given) + rules
    first, second = _two_acts(written)
    if kind == "decider":
        decided = _decided(written)
        return head + (_DECIDER.format(decided=decided, **given) if decided else _NO_DECIDER)
    return head + _TERM.format(first=first, second=second, **given)


def _two_acts(written: Procedure) -> tuple[str, str]:
    """The act that opens a matter, and the first of our own that follows it."""
    first = next((name for name, act in written.acts.items() if act.opens_matter), next(iter(written.acts)))
    rest = [name for name, act in written.acts.items() if name != first and OURS & set(act.by)]
    return first, rest[0] if rest else first


def _decided(written: Procedure) -> str:
    """An act of our own people that may be given to the chief: nobody above him decides it, and no program does it."""
    found = [
        name
        for name, act in written.acts.items()
        if OURS & set(act.by)
        and (act.decide or "engine" not in act.by)
        and _RANK[least_decider(act.decide)] <= _RANK["chief_prosecutor"]
    ]
    decided = [name for name in found if written.acts[name].decide]
    return next(iter(decided or found), "")
