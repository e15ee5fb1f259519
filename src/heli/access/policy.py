"""The one policy: what a reader may see and in which part he may act, with the reasons. Pure; asks no database.

The reading rule is the wall's, word for word; a property test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from heli.access.reader import ENGINE, OfficeId, Reader
from heli.base.errors import NotFound, Reason, Refused
from heli.base.text import Msg, Text
from heli.law.engine.parts import PART_NAMES
from heli.offices.codes import lines


@dataclass(frozen=True, slots=True)
class Access:
    """The answer of the policy. Never allowed without a reason, never refused without one."""

    allowed: bool
    reasons: tuple[Reason, ...]

    def __bool__(self) -> bool:
        return self.allowed

    def or_not_found(self) -> None:
        """Raise `NotFound` unless allowed: absent and not-yours look alike, so no reason is told."""
        if not self.allowed:
            raise NotFound((NOT_FOUND,))

    def or_refused(self) -> None:
        """Raise `Refused` with the reasons unless allowed; for who may see the row already."""
        if not self.allowed:
            raise Refused(self.reasons)


NOT_FOUND = Reason("row.not_found", Msg("There is nothing here, or it is not yours to read."))


class Placed(Protocol):
    """A row with the access columns; a `Listed` model and `Row` both are."""

    @property
    def place_ord(self) -> int: ...
    @property
    def line_bit(self) -> int: ...
    @property
    def level(self) -> int: ...
    @property
    def closed_list(self) -> bool: ...
    @property
    def grantees(self) -> Collection[int]: ...
    @property
    def denied(self) -> Collection[int]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """The access columns of one row, as a value. Meanings: `access.models.Listed`."""

    place_ord: int
    line_bit: int
    level: int = 0
    closed_list: bool = False
    grantees: frozenset[int] = field(default=frozenset())
    denied: frozenset[int] = field(default=frozenset())


def may_read(reader: Reader, row: Placed) -> Access:
    """Whether the reader sees the row: by place, or as one of its grantees; never when denied."""
    if reader.person in row.denied:
        return _DENIED
    if reader.person in row.grantees:
        return _GRANTED
    against = _against(reader, row)
    if against:
        return Access(False, against)
    return _BY_PLACE


def _against(reader: Reader, row: Placed) -> tuple[Reason, ...]:
    checks = (
        (not row.closed_list, _CLOSED),
        (row.level <= reader.level, _RESTRICTED),
        (bool(row.line_bit & reader.lines), _OTHER_LINE),
        (reader.lft <= row.place_ord <= reader.rgt, _ELSEWHERE),
    )
    return tuple([reason for holds, reason in checks if not holds])


def _yes(code: str, say: Msg) -> Access:
    return Access(True, (Reason(code, say),))


def _no(code: str, say: Msg) -> Access:
    return Access(False, (Reason(code, say),))


# made once: every act is asked who may read its matter
_SHUT_OUT = Msg("This person is shut out of it: recused, in conflict, or concerned.")
_ASK = Msg("A grant opens it: the office that holds it gives one, with a reason and an end.")
_DENIED = _no("row.denied", _SHUT_OUT)
_GRANTED = _yes("row.granted", Msg("It is open to this person by name."))
_BY_PLACE = _yes("row.by_place", Msg("It lies in the places and lines that the posts worn here read."))
_CLOSED = Reason("row.closed", Msg("It is open to named persons only."), do=_ASK)
_RESTRICTED = Reason("row.restricted", Msg("The law restricts who reads it."), do=_ASK)
_OTHER_LINE = Reason("row.other_line", Msg("It belongs to another line of work."), do=_ASK)
_ELSEWHERE = Reason("row.elsewhere", Msg("It belongs to another unit or office."), do=_ASK)

# what a post may be in an act, in the words of the lawbook's `by`
_OWN_OFFICE = {
    "prosecutor": "prosecutor",
    "assistant": "assistant",
    "clerk": "clerk",
    "case_management": "case_management",
    "department_head": "department_head",
    "deputy_chief": "deputy_chief",
    "chief_prosecutor": "chief_prosecutor",
    "committee_member": "committee_member",
    "committee_secretary": "committee_secretary",
    "stamp_keeper": "stamp_keeper",
}
_OWN_LINE = {"inspection": ("discipline", "prosecutor")}
"""Posts that do in one line what prosecutors do in theirs, and nothing in another, whatever lines were given to them."""
_PARTNERS = {
    "police_legal": "police",
    "police_officer": "police",
    "court_contact": "court",
    "agency_contact": "agency",
    "detention_contact": "detention_centre",
    "commission_contact": "supervisory_commission",
}
PARTNER_PARTS = _PARTNERS
"""Post of a partner's contact → as what he acts."""
_SUPERIORS = frozenset({"chief_prosecutor", "deputy_chief", "department_head"})


def parts(reader: Reader, row: Placed, *, office: OfficeId | int, handler: int | None) -> frozenset[str]:
    """In which parts the reader may act on a row of `office`; empty for who may not read it.

    A post acts in its own office only: reading below is not acting below. The one accountable person is
    `handling_prosecutor` as long as he holds a post there. A partner acts as his office where he is admitted.

    Args:
        handler: number of the accountable person, or None before allocation.
    """
    if not may_read(reader, row):
        return frozenset()
    if reader.person == ENGINE:
        return frozenset({"engine"})
    found: set[str] = set()
    if reader.office == office:
        found |= {_OWN_OFFICE[role] for role in reader.roles & _OWN_OFFICE.keys()}
        for role in reader.roles & _OWN_LINE.keys():
            line, part = _OWN_LINE[role]
            found |= {part} if row.line_bit == lines()[line].bit else set()
        if handler == reader.person and reader.posts:
            found.add("handling_prosecutor")
    elif reader.lft <= row.place_ord <= reader.rgt and reader.roles & _SUPERIORS:
        found.add("superior_office")
    if reader.person in row.grantees:
        found |= {_PARTNERS[role] for role in reader.roles & _PARTNERS.keys()}
    return frozenset(found)


def may_act(
    reader: Reader, row: Placed, *, by: Collection[str], office: OfficeId | int, handler: int | None
) -> Access:
    """Whether the reader may do an act that the lawbook gives to the parts `by`."""
    reading = may_read(reader, row)
    if not reading:
        return reading
    held = parts(reader, row, office=office, handler=handler)
    if held & set(by):
        return _yes("act.part", Msg("The act is done by %(part)s.", {"part": _names(held & set(by))}))
    return Access(
        False,
        (
            Reason(
                "act.not_your_part",
                Msg("The act is done by %(part)s.", {"part": _names(by)}),
                do=Msg("Ask who holds that post, or prepare it as a proposal."),
            ),
        ),
    )


def _names(wanted: Collection[str]) -> Text:
    """Parts in words, in the order of their keys."""
    names = [PART_NAMES[key] for key in sorted(wanted)]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def may_name(reader: Reader, row: Placed, *, office: int, below: tuple[int, int]) -> Access:
    """Whether the reader may name a matter of an office below by its number: that it is there, and whose it is; no more.

    Case management of a superior office gives out draws and inspections of matters that it does not read. What the wall
    would keep from everybody by place (closed, above his level, denied to him) it keeps here as well.

    Args:
        office: place number of the office whose matter it is.
        below: places of the reader's own office, from its own number on, which is left out, to the last one, inclusive.
    """
    checks = (
        (reader.person not in row.denied, "row.denied", _SHUT_OUT),
        (
            "case_management" in reader.roles,
            "name.not_your_part",
            Msg("Case management of a superior office names matters below."),
        ),
        (not row.closed_list, "row.closed", Msg("It is open to named persons only.")),
        (row.level <= reader.level, "row.restricted", Msg("The law restricts who reads it.")),
        (
            below[0] < office <= below[1],
            "name.not_below",
            Msg("It belongs to an office that does not lie below."),
        ),
    )
    against = tuple(Reason(code, say) for holds, code, say in checks if not holds)
    if against:
        return Access(False, against)
    return _yes("name.below", Msg("It is named by its number, for supervision; nothing of it is read."))


def read_by_partner(reader: Reader) -> bool:
    """Whether every post worn is a partner's: such a reader sees entries marked shared only."""
    return bool(reader.roles) and reader.roles <= _PARTNERS.keys()
