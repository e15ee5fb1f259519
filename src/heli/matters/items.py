"""Items of a matter in words: a point of a suggestion, an agenda item, an opinion, with what was done on each.

The values stand in the acts that made the items; a later act on an item that states the same fact amends it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from heli.base.canonical import Json
from heli.base.text import Text
from heli.law.contract import CompiledProcedure
from heli.law.language import Fact
from heli.law.language.acts import Move
from heli.matters.act_views import ActView


@dataclass(slots=True)
class Item:
    """One item.

    Attributes:
        number: place among its kind, from 1.
        facts: the values as they stand now, by the item's own schema.
        states: track → state.
        parent: bearer of the act that made it, where that was another item; else empty.
        acts: what was done on it afterwards, oldest first.
    """

    id: str
    kind: str
    number: int
    facts: dict[str, Json]
    states: dict[str, str]
    parent: str = ""
    made_by: str = ""
    acts: list[ActView] = field(default_factory=list)

    @property
    def bearer(self) -> str:
        """The item as a bearer."""
        return f"i:{self.id}"


def items_with_acts(
    data: Mapping[str, Mapping[str, Json]], compiled: CompiledProcedure, views: Iterable[ActView]
) -> dict[str, list[Item]]:
    """Kind → its items in order.

    Args:
        data: the matter's snapshot (`Head.data`).
        views: every act of the matter, in any order.
    """
    ordered = sorted(views, key=lambda view: view.seq)
    made = {kind: list(_made(kind, compiled, ordered)) for kind in compiled.written.items}
    found: dict[str, list[Item]] = {}
    for kind, ids in data.get("items", {}).items():
        origins = made.get(kind, [])
        # an act that was taken back leaves rows without an item: then the order tells nothing
        known = origins if len(origins) == len(_texts(ids)) else [None] * len(_texts(ids))
        for number, (identity, origin) in enumerate(zip(_texts(ids), known, strict=True), start=1):
            item = Item(identity, kind, number, _snapshot_facts(data, identity), _states(data, identity))
            if origin is not None:
                view, row = origin
                item.facts |= row
                item.made_by = view.name
                item.parent = next((b for b in view.bearers if b.startswith("i:")), "")
            found.setdefault(kind, []).append(item)
    _add_acts(found, compiled, ordered)
    return found


def of_another(item: Item, compiled: CompiledProcedure, office: int | None) -> bool:
    """Whether an item names an office, such as who takes part or whose task it is, and it is not this one."""
    schema = compiled.written.items[item.kind].facts
    named = {
        str(item.facts[name]) for name, fact in schema.items() if fact.type == "office" and name in item.facts
    }
    return bool(named) and str(office) not in named


def _texts(ids: Json) -> list[str]:
    return [str(one) for one in ids] if isinstance(ids, list) else []


def _made(
    kind: str, compiled: CompiledProcedure, views: Sequence[ActView]
) -> Iterator[tuple[ActView, dict[str, Json]]]:
    declared = compiled.written.items[kind].facts
    for view in views:
        act = compiled.acts.get(view.name)
        for creates in act.creates if act and view.mode != "deviates" else ():
            rows = view.facts.get(creates.from_)
            if creates.item == kind and isinstance(rows, list):
                for row in rows:
                    held = row if isinstance(row, Mapping) else {"value": row}
                    yield view, {name: value for name, value in held.items() if name in declared}


def _snapshot_facts(data: Mapping[str, Mapping[str, Json]], identity: str) -> dict[str, Json]:
    end = f"@i:{identity}"
    return {key[: -len(end)]: value for key, value in data.get("facts", {}).items() if key.endswith(end)}


def _states(data: Mapping[str, Mapping[str, Json]], identity: str) -> dict[str, str]:
    end = f"@i:{identity}"
    return {
        key[: -len(end)]: str(value) for key, value in data.get("tracks", {}).items() if key.endswith(end)
    }


def _add_acts(
    found: Mapping[str, Sequence[Item]], compiled: CompiledProcedure, views: Sequence[ActView]
) -> None:
    by_bearer = {item.bearer: item for items in found.values() for item in items}
    for view in views:
        for bearer in view.bearers:
            item = by_bearer.get(bearer)
            if item is None:
                continue
            item.acts.append(view)
            declared = compiled.written.items[item.kind].facts
            item.facts |= {name: value for name, value in view.facts.items() if name in declared}


def state_words(compiled: CompiledProcedure, states: Mapping[str, str]) -> list[tuple[Text, Text, bool]]:
    """Track, state, and whether it is final, of each track of an item."""
    words = []
    for track, state in states.items():
        written = compiled.written.tracks.get(track)
        if written and state in written.states:
            named = written.states[state]
            words.append((written.name.text(), Text(named.zh, named.en), named.final))
    return words


def hidden_states(compiled: CompiledProcedure, kind: str) -> Mapping[str, frozenset[str]]:
    """Track → the states that an item of a kind reaches by internal acts alone: a partner sees none of these.

    An item made by a shared act is hidden in no state.
    """
    found: dict[str, set[str]] = {}
    for act in compiled.acts.values():
        for creates in act.creates:
            if creates.item == kind and creates.track and creates.state and act.visible != "shared":
                found.setdefault(creates.track, set()).add(creates.state)
    for track, states in found.items():
        _close(states, [move for act in compiled.acts.values() if act.visible != "shared"
                        for move in act.moves if move.track == track])  # fmt: skip
    return {track: frozenset(states) for track, states in found.items()}


def _close(states: set[str], moves: Collection[Move]) -> None:
    """Add what the moves reach from these states."""
    before = -1
    while before != len(states):
        before = len(states)
        states |= {move.to for move in moves if states & set(move.from_)}


def stated(schema: Mapping[str, Fact], facts: Mapping[str, Json]) -> Mapping[str, Json]:
    """The facts that a partner may read: none that is internal."""
    return {name: value for name, value in facts.items() if name in schema and not schema[name].internal}
