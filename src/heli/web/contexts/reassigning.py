"""Giving many matters to another handler by one form: each goes through the door by itself, with the same reason.

Who may, and who decides, is asked of the law for each matter, as for one alone. Where a row is refused, it stands with
its reasons, and nothing of it is kept; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from heli.access.reader import Reader
from heli.base.errors import HeliError, Reason
from heli.base.text import Msg, Words
from heli.law.language import Fact
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.models import Matter
from heli.matters.stream import MatterStream, Proposed
from heli.web.contexts.names import look_up, part
from heli.web.contexts.procedures import kind_of, procedures

ACT = "reassign"
MOST = 50
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
    reader: Reader, rows: Sequence[Matter], facts: Mapping[str, object], key: str
) -> tuple[DoneRow, ...]:
    """Perform the act on each; a row that is refused leaves nothing behind. The same key does nothing twice."""
    done = []
    for row, shown in zip(rows, rows_shown(rows), strict=True):
        try:
            made = perform(
                MatterStream(row.pk),
                ACT,
                actor=Actor(reader),
                facts=facts,
                key=f"{key}:{row.pk}",
            )
        except HeliError as refused:
            done.append(DoneRow(shown, Msg("Refused; nothing was changed."), refused.reasons))
            continue
        if isinstance(made, Proposed):
            said = Msg("Put forward; it waits for %(part)s.", {"part": part(made.waits_for)})
        else:
            said = Msg("Given to the new handler.")
        done.append(DoneRow(shown, said))
    return tuple(done)
