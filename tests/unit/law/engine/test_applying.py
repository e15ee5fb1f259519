"""What an act changes: items, counters, documents, effects, the snapshot."""

from __future__ import annotations

from pathlib import Path

from heli.law.contract import PERSONAL, Changes
from heli.law.engine import from_json, to_json
from tests.factories.lawbooks import ANN, PARTY, PROCEDURE, Matter, as_chief, compiled_licence

LEADS = """\
    leads_to:
      - {open: licence, act: apply, office: superior, facts: {complete: {value: true}, story: {fact: outline}}, result_as: object}
      - {task: {zh: 送达, en: Serve it}, for: clerk, done_by: serve}
      - {perform: pause, on: opened, when: {reason: small_flat}}
      - {planned: dog_court, stands_as: reason}
"""


_DOCUMENTS = "    documents: [refusal_letter]\n"


def _with_leads(folder: Path) -> Matter:
    matter = Matter(compiled_licence(folder, PROCEDURE.replace(_DOCUMENTS, LEADS + _DOCUMENTS)))
    matter.opened()
    return matter


def _refuse(matter: Matter, reason: str) -> Changes:
    return matter.do("refuse", "2025-06-03", ANN, facts={"reason": reason, "outline": "secret"})


def test_rows_become_items_with_their_facts_and_state(matter: Matter) -> None:
    changes = matter.opened(points=[{"what": "fence", "weight": 3}, {"what": "noise"}])
    assert [(key, item.row) for key, item in changes.items] == [("i1", 0), ("i2", 1)]
    assert matter.snapshot.items == {"point": ("i1", "i2")}
    assert matter.snapshot.facts["i:i1"] == {"what": PERSONAL, "weight": 3}
    assert matter.snapshot.tracks["answer"] == {"i:i1": "asked", "i:i2": "asked"}


def test_personal_value_never_enters_the_snapshot(matter: Matter) -> None:
    matter.opened(story="of a neighbour")
    assert matter.snapshot.facts["m"]["story"] == PERSONAL
    assert "neighbour" not in str(to_json(matter.snapshot))


def test_documents_counters_and_the_public_line_are_handed_on(matter: Matter) -> None:
    matter.opened()
    changes = matter.do("grant", "2025-06-03", ANN, proof=as_chief(), facts={"dangerous": True})
    assert (changes.documents, changes.counters) == (("licence",), (("licences", ANN, 1),))
    assert changes.public is not None
    assert changes.snapshot.done["grant"][ANN].decided_by == 9


def test_effects_carry_values_and_personal_ones_by_reference(tmp_path: Path) -> None:
    opened, task = _refuse(_with_leads(tmp_path), "allergy").effects
    assert (opened.kind, opened.name, opened.target, opened.result_as) == (
        "open",
        "licence",
        "superior",
        "object",
    )
    assert (opened.facts, opened.facts_by_ref, opened.bearers) == (
        {"complete": True},
        {"story": "outline"},
        (ANN,),
    )
    assert (task.kind, task.for_, task.done_by) == ("task", "clerk", "serve")


def test_effect_follows_only_where_its_condition_holds(tmp_path: Path) -> None:
    changes = _refuse(_with_leads(tmp_path), "small_flat")
    assert [effect.name for effect in changes.effects] == ["licence", "1", "pause"]


def test_matter_closes_by_its_rule_and_reopens_where_it_holds_no_longer(tmp_path: Path) -> None:
    moves = "    requires: {track: decision, in: [refused]}\n"
    text = PROCEDURE.replace(moves, moves + "    moves: [{track: decision, from: refused, to: pending}]\n")
    matter = Matter(compiled_licence(tmp_path, text))
    matter.opened()
    assert _refuse(matter, "allergy").closes
    assert matter.snapshot.closed
    matter.do("object", "2025-06-04", ANN, actor=PARTY)
    assert not matter.snapshot.closed


def test_later_duty_opens_a_closed_matter_until_it_is_done(tmp_path: Path) -> None:
    text = PROCEDURE.replace(
        "binds: right\n    starts: {served: refusal_letter}", "binds: own\n    starts: {act: object}"
    ).replace("stops: [object]\n    lapses: true", "stops: [test_dog]")
    matter = Matter(compiled_licence(tmp_path, text))
    matter.opened()
    assert _refuse(matter, "allergy").closes
    matter.do("object", "2025-06-04", ANN, actor=PARTY)
    assert (matter.snapshot.closed, matter.status("objection")) == (False, "running")
    matter.do("dog_tested", "2025-06-05")
    assert (matter.snapshot.closed, matter.status("objection")) == (False, "running")
    matter.do("test_dog", "2025-06-06")
    assert (matter.snapshot.closed, matter.status("objection")) == (True, "met")


def test_item_left_open_keeps_the_matter_open(matter: Matter) -> None:
    matter.opened(points=[{"what": "fence"}])
    _refuse(matter, "allergy")
    assert not matter.snapshot.closed
    assert matter.do("answer_point", "2025-06-04", "i:i1").closes


def test_unchanged_parts_of_the_snapshot_are_shared(matter: Matter) -> None:
    matter.opened()
    before = matter.snapshot
    changes = matter.do("extend", "2025-06-03")
    assert changes.snapshot.tracks is before.tracks
    assert changes.snapshot.items is before.items


def test_times_an_act_happened_are_counted(matter: Matter) -> None:
    matter.opened()
    for day in ("2025-06-03", "2025-06-05"):
        matter.do("pause", day)
        matter.do("resume", day)
    assert matter.snapshot.done["pause"]["m"].times == 2


def test_snapshot_comes_back_from_json_as_it_was(matter: Matter) -> None:
    matter.papers["a1"] = {"kind": "application"}
    matter.opened(points=[{"what": "fence"}], paper="a1")
    matter.do("test_dog", "2025-06-04")
    matter.do("dog_tested", "2025-06-09")
    matter.do("extend", "2025-06-10")
    back = from_json(to_json(matter.snapshot))
    assert back == matter.snapshot
    assert to_json(back) == to_json(matter.snapshot)


def test_known_values_fill_the_form_but_no_choice_is_made(tmp_path: Path) -> None:
    text = PROCEDURE.replace(
        "urgent: {type: boolean, name: {zh: 紧急, en: Urgent}}",
        "urgent: {type: boolean, name: {zh: 紧急, en: Urgent}, filled_from: [{agreement: urgent}]}",
    )
    matter = Matter(compiled_licence(tmp_path, text))
    matter.more["agreements"] = {"urgent": True}
    filled = matter.rules.filled("apply", "m", matter.situation())
    assert {name: value for name, (value, _) in filled.items()} == {"urgent": True}
