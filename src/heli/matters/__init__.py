"""Cases, parties, matters, acts, proposals, time limits, effects: the office's record and its single door.

What the rooms above call. Nothing else writes a stream; nothing else reads one. All functions run inside one
transaction; they set the wall's scope to the actor's (for a body or a paper: to that of whoever enters it).

The door (`heli.matters.door`, `heli.matters.opening`, `heli.matters.correcting`)
    perform(stream, act, *, bearers=("m",), actor, entered_by=None, decision=None, on_paper=None, facts,
            happened_at=None, expected_version=None, cause=None, key) -> Recorded | Proposed
    open_matter(procedure, *, act, office, unit=None, case=None, parties=(), title, actor, entered_by=None,
            decision=None, on_paper=None, facts, happened_at=None, source=None, cause=None, key) -> Opened
    correct(stream, act_id, *, facts=None, happened_at=None, reason, actor, key) -> Recorded
    annul(stream, act_id, *, reason, actor, key) -> Recorded
    erase(stream, act_id, names, *, reason, actor, key) -> Recorded

Many at once (`heli.matters.batch`)
    perform_many(rows, *, office, actor, mode="enforce" | "observe") -> Iterator[RowResult]

Waiting for a decider (`heli.matters.proposals`)
    approve(proposal_id, *, actor, key) · give_back(proposal_id, *, reason, actor) · withdraw(proposal_id, *, actor)
    review(proposal_id, *, agrees, say, actor) · decide_otherwise(proposal_id, *, act, facts, reason, actor, key)

Who works on it: acts of the lawbook's part *allocation* by `perform`; beside them (`heli.matters.allocating`)
    allocate_by_turn(matter_id, *, actor, key, seed=None, candidates=())
Who else may read or work on it (`heli.matters.granting`): give_grant(…) -> UUID · withdraw_grant(grant, *, actor, why, key)
Decided on paper (`heli.matters.confirming`): confirm(task_id, *, actor, key) -> Recorded · unconfirmed(today)

Reading (`heli.matters.querysets`, `heli.matters.reading`): each takes a `Reader` and sets no scope of its own
    Matter.objects.visible_to(reader) · of_procedure · open() · due_by · searched(text) · in_order(order, after)
    worklist(reader, *, today=None, mine=True) -> WorkList  groups of `Due`, exact counts, proposals, tasks, came in
    matter_page(matter_id, actor) -> MatterPage           head, parties, limits, acts possible and not, timeline, papers
    timeline(matter_id, *, before=None, most=50) -> list[ActView]
    act_form(matter_id, act, actor, *, bearer="m") -> ActForm   its facts with known values and where they come from
    possible_case_acts(matter_id, actor) · case_form(matter_id, act, actor, *, bearer="m") · case_of(matter_id) -> CaseStream
                                                          the same for acts of the case (`heli.matters.case_acts`)
    corrections_of(stream) -> {act: (Correction, …)}      what a value was before (`heli.matters.history`)
    limit_working(limit_id) -> Counted                    "how was this computed?"

Drafts (`heli.matters.drafts`): save(person, form, content, matter=None) · load · discard
Proof (`heli.matters.verify`): verify(*, head_file=None, deep=True) -> Report · replay(kind, stream) -> dict
Keys (`heli.matters.rekeying`): rekey() seals everything anew under the newest master key

Types of arguments (`heli.matters.actors`, `heli.matters.stream`): `Actor`, `Body`, `Decision`, `OnPaper`, `Cause`,
`MatterStream(id)`, `CaseStream(id)`. Bearers are written as in `heli.law.contract`: "m", "p:<uuid>", "c:", "d:", "i:".

Errors (`heli.base.errors`): `BadInput` for facts that are not well-formed, `Refused` for what the law, a power, a
state or a conflict forbids (`Conflict`, a subclass, carries the merge view), `NotFound` for absent or not yours.
"""
