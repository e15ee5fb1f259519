"""Allocation by turn from the form: the program draws, the act keeps the seed, and the page says among how many."""

from __future__ import annotations

from django.db import transaction

from heli.base.text import Msg, Words
from heli.matters.actors import Actor
from heli.matters.allocating import allocate_by_turn
from heli.matters.models import Matter
from heli.matters.people import candidates_for
from heli.matters.stream import Proposed, Recorded
from heli.web.contexts.act_subject import Subject
from heli.web.contexts.names import look_up
from heli.web.forms.keys import key_of
from heli.web.forms.shown import Posted

DRAW = "_draw"
"""Name of the form's button."""
ACT = "allocate"


def can_draw(subject: Subject) -> bool:
    """Whether this form allocates, and may be answered by a draw."""
    return (
        subject.act == ACT and not subject.is_of_case and {"handler", "mode", "seed"} <= set(subject.schema)
    )


def drawn(subject: Subject, posted: Posted) -> tuple[Recorded | Proposed, Words]:
    """Allocate by turn; what came of it, in words. Raises as `allocate_by_turn`."""
    with transaction.atomic():
        among = len(candidates_for(subject.matter.pk))
        done = allocate_by_turn(subject.matter.pk, actor=Actor(subject.reader), key=key_of(posted))
        handler = Matter.objects.values_list("handler_id", flat=True).get(pk=subject.matter.pk)
    params = {"person": look_up(people=[handler]).person(handler), "n": among}
    return done, Msg("Drawn among %(n)s prosecutors of this line: %(person)s.", params)
