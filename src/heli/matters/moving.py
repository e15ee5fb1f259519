"""Parties that go to another case: a case is split, or joined to another. Also the merging of two records of one person.

Everything that hangs on a party goes with him in one transaction: measures, charges, counters, and in every matter his states
and time limits. Each stream says from where and to where. The actor's wall decides whether he may ask; what follows in matters
that he can't see is done as the engine's, and refused as a whole where one of them stands in the way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import scope
from heli.base.errors import BadInput, Reason, refused
from heli.base.ids import uuid7
from heli.base.text import Msg
from heli.law.contract import Situation
from heli.matters.case_fold import CaseChange, leaving, speaking_for
from heli.matters.case_opening import open_case
from heli.matters.case_stream import CaseHead, append_to_case, engine_case_entry, live_parties, load_case
from heli.matters.dividing import (
    Moving,
    close_if_done,
    divide,
    follow,
    has_open_limit,
    on_bearers,
    rename_bearer,
)
from heli.matters.models import Matter, Proposal
from heli.matters.request import Request, raw_cursor
from heli.matters.situation import load_head
from heli.matters.snapshot import Data, fold
from heli.matters.stream import CaseStream
from heli.matters.views import parts_towards
from heli.matters.writing import Entry, as_bytes, write
from heli.offices.node import this_node

OTHER_CASE = frozenset({"join", "same_as", "undo_same_as"})
"""Acts that touch a second case: both are locked, in the order of their ids."""
Taken = Mapping[str, Mapping[str, Any]]
"""Sections of a case with the entries that go elsewhere; always with `parties` and `joined`."""
EVERYWHERE = engine_reader(0, LAST_PLACE)


def carry_out(head: CaseHead, situation: Situation, asked: Request, entry: Entry, made: Data) -> CaseChange:
    """Write an act of the case with all that it moves. Raises `BadInput` or `Refused`; then nothing was done."""
    if entry.name == "split":
        return _split(head, asked, entry, made)
    if entry.name == "join":
        return _join(head, asked, entry, made)
    if entry.name == "merge_party":
        return _merge(head, situation, asked, entry, made)
    if entry.name in ("same_as", "undo_same_as"):
        return _same(head, asked, entry, made)
    return append_to_case(head, entry, made, silent=asked.mode == "take_over")


@dataclass(frozen=True, slots=True)
class _Plan:
    """Matters that follow whole, and those that are divided (with the parties who leave them)."""

    whole: tuple[UUID, ...]
    divided: Mapping[UUID, frozenset[str]]


def _wrong(field: str, code: str, say: Msg) -> BadInput:
    return BadInput((Reason(code, say, field=field),))


def _split(head: CaseHead, asked: Request, entry: Entry, made: Data) -> CaseChange:
    named, live = entry.facts["parties"], live_parties(head.data)
    parties = {str(one) for one in named} if isinstance(named, list) else set()
    if not parties <= live:
        raise _wrong("parties", "split.unknown", Msg("A party named here is not in this case."))
    parties = speaking_for(head.data, parties) & live
    _with_whom_they_act_for(head.data, parties)
    if parties == live:
        raise refused("split.all", Msg("Nobody would stay in this case; at least one party does."))
    numbers = _numbers(head.id)
    with scope(EVERYWHERE):
        plan = _plan(head, parties)
        _nothing_waits(plan, numbers)
        moving = Moving(asked, entry.id, head.id, uuid7())
        taken = leaving(head.data, _with_merged(head.data, parties))
        taken |= _their_numbers(head.data, plan.whole)
        raw_cursor().execute(
            "UPDATE matters_matter SET case_id = %s WHERE id = ANY(%s)", (moving.new, list(plan.whole))
        )
        others = {}
        for matter, leave in sorted(plan.divided.items()):
            charges = {name for name, said in taken.get("charges", {}).items() if said["party"] in leave}
            others[matter] = divide(matter, leave, charges, moving)
        _new_case(moving, head)
        through = min((*plan.whole, *others.values()))
        change = _leave(head, entry, made, taken, moving)
        new = CaseStream(moving.new, through)
        open_case(new, replace(asked, facts={}), str(entry.facts["title"]), head.opened_on)
        _arrive(new, asked, entry, taken, moving, others)
        for matter in plan.whole:
            follow(matter, moving)
        for matter in sorted(others):
            close_if_done(matter, moving)
    change.made = (str(moving.new),)
    return change


def _with_whom_they_act_for(data: Data, parties: Collection[str]) -> None:
    """Nobody goes without the one whom he represents or defends."""
    represents = data.get("represents", {})
    if {whom for who, whom in represents.items() if whom and who in parties} - set(parties):
        say = Msg("A party named here acts for somebody who would stay in this case.")
        do = Msg("Name both, or change the role of the one first, with nobody for whom he acts.")
        raise refused("split.acts_for", say, do=do)


def _with_merged(data: Data, parties: Collection[str]) -> set[str]:
    """The parties with the records that were merged into them."""
    entries: Mapping[str, Mapping[str, Any]] = data.get("parties", {})
    return {*parties, *(p for p, entry in entries.items() if entry.get("merged_into") in parties)}


def _numbers(case: UUID) -> Mapping[UUID, str]:
    """Numbers of the case's matters that the actor may see: a refusal names no other."""
    return dict(Matter.objects.filter(case=case).values_list("pk", "number"))


def _plan(head: CaseHead, parties: Collection[str]) -> _Plan:
    """What happens to each matter of the case in which one of the parties stands."""
    live = live_parties(head.data)
    of_matter: dict[UUID, set[str]] = {}
    for key in head.data.get("joined", {}):
        matter, party, _ = key.split("@")
        if party in live:
            of_matter.setdefault(UUID(matter), set()).add(party)
    rows = Matter.objects.filter(pk__in=of_matter, case=head.id).order_by("pk")
    whole, divided = [], {}
    for matter, closed_on in rows.values_list("pk", "closed_on"):
        there = of_matter[matter] - set(load_head(matter, lock=False).data.get("left", {}))
        if there and there <= set(parties):
            whole.append(matter)
        elif closed_on is None and there & set(parties):
            divided[matter] = frozenset(there & set(parties))
    if not whole and not divided:
        say = Msg("No matter of the case that is still open deals with these parties.")
        raise refused("split.nothing", say, do=Msg("Open the matter that is to deal with them, then split."))
    return _Plan(tuple(whole), divided)


def _nothing_waits(plan: _Plan, numbers: Mapping[UUID, str]) -> None:
    """A matter that would be divided has no decision waiting, and nothing on its way about both."""
    for matter, leave in plan.divided.items():
        if Proposal.objects.filter(matter=matter, status="open").exists():
            say = Msg("In the matter %(matter)s a decision waits that is about those who go and those who stay.",
                      {"matter": _named(matter, numbers)})  # fmt: skip
            raise refused(
                "split.decision_waits", say, do=Msg("Decide it or withdraw it; then split the case.")
            )
        mine = [f"p:{party}" for party in leave]
        row = raw_cursor().execute(
            "SELECT 1 FROM matters_effect WHERE matter_id = %s AND status = 'waiting'"
            " AND EXISTS (SELECT 1 FROM jsonb_array_elements_text(\"order\"->'bearers_of_act') b WHERE b = ANY(%s))"
            " AND EXISTS (SELECT 1 FROM jsonb_array_elements_text(\"order\"->'bearers_of_act') b WHERE b <> ALL(%s))",
            (matter, mine, mine),
        ).fetchone()  # fmt: skip
        if row is not None:
            say = Msg("Something that follows from the matter %(matter)s is on its way.",
                      {"matter": _named(matter, numbers)})  # fmt: skip
            raise refused("split.on_its_way", say, do=Msg("Try again in a minute."))


def _named(matter: UUID, numbers: Mapping[UUID, str]) -> Msg | str:
    return numbers.get(matter) or Msg("(one that is not yours to see)")


def _new_case(moving: Moving, head: CaseHead) -> None:
    raw_cursor().execute(
        "INSERT INTO matters_case (id, origin_node, opened_on, split_from_id) VALUES (%s, %s, %s, %s)",
        (moving.new, this_node(), head.opened_on, head.id),
    )
    raw_cursor().execute(
        "INSERT INTO matters_casesnapshot (case_id, origin_node, seq, data) VALUES (%s, %s, 0, '{}')",
        (moving.new, this_node()),
    )


def _their_numbers(data: Data, matters: Collection[UUID]) -> dict[str, dict[str, Any]]:
    """External numbers of the matters that go, as a section."""
    whole = {str(matter) for matter in matters}
    return {"numbers": {k: v for k, v in data.get("numbers", {}).items() if k.split("@")[0] in whole}}


def _leave(head: CaseHead, entry: Entry, made: Data, taken: Taken, moving: Moving) -> CaseChange:
    """The act of the old case: what hung on these parties is not here any more."""
    gone = {f"{section}/{key}" for section, entries in taken.items() for key in entries}
    made["gone"] = sorted({*made.get("gone", ()), *gone})
    made["moved"] = {party: {"to": str(moving.new)} for party in taken["parties"]}
    return append_to_case(head, entry, made)


def _arrive(
    new: CaseStream,
    asked: Request,
    cause: Entry,
    taken: Taken,
    moving: Moving,
    others: Mapping[UUID, UUID],
) -> None:
    """The act of the new case: what hung on these parties is here now."""
    raw_cursor().execute(
        "UPDATE matters_party SET case_id = %s WHERE id = ANY(%s)",
        (moving.new, [UUID(party) for party in taken["parties"]]),
    )
    head = load_case(new)
    entry = engine_case_entry(head, asked, "receive_parties", (cause.id, "case"), f"{cause.id}:{head.id}")
    entry.facts = {"from_case": str(moving.old), "parties": sorted(taken["parties"])}
    made: Data = {section: dict(entries) for section, entries in taken.items() if entries}
    for key, value in taken["joined"].items():
        matter, party, role = key.split("@")
        if UUID(matter) in others and party in live_parties(taken):
            made["joined"][f"{others[UUID(matter)]}@{party}@{role}"] = value
    made["came"] = {party: {"from": str(moving.old)} for party in taken["parties"]}
    if back := sorted(f"moved/{p}" for p in taken["parties"] if p in head.data.get("moved", {})):
        made["gone"] = back
    entry.outcome = made
    write(entry, as_bytes(entry), fold(head.data, made, entry.seq))


def _join(head: CaseHead, asked: Request, entry: Entry, made: Data) -> CaseChange:
    kept = load_head(UUID(str(entry.facts["into"])), lock=False)
    if kept.case_id is None or kept.case_id == head.id:
        raise _wrong("into", "join.same", Msg("This matter belongs to the same case, or to none."))
    compiled = head.compiled.acts["join"]
    if not parts_towards(kept, asked.writer.reader) & set(compiled.by):
        say = Msg("The case that is kept is worked on by others: its handler or case management joins it.")
        raise refused("join.not_yours", say)
    with scope(EVERYWHERE):
        moving = Moving(asked, entry.id, head.id, kept.case_id)
        matters = sorted(Matter.objects.filter(case=head.id).values_list("pk", flat=True))
        taken = {"parties": {}, "joined": {}, **leaving(head.data, head.data.get("parties", {}))}
        taken |= _their_numbers(head.data, matters)
        made.setdefault("meta", {})["joined_into"] = str(kept.case_id)
        change = _leave(head, entry, made, taken, moving)
        raw_cursor().execute(
            "UPDATE matters_case SET joined_into_id = %s WHERE id = %s OR joined_into_id = %s",
            (kept.case_id, head.id, head.id),
        )
        for matter in matters:
            follow(matter, moving)
        into = CaseStream(kept.case_id, kept.id)
        _arrive(into, asked, entry, taken, moving, {})
    change.made = (str(kept.case_id),)
    return change


def _merge(head: CaseHead, situation: Situation, asked: Request, entry: Entry, made: Data) -> CaseChange:
    into, (bearer,) = str(entry.facts["into"]), entry.bearers
    party, entries = bearer[2:], head.data["parties"]
    if into == party or into not in situation.parties:
        raise _wrong("into", "merge.unknown", Msg("The record kept is another party of this matter."))
    kinds = {entries[party]["kind"], entries[into]["kind"]} - {"unknown"}
    if len(kinds) > 1:
        raise refused("merge.kind", Msg("A person and a body are never one party."))
    numbers = _numbers(head.id)
    with scope(EVERYWHERE):
        matters = sorted(
            {UUID(key.split("@")[0]) for key in head.data["joined"] if key.split("@")[1] == party}
        )
        for matter in matters:
            _one_decision(matter, bearer, f"p:{into}", numbers)
        change = append_to_case(head, entry, made)
        moving = Moving(asked, entry.id, head.id, head.id)
        for matter in matters:
            rename_bearer(matter, party, into, moving)
    return change


def _one_decision(matter: UUID, old: str, new: str, numbers: Mapping[UUID, str]) -> None:
    """A matter in which both records bear something does not decide on the one that goes any more."""
    head = load_head(matter)
    if Proposal.objects.filter(matter=matter, status="open", bearers__contains=[old]).exists():
        say = Msg("In the matter %(matter)s a decision about this record waits.",
                  {"matter": _named(matter, numbers)})  # fmt: skip
        raise refused("merge.decision_waits", say, do=Msg("Decide it or withdraw it; then merge."))
    there = on_bearers(head.data, {new})
    if head.closed_on is None and (there["tracks"] or there["limits"]) and has_open_limit(head.data, old):
        say = Msg("In the matter %(matter)s time runs for a decision on each of the two records.",
                  {"matter": _named(matter, numbers)})  # fmt: skip
        raise refused("merge.both_decided_on", say, do=Msg("End it for the record that goes, then merge."))


def _same(head: CaseHead, asked: Request, entry: Entry, made: Data) -> CaseChange:
    """Two cases found to be one: an act in both, where the other is here and the actor's to see."""
    before = head.data.get("meta", {}).get("same_as") or ""
    other = str(entry.facts.get("other") or before)
    if other == str(head.id):
        raise _wrong("other", "same_as.itself", Msg("This is the same case itself."))
    if entry.name == "same_as" and before:
        raise refused("same_as.twice", Msg("Another case is named already; undo that first."))
    if not other:
        raise refused("same_as.none", Msg("No other case is named."))
    change = append_to_case(head, entry, made)
    through = (
        Matter.objects.filter(case=UUID(other)).order_by("-opened_on").values_list("pk", flat=True).first()
    )
    if through is None:
        return change
    there = load_case(CaseStream(UUID(other), through))
    if (there.data.get("meta", {}).get("same_as") or "") != ("" if entry.name == "same_as" else str(head.id)):
        raise refused("same_as.other", Msg("The other case is found to be the same as a third one."))
    answer = engine_case_entry(there, asked, entry.name, (entry.id, "case"), f"{entry.id}:{there.id}")
    answer.facts = {**entry.facts, **({"other": str(head.id)} if entry.name == "same_as" else {})}
    answer.personal = entry.personal
    append_to_case(there, answer, {})
    return change
