"""Acts as pages and the API show them, read from their leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from heli.base.canonical import Json
from heli.base.text import Text
from heli.law.contract import When
from heli.ledger.leaf import decode
from heli.matters.books import library
from heli.matters.models import CaseAct, MatterAct
from heli.matters.repeats import happened_of, opened_facts


@dataclass(frozen=True, slots=True)
class ActView:
    """One act of a timeline.

    Attributes:
        facts: public facts, and the personal ones where the reader may open them; an erased one is missing.
        decided_by: person (or part) and kind of proof, or None.
        mode: "enforced", or "deviates" for an observed event that the procedure forbids.
    """

    id: UUID
    seq: int
    name: str
    title: Text
    bearers: tuple[str, ...]
    happened: When
    recorded_at: datetime
    actor: Mapping[str, Any]
    entered_by: Mapping[str, Any]
    decided_by: Mapping[str, Any] | None
    on_paper: Mapping[str, Any] | None
    basis: tuple[str, ...]
    facts: Mapping[str, Json]
    mode: str
    is_shared: bool
    simulated: bool


ENGINE_ACTS: Mapping[str, Text] = {
    "recompute_limits": Text("重新计算期限", "Time limits recomputed"),
    "correct": Text("更正", "Corrected"),
    "annul": Text("撤销", "Annulled"),
    "confirm_paper": Text("确认纸质决定", "Decision on paper confirmed"),
    "give_grant": Text("给予查阅许可", "Grant given"),
    "withdraw_grant": Text("收回查阅许可", "Grant withdrawn"),
    "erase": Text("删除个人信息", "Personal data erased"),
    "erase_matter": Text("保管期满，销毁内容", "Erased at the end of its term"),
    "lapse_limits": Text("期限届满终结", "Time limits lapsed"),
    "change_handler": Text("承办人岗位终止，移交承办", "Handed over: the post of its handler ended"),
    "change_version": Text("改用新的办案程序版本", "Changed over to a new version of the procedure"),
    "receive_parties": Text("接收转入的涉案人员和单位", "Parties received from another case"),
    "follow_correction": Text("随另一全案的更正而更正", "Follows a correction in another case"),
    "follow_case": Text("随涉案人员转入另一全案", "Followed its parties to another case"),
    "divide": Text("分出部分涉案人员另行办理", "Divided: some parties go on elsewhere"),
    "close_divided": Text("分出后办结", "Closed: nothing is left to do here after the division"),
    "begin_divided": Text("分案后继续办理", "Goes on after a division"),
    "record_paper": Text("登记材料", "Paper recorded"),
    "void_document": Text("文书作废", "Document declared void"),
    "enter_number": Text("登记文书编号", "Document number entered"),
    "seal_matter": Text("封存", "Sealed"),
    "unseal_matter": Text("解除封存", "Unsealed"),
    "merge_bearer": Text("随合并记录更正承载对象", "Took over what hung on the merged record"),
}
"""Names of the acts that every stream has, whatever its procedure."""


def act_views(kind: str, rows: Iterable[MatterAct | CaseAct]) -> list[ActView]:
    """Several acts of one kind of stream, their personal facts opened by one query."""
    read = [(row, decode(bytes(row.leaf))) for row in rows]
    opened = opened_facts(kind, [row.pk for row, members in read if members["committed"]])
    return [_act_view(row, members, {**members["facts"], **opened.get(row.pk, {})}) for row, members in read]


def act_view(row: MatterAct | CaseAct) -> ActView:
    """One act, read from its leaf."""
    return act_views("case" if isinstance(row, CaseAct) else "matter", [row])[0]


def _act_view(row: MatterAct | CaseAct, members: Mapping[str, Any], facts: Mapping[str, Json]) -> ActView:
    acts = library().by_version(members["procedure"]["version"]).acts
    title = (
        acts[row.name].name.text()
        if row.name in acts
        else ENGINE_ACTS.get(row.name, Text(row.name, row.name))
    )
    return ActView(
        id=row.pk,
        seq=row.seq,
        name=row.name,
        title=title,
        bearers=tuple(members["bearers"]),
        happened=happened_of(members),
        recorded_at=row.recorded_at,
        actor=members["actor"],
        entered_by=members["entered_by"],
        decided_by=members["decided_by"],
        on_paper=members["on_paper"],
        basis=tuple(members["basis"]),
        facts=facts,
        mode=members["mode"],
        is_shared=row.is_shared,
        simulated=members["simulated"],
    )
