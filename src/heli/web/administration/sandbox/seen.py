"""Who may do what now in a matter of the sandbox, and why nobody may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from heli.base.errors import Reason
from heli.base.text import Msg, Text, Words
from heli.law.contract import Possible
from heli.law.language import Act
from heli.law.sandbox import SandboxMatter
from heli.law.scenario.runner import OURS as PARTS
from heli.web.contexts.names import part

if TYPE_CHECKING:
    from heli.web.administration.sandbox.page import Box

_MOST_NAMED = 4


class Seen:
    """What the law offers to each who might act in a matter: asked once for all who act in the same parts."""

    def __init__(self, box: Box, matter: SandboxMatter) -> None:
        self.box, self.matter = box, matter
        self.by_parts: dict[frozenset[str], Sequence[Possible]] = {}
        above = (box.offices.above(matter.office, which) for which in ("superior", "provincial", "supreme"))
        offices = [matter.office, *(one for one in dict.fromkeys(above) if one)]
        self.people = [n for office in offices for n in box.offices.people(office)]

    def of(self, key: str, act: Act) -> tuple[list[Words], tuple[Reason, ...]]:
        """Who may do it now; where nobody may, why not the first of those who otherwise might."""
        wanted = {str(one) for one in act.by}
        doers: list[Words] = []
        reasons: tuple[Reason, ...] = ()
        for who, parts in self._who(wanted):
            found = [offer for offer in self._offers(who, parts) if offer.act == key]
            if any(offer.possible for offer in found):
                doers.append(self.box.who(who))
            elif found and not reasons:
                reasons = found[0].reasons
        if not reasons and not doers:
            reasons = (_nobody(act),)
        if len(doers) > _MOST_NAMED:
            more = Msg("%(n)s more", {"n": len(doers) - _MOST_NAMED})
            doers = [*doers[:_MOST_NAMED], more]
        return doers, reasons

    def _who(self, wanted: set[str]) -> Iterable[tuple[str, frozenset[str]]]:
        for person in self.people:
            parts = self.matter.parts(person)
            if parts & wanted:
                yield str(person), parts
        yield from ((one, frozenset({one})) for one in sorted(wanted) if one not in PARTS)

    def _offers(self, who: str, parts: frozenset[str]) -> Sequence[Possible]:
        key = parts if who.isdigit() is False or int(who) not in self.matter.conflicts else parts | {who}
        if key not in self.by_parts:
            self.by_parts[key] = self.matter.offers(who)
        return self.by_parts[key]


def _nobody(act: Act) -> Reason:
    who = [part(one) for one in act.by]
    say = Msg("Nobody at this office does it now: %(who)s.", {"who": _joined(who)})
    do = Msg("Where nobody answers for the matter yet, allocate it first.")
    return Reason("sandbox.nobody", say, do=do)


def _joined(words: Iterable[Words]) -> Text:
    both = [one if isinstance(one, Text) else Text(one.msgid, one.msgid) for one in words]
    return Text("、".join(one.zh for one in both), ", ".join(one.en for one in both))
