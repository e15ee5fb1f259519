"""From an act's schema to the fields of its form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from heli.base.errors import Reason
from heli.base.text import Msg, Words
from heli.law.language import Fact
from heli.web.forms.read import NEW_PAPER, last, row_places
from heli.web.forms.reading import Misread, how_read, read_day, read_instant
from heli.web.forms.shown import MANY, Choices, FieldShown, Filled, Option, Options, Posted, RowShown, Widget
from heli.web.forms.steps import FOCUS

_UNITS: dict[str, Msg] = {"days": Msg("days"), "months": Msg("months"), "money": Msg("yuan")}
_NUMERIC = frozenset({"integer", "days", "months", "money", "day", "hour"})
_PROVIDED = frozenset({
    "party", "parties", "charge", "charges", "office", "offices", "person", "persons",
    "paper", "papers", "matter", "matters", "item", "items",
})  # fmt: skip
_SEVERAL = frozenset({
    "choices", "parties", "charges", "offices", "persons", "papers", "matters", "items",
})  # fmt: skip
_LENGTHS = {"text": 200, "long_text": 20_000, "number": 100}
_DAY_HELP = Msg("Such as 2022-12-30, 2022年12月30日 or 12月30日.")
_INSTANT_HELP = Msg("Day and time, such as 2022-12-30 09:05.")
_HOUR_HELP = Msg("Such as 9:30 or 下午3点.")
_CITATION_HELP = Msg("One citation on a line, such as CPL 91.")


@dataclass(frozen=True, slots=True)
class FormState:
    """What a form knows besides its schema.

    Attributes:
        choices: gives the options of facts that name something of the office.
        today: the present civil day.
        posted: what was typed, or a stored draft; None for a fresh form.
        filled: known values by fact; they stand in a fresh form only, and are never a decision's (N5).
        reasons: what was refused; those with a `field` stand beside it.
        paper_kinds: kinds of paper that may be registered where a fact allows any.
        unfolded: names of groups inside of rows that are open at first.
        is_partner: whether a partner fills it in: he brings papers of his own, and we know from whom and when they came.
    """

    choices: Choices
    today: date
    posted: Posted | None = None
    filled: Mapping[str, Filled] = field(default_factory=dict)
    reasons: Sequence[Reason] = ()
    paper_kinds: Sequence[Option] = ()
    unfolded: Collection[str] = ()
    is_partner: bool = False

    def has_focus(self, name: str) -> bool:
        """Whether the page goes on at this field or row."""
        return self.posted is not None and name in self.posted.get(FOCUS, ())

    def values(self, name: str) -> tuple[str, ...]:
        """What stands in a field now."""
        if self.posted is not None:
            return tuple(self.posted.get(name, ()))
        return self.filled[name].posted if name in self.filled else ()


def build_fields(schema: Mapping[str, Fact], state: FormState) -> tuple[FieldShown, ...]:
    """The fields of a form, in the order of the schema."""
    return tuple(_field(name, fact, state) for name, fact in schema.items())


def other_reasons(fields: Sequence[FieldShown], reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons that stand beside no field: they are shown above the form."""
    beside = {id(reason) for one in _flat(fields) for reason in one.errors}
    return tuple(reason for reason in reasons if id(reason) not in beside)


def fields_with_errors(fields: Sequence[FieldShown]) -> tuple[FieldShown, ...]:
    """Every field that carries an error, rows' fields included, for the list above the form."""
    return tuple(one for one in _flat(fields) if one.errors)


def _flat(fields: Sequence[FieldShown]) -> list[FieldShown]:
    found: list[FieldShown] = []
    for one in fields:
        found.append(one)
        for row in one.rows:
            found += _flat(row.fields)
        found += _flat(one.new_paper)
    return found


def _field(name: str, fact: Fact, state: FormState) -> FieldShown:
    values = state.values(name)
    shown = FieldShown(
        name=name,
        widget=_widget(fact),
        label=fact.name.text(),
        help=_help(fact),
        typed=values[-1] if values and _widget(fact) in ("line", "area") else "",
        optional=_optional(fact),
        unit=_UNITS.get(fact.type),
        numeric=fact.type in _NUMERIC,
        max_length=_max_length(fact),
        errors=tuple(reason for reason in state.reasons if _concerns(reason, name)),
        source=state.filled[name].source if state.posted is None and name in state.filled else None,
        basis=tuple(fact.basis),
        may_be_unknown=fact.unknown_allowed,
        is_unknown=bool(state.posted and state.posted.get(f"{name}.unknown")),
        unknown_why=last(state.posted, f"{name}.why") if state.posted else "",
        has_focus=state.has_focus(name),
    )
    if fact.type == "rows":
        return _with_rows(shown, fact, state)
    if fact.type in ("day", "instant"):
        return with_reading(shown, fact.type, not fact.not_future, state.today)
    if _has_options(fact) or fact.type == "boolean":
        return _with_options(shown, fact, state, values)
    return shown


def _widget(fact: Fact) -> Widget:
    if fact.type in ("long_text", "citations"):
        return "area"
    if fact.type == "boolean":
        return "yes_no"
    if fact.type == "rows":
        return "rows"
    if fact.type in ("paper", "papers"):
        return "paper"
    if _has_options(fact):
        return "some_of" if fact.type in _SEVERAL else "one_of"
    return "line"


def _has_options(fact: Fact) -> bool:
    """Whether it is chosen: from its own options, or from those that the page gives (a choice without own ones too)."""
    return fact.of is not None or fact.type in _PROVIDED or fact.type == "choice"


def _with_options(shown: FieldShown, fact: Fact, state: FormState, values: tuple[str, ...]) -> FieldShown:
    word = last(state.posted, f"{shown.name}.search").strip() if state.posted else ""
    options = _options(fact, state.choices, word, values)
    marked = tuple(replace(option, chosen=option.value in values) for option in options.shown)
    shown = replace(
        shown,
        options=marked,
        total=options.total,
        searchable=bool(word) or options.total > MANY or options.may_hold_more,
        word=word,
    )
    if shown.widget != "paper":
        return shown
    new = Option(NEW_PAPER, Msg("Another paper, registered here"), chosen=NEW_PAPER in values)
    return replace(shown, options=(*marked, new), new_paper=_paper_fields(shown.name, fact, state))


def _options(fact: Fact, choices: Choices, word: str, values: tuple[str, ...]) -> Options:
    if fact.type == "boolean":
        return Options((Option("yes", Msg("Yes")), Option("no", Msg("No"))), 2)
    if fact.of is not None:
        every = tuple(Option(key, names.text()) for key, names in fact.of.items())
        return Options(every, len(every)) if not word else _matching(every, word, values)
    return choices.options(fact, word=word, chosen=tuple(value for value in values if value != NEW_PAPER))


def _matching(options: tuple[Option, ...], word: str, values: tuple[str, ...]) -> Options:
    wanted = word.casefold()
    fit = tuple(
        option
        for option in options
        if option.value in values
        or wanted in option.value.casefold()
        or any(wanted in text.casefold() for text in _both(option.label))
    )
    return Options(fit, len(fit))


def _both(words: Words) -> tuple[str, str]:
    return (words.msgid, words.msgid) if isinstance(words, Msg) else (words.zh, words.en)


def _with_rows(shown: FieldShown, fact: Fact, state: FormState) -> FieldShown:
    places = _places(shown.name, state)
    rows = tuple(
        RowShown(
            at,
            tuple(
                _field(f"{shown.name}.{at}.{key}", inner, state) for key, inner in (fact.rows or {}).items()
            ),
            f"{shown.name}.{at}",
            state.has_focus(f"{shown.name}.{at}"),
        )
        for at in places
    )
    is_open = shown.name.rpartition(".")[2] in state.unfolded
    return replace(shown, rows=rows, can_add=fact.max is None or len(rows) < fact.max, is_unfolded=is_open)


def _places(name: str, state: FormState) -> list[int]:
    """The places of a group's rows: one in a fresh form, and in a row that was just added to a group around it."""
    if state.posted is None:
        known = {key: list(value.posted) for key, value in state.filled.items()}
        return row_places(name, known) or [0]
    return row_places(name, state.posted) or ([0] if f"{name.rpartition('.')[0]}." in state.posted else [])


def _paper_fields(name: str, fact: Fact, state: FormState) -> tuple[FieldShown, ...]:
    parts: list[tuple[str, Msg, str]] = [
        ("title", Msg("Title"), "line"),
        ("number", Msg("Number on the paper"), "line"),
        ("dated_on", Msg("Date on the paper"), "day"),
    ]
    if not state.is_partner:
        parts.insert(2, ("from", Msg("From whom"), "line"))
        parts.append(("received_on", Msg("Received on"), "day"))
    kinds = _kinds_of_paper(name, fact, state)
    made = tuple(
        _line_of_paper(
            kind,
            state.today,
            FieldShown(
                name=f"{name}.{part}",
                widget="line",
                label=label,
                help=_DAY_HELP if kind == "day" else None,
                typed=last(state.posted, f"{name}.{part}") if state.posted else "",
                optional=Msg("may stay empty"),
                max_length=200,
                numeric=kind == "day",
                errors=tuple(reason for reason in state.reasons if reason.field == f"{name}.{part}"),
            ),
        )
        for part, label, kind in parts
    )
    return (*kinds, *made)


def _line_of_paper(kind: str, today: date, shown: FieldShown) -> FieldShown:
    return with_reading(shown, "day", False, today) if kind == "day" else shown


def _kinds_of_paper(name: str, fact: Fact, state: FormState) -> tuple[FieldShown, ...]:
    """Which kind of paper it is, where the fact allows several."""
    named = [fact.kind] if isinstance(fact.kind, str) else fact.kind
    options = [option for option in state.paper_kinds if named is None or option.value in named]
    if len(options) < 2:
        return ()
    chosen = last(state.posted, f"{name}.kind") if state.posted else ""
    marked = tuple(replace(option, chosen=option.value == chosen) for option in options)
    errors = tuple(reason for reason in state.reasons if reason.field == f"{name}.kind")
    return (
        FieldShown(
            f"{name}.kind", "select", Msg("Kind of paper"), options=marked, total=len(marked), errors=errors
        ),
    )


def _help(fact: Fact) -> Words | None:
    if fact.help is not None:
        return fact.help.text()
    helps = {"day": _DAY_HELP, "hour": _HOUR_HELP, "instant": _INSTANT_HELP, "citations": _CITATION_HELP}
    return helps.get(fact.type)


def _optional(fact: Fact) -> Msg | None:
    if fact.required is True:
        return None
    return Msg("may stay empty") if fact.required is False else Msg("needed in some cases")


def _max_length(fact: Fact) -> int | None:
    most = _LENGTHS.get(fact.type)
    return min(most, fact.max) if most is not None and fact.max is not None else most


def with_reading(shown: FieldShown, kind: str, may_be_future: bool, today: date) -> FieldShown:
    """A field of a day or an instant with how it is understood, so that a slip is seen."""
    read = read_day if kind == "day" else read_instant
    shown = replace(shown, reads=kind, may_be_future=may_be_future)
    if not shown.typed.strip():
        return shown
    try:
        found = read(shown.typed, today, may_be_future=may_be_future)
    except Misread:
        return shown
    how = how_read(shown.typed, found, today) if kind == "day" else None
    return replace(shown, reading=found, reading_how=how)


def _concerns(reason: Reason, name: str) -> bool:
    """Whether a reason stands at this field: its own, or of a part of it that has no field."""
    if reason.field is None:
        return False
    written = reason.field.replace("[", ".").replace("]", "")
    return written == name or written in (f"{name}.unknown", f"{name}.why", f"{name}.search")
