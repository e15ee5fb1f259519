"""What each act of a case makes of what is known of it. Pure: the same steps are done when an act is recorded and when
the history is judged again.

Sections: parties, joined, represents, measures, charges, counters, meta, numbers, moved, came; never personal facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from heli.base.canonical import Json
from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.matters.snapshot import Data

CUSTODY = frozenset({"detention", "arrest", "liuzhi"})
"""Measures under which a person is held (CPL 82, 81; Supervision Law 22)."""


@dataclass(slots=True)
class CaseChange:
    """What an act did: sections of the outcome, the one party it is about, ids made, whether limits hang on it.

    `others`: parties beside `party` and the bearers whose limits may count differently now.
    """

    outcome: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    party: UUID | None = None
    made: tuple[str, ...] = ()
    touches_limits: bool = False
    others: tuple[str, ...] = ()

    def put(self, section: str, name: str, value: Json) -> None:
        """An entry of the outcome."""
        self.outcome.setdefault(section, {})[name] = value


@dataclass(frozen=True, slots=True)
class CaseStep:
    """An act of the case as folding needs it.

    Attributes:
        data: the case before it.
        through: the matter through which the case was reached.
        on: civil day on which it happened; `seq` its version of the case.
        new_id: makes the id of a party, a measure or a charge.
        counted_twice: of a merger: counter → how much of both records' counts came of one act.
    """

    name: str
    data: Data
    through: UUID
    bearers: tuple[str, ...]
    facts: Mapping[str, Json]
    on: date
    seq: int
    new_id: Callable[[], UUID]
    counted_twice: Mapping[str, int] = field(default_factory=dict)
    change: CaseChange = field(default_factory=CaseChange)

    def fact(self, name: str) -> Any:
        """A fact of the act, or None."""
        return self.facts.get(name)

    def parties(self) -> list[str]:
        """Ids of the parties that it is about."""
        return [b[2:] for b in self.bearers if b.startswith("p:")]

    def charges(self) -> list[str]:
        """Ids of the charges that it is about."""
        return [b[2:] for b in self.bearers if b.startswith("c:")]

    def section(self, name: str) -> Mapping[str, Any]:
        """A section of the case as it is after what this act did so far."""
        return {**self.data.get(name, {}), **self.change.outcome.get(name, {})}


def folded(step: CaseStep) -> CaseChange:
    """What the act changes. Acts that change nothing but tracks give an empty change."""
    parties = step.parties()
    if len(parties) == 1:
        step.change.party = UUID(parties[0])
    do = _DOINGS.get(step.name)
    if do is not None:
        do(step)
    return step.change


def _add_party(s: CaseStep) -> None:
    party, kind, role = s.new_id(), str(s.fact("party_kind")), str(s.fact("role"))
    s.change.party, s.change.made = party, (str(party),)
    s.change.put("parties", str(party), {"kind": kind, "roles": [role]})
    _join(s, str(s.through), str(party), role)
    _speak_for(s, str(party))


def _speak_for(s: CaseStep, party: str) -> None:
    """For whom the act says that a party acts: whom he represents, defends or assists; "" for nobody any more."""
    whom = str(s.fact("represents") or "")
    if whom in (party, *s.parties()):
        say = Msg("Nobody acts for himself here: name another party.")
        raise BadInput((Reason("represents.himself", say, field="represents"),))
    if whom or s.section("represents").get(party):
        s.change.put("represents", party, whom)


def _join(s: CaseStep, matter: str, party: str, role: str) -> None:
    s.change.put("joined", f"{matter}@{party}@{role}", s.seq)


def _join_party(s: CaseStep) -> None:
    for party in s.fact("parties") or ():
        _join(s, str(s.fact("matter")), str(party), str(s.fact("role")))


def _change_role(s: CaseStep) -> None:
    for party in s.parties():
        role = str(s.fact("role"))
        _join(s, str(s.through), party, role)
        kind = s.section("parties").get(party, {}).get("kind", "person")
        s.change.put("parties", party, {"kind": kind, "roles": [role]})
        _speak_for(s, party)


def _profile(s: CaseStep) -> None:
    s.change.touches_limits = True


def _merge_party(s: CaseStep) -> None:
    """Everything that hangs on the one record hangs on the other now; what both hold twice is counted once."""
    into = str(s.fact("into"))
    for party in s.parties():
        kept: dict[str, Any] = dict(s.section("parties").get(party, {}))
        s.change.put("parties", party, {**kept, "merged_into": into})
        for other, entry in s.section("parties").items():
            if entry.get("merged_into") == party:
                s.change.put("parties", other, {**entry, "merged_into": into})
        for section in ("measures", "charges"):
            for name, entry in s.section(section).items():
                if entry["party"] == party:
                    s.change.put(section, name, {**entry, "party": into})
        _merge_counters(s, party, into)
        _merge_speaking(s, party, into)
        for key in s.section("joined"):
            matter, who, role = key.split("@")
            if who == party and f"{matter}@{into}@{role}" not in s.section("joined"):
                _join(s, matter, into, role)
    s.change.touches_limits, s.change.others = True, (into,)


def _merge_counters(s: CaseStep, party: str, into: str) -> None:
    for key, value in s.section("counters").items():
        name, _, bearer = key.partition("@")
        if bearer == f"p:{party}" and value:
            there = int(s.section("counters").get(f"{name}@p:{into}", 0))
            together = min(s.counted_twice.get(name, 0), int(value), there)
            s.change.put("counters", f"{name}@p:{into}", there + int(value) - together)
            s.change.put("counters", key, 0)


def _merge_speaking(s: CaseStep, party: str, into: str) -> None:
    """Who acted for the record that goes acts for the one that is kept, and the kept one acts for whom the other did."""
    for who, whom in s.section("represents").items():
        if who == party and whom:
            s.change.put("represents", party, "")
            if whom != into and not s.section("represents").get(into):
                s.change.put("represents", into, whom)
        elif whom == party:
            s.change.put("represents", who, "" if who == into else into)


def speaking_for(data: Data, parties: Iterable[str]) -> set[str]:
    """Some parties of a case with all who act for one of them, directly or through another."""
    found, represents = set(parties), data.get("represents", {})
    while more := {who for who, whom in represents.items() if whom in found} - found:
        found |= more
    return found


def _record_measure(s: CaseStep) -> None:
    kind = str(s.fact("kind"))
    for party in s.parties():
        _close_measures(s, party)
        if kind != "none":
            _open_measure(s, party, kind)
    s.change.touches_limits = True


def _close_measures(s: CaseStep, party: str) -> None:
    """A new measure ends the one in force; one recorded late, before it, ends where the next one began."""
    since = date.fromisoformat(s.fact("since"))
    for identity, entry in s.section("measures").items():
        if entry["party"] == party and "until" not in entry and date.fromisoformat(entry["since"]) <= since:
            s.change.put("measures", identity, {**entry, "until": since.isoformat()})


def _open_measure(s: CaseStep, party: str, kind: str) -> None:
    entry: dict[str, Json] = {
        "party": party,
        "kind": kind,
        "custody": kind in CUSTODY,
        "since": s.fact("since"),
    }
    if s.fact("since_at"):
        entry["since_at"] = s.fact("since_at")
    s.change.put("measures", str(s.new_id()), entry)


def _end_measure(s: CaseStep) -> None:
    until = date.fromisoformat(s.fact("until"))
    for party in s.parties():
        for identity, entry in s.section("measures").items():
            if entry["party"] == party and "until" not in entry:
                s.change.put("measures", identity, {**entry, "until": until.isoformat()})
    s.change.touches_limits = True


def _add_charge(s: CaseStep) -> None:
    s.change.made = tuple(_new_charge(s, party, str(s.fact("charge"))) for party in s.parties())


def _new_charge(s: CaseStep, party: str, code: str) -> str:
    identity = str(s.new_id())
    s.change.put("charges", identity, {"party": party, "code": code, "since": s.on.isoformat()})
    return identity


def _change_charge(s: CaseStep) -> None:
    made = []
    for charge in s.charges():
        party = str(s.section("charges")[charge]["party"])
        _end_charge(s, charge)
        made.append(_new_charge(s, party, str(s.fact("charge"))))
    s.change.made = tuple(made)


def _drop_charge(s: CaseStep) -> None:
    for charge in s.charges():
        _end_charge(s, charge)


def _end_charge(s: CaseStep, charge: str) -> None:
    entry: dict[str, Any] = dict(s.section("charges")[charge])
    s.change.put("charges", charge, {**entry, "until": s.on.isoformat()})
    s.change.party = UUID(entry["party"])


def _count(s: CaseStep) -> None:
    name, times = str(s.fact("counter")), int(s.fact("times"))
    for bearer in s.bearers:
        before = int(s.section("counters").get(f"{name}@{bearer}", 0))
        s.change.put("counters", f"{name}@{bearer}", before + times)
        if bearer.startswith("c:"):
            s.change.party = UUID(s.section("charges")[bearer[2:]]["party"])
    s.change.touches_limits = True


def _same_as(s: CaseStep) -> None:
    try:
        other = UUID(str(s.fact("other")))
    except ValueError as error:
        say = Msg("This is no identifier of a case.")
        raise BadInput((Reason("case.same_as", say, field="other"),)) from error
    s.change.put("meta", "same_as", str(other))


def _undo_same_as(s: CaseStep) -> None:
    s.change.put("meta", "same_as", "")


def _add_number(s: CaseStep) -> None:
    s.change.put("numbers", f"{s.through}@{s.fact('kind')}", str(s.fact("number")))


def leaving(data: Data, parties: Iterable[str]) -> dict[str, dict[str, Any]]:
    """All that hangs on some parties of a case: sections with the entries that go with them."""
    ids = set(parties)
    charges = {name: e for name, e in data.get("charges", {}).items() if e["party"] in ids}
    bearers = {f"p:{party}" for party in ids} | {f"c:{charge}" for charge in charges}
    taken: dict[str, dict[str, Any]] = {
        "parties": {name: e for name, e in data.get("parties", {}).items() if name in ids},
        "joined": {name: e for name, e in data.get("joined", {}).items() if name.split("@")[1] in ids},
        "measures": {name: e for name, e in data.get("measures", {}).items() if e["party"] in ids},
        "charges": charges,
        "represents": {who: whom for who, whom in data.get("represents", {}).items() if who in ids},
    }
    for section in ("counters", "tracks", "facts", "done"):
        taken[section] = {
            name: entry for name, entry in data.get(section, {}).items() if name.partition("@")[2] in bearers
        }
    return {section: entries for section, entries in taken.items() if entries}


_DOINGS: Mapping[str, Callable[[CaseStep], None]] = {
    "add_party": _add_party,
    "join_party": _join_party,
    "change_role": _change_role,
    "correct_identity": _profile,
    "settle_age": _profile,
    "merge_party": _merge_party,
    "record_measure": _record_measure,
    "change_measure": _record_measure,
    "end_measure": _end_measure,
    "add_charge": _add_charge,
    "change_charge": _change_charge,
    "drop_charge": _drop_charge,
    "count": _count,
    "same_as": _same_as,
    "undo_same_as": _undo_same_as,
    "add_number": _add_number,
}
