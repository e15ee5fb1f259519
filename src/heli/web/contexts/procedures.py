"""Words of the lawbook for a matter: its kind, its stage, its states, its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.urls import reverse

from heli.base import clock
from heli.base.text import Msg, Text, Words
from heli.law.contract import CompiledProcedure
from heli.law.language import Procedure
from heli.matters.books import LoadedBook, library, offered
from heli.matters.models import Matter, TimeLimit
from heli.matters.snapshot import limit_from
from heli.web import formats
from heli.web.contexts.limits import INFERRED, UNVERIFIED, Binds, LimitFacts, LimitShown, Standing, show_limit
from heli.web.contexts.names import Names, part
from heli.web.pictures.clock import ClockPicture, draw_clock, stretches_of

CASE = "case"


def compiled_of(version: str) -> CompiledProcedure:
    """The procedure of a version."""
    return library().by_version(version)


def kind_of(matter: Matter) -> Text:
    """What kind of matter it is."""
    return compiled_of(matter.version).written.name.text()


def stage_of(matter: Matter) -> Words:
    """Where its first track stands; closed or open where it has none; of an erased one that it was erased."""
    if matter.erased_on:
        return Msg("erased on %(day)s", {"day": matter.erased_on})
    found = state_name(compiled_of(matter.version).written, matter.stage)
    return found or (Msg("closed") if matter.closed_on else Msg("open"))


def state_name(written: Procedure, state: str) -> Text | None:
    """The name of a state of the tracks of the matter."""
    for track in written.tracks.values():
        if track.bearer == "matter" and state in track.states:
            return Text(track.states[state].zh, track.states[state].en)
    return None


def procedures() -> Mapping[str, Procedure]:
    """Every procedure in force today by name; the case's own, which is no matter, is not among them."""
    return _InForce(clock.today())


def procedures_here(office: int | None) -> Mapping[str, Procedure]:
    """Those under which an office may open a matter today, by name, as they stand there: own ones where they hold."""
    return {name: written for name, written in offered(office, clock.today()).items() if name != CASE}


def case_procedure() -> Procedure:
    """The procedure of the case itself."""
    return _InForce(clock.today(), without=())[CASE]


class _InForce(Mapping[str, Procedure]):
    """The procedures in force on a day; each is read when it is asked for."""

    def __init__(self, day: date, without: Sequence[str] = (CASE,)) -> None:
        loaded = library()
        self._book = loaded.book if isinstance(loaded, LoadedBook) else None
        self._day = day
        self._names = {
            name: None for name in (self._book.names() if self._book else ()) if name not in without
        }

    def __getitem__(self, name: str) -> Procedure:
        if self._book is None or name not in self._names:
            raise KeyError(name)
        return self._book.written(name, self._day).procedure

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def limit_shown(
    row: TimeLimit, names: Names, now: datetime, *, with_picture: bool = False, with_link: bool = True
) -> LimitShown:
    """A stored time limit as a sentence."""
    rule = compiled_of(row.rule_version).limits[row.rule]
    name = rule.name.text()
    assumptions: list[Words] = []
    if rule.mark == "U":
        assumptions.append(UNVERIFIED)
    if rule.inferred:
        assumptions.append(INFERRED)
    layer = local_layer(row)
    return show_limit(
        LimitFacts(
            rule=name,
            binds=cast(Binds, row.binds),
            standing=cast(Standing, row.status),
            end=row.ends_at or row.ends_on,
            who=part(row.who) if row.who else None,
            bearer=names.bearer(row.bearer),
            length=length_in_words(row.state.get("length") or rule.length),
            basis=tuple(rule.basis),
            soft=row.soft,
            provisional=row.provisional,
            assumptions=tuple(assumptions),
            how_url=reverse("limit", args=[row.pk]) if with_link else "",
            picture=clock_of(row, name, clock.civil_day(now)) if with_picture else None,
            local=Msg("local rule: %(name)s", {"name": layer.title}) if layer else None,
        ),
        now,
    )


@dataclass(frozen=True, slots=True)
class LocalLayer:
    """The local text in which a rule stands: its title, and the SHA-256 of the text, hexadecimal."""

    title: Text
    digest: str


def local_layer(row: TimeLimit) -> LocalLayer | None:
    """The local text that added the rule of a time limit; None of a national rule. Asks nothing of the database."""
    used = compiled_of(row.rule_version).written.layers
    found = next((one for one in used if row.rule.startswith(f"{one.layer}_")), None)
    if found is None and len(used) == 1 and used[0].layer == row.matter.procedure:
        found = used[0]  # a procedure of an office's own: all its rules are
    if found is None:
        return None
    loaded = library()
    file = loaded.law.files.get(found.text) if isinstance(loaded, LoadedBook) else None
    named = dict(file.title) if file else {}
    zh, en = str(named.get("zh") or found.layer), str(named.get("en") or found.layer)
    return LocalLayer(Text(zh, en), found.text)


def clock_of(row: TimeLimit, name: Words, today: date) -> ClockPicture | None:
    """The picture of a limit that runs or stands still; None without a start or an end, in hours, or counted back."""
    if row.status not in ("running", "suspended"):
        return None
    if row.starts_on is None or row.ends_on is None or row.ends_at is not None:
        return None
    if row.ends_on < row.starts_on:
        return None
    state = limit_from(row.rule, row.bearer, row.state)
    excluded = tuple((formats.civil(p.since), formats.civil(p.until or today)) for p in state.excluded)
    suspended = ((formats.civil(state.suspended_since), today),) if state.suspended_since else ()
    stretches = stretches_of(row.starts_on, row.ends_on, today, excluded=excluded, suspended=suspended)
    return draw_clock(name, stretches, today)


_UNITS = {
    "hour": Msg("%(n)s hours"),
    "day": Msg("%(n)s days"),
    "working day": Msg("%(n)s working days"),
    "month": Msg("%(n)s months"),
    "half month": Msg("%(n)s half months"),
    "year": Msg("%(n)s years"),
}


_ONE = {
    "hour": Msg("one hour"),
    "day": Msg("one day"),
    "working day": Msg("one working day"),
    "month": Msg("one month"),
    "half month": Msg("half a month"),
    "year": Msg("one year"),
}


def length_in_words(length: object) -> Words | None:
    """A length of the lawbook, such as "7 days", in words; None for one that only the case tells."""
    amount, _, unit = length.partition(" ") if isinstance(length, str) else ("", "", "")
    if amount == "1":
        return _ONE.get(unit.rstrip("s"))
    named = _UNITS.get(unit.rstrip("s"))
    return Msg(named.msgid, {"n": amount}) if named else None
