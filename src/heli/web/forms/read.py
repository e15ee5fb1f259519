"""From posted pairs to the facts of an act, by the act's schema.

This reads types and shapes only. What is required, forbidden or contradictory is the law's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from heli.base.errors import BadInput, Reason
from heli.base.text import Msg
from heli.law.language import Fact
from heli.web.forms.reading import Misread, read_day, read_hour, read_instant, read_integer, read_money
from heli.web.forms.shown import Posted

NEW_PAPER = "new"
PAPER_FIELDS = ("number", "dated_on", "received_on", "from", "title", "file")
MAX_ROWS = 200
_TEXTS = frozenset({"text", "long_text", "number"})
_ONE = frozenset({"choice", "party", "charge", "office", "person", "matter", "item"})
_SOME = frozenset({"choices", "parties", "charges", "offices", "persons", "matters", "items"})


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be registered before the act: its kind and what was typed of it.

    `has_file` tells whether a file came under the same name; without one the paper is *paper only*.
    """

    fact: str
    kind: str
    number: str
    title: str
    from_: str
    dated_on: date | None
    received_on: date | None


@dataclass(slots=True)
class FactsRead:
    """Facts as `law` takes them (days as ISO text, sums in fen, ids as text), and what could not be read."""

    facts: dict[str, object] = field(default_factory=dict)
    papers: list[NewPaper] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def or_raise(self) -> Mapping[str, object]:
        """The facts. Raises `BadInput` with a reason per field that could not be read."""
        if self.reasons:
            raise BadInput(tuple(self.reasons))
        return self.facts


def read_facts(schema: Mapping[str, Fact], posted: Posted, *, today: date) -> FactsRead:
    """Read every fact of the schema; a field left empty is absent from the result.

    Args:
        schema: facts by name, as the act declares them.
        posted: names → values; rows are named "points.0.text".
        today: the present civil day, for days typed without their year.
    """
    result = FactsRead()
    for name, fact in schema.items():
        _read(result, result.facts, name, name, fact, posted, today)
    return result


def _read(
    result: FactsRead, into: dict[str, object], key: str, name: str, fact: Fact, posted: Posted, today: date
) -> None:  # the recursion over rows needs each of these
    try:
        value = _value(result, name, fact, posted, today)
    except Misread as wrong:
        result.reasons.append(Reason("form.misread", wrong.say, tuple(fact.basis), wrong.do, name))
        return
    if value is not None:
        into[key] = value


def _value(result: FactsRead, name: str, fact: Fact, posted: Posted, today: date) -> object | None:
    if fact.unknown_allowed and posted.get(f"{name}.unknown"):
        return _unknown(name, posted)
    if fact.type == "rows":
        return _rows(result, name, fact, posted, today)
    if fact.type in ("paper", "papers"):
        return _papers(result, name, fact, posted, today)
    if fact.type in _SOME:
        return [value for value in posted.get(name, []) if value] or None
    if fact.type == "citations":
        return [line.strip() for line in last(posted, name).splitlines() if line.strip()] or None
    typed = last(posted, name)
    if not typed.strip():
        return None
    return _scalar(fact, typed, today)


def _scalar(fact: Fact, typed: str, today: date) -> object:
    if fact.type in _TEXTS:
        # browsers send CR LF for a line break
        return typed.replace("\r\n", "\n").strip()
    if fact.type == "boolean":
        return _boolean(typed)
    if fact.type == "day":
        return read_day(typed, today, may_be_future=not fact.not_future).isoformat()
    if fact.type == "hour":
        return read_hour(typed)
    if fact.type == "instant":
        return read_instant(typed, today, may_be_future=not fact.not_future).isoformat()
    if fact.type == "money":
        return read_money(typed)
    if fact.type in _ONE:
        return typed
    return read_integer(typed)


def _boolean(typed: str) -> bool:
    if typed not in ("yes", "no"):
        raise Misread(Msg("“%(typed)s” is neither yes nor no.", {"typed": typed}))
    return typed == "yes"


def _unknown(name: str, posted: Posted) -> dict[str, object]:
    why = last(posted, f"{name}.why").strip()
    if not why:
        raise Misread(Msg("Say why it is not known yet."))
    return {"unknown": True, "why": why}


def _rows(
    result: FactsRead, name: str, fact: Fact, posted: Posted, today: date
) -> list[dict[str, object]] | None:
    rows: list[dict[str, object]] = []
    for at in row_places(name, posted):
        row: dict[str, object] = {}
        for key, inner in (fact.rows or {}).items():
            _read(result, row, key, f"{name}.{at}.{key}", inner, posted, today)
        if row:
            rows.append(row)
    return rows or None


def _papers(result: FactsRead, name: str, fact: Fact, posted: Posted, today: date) -> object | None:
    chosen = [value for value in posted.get(name, []) if value and value != NEW_PAPER]
    is_typed = any(last(posted, f"{name}.{part}").strip() for part in PAPER_FIELDS)
    # who types a paper's title or gives its file means it, whether or not he also chose "another paper"
    if NEW_PAPER in posted.get(name, []) or (is_typed and not chosen):
        result.papers.append(_new_paper(result, name, fact, posted, today))
    if fact.type == "papers":
        return chosen or None
    return chosen[-1] if chosen else None


def _new_paper(result: FactsRead, name: str, fact: Fact, posted: Posted, today: date) -> NewPaper:
    def day(part: str) -> date | None:
        typed = last(posted, f"{name}.{part}")
        try:
            return read_day(typed, today) if typed.strip() else None
        except Misread as wrong:
            result.reasons.append(Reason("form.misread", wrong.say, (), wrong.do, f"{name}.{part}"))
            return None

    kinds = [fact.kind] if isinstance(fact.kind, str) else fact.kind or []
    return NewPaper(
        name,
        last(posted, f"{name}.kind") or (kinds[0] if kinds else ""),
        last(posted, f"{name}.number").strip(),
        last(posted, f"{name}.title").strip(),
        last(posted, f"{name}.from").strip(),
        day("dated_on"),
        day("received_on"),
    )


def row_places(name: str, posted: Posted) -> list[int]:
    """The places of the posted rows of a group, in order; more than `MAX_ROWS` are refused."""
    places = {
        int(part)
        for key in posted
        if key.startswith(f"{name}.") and (part := key[len(name) + 1 :].partition(".")[0]).isdecimal()
    }
    if len(places) > MAX_ROWS:
        raise Misread(Msg("These are too many rows: at most %(most)s.", {"most": MAX_ROWS}))
    return sorted(places)


def last(posted: Posted, name: str) -> str:
    """The last value posted under a name; empty if there is none."""
    values = posted.get(name, [])
    return values[-1] if values else ""
