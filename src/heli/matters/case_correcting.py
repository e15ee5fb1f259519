"""Late and wrong in a case: an act of its stream is corrected or annulled, or a personal fact of it erased.

The acts are judged again in the order of recording; the rows that repeat the case follow, and every open matter that has one of
the parties counts its time limits anew, as an effect. Where a party took what is corrected to another case, that case follows by
an act of its own (`case_following`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.access.blind_index import forget_party
from heli.access.reader import LAST_PLACE, engine_reader
from heli.access.wall import scope
from heli.base import clock
from heli.base.canonical import Json
from heli.base.errors import BadInput, NotFound, Reason, refused
from heli.base.text import Msg
from heli.law.contract import When
from heli.matters import identities
from heli.matters.actors import Actor
from heli.matters.case_following import difference, follow, in_order, reached, write_case
from heli.matters.case_history import REDONE, Past, history, judged_again, profile_by_acts
from heli.matters.case_rows import OF_IDENTITY, write_profile
from heli.matters.case_stream import CaseHead, engine_case_entry, head_of, load_case, lock_cases
from heli.matters.erased_rows import note_erased
from heli.matters.mending import MAY_ANNUL, MAY_CORRECT, check_reason, may
from heli.matters.models import MatterParty
from heli.matters.outbox import queue_recompute
from heli.matters.request import Request, raw_cursor, request, scoped
from heli.matters.snapshot import Data, fold, when_json
from heli.matters.stream import CaseStream, Recorded
from heli.matters.words import index_matter
from heli.matters.writing import Entry, as_bytes, write

EVERYWHERE = engine_reader(0, LAST_PLACE)
MENDED = (REDONE | OF_IDENTITY | {"confirm_identity", "change_title"}) - {"merge_party"}
"""Acts of a case that are corrected or annulled; the others are undone by an act of their own."""


def mend(
    stream: CaseStream,
    act: UUID,
    *,
    reason: str,
    actor: Actor,
    key: str,
    annulled: bool,
    facts: Mapping[str, object],
    happened_at: When | None,
) -> Recorded:
    """Correct or annul an act of a case. Raises as `correcting.correct`."""
    check_reason(reason)
    name = "annul" if annulled else "correct"
    asked = request(name, bearers=("m",), actor=actor, entered_by=None, key=key, facts={}, happened_at=None)
    with scoped(actor.reader):
        origin = _stated_in(act)
        with scope(EVERYWHERE):
            lock_cases({stream.id, *reached(origin)})
        here = load_case(stream)
        may(here.through, actor, MAY_ANNUL if annulled else MAY_CORRECT)
        with scope(EVERYWHERE):
            head = here if origin == stream.id else head_of(origin, here.through)
            if (seen := _seen(head, key)) is not None:
                return Recorded(seen, stream, head.seq, clock.now(), again=True)
            past, left = history(head.id), dict[UUID, Data]()
            meant = next(one for one in past if one.id == act)
            _reached_from(stream.id, origin, _parties(meant))
            corrected = _change(head, past, meant, annulled, facts, happened_at)
            entry = _entry(head, asked, name, {"act": str(act), "reason": reason.strip()})
            if corrected:
                entry.facts = {**entry.facts, "facts": corrected}
            if happened_at is not None:
                entry.facts = {**entry.facts, "happened_at": when_json(happened_at)}
            made = difference(head.data, judged_again(past, left))
            in_order(made)
            made["annulled" if annulled else "corrected"] = {str(act): str(entry.id)}
            _write(head, entry, meant, made)
            follow(head, past, left, asked, entry, meant)
    return Recorded(entry.id, stream, entry.seq, entry.happened)


def _seen(head: CaseHead, key: str) -> UUID | None:
    row = raw_cursor().execute(
        "SELECT id FROM matters_caseact WHERE case_id = %s AND key = %s", (head.id, key)
    ).fetchone()  # fmt: skip
    return row[0] if row else None


def _stated_in(act: UUID) -> UUID:
    """The case in whose stream an act stands that the scope sees."""
    row = raw_cursor().execute("SELECT case_id FROM matters_caseact WHERE id = %s", (act,)).fetchone()
    if row is None:
        raise _no_act()
    case: UUID = row[0]
    return case


def _no_act() -> NotFound:
    return NotFound((Reason("act.none", Msg("There is no such act in this case.")),))


def _reached_from(case: UUID, origin: UUID, about: Collection[str]) -> None:
    """An act of another case is mended from here where one of its parties is here now; never one of a merged record."""
    rows = raw_cursor().execute(
        "SELECT case_id, merged_into_id FROM matters_party WHERE id = ANY(%s::uuid[])", (list(about),)
    )
    places = rows.fetchall()
    if case != origin and case not in {where for where, _ in places}:
        raise _no_act()
    if any(merged is not None for _, merged in places):
        say = Msg("The record was merged into another one; what is wrong is mended there.")
        raise refused("correct.moved", say)


def _visible(head: CaseHead, act: UUID) -> None:
    found = raw_cursor().execute(
        "SELECT 1 FROM matters_caseact WHERE case_id = %s AND id = %s", (head.id, act)
    )
    if found.fetchone() is None:
        raise _no_act()


def _entry(head: CaseHead, asked: Request, name: str, facts: Mapping[str, Json]) -> Entry:
    entry = engine_case_entry(head, asked, name, None, asked.key)
    entry.facts = facts
    entry.personal = frozenset({"reason", "facts"})
    return entry


# long: each refusal is a line
def _change(
    head: CaseHead,
    past: Sequence[Past],
    meant: Past,
    annulled: bool,
    facts: Mapping[str, object],
    happened_at: When | None,
) -> dict[str, Json]:
    """Put the change into the history; returns the facts that differ, as shaped."""
    if not meant.stands:
        raise refused("correct.gone", Msg("The act was annulled already."))
    if meant.name not in MENDED or (annulled and meant.name == "add_party"):
        say = Msg("This act of a case is not taken back or corrected; it is undone by an act of its own.")
        do = Msg("Merge a double record, join what was split, undo the finding of one case.")
        raise refused("correct.other_way", say, do=do)
    if annulled:
        _nothing_stands_on(head.id, past, meant)
        meant.stands = False
        return {}
    if happened_at is not None:
        latest = clock.now() if isinstance(happened_at, datetime) else clock.today()
        if happened_at > latest:
            say = Msg("%(when)s lies in the future.", {"when": happened_at.isoformat()})
            raise BadInput((Reason("act.future", say, field="happened_at"),))
        meant.happened = happened_at
    shaped = dict(head.compiled.validate(meant.name, {**meant.facts, **facts}, recorded_at=clock.now()))
    changed = {name: value for name, value in shaped.items() if meant.facts.get(name) != value}
    if (whom := changed.get("represents")) and not _beside(_parties(meant), str(whom)):
        say = Msg("Named here is nobody else of this case.")
        raise BadInput((Reason("correct.not_here", say, field="represents"),))
    meant.facts = shaped
    return changed


def _parties(meant: Past) -> frozenset[str]:
    """Parties that an act is about: its bearers, the owners of its charges, the one it made."""
    outcome, bearers = meant.members["outcome"], meant.members["bearers"]
    owners = [entry["party"] for entry in outcome.get("charges", {}).values()]
    made = outcome.get("parties", {}) if meant.name == "add_party" else ()
    return frozenset({*owners, *made, *(b[2:] for b in bearers if b.startswith("p:"))})


def _beside(about: Collection[str], whom: str) -> bool:
    """Whether somebody is another party of the case in which the parties of an act are now."""
    row = raw_cursor().execute(
        "SELECT 1 FROM matters_party a JOIN matters_party b ON b.case_id = a.case_id AND b.merged_into_id IS NULL"
        " WHERE a.id = ANY(%(about)s::uuid[]) AND b.id::text = %(whom)s AND b.id <> ALL(%(about)s::uuid[])",
        {"about": list(about), "whom": whom},
    )
    return row.fetchone() is not None


def _nothing_stands_on(case: UUID, past: Sequence[Past], meant: Past) -> None:
    """A charge that a later act is about, here or in a matter, can't be as if it had never been."""
    mine = {f"c:{charge}" for charge in meant.members["outcome"].get("charges", ())}
    if meant.name == "drop_charge" or not mine:
        return
    after = [one for one in past if one.seq > meant.seq]
    after += [one for other in reached(case)[1:] for one in history(other)]
    later = [one for one in after if one.stands and mine & set(one.members["bearers"])]
    row = raw_cursor().execute(
        "SELECT 1 FROM matters_timelimit WHERE bearer = ANY(%s) LIMIT 1", (list(mine),)
    ).fetchone()  # fmt: skip
    if later or row is not None:
        say = Msg("Later acts or time limits stand on this charge.")
        raise refused("annul.stood_on", say, do=Msg("Drop the charge, or take back the later acts first."))


def _write(head: CaseHead, entry: Entry, meant: Past, made: Data) -> None:
    """The act, and the rows that repeat what it changed."""
    entry.outcome = made
    about = sorted(_parties(meant))
    entry.party = UUID(about[0]) if len(about) == 1 else None
    write_case(head, entry, meant)
    if meant.name in OF_IDENTITY | {"add_charge"}:
        for party in about:
            profile_anew(UUID(party))
    if about:
        queue_recompute(head.id, head.through.id, entry, about)


def profile_anew(party: UUID) -> None:
    """Profile, blind index and words to search by, as the standing acts say."""
    profile = profile_by_acts(party)
    write_profile(party, profile)
    forget_party(party)
    documents: list[dict[str, Any]] = [{"number": number} for number in profile.documents.values()]
    for matter in MatterParty.objects.filter(party=party).values_list("matter", flat=True).distinct():
        identities.enter(matter, party, {"documents_of_identity": documents})
        index_matter(matter)


def erase_of_case(
    stream: CaseStream, act: UUID, names: Sequence[str], *, reason: str, actor: Actor, key: str
) -> Recorded:
    """Destroy value and salt of personal facts of an act of a case, and what the party's profile has from them."""
    check_reason(reason)
    asked = request(
        "erase", bearers=("m",), actor=actor, entered_by=None, key=key, facts={}, happened_at=None
    )
    with scoped(actor.reader):
        head = load_case(stream)
        if (seen := _seen(head, key)) is not None:
            return Recorded(seen, stream, head.seq, clock.now(), again=True)
        may(head.through, actor, MAY_ANNUL)
        _visible(head, act)
        facts: dict[str, Json] = {"act": str(act), "names": sorted(names), "reason": reason.strip()}
        entry = _entry(head, asked, "erase", facts)
        with scope(EVERYWHERE):
            leaf = (
                raw_cursor().execute("SELECT leaf FROM matters_caseact WHERE id = %s", (act,)).fetchone()[0]
            )
            members = json.loads(bytes(leaf))
            done = raw_cursor().execute(
                "UPDATE matters_casefact SET sealed = NULL, erased_by = %s"
                " WHERE act_id = %s AND name = ANY(%s) AND sealed IS NOT NULL",
                (entry.id, act, list(names)),
            )
            if done.rowcount != len(set(names)):
                raise NotFound((Reason("fact.none", Msg("The act has no such sealed fact.")),))
            write(entry, as_bytes(entry), fold(head.data, {}, entry.seq))
            note_erased(entry, head.through.id, head.id, "case", act, names)
            bearers = [b[2:] for b in members["bearers"] if b.startswith("p:")]
            made = members["outcome"].get("parties", {}) if members["act"] == "add_party" else ()
            for party in (*bearers, *made):
                profile_anew(UUID(party))
    return Recorded(entry.id, stream, entry.seq, entry.happened)
