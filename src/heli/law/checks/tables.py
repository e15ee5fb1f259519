"""The second entry of a procedure's terms, deciders, moves and refusals, held against the first.

The tables are what a lawyer reads against the text of the law. Their last days are counted by the engine from the limit's
own length, roll and month rule, so that a slip in any of them gives another day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from heli.law.contract import LimitState, OfficeView, PartyView, Period, Situation, Snapshot, When
from heli.law.counting import Unit
from heli.law.engine import Compiled
from heli.law.engine.days import length_of
from heli.law.engine.frame import Frame
from heli.law.engine.limits import LimitRule
from heli.law.language import ItemBearer, PartyBearer
from heli.law.language.acts import Act
from heli.law.language.limits import FactLength, Start
from heli.law.language.testing import TablesFile, Term
from heli.law.lawbook import Fault
from heli.law.lawbook.cache import read_all
from heli.law.lawbook.models import modelled_file
from heli.law.lawbook.source import SourceFile

HELD = "held"


def read_tables(folder: Path) -> tuple[dict[str, tuple[TablesFile, SourceFile]], list[Fault]]:
    """Procedure → its tables, and the faults of what can't be read."""
    sources, faults = read_all(folder / "tables", skip=(), cache=None)
    tables: dict[str, tuple[TablesFile, SourceFile]] = {}
    for source in sources:
        named = SourceFile(f"tables/{source.name}", source.data, source.lines)
        made, wrong = modelled_file(TablesFile, named)
        faults += wrong
        if made:
            tables[made.procedure] = (made, named)
    return tables, faults


def table_faults(rules: Compiled, table: TablesFile, source: SourceFile) -> list[Fault]:
    """Every place where the tables and the procedure differ."""
    faults = []
    drawn = drawn_up(rules, dates=False)
    for section in ("deciders", "moves", "refusals"):
        mine, theirs = getattr(table, section), getattr(drawn, section)
        for name in sorted(mine.keys() | theirs.keys()):
            if mine.get(name) != theirs.get(name):
                say = f"the table says {_shown(mine.get(name))}, the procedure {_shown(theirs.get(name))}"
                faults.append(_fault(source, f"{section}/{name}", say))
    for name in sorted(table.terms.keys() | drawn.terms.keys()):
        for say in _term(rules, name, table.terms.get(name), drawn.terms.get(name)):
            faults.append(_fault(source, f"terms/{name}", say))
    return faults


def _fault(source: SourceFile, path: str, say: str) -> Fault:
    return Fault(source.name, source.line(path), path.replace("/", "."), say)


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)


def _term(rules: Compiled, name: str, table: Term | None, drawn: Term | None) -> Iterable[str]:
    if table is None or drawn is None:
        yield "stands in the procedure and not in the table" if table is None else "stands in the table only"
        return
    for key in ("from_", "met_by", "closed_by"):
        mine, theirs = getattr(table, key), getattr(drawn, key)
        if mine != theirs:
            yield f"{key.rstrip('_')}: the table says {_shown(mine)}, the procedure {_shown(theirs)}"
    rule = rules.rules[name]
    for length in sorted(set(lengths(rule)) - {row[1] for row in table.due}):
        yield f"no row for its length of {length}"
    for start, length, held, end in table.due:
        if length not in lengths(rule):
            yield f"the procedure knows no length of {length}"
            continue
        found = last_day(rules, rule, start, length, held == HELD)
        if found != end:
            yield f"{length} from {start} ({held}) end on {found}, the table says {end}"


def lengths(rule: LimitRule) -> list[str]:
    """Every length that the rule may have, "+15 days" for what an extension adds.

    Where a fact says the length, at most so much, or as an example ten days or a month; none where it names the last day.
    """
    w = rule.written
    found: list[str] = []
    if isinstance(w.length, str):
        found.append(w.length)
    elif isinstance(w.length, list):
        found += [x.is_ for x in w.length]
    elif isinstance(w.length, FactLength):
        sample = "10 days" if w.length.days else "1 month" if w.length.months else None
        found += [w.length.at_most] if w.length.at_most else [sample] if sample else []
    if w.before:
        found.append(f"-{w.before}")
    for extend in w.extend:
        found += [f"+{extend.add}"] if extend.add else [extend.to] if extend.to else []
    return list(dict.fromkeys(found))


def last_day(rules: Compiled, rule: LimitRule, start: str, length: str, held: bool) -> str:
    """Last day of the rule's term from a start: by its own roll and month rule. An extension is added to its first length."""
    when: When = date.fromisoformat(start) if len(start) == 10 else datetime.fromisoformat(start)
    added: tuple[str, ...] = ()
    if length.startswith("+"):
        added = (length[1:],)
        length = next((x for x in lengths(rule) if x[0] not in "+-"), "1 day")
    taken = None if length.startswith("-") else length
    state = LimitState(rule.name, "m", 1, "running", when, added=added, length=taken)
    kind = rule.written.bearer
    measures = (Period(date(2000, 1, 1), None, "custody", True),) if held else ()
    role = kind.party if isinstance(kind, PartyBearer) else next(iter(rules.bearing_roles), "party")
    party = PartyView("someone", (role,), "person", measures=measures)
    snapshot = Snapshot(items={kind.item: ("x",)} if isinstance(kind, ItemBearer) else {})
    office = OfficeView("here", "office", "county")
    day = when.date() if isinstance(when, datetime) else when
    situation = Situation(snapshot, office, day, parties={"someone": party})
    end = rule.counted(state, Frame(rules, situation, when)).end
    return end.isoformat() if end else ""


def drawn_up(rules: Compiled, *, dates: bool = True) -> TablesFile:
    """The tables of a procedure as it stands: to be read against the law before they are kept."""
    acts = rules.acts
    return TablesFile(
        procedure=rules.written.procedure,
        terms={name: _drawn_term(rules, rule, dates=dates) for name, rule in rules.rules.items()},
        deciders={
            name: [act.decide.default, *(floor.by for floor in act.decide.floor)]
            for name, act in acts.items()
            if act.decide
        },
        moves={
            name: _moves(act) for name, act in acts.items() if act.moves or any(c.track for c in act.creates)
        },
        refusals={
            name: ids for name, act in acts.items() if (ids := [r.id for r in act.refuse if r.mark != "U"])
        },
    )


def _moves(act: Act) -> list[str]:
    moves = [f"{m.track}: {', '.join(m.from_)} → {m.to}" for m in act.moves]
    return moves + [f"{c.track}: new {c.item} → {c.state}" for c in act.creates if c.track]


def _drawn_term(rules: Compiled, rule: LimitRule, *, dates: bool) -> Term:
    w = rule.written
    starts = getattr(w.starts, "latest_of", None) or getattr(w.starts, "earliest_of", None) or [w.starts]
    rows = [row for length in lengths(rule) for row in _rows(rules, rule, length)] if dates else []
    names = [name for start in starts for name in _start_names(start)]
    return Term.model_validate({"from": names, "met_by": w.stops, "closed_by": w.closed_by, "due": rows})


def _start_names(start: Start) -> list[str]:
    named = start.fact or ""
    acts = [f"{act}.{named}" if named else act for act in start.act or ()]
    others = {
        "served": start.served,
        "end": start.end_of,
        "paper": start.paper,
        "fact": None if acts else start.fact,
    }
    found = acts + [f"{key} {value}" for key, value in others.items() if value]
    return found + [f"measure {kind}" for kind in start.measure or ()]


_HOLIDAY = date(2025, 10, 1)
"""First of eight days off: a limit that ends here shows whether it rolls."""


def _rows(rules: Compiled, rule: LimitRule, length: str) -> Iterable[tuple[str, str, str, str]]:
    base = length.lstrip("+-")
    first = next((x for x in lengths(rule) if x[0] not in "+-"), "1 day")
    hours = length_of(first if length[0] == "+" else base).unit is Unit.HOUR and length[0] != "-"
    start = "2025-09-29T10:20:00+08:00" if hours else _start_for(rules, rule, length).isoformat()
    for held in ("held", "free") if rule.written.roll in ("custody_sensitive", "never") else ("free",):
        yield start, length, held, last_day(rules, rule, start, length, held == HELD)


def _start_for(rules: Compiled, rule: LimitRule, length: str) -> date:
    """A start from which the term, were it not moved, ends on the first day of the holiday (or as near as may be)."""
    if length.startswith("-"):
        return _HOLIDAY
    amount = length_of(length.lstrip("+"))
    days = {Unit.DAY: 1, Unit.HALF_MONTH: 15, Unit.WORKING_DAY: 1, Unit.MONTH: 31}.get(
        amount.unit, 1
    ) * amount.amount
    start = _HOLIDAY - timedelta(days + (45 if length.startswith("+") else 0))
    while last_raw(rules, rule, start, length) < _HOLIDAY:
        start += timedelta(1)
    return start


def last_raw(rules: Compiled, rule: LimitRule, start: date, length: str) -> date:
    """The end before it is moved."""
    added = (length[1:],) if length.startswith("+") else ()
    taken = next((x for x in lengths(rule) if x[0] not in "+-"), "1 day") if added else length
    state = LimitState(rule.name, "m", 1, "running", start, added=added, length=taken)
    situation = Situation(Snapshot(), OfficeView("here", "office", "county"), start)
    raw = rule.counted(state, Frame(rules, situation, start)).raw_end
    assert raw is not None
    return raw.date() if isinstance(raw, datetime) else raw


def as_yaml(table: TablesFile, title: str) -> str:
    """The tables as a file for `tables/`."""
    lines = [
        f"# {title}: terms, deciders, moves, refusals; a second entry, to be read against the law.",
        f"procedure: {table.procedure}",
    ]
    lines.append("terms:" if table.terms else "terms: {}")
    for name, term in table.terms.items():
        lines += [f"  {name}:", f"    from: {_list(term.from_)}"]
        lines += [
            f"    {key}: {_list(getattr(term, key))}" for key in ("met_by", "closed_by") if getattr(term, key)
        ]
        lines += ["    due:"] if term.due else []
        lines += [
            f'      - ["{start}", "{length}", {held}, "{end}"]' for start, length, held, end in term.due
        ]
    for section in ("deciders", "moves", "refusals"):
        entries = getattr(table, section)
        lines.append(f"{section}:" if entries else f"{section}: {{}}")
        for name, values in entries.items():
            lines += (
                [f"  {name}: {_list(values)}"]
                if section != "moves"
                else [f"  {name}:", *(f'    - "{v}"' for v in values)]
            )
    return "\n".join(lines) + "\n"


def _list(values: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{v}"' if " " in v else v for v in values) + "]"
