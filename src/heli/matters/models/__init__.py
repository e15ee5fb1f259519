"""Tables of the room. Written by the single door and its effects only; read through `heli.matters.querysets`."""

from heli.matters.models.act import CaseAct, CaseFact, MatterAct, MatterFact
from heli.matters.models.case import Case, CaseSnapshot, Charge, Counter, Measure, Party
from heli.matters.models.entry import ActEntry
from heli.matters.models.erasing import Erasing
from heli.matters.models.intake import IntakeRow
from heli.matters.models.local import LayerDecision, LayerDraft
from heli.matters.models.matter import (
    ExternalNumber,
    Matter,
    MatterLink,
    MatterParty,
    MatterSnapshot,
    MatterWords,
    NumberSeries,
    TeamMember,
)
from heli.matters.models.paper import Paper, Service, StoredFile
from heli.matters.models.version import CalendarVersion, ProcedureVersion
from heli.matters.models.work import Allocation, Draft, Effect, Proposal, Task, TimeLimit

__all__ = [
    "ActEntry", "Allocation", "CalendarVersion", "Case", "CaseAct", "CaseFact", "CaseSnapshot", "Charge", "Counter", "Draft",
    "Effect", "Erasing", "ExternalNumber", "IntakeRow", "LayerDecision", "LayerDraft",
    "Matter", "MatterAct", "MatterFact", "MatterLink", "MatterParty", "MatterSnapshot",
    "MatterWords", "Measure", "NumberSeries", "Paper", "Party", "ProcedureVersion", "Proposal", "Service",
    "StoredFile", "Task", "TeamMember", "TimeLimit",
]  # fmt: skip
