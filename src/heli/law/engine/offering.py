"""What may be done now, and what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from heli.base.canonical import Json
from heli.base.errors import Reason
from heli.base.text import Msg, Text
from heli.law.contract import MATTER, ActorView, BearerKey, Possible, Situation
from heli.law.engine.acts import ActRule, fitting, targets
from heli.law.engine.frame import Frame, bearers_of
from heli.law.language.facts import Source

if TYPE_CHECKING:
    from heli.law.engine.compiled import Compiled


def possible(rules: Compiled, situation: Situation, actor: ActorView) -> Sequence[Possible]:
    """See `CompiledProcedure.possible`. What hangs on facts not given yet is offered."""
    found: list[Possible] = []
    final = situation.snapshot.closed and rules.is_final(situation.snapshot)
    for act in rules.act_rules.values():
        if not situation.snapshot.done and rules.has_opening and not act.written.opens_matter:
            continue
        for bearer in bearers_of(act.written.on, situation, situation.snapshot):
            found.append(_offer(rules, act, bearer, situation, actor, final))
    return found


def _offer(
    rules: Compiled, act: ActRule, bearer: BearerKey, situation: Situation, actor: ActorView, final: bool
) -> Possible:
    when = situation.now or situation.opened_on
    frame = Frame(rules, situation, when, bearer=bearer, actor=actor, act=act.name, open_facts=True)
    reasons: list[Reason] = []
    if final:
        reasons.append(
            Reason("act.matter_closed", Msg("The matter is closed for good; nothing more is done in it."))
        )
    # without a person it is asked what is possible at all; who holds no part towards the matter does nothing in it
    if (actor.parts or actor.person is not None) and not actor.parts & act.by:
        zh = "、".join(rules.part_name(p).zh for p in act.written.by)
        en = ", ".join(rules.part_name(p).en for p in act.written.by)
        say = Msg("This is done by: %(who)s.", {"who": Text(zh, en)})
        reasons.append(Reason("act.not_yours", say, tuple(act.written.basis)))
    if act.requires is not None and act.requires(frame) is False:
        say = Msg("What this act presupposes is not there.")
        reasons.append(Reason("act.not_offered", say, tuple(act.written.basis)))
    reasons += _states(rules, act, frame)
    for rule in act.refuse:
        if rule.written.mark != "U" and rule.test(frame) is True:
            reasons.append(rule.reason(f"{rules.written.procedure}.{act.name}.{rule.written.id}"))
    ruling = act.decide.ruling([frame], actor) if act.decide else None
    return Possible(
        act.name,
        bearer,
        not reasons,
        tuple(reasons),
        ruling.decider if ruling else "handling_prosecutor",
        tuple(act.written.by),
    )


def _states(rules: Compiled, act: ActRule, frame: Frame) -> Iterable[Reason]:
    snapshot = frame.snapshot
    for group in act.move_groups:
        name = group[0].written.track
        for bearer in targets(group, act, (frame.bearer,), frame.situation, snapshot):
            answers = [(m, True if m.test is None else m.test(frame.on(bearer))) for m in group]
            moves = [m for m, answer in answers if answer is not False]
            state = rules.state(snapshot, name, bearer)
            # where every move hangs on a fact not given yet, it may be that none applies
            if any(answer for _, answer in answers) and fitting(moves, state) is None:
                needed = [s for m in moves for s in m.written.from_]
                names = {
                    "track": group[0].track.name.text(),
                    "state": rules.state_name(name, state),
                    "needed": rules.state_names(name, needed),
                }
                say = Msg("%(track)s stands at “%(state)s”; this act needs “%(needed)s”.", names)
                yield Reason("act.wrong_state", say, tuple(act.written.basis))
                break


def filled(
    rules: Compiled, act: ActRule, bearer: BearerKey, situation: Situation
) -> Mapping[str, tuple[Json, Text]]:
    """See `CompiledProcedure.filled`. What the law doesn't know (title, suspects, our police) the room above adds."""
    frame = Frame(rules, situation, situation.now or situation.opened_on, bearer=bearer, act=act.name)
    known: dict[str, tuple[Json, Text]] = {}
    for name, fact in act.written.facts.items():
        if fact.type in ("choice", "choices") and not _same_choice(rules, fact.filled_from):
            continue  # N5: a decision has no answer chosen
        for source in fact.filled_from:
            found = _known(source, frame, bearer)
            if found is not None:
                known[name] = found
                break
    return known


def _same_choice(rules: Compiled, sources: Sequence[Source]) -> bool:
    """A choice is filled in only with what somebody chose before, here or in the matter that opened this one."""
    return any(source.fact or source.source_fact for source in sources)


def _known(source: Source, frame: Frame, bearer: BearerKey) -> tuple[Json, Text] | None:
    situation = frame.situation
    if source.fact:
        return _shown(frame.fact(source.fact), Text("本案已填", "entered in this matter"))
    if source.source_fact or source.subject_fact:
        relation = "source" if source.source_fact else "subject"
        name = source.source_fact or source.subject_fact or ""
        for link in situation.linked:
            if link.relation == relation and name in link.facts:
                return _shown(
                    link.facts[name], Text("来自关联事项", "from the matter that this one belongs to")
                )
    if source.agreement and source.agreement in situation.agreements:
        return _shown(
            situation.agreements[source.agreement], Text("来自协作协议", "from the collaboration agreement")
        )
    if source.own == "office":
        return _shown(situation.office.id, Text("本院", "this office"))
    if source.own == "handler" and situation.handler is not None:
        return _shown(str(situation.handler), Text("承办人", "the handler"))
    if source.own == "today" and situation.now is not None:
        return _shown(frame.day.isoformat(), Text("今天", "today"))
    return _of_case(source, frame, bearer)


def _of_case(source: Source, frame: Frame, bearer: BearerKey) -> tuple[Json, Text] | None:
    where = Text("来自全案", "from the case")
    if source.case == "suspects":
        return _shown([party.id for party in frame.concerned()], where)
    if source.case == "charges":
        party = frame.party()
        return _shown(
            list(party.charges) if party and bearer != MATTER else list(frame.situation.charges), where
        )
    if source.case == "offence_day":
        days = [p.offence_on.isoformat() for p in frame.parties() if p.offence_on]
        return _shown(min(days, default=None), where)
    return None


def _shown(value: Json, where: Text) -> tuple[Json, Text] | None:
    """A known value; a personal one is only marked in the snapshot, the room above reads it."""
    return None if value is None or value == [] else (value, where)
