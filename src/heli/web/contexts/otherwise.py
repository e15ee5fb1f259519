"""The form by which a decider decides otherwise than was put to him."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from heli.access.reader import Reader
from heli.base import clock
from heli.base.errors import NotFound, Reason
from heli.base.text import Msg, Words
from heli.law.language import Fact
from heli.matters.models import Proposal
from heli.matters.situation import load_head
from heli.web.contexts.choices import MatterChoices
from heli.web.contexts.names import look_up
from heli.web.contexts.work import about, act_name
from heli.web.forms.build import FormState, build_fields, fields_with_errors, other_reasons
from heli.web.forms.shown import FieldShown, Posted

REASON = "_reason"


@dataclass(frozen=True, slots=True)
class OtherwiseShown:
    """The form: what was put forward, what is decided instead, with its facts and the reason."""

    proposal: UUID
    matter_title: str
    proposed: Words
    title: Words
    about: Words | None
    basis: tuple[str, ...]
    schema: Mapping[str, Fact]
    fields: tuple[FieldShown, ...]
    broken: tuple[FieldShown, ...]
    reasons: tuple[Reason, ...]
    key: str


def otherwise_shown(
    row: Proposal, act: str, reader: Reader, *, posted: Posted | None, reasons: Sequence[Reason], key: str
) -> OtherwiseShown:
    """The form for another act on the same bearers. Raises `NotFound` for an act that nobody decides."""
    head = load_head(row.matter_id, lock=False)
    written = head.compiled.acts.get(act)
    if written is None or written.decide is None:
        raise NotFound((Reason("act.none", Msg("There is no such decision in this kind of matter.")),))
    choices = MatterChoices(reader, head.office_id, row.matter_id)
    own = [
        Reason(r.code, r.say, r.basis, r.do, REASON) if r.code == "proposal.needs_reason" else r
        for r in reasons
    ]
    state = FormState(choices, clock.today(), posted, {}, own)
    fields = build_fields(written.facts, state)
    why = FieldShown(
        name=REASON,
        widget="area",
        label=Msg("Why it is decided otherwise"),
        typed=(state.values(REASON) or ("",))[-1],
        max_length=2_000,
        errors=tuple(reason for reason in own if reason.field == REASON),
    )
    every = (*fields, why)
    return OtherwiseShown(
        proposal=row.pk,
        matter_title=row.matter.title_text,
        proposed=act_name(row.matter, row.act_name),
        title=written.name.text(),
        about=about(row.bearers, look_up(bearers=row.bearers)),
        basis=tuple(written.basis),
        schema=written.facts,
        fields=every,
        broken=fields_with_errors(every),
        reasons=other_reasons(every, own),
        key=key,
    )
