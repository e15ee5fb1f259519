"""Adopting a local text, and ending one: by the chief of the office, signed in as himself, never by who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from heli.base import clock
from heli.base.errors import NotFound, bad_input, refused
from heli.base.text import Msg
from heli.law.lawbook import LawbookError
from heli.matters import books, books_local
from heli.matters.local_law.drafts import check, of
from heli.matters.models import LayerDecision
from heli.offices.models import Office, Person, Post

CHIEF = "chief_prosecutor"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision says of itself.

    Attributes:
        number: of the chief's order, or of the minutes of the committee. decided_on: its day.
        from_on: first day on which it counts; today or later.
        ground: why, in a sentence; may be empty.
    """

    number: str
    decided_on: date
    from_on: date
    ground: str = ""


@transaction.atomic
def adopt(draft: UUID, decision: Decision, *, actor: Person, digest: str) -> LayerDecision:
    """Adopt the text of a draft for its office and those below it. The draft is gone then; matters that run keep theirs.

    Args:
        digest: SHA-256 of the text that the chief was shown.
    Raises:
        Refused: not the chief of this office; he wrote it himself; it was not put before him, or changed since.
        BadInput: a day of before today; a decision of tomorrow; no number.
        LawbookError: with file, line and reason, what does not hold on that day.
    """
    row = of(draft, lock=True)
    _need_chief(actor, row.office)
    _need_days(decision)
    if row.put_at is None:
        raise refused(
            "local.not_put",
            Msg("This draft was not put before you yet."),
            do=Msg("Its author puts it before you when it is ready."),
        )
    if actor.pk == row.author_id:
        raise refused(
            "local.own_text",
            Msg("Whoever wrote a local text does not adopt it."),
            do=Msg("Somebody else writes it."),
        )
    if row.digest != digest:
        raise refused(
            "draft.changed", Msg("The draft was changed since you read it."), do=Msg("Read it again.")
        )
    found = check(row.text, row.office, decision.from_on)
    if not found.holds or found.file is None or found.expanded is None:
        raise LawbookError(found.faults)
    made = LayerDecision.objects.create(
        office=row.office,
        layer=found.file.name,
        text=row.text,
        digest=row.digest,
        base=_base(found.file.extends, decision.from_on),
        from_on=decision.from_on,
        decision=decision.number.strip(),
        decided_on=decision.decided_on,
        ground=decision.ground.strip(),
        author=row.author,
        adopter=actor,
        at=clock.now(),
    )
    row.delete()
    transaction.on_commit(_tell)
    return made


@transaction.atomic
def end(layer: str, decision: Decision, *, actor: Person) -> LayerDecision:
    """End a local text: from the decision's day on no matter is opened under it. Matters that run keep it.

    Raises:
        NotFound: nothing of the name was adopted. Refused: not its chief's; it is ended already. BadInput: as for `adopt`.
    """
    last = standing(layer)
    if last is None:
        raise NotFound()
    _need_chief(actor, last.office)
    _need_days(decision)
    if not last.text:
        raise refused("local.ended", Msg("It holds no more already."), do=Msg("Look at its decisions."))
    made = LayerDecision.objects.create(
        office=last.office,
        layer=layer,
        from_on=decision.from_on,
        decision=decision.number.strip(),
        decided_on=decision.decided_on,
        ground=decision.ground.strip(),
        author=actor,
        adopter=actor,
        at=clock.now(),
    )
    transaction.on_commit(_tell)
    return made


def standing(layer: str) -> LayerDecision | None:
    """The decision that stands last about a local text, in force or not yet; None where there is none."""
    rows = LayerDecision.objects.select_related("office").filter(layer=layer)
    return rows.order_by("-from_on", "-at", "-pk").first()


def _need_chief(actor: Person, office: Office) -> None:
    held = Post.objects.filter(person=actor, role=CHIEF, office=office).held_on(clock.today())
    if not held.exists():
        raise refused(
            "local.not_yours",
            Msg(
                "Only the chief prosecutor of this office changes its local lawbook; an administrator prepares it."
            ),
            basis=("JCG 9",),
            do=Msg("Put the draft before the chief prosecutor."),
        )


def _need_days(decision: Decision) -> None:
    today = clock.today()
    if not decision.number.strip():
        raise bad_input(
            "number", "local.number", "A decision has its number.", do=Msg("Write it as on the paper.")
        )
    if decision.decided_on > today:
        raise bad_input("decided_on", "local.decided", "The decision is of a day to come.")
    if decision.from_on < today:
        raise bad_input(
            "from_on",
            "local.back",
            "It holds from today at the earliest: what was opened before keeps its law.",
            do=Msg("Name today or a later day."),
        )


def _base(extends: str, day: date) -> str:
    book = books.library()
    assert isinstance(book, books.LoadedBook)
    return book.law.national.written(extends, day).hash if extends else ""


def _tell() -> None:
    """The text is law now: this process reads it at once, the others with their next request or job."""
    books_local.tell()
    books.follow()
