"""Giving many matters to another handler by one form: each goes through the door by itself, with the same reason.

Who may, and who decides, is asked of the law for each matter, as for one alone. Where a row is refused, it stands with
its reasons, and nothing of it is kept; the others go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.errors import HeliError, Reason
from heli.base.text import Msg, Words
from heli.law.language import Fact
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.models import Matter, MatterAct, Proposal
from heli.matters.stream import MatterStream, Proposed
from heli.web.contexts.names import look_up, part
from heli.web.contexts.procedures import kind_of, procedures

ACT = "reassign"
MOST = 500
"""Matters of one form at most."""
PORTION = 25
"""Matters of one request: the page says how far it is, and goes on."""
REASONS = 50
"""Refused matters whose reasons are looked up again for the last page."""
GIVEN, REFUSED = Msg("Given to the new handler."), Msg("Refused; nothing was changed.")
_TRY = Reason("reassign.refused", Msg("Try it alone to see why."))
_HANDLING = "handling_prosecutor"
_HANDLERS = frozenset({"prosecutor", "department_head", "deputy_chief", "chief_prosecutor"})


@dataclass(frozen=True, slots=True)
class ChosenRow:
    """One matter that was chosen, with who answers for it now."""

    id: str
    url: str
    title: str
    kind: Words
    number: str
    handler: Words


@dataclass(frozen=True, slots=True)
class DoneRow:
    """What became of one matter. `reasons` where it was refused: then nothing of it was kept."""

    row: ChosenRow
    said: Words
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `left` is how many were not tried yet."""

    done: tuple[DoneRow, ...]
    left: int

    @property
    def refused(self) -> list[str]:
        """Ids of those that were refused."""
        return [one.row.id for one in self.done if one.reasons]


def may_ask(reader: Reader) -> bool:
    """Whether any procedure lets a post of the reader ask for another handler; whether he may for one matter, the door says."""
    asked = {by for written in procedures().values() if ACT in written.acts for by in written.acts[ACT].by}
    return bool(reader.roles & asked) or (_HANDLING in asked and bool(reader.roles & _HANDLERS))


def schema() -> Mapping[str, Fact]:
    """The facts of the act; it is one part of the lawbook, the same in every procedure that uses it."""
    return next(written.acts[ACT].facts for written in procedures().values() if ACT in written.acts)


def chosen_matters(reader: Reader, asked: Iterable[str]) -> list[Matter]:
    """The chosen matters as far as the reader sees them, in the order of their numbers; at most `MOST`."""
    ids = []
    for text in asked:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    rows = Matter.objects.visible_to(reader).filter(pk__in=ids[:MOST])
    return list(rows.order_by("pk"))


def rows_shown(rows: Sequence[Matter]) -> list[ChosenRow]:
    """The matters in words: one query for the names."""
    names = look_up(people=[row.handler_id for row in rows])
    return [
        ChosenRow(
            id=str(row.pk),
            url=reverse("matter", args=[row.pk]),
            title=row.title_text,
            kind=kind_of(row),
            number=row.number,
            handler=names.person(row.handler_id) if row.handler_id else Msg("not allocated yet"),
        )
        for row in rows
    ]


def reassign(
    reader: Reader,
    rows: Sequence[Matter],
    facts: Mapping[str, object],
    key: str,
    *,
    refused: Collection[str] = (),
    most: int,
) -> Progress:
    """Perform the act on the next of the matters; a row that is refused leaves nothing behind.

    What was done under this key is found again and not done twice, so that a line that broke, a reload and another try
    go on where it stood.

    Args:
        refused: matters (ids as text) that this run was refused before: they are judged again at its end, to say why.
        most: how many are performed at once; the rest is `Progress.left`.
    """
    known = _settled(rows, key)
    todo = [row for row in rows if str(row.pk) not in known and str(row.pk) not in refused]
    again = [row for row in rows if str(row.pk) in refused] if len(todo) <= most else []
    now = {row.pk for row in (*todo[:most], *again[:REASONS])}
    done = []
    for row, shown in zip(rows, rows_shown(rows), strict=True):
        if str(row.pk) in known:
            done.append(DoneRow(shown, known[str(row.pk)]))
        elif row.pk in now:
            done.append(_performed(reader, row, shown, facts, key))
        elif str(row.pk) in refused:
            done.append(DoneRow(shown, REFUSED, (_TRY,)))
    return Progress(tuple(done), max(0, len(todo) - most))


def _performed(
    reader: Reader, row: Matter, shown: ChosenRow, facts: Mapping[str, object], key: str
) -> DoneRow:
    try:
        made = perform(
            MatterStream(row.pk), ACT, actor=Actor(reader), facts=facts, key=_key_of(key, row)
        )  # fmt: skip
    except HeliError as refused:
        return DoneRow(shown, REFUSED, refused.reasons)
    return DoneRow(shown, _waits(made.waits_for) if isinstance(made, Proposed) else GIVEN)


def _settled(rows: Sequence[Matter], key: str) -> Mapping[str, Words]:
    """What was done already under the key, by matter. Two queries."""
    keys = [_key_of(key, row) for row in rows]
    ids = [row.pk for row in rows]
    put = Proposal.objects.filter(matter__in=ids, key__in=keys).values_list("matter_id", "waits_for")
    acts = MatterAct.objects.filter(matter__in=ids, key__in=keys).values_list("matter_id", flat=True)
    return {str(matter): _waits(post) for matter, post in put} | {str(matter): GIVEN for matter in acts}


def _key_of(key: str, row: Matter) -> str:
    return f"{key}:{row.pk}"


def _waits(post: str) -> Words:
    return Msg("Put forward; it waits for %(part)s.", {"part": part(post)})
