"""Sealing a matter by an act of another: an act of the engine in its own record, and the wall shut in the same step.

From then on the matter is as if it were not (N7): to everybody but the named persons its rows are hidden, and the index of
identities answers as where there is nothing. What was sealed is opened again in the same way, by an act as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from heli.access.blind_index import hide_matter
from heli.access.subjects import Subject, held_by_grant, open_to, seal, unseal, withdraw_from
from heli.base import clock
from heli.base.errors import refused
from heli.base.text import Msg
from heli.matters.actors import engine_at
from heli.matters.models import Matter, MatterParty
from heli.matters.recompute import engine_entry
from heli.matters.request import scoped
from heli.matters.situation import Head, load_head
from heli.matters.snapshot import fold
from heli.matters.stream import Cause
from heli.matters.writing import as_bytes, write

SEAL, UNSEAL = "seal_matter", "unseal_matter"
"""Names of the engine's acts."""


def shut(matter: Matter, named: Iterable[int], cause: Cause, key: str) -> UUID:
    """Seal a matter: nobody but the named persons sees it, or finds it, from this act on. Again with the same key: nothing.

    Args:
        named: numbers of those to whom it stays open; the engine, which counts its time limits, always is.
    """
    people = sorted(set(named))
    with scoped(engine_at(matter.place_ord, matter.place_ord).reader):
        head = load_head(matter.pk, key=key)
        if head.seen is not None:
            return head.seen
        act = _record(head, SEAL, {"sealed": True, "sealed_for": people}, cause, key)
        hide_matter(matter.pk, hidden=True)
        seal(Subject("matter", matter.pk), people)
        return act


def reopen(matter: Matter, kept: Iterable[int], cause: Cause, key: str) -> UUID:
    """Take a sealing back: the matter lies in its place again, open to whom a grant or its handling keeps it open.

    Args:
        kept: numbers of those who handle it. One whose procedure is shut by itself stays so.
    """
    with scoped(engine_at(matter.place_ord, matter.place_ord).reader):
        head = load_head(matter.pk, key=key)
        if head.seen is not None:
            return head.seen
        act = _record(head, UNSEAL, {"sealed": False, "sealed_for": []}, cause, key)
        subject = Subject("matter", matter.pk)
        if not head.compiled.written.access.closed_list:
            hide_matter(matter.pk, hidden=False)
            unseal(subject)
            withdraw_from(subject, head.data.get("meta", {}).get("sealed_for", ()))
        open_to(subject, {*kept, *held_by_grant(subject)})
        return act


def _record(head: Head, name: str, meta: dict[str, object], cause: Cause, key: str) -> UUID:
    entry = engine_entry(head, name, clock.now(), cause, key)
    entry.outcome = {"meta": meta}
    write(entry, as_bytes(entry), fold(head.data, entry.outcome, entry.seq))
    return entry.id


def check_may_be_shut(matter: Matter, source: Matter, bearers: Sequence[str]) -> None:
    """Whether the matter that seals may seal this one.

    Raises:
        Refused: it lies at another office; the person is not in it; or somebody stands in it beside him, in the same
            role, about whom the sealing matter is not.
    """
    if matter.office_id != source.office_id:
        raise refused(
            "seal.other_office",
            Msg(
                "The matter %(number)s lies at another office, which seals its own.",
                {"number": matter.number},
            ),
            do=Msg("Tell that office to seal it."),
        )
    persons = {UUID(bearer[2:]) for bearer in bearers if bearer.startswith("p:")}
    joined = MatterParty.objects.filter(matter=matter).values_list("party_id", "role")
    roles = {role for party, role in joined if party in persons}
    if not roles:
        raise refused(
            "seal.not_his",
            Msg(
                "The person whose record is sealed is not in the matter %(number)s.",
                {"number": matter.number},
            ),
        )
    covered = set(MatterParty.objects.filter(matter=source).values_list("party_id", flat=True))
    if any(role in roles and party not in covered for party, role in joined):
        raise refused(
            "seal.joint",
            Msg("Others stand in the matter %(number)s beside him; it is not sealed as a whole.",
                {"number": matter.number}),
            do=Msg("Mark in its file that the minor is not to be shown."),
        )  # fmt: skip
