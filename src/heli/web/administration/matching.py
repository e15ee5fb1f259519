"""Matching the columns of a list to the fields of a kind of matter, and the words of the list to its choices.

A map of `matters.intake.maps` is the ground: the shipped one of a kind, or one made from its opening act. What is
matched replaces the headings of that map; a field that nothing is matched to falls away, a needed one is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg, Text, Words
from heli.law.language import Fact, Procedure
from heli.matters.intake.maps import ImportMap, load_map, shipped
from heli.web.contexts.procedures import procedures

MOST_WORDS = 60
_AS = {
    "text": "text", "long_text": "text", "number": "text", "day": "day", "hour": "text", "instant": "instant",
    "integer": "whole", "days": "whole", "months": "whole", "money": "money", "boolean": "yes_no", "choice": "text",
    "office": "office", "person": "person",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """One field to which a column may be matched.

    Attributes:
        column: heading in the ground map; it names the slot.
        label: the field in words.
        required: without it no row can be taken.
        choices: value → name, where the cell is one of some words.
        known: words that the ground map knows → value.
    """

    column: str
    label: Words
    required: bool
    choices: Mapping[str, Words] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matching:
    """What was matched: ground column → heading of the file; ground column → {word → value}."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


IMPORTER = "case_management"


def kinds() -> Mapping[str, Text]:
    """Kinds of matter that a list can be taken in as: those that case management opens itself, by name."""
    return {key: one.name.text() for key, one in procedures().items() if _opening(one)}


def ready_made() -> tuple[Text, ...]:
    """Names of the lists whose columns are known from the start: the shipped maps of kinds that can be taken in."""
    known = kinds()
    maps = (load_map(name) for name in shipped() if name in known)
    return tuple(Text(one.name["zh"], one.name["en"]) for one in maps)


def _opening(written: Procedure) -> str:
    """The act by which case management opens such a matter; empty where it opens none."""
    acts = written.acts.items()
    return next((name for name, act in acts if act.opens_matter and IMPORTER in act.by), "")


def ground_of(procedure: str) -> ImportMap:
    """The map on which the matching stands: the shipped one, else one made from the opening act."""
    if procedure in shipped():
        return load_map(procedure)
    return made_from(procedures()[procedure])


def made_from(written: Procedure) -> ImportMap:
    """A map of what every list has, and of the plain facts of the act that opens such a matter."""
    name = _opening(written)
    act = written.acts[name]
    facts = {key: source for key, fact in act.facts.items() if (source := _source(fact)) is not None}
    raw: dict[str, Any] = {
        "procedure": written.procedure,
        "name": {"zh": written.name.zh, "en": written.name.en},
        "act": name,
        "title": {"column": "案件名称", "required": True},
        "happened_at": {"column": "受理日期", "as": "day", "required": True},
        "handler": {"column": "承办检察官", "as": "person"},
        "external_numbers": {"unified": {"column": "统一受案号"}, "department": {"column": "部门受案号"}},
        "facts": facts,
        "parties": _parties(written) if written.works_on == "case" else [],
    }
    return ImportMap.model_validate(raw)


def _source(fact: Fact) -> dict[str, Any] | None:
    if fact.protected or fact.type not in _AS:
        return None
    source: dict[str, Any] = {"column": fact.name.zh, "as": _AS[fact.type], "required": fact.required is True}
    if fact.of is not None:
        source["values"] = {names.zh: key for key, names in fact.of.items()}
    if fact.type == "office" and isinstance(fact.kind, str):
        source["kind"] = fact.kind
    return source


def _parties(written: Procedure) -> list[dict[str, Any]]:
    return [
        {
            "role": role,
            "split": "、",
            "name": {"column": names.zh},
            "identity_number": {"column": f"{names.zh}证件号码"},
            "birth_on": {"column": f"{names.zh}出生日期"},
        }
        for role, names in written.roles.items()
    ]


def slots_of(ground: ImportMap) -> tuple[Slot, ...]:
    """The fields, those that are needed first, each once."""
    labels = _labels(ground)
    found: dict[str, Slot] = {}
    for source in ground.sources():
        if source.column is None or source.column in found:
            continue
        known = dict(source.values or {})
        names = _choice_names(ground, source.column)
        choices = {
            value: names.get(value) or _by_word(value, word) for word, value in reversed(list(known.items()))
        }
        label = Text(source.column, labels.get(source.column, source.column))
        found[source.column] = Slot(
            source.column, label, source.required, dict(reversed(choices.items())), known
        )
    for step in ground.acts:
        if step.when and step.when not in found:
            found[step.when] = Slot(step.when, Text(step.when, labels.get(step.when, step.when)), False)
    return tuple(sorted(found.values(), key=lambda slot: not slot.required))


def _by_word(value: str, word: str) -> Words:
    return Text(word, value.replace("_", " "))


def _choice_names(ground: ImportMap, column: str) -> Mapping[str, Words]:
    """Names of the choices of one column: of the fact whose name it bears, or of the states of the procedure."""
    written = procedures().get(ground.procedure)
    if written is None:
        return {}
    if ground.state is not None and ground.state.column == column:
        tracks = written.tracks.values()
        return {key: Text(state.zh, state.en) for track in tracks for key, state in track.states.items()}
    for act in written.acts.values():
        for fact in _every(act.facts):
            if fact.of and fact.name.zh == column:
                return {key: names.text() for key, names in fact.of.items()}
    return {}


def _every(facts: Mapping[str, Fact]) -> Iterator[Fact]:
    for fact in facts.values():
        yield fact
        yield from _every(fact.rows or {})


_EN = {
    "案件名称": "Title", "受理日期": "Received on", "承办检察官": "Handling prosecutor",
    "统一受案号": "Unified acceptance number",
    "部门受案号": "Department number", "移送案号": "Police case number", "移送单位": "Transferred by", "犯罪嫌疑人": "Suspects",
    "证件号码": "Identity number", "出生日期": "Birth date", "强制措施": "Measure", "强制措施日期": "Measure since",
    "移送案由": "Charge at transfer", "分案日期": "Allocated on", "办案状态": "State",
    "发现日期": "Found on", "是否涉案单位": "Addressee is the unit involved", "线索来源": "Source of the lead",
    "信访事项": "Petition", "收到日期": "Received on", "信访编号": "Number of the petition", "反映内容": "What it is about",
    "反映人": "Petitioner", "能否答复": "Can be answered", "已记录并宣读": "Written down and read back",
    "承办人": "Handled by", "分办日期": "Allocated on", "线索编号": "Number of the lead", "是否重大": "Major lead",
}  # fmt: skip


def _labels(ground: ImportMap) -> Mapping[str, str]:
    """The fields in English, by the heading of the ground map."""
    found = dict(_EN)
    written = procedures().get(ground.procedure)
    if written is not None:
        for act in written.acts.values():
            found |= {fact.name.zh: fact.name.en for fact in act.facts.values()}
        for names in written.roles.values():
            found |= {
                names.zh: names.en,
                f"{names.zh}证件号码": f"{names.en}: identity number",
                f"{names.zh}出生日期": f"{names.en}: birth date",
            }
    return found


def suggested(slots: tuple[Slot, ...], headings: tuple[str, ...]) -> Matching:
    """What can be matched by equal headings; nothing is guessed beyond that."""
    plain = {_plain(heading): heading for heading in headings}
    columns = {slot.column: plain[_plain(slot.column)] for slot in slots if _plain(slot.column) in plain}
    return Matching(columns, {slot.column: slot.known for slot in slots if slot.choices})


def _plain(heading: str) -> str:
    return "".join(heading.split()).replace("（", "(").replace("）", ")").casefold()


# long: each way in which a matching can be wrong, then the map
def matched(ground: ImportMap, slots: tuple[Slot, ...], matching: Matching) -> ImportMap:
    """The map of this list.

    Raises:
        BadInput: a needed field without a column; a column matched twice.
    """
    wrong = [
        Reason(
            "match.needed",
            Msg("This field is needed."),
            do=Msg("Choose the column in which it stands."),
            field=slot.column,
        )
        for slot in slots
        if slot.required and not matching.columns.get(slot.column)
    ]
    used = [heading for heading in matching.columns.values() if heading]
    wrong += [
        Reason(
            "match.twice", Msg("The column “%(column)s” is matched twice.", {"column": heading}),
            do=Msg("Match it once."), field=column,
        )
        for column, heading in matching.columns.items()
        if heading and used.count(heading) > 1
    ]  # fmt: skip
    if wrong:
        raise BadInput(tuple(wrong))
    raw = ground.model_dump(mode="json", by_alias=True, exclude_none=True)
    kept = cast("dict[str, Any]", _replaced(raw, matching))
    kept["acts"] = [step for step in kept.get("acts", []) if step is not None]
    kept["parties"] = [party for party in kept.get("parties", []) if party and "name" in party]
    return ImportMap.model_validate(kept)


_GONE = object()


def _replaced(node: object, matching: Matching) -> object:
    """The same with headings of the file; what has no column is gone."""
    if isinstance(node, dict):
        if "column" in node:
            return _source_replaced(node, matching)
        if isinstance(node.get("when"), str):
            heading = matching.columns.get(node["when"])
            if not heading:
                return None
            node = {**node, "when": heading}
        found = {key: _replaced(value, matching) for key, value in node.items()}
        return {key: value for key, value in found.items() if value is not _GONE}
    if isinstance(node, list):
        every = (_replaced(value, matching) for value in node)
        return [value for value in every if value is not _GONE and value != {}]
    return node


def _source_replaced(node: dict[str, Any], matching: Matching) -> object:
    heading = matching.columns.get(node["column"])
    if not heading:
        return _GONE
    changed = {**node, "column": heading}
    words = matching.words.get(node["column"])
    if "values" in node and words:
        changed["values"] = dict(words)
    return changed
