"""The groups of the opening form: parties as the case's own acts take them in, and the papers that came with it."""

from __future__ import annotations

from collections.abc import Mapping

from heli.base.text import Msg
from heli.law.language import Fact, Procedure
from heli.law.language.names import Names as BothNames
from heli.matters.books import document_kind
from heli.web.contexts.charges import from_list
from heli.web.contexts.procedures import case_procedure
from heli.web.forms.shown import Option

PARTIES, PAPERS = "_parties", "_papers"
PAPER = "paper"
MEASURES, CHARGES = "measures", "charges"
OTHER = "other_paper"
GENERAL = ("incoming_letter", "service_receipt", "committee_minutes", "superior_instruction")
"""Kinds that may come into any matter, besides those that the procedure names."""
_OF_PARTY = (
    "party_kind", "name", "other_names", "documents_of_identity", "birth_on", "birth_precision", "birth_source",
    "language_needs",
)  # fmt: skip
_OF_MEASURE = ("kind", "since", "until")
_OF_CHARGE = ("charge", "offence_on")


def group(rows: Mapping[str, Fact], zh: str, en: str) -> Fact:
    """A group of rows of the form's own."""
    return Fact.model_validate({"type": "rows", "name": BothNames(zh=zh, en=en), "rows": dict(rows)})


def parties_schema(written: Procedure) -> Fact | None:
    """Rows of parties: role, name as written, papers of identity, birth, language, measures and charges.

    The facts are those of the case's acts `add_party`, `record_measure` and `add_charge`; None where the kind of matter
    works on no case.
    """
    if written.works_on != "case" or not written.roles:
        return None
    acts = case_procedure().acts
    person = acts["add_party"].facts
    rows = {"role": person["role"].model_copy(update={"of": dict(written.roles), "required": True})}
    rows |= {name: person[name] for name in _OF_PARTY}
    measure, charge = acts["record_measure"].facts, acts["add_charge"].facts
    rows[MEASURES] = group({name: measure[name] for name in _OF_MEASURE}, "强制措施", "Measures")
    rows[CHARGES] = group({name: charge[name] for name in _OF_CHARGE}, "罪名", "Charges")
    return from_list({PARTIES: group(rows, "涉案人员和单位", "Parties")})[PARTIES]


def papers_schema() -> Fact:
    """Rows of further papers, each with its file or as a record of paper only."""
    paper = Fact.model_validate(
        {"type": "paper", "name": BothNames(zh="材料", en="Paper"), "required": False}
    )
    return group({PAPER: paper}, "其他材料", "Further papers")


def paper_kinds(written: Procedure) -> tuple[Option, ...]:
    """Kinds of paper that a procedure's acts name, the general ones, and "another paper"."""
    named = [
        kind
        for act in written.acts.values()
        for fact in act.facts.values()
        if fact.type in ("paper", "papers") and fact.kind
        for kind in ([fact.kind] if isinstance(fact.kind, str) else fact.kind)
    ]
    known = [(key, found) for key in dict.fromkeys([*named, *GENERAL]) if (found := document_kind(key))]
    return (*(Option(key, found.name.text()) for key, found in known), Option(OTHER, Msg("Another paper")))
