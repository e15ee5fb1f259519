"""The lawbook that ships is sound, complete against the digests, and its proof catches errors."""

from __future__ import annotations

import argparse
import json

import pytest

from heli.cli.commands.law import check, coverage, draw, due, explain
from heli.cli.commands.law import list as list_
from heli.law.checks import prove, read_coverage
from heli.law.checks.mutants import run_mutants
from heli.law.scenario import read_tests
from heli.lawbook import CN
from tests.factories.lawbooks import shipped

NEEDED = {
    "case", "arrest_review", "prosecution_review", "early_intervention", "opinion_request", "police_consultation",
    "consultation_meeting", "joint_office", "suggestion", "lead_transfer", "assistance_request", "collaboration_agreement",
    "joint_conference", "three_chiefs_conference", "superior_decision", "reconsideration", "review_above", "transfer",
    "custody_extension", "correction", "case_filing_supervision", "investigation_supervision", "custody_necessity_review",
    "judgment_review", "protest_request", "protest", "directive", "committee", "instruction_request",
    "petition_intake", "progress_query",
    "public_interest_litigation", "quality_review", "reverse_linkage", "forward_linkage", "flow_monitoring",
    "administrative_supervision", "civil_supervision", "dispute_resolution",
    "conditional_non_prosecution", "record_sealing", "record_query", "juvenile_support", "guardianship_order", "file_access",
    "trial_support", "second_instance", "criminal_reconciliation", "jurisdiction", "judicial_relief",
    "state_compensation",
    "deployment", "joint_team", "aid_posting", "interference_record", "accountability", "power_list_change", "assessment",
    "hearing", "peoples_supervision", "expert_consultation", "publication", "communication_meeting", "filing_review",
    "major_matter_report", "evidence_guide", "committee_study", "training", "talent_exchange", "collaboration_funding",
    "outreach", "lead", "model_run",
    "execution_supervision", "custody_site_inspection", "own_investigation", "arrest_decision",
    "supervision_commission_transfer", "confiscation", "compulsory_treatment",
}  # fmt: skip


def _run(module: object, *words: str) -> int:
    parser = argparse.ArgumentParser()
    module.add(parser)  # type: ignore[attr-defined]
    return int(module.run(parser.parse_args(words)))  # type: ignore[attr-defined]


def test_lawbook_has_no_fault() -> None:
    proof = prove(CN, tests=False)
    assert [str(fault) for fault in proof.faults] == []
    assert {figures.procedure for figures in proof.figures} >= NEEDED


def test_lawbook_answers_for_every_row_of_the_digests() -> None:
    book = shipped()
    found = read_coverage(book, [written.test for written in read_tests(CN)[0]])
    assert [str(fault) for fault in found.faults] == []
    assert found.rows
    assert found.holds, f"{found.count('not_built')} of {len(found.rows)} rows are not built"


@pytest.mark.parametrize(
    ("on", "custody", "day"), [("2025-09-24", "true", "2025-10-01"), ("2025-09-16", "false", "2025-10-09")]
)
def test_due_of_arrest_review(capsys: pytest.CaptureFixture[str], on: str, custody: str, day: str) -> None:
    assert _run(due, "arrest_review", "--on", on, "--fact", f"custody={custody}", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["due"] == day
    assert answer["limits"][0]["working"]


def test_commands_of_the_lawbook_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(list_, "--json") == 0
    rows = {row["procedure"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows.keys() >= NEEDED
    assert [name for name, row in rows.items() if row["without_basis"] or not row["citations"]] == []
    arrest = rows["arrest_review"]
    written = shipped().written("arrest_review").procedure
    assert (arrest["acts"], arrest["limits"]) == (len(written.acts), len(written.limits))
    assert (
        sum(arrest["marks"].values())
        == arrest["acts"] + arrest["limits"] + arrest["refusals"] + arrest["warnings"]
    )
    assert _run(explain, "arrest_review.decide_free") == 0
    assert "Rules 282" in capsys.readouterr().out
    assert _run(draw, "arrest_review", "--here", "decision=pending") == 0
    assert capsys.readouterr().out.startswith("<svg")
    assert _run(coverage) in (0, 1)
    assert _run(check, "--no-tests") == 0


@pytest.mark.full
def test_mutations_of_the_lawbook_are_caught() -> None:
    result = run_mutants(CN, 300, 2022)
    assert result.made == 300
    assert len(result.survivors) <= 5, [mutant.say for mutant, _ in result.survivors]
