"""The proof of a lawbook: nothing wrong in a sound one, and each planted error found."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from heli.law.checks import prove, read_coverage
from heli.law.checks.mutants import draw, mutated, run_mutants
from heli.law.checks.tables import as_yaml, drawn_up
from heli.law.engine import compile_procedure
from heli.law.lawbook import Lawbook
from heli.law.scenario import read_tests
from tests.factories.lawbooks import DOCUMENTS, INSTRUMENTS, PROCEDURE, write_lawbook

TESTS = """\
procedure: licence
tests:
  - say: An applicant is answered within fifteen days (DOG 4).
    rows: [D.a.E1]
    given: {parties: {ann: {role: applicant}}}
    steps:
      - {act: apply, on: "2025-06-02", by: clerk, facts: {complete: true, story: told}}
      - {act: refuse, of: [ann], on: "2025-06-17", facts: {reason: allergy, outline: x}}
    expect: {limits: {decide@ann: {end: "2025-06-17", status: met}}, states: {decision@ann: refused}, closed: true}
"""
COVERAGE = """\
section: D.a
expected: {T: 1, E: 1}
rows:
  D.a.T1: {act: licence.grant}
  D.a.E1: {test: "An applicant is answered within fifteen days (DOG 4)."}
"""


def test_sound_lawbook_has_no_fault(tmp_path: Path) -> None:
    proof = prove(write_lawbook(tmp_path, tests__licence=TESTS, coverage__a=COVERAGE))
    assert ([str(f) for f in proof.faults], proof.failed, proof.tests) == ([], [], 1)
    assert [f.acts for f in proof.figures if f.procedure == "licence"] == [13]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  resume:\n", "  resumed_wrongly:\n", "there is no act 'resume'"),
        ("  resume:\n", "  correct:\n", "every record knows an act of this name"),
        ("from: asked, to: answered", "from: answered, to: answered", "nothing leads out of this state"),
        ("from: open, to: paused", "from: open, to: gone", "nothing leads to this state"),
        ('by: party\n    basis: ["DOG 15"]', "by: party", "has no basis"),
        ("documents: [licence]", "documents: [diploma]", "there is no document 'diploma'"),
        ("track: decision, in: [refused]", "track: decision, in: [denied]", "there is no state of decision 'denied'"),
        ("when: {reason: allergy}", "when: {reason: hay_fever}", "none of the choices"),
        ("when: {urgent: true}", "when: {story: told}", "personal fact 'story'"),
        ("when: {urgent: true}", "when: {urgnt: true}", "fact 'urgnt'"),
        ("stops: [object]", "stops: [shout]", "there is no act 'shout'"),
        ("starts: {end_of: decide}", "starts: {end_of: decid}", "there is no limit 'decid'"),
        ('basis: ["DOG 17"]', 'basis: ["CAT 17"]', "does not stand under `instruments`"),
        ('basis: ["DOG 17"]', 'basis: ["DOG 41"]', "has 40 articles"),
        ('instruments: {DOG: "2020"}', 'instruments: {DOG: "2020", OLD: "1"}', "it is DOG"),
        ('instruments: {DOG: "2020"}', 'instruments: {DOG: "1999"}', "has no version"),
        ("mark: U}", "mark: V}", "rests on a note alone"),
        ("counts: {licences: 1}", "counts: {barks: 1}", "there is no counter 'barks'"),
        ("item: point, from: points", "item: points, from: points", "there is no item kind 'points'"),
        ("by: chief_prosecutor, when: {dangerous: true}, basis: [\"DOG 7\"]", "by: chief_prosecutor", "needs its basis"),
        ("serves: {paper: letter, to: [to]}", "help: {zh: 送, en: Serves}", "no act here records a service"),
        ("dangerous: {type: boolean,", "danger: {type: integer,", "N6"),
        ("dangerous: {type: boolean,", "risk_level: {type: integer,", "N2"),
        ("outline: {type: text,", "religion: {type: text,", "N4"),
        ("dangerous: {type: boolean,", "age_guess: {type: integer,", "N2: a number about a person"),
        ("        required: true\n        of:", "        filled_from: [{own: today}]\n        required: true\n        of:", "N5"),
        ("weight: {type: integer,", "all_persons: {type: integer,", "N1"),
        ("from: paused, to: open}]\n    basis: [\"DOG 13\"]",
         "from: paused, to: open}]\n    requires: {act: resume, done: true}\n    basis: [\"DOG 13\"]",
         "a cycle of conditions, none can be the first: resume → resume"),
        ("documents: [licence]", "documents: [licence]\n    leads_to: [{link: nowhere}]", "fact of this act 'nowhere'"),
        ("documents: [licence]", "documents: [licence]\n    leads_to: [{link: subjects}]", "makes no item that points"),
        ("documents: [licence]", "documents: [licence]\n    leads_to: [{let_in: nobody}]", "fact of this act 'nobody'"),
    ],
)  # fmt: skip
def test_planted_error_is_found_with_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = PROCEDURE.replace(old, new)
    assert text != PROCEDURE
    faults = prove(write_lawbook(tmp_path, procedures__licence=text)).faults
    assert any(words in fault.say and fault.file == "procedures/licence.yaml" for fault in faults), [
        str(f) for f in faults
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  test_dog:\n", "  resume:\n", "the key 'resume' stands twice (first on line"),
        ("  test_dog:\n", "  test_dog: &all\n", "an anchor (&all) is not used here"),
        ("  test_dog:\n", "  test_dog: *all\n", "alias"),
    ],
)
def test_what_can_not_be_read_is_refused_with_file_line_and_reason(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = PROCEDURE.replace(old, new, 1)
    faults = prove(write_lawbook(tmp_path, procedures__licence=text)).faults
    line = PROCEDURE[: PROCEDURE.index(old)].count("\n") + 1
    found = [str(fault) for fault in faults]
    assert any(one.startswith(f"procedures/licence.yaml:{line}:") and words in one for one in found), found


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("line: dogs", []),
        ("line: dogs\nlines: [cats]", []),
        ("line: cows", ["cows"]),
        ("line: dogs\nlines: [cats, cows]", ["cows"]),
    ],
)
def test_lines_of_work_are_those_that_the_directory_knows(
    tmp_path: Path, written: str, unknown: list[str]
) -> None:
    known = "dogs: {bit: 0, zh: 犬, en: Dogs}\ncats: {bit: 1, zh: 猫, en: Cats}\n"
    text = PROCEDURE.replace("line: dogs", written)
    faults = prove(write_lawbook(tmp_path, procedures__licence=text, codes__lines=known)).faults
    assert [f.say for f in faults if "line of work" in f.say] == [
        f"there is no line of work {x!r}" for x in unknown
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("instruments__dogs", "family: dogs", "family: cats", "there is no family"),
        ("instruments__dogs", "aliases: [HOUND]", "aliases: [DOG]", "stands for another instrument"),
        ("documents__dogs", ', basis: ["DOG 9"]', "", "has no basis"),
    ],
)
def test_planted_error_of_a_register_is_found(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    text = {"instruments__dogs": INSTRUMENTS, "documents__dogs": DOCUMENTS}[name].replace(old, new)
    faults = prove(write_lawbook(tmp_path, **{name: text})).faults
    assert any(words in fault.say for fault in faults), [str(f) for f in faults]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'end: "2025-06-17", status: met',
            'end: "2025-06-18", status: met',
            "end is 2025-06-17, not 2025-06-18",
        ),
        ("decision@ann: refused", "decision@ann: granted", "stands at refused"),
        ("closed: true", "closed: false", "the matter is closed"),
        ('on: "2025-06-17", facts', 'on: "2025-06-17", refused: wrong_state, facts', "is permitted"),
        ("complete: true", "complete: false", "is refused: licence.apply.incomplete"),
    ],
)
def test_test_beside_the_law_fails_where_it_differs(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = TESTS.replace(old, new)
    assert text != TESTS
    ((_, _, differences),) = prove(write_lawbook(tmp_path, tests__licence=text)).failed
    assert any(words in one for one in differences), differences


def _coverage(folder: Path, text: str, tests: str = TESTS) -> tuple[list[str], bool]:
    book = Lawbook.load(write_lawbook(folder, coverage__a=text, tests__licence=tests))
    coverage = read_coverage(book, [written.test for written in read_tests(folder)[0]])
    return [fault.say for fault in coverage.faults], coverage.holds


def test_complete_coverage_holds(tmp_path: Path) -> None:
    assert _coverage(tmp_path, COVERAGE) == ([], True)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("act: licence.grant", "act: licence.give", "there is no act 'licence.give'"),
        ("T: 1,", "T: 2,", "nobody answers for: D.a.T2"),
        ("T: 1,", "T: 0,", "has 0 rows T"),
        ("D.a.T1:", "D.b.T1:", "a row is D.a"),
        (
            '{test: "An applicant is answered within fifteen days (DOG 4)."}',
            "{test: nothing at all}",
            "there is no test",
        ),
        ("act: licence.grant", "planned: licence", "is planned no longer"),
    ],
)
def test_coverage_finds_what_is_not_there(tmp_path: Path, old: str, new: str, words: str) -> None:
    faults, holds = _coverage(tmp_path, COVERAGE.replace(old, new))
    assert not holds
    assert any(words in fault for fault in faults), faults


def test_edge_case_needs_a_test_of_its_own(tmp_path: Path) -> None:
    text = COVERAGE.replace(
        '{test: "An applicant is answered within fifteen days (DOG 4)."}', "{act: licence.refuse}"
    )
    assert _coverage(tmp_path / "a", text) == ([], True)
    faults, _ = _coverage(tmp_path / "b", text, TESTS.replace("    rows: [D.a.E1]\n", ""))
    assert faults == ["an edge case needs a test of its own"]


def test_more_than_three_per_cent_not_built_does_not_hold(tmp_path: Path) -> None:
    text = COVERAGE.replace("{act: licence.grant}", "{not_built: no dogs here}")
    assert _coverage(tmp_path, text) == ([], False)


def _tables(folder: Path) -> str:
    book = Lawbook.load(write_lawbook(folder))
    return as_yaml(drawn_up(compile_procedure(book.written("licence"), book)), "养犬许可")


def test_tables_agree_with_the_procedure_they_were_read_from(tmp_path: Path) -> None:
    text = _tables(tmp_path)
    assert prove(write_lawbook(tmp_path, tables__licence=text)).faults == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('    length: "5 days"', '    length: "6 days"', "no row for its length of 6 days"),
        (
            'length: "5 days"\n',
            'length: "5 days"\n    roll: never\n',
            "5 days from 2025-09-26 (free) end on 2025-10-01",
        ),
        ("stops: [object]", "stops: [object, extend]", "met_by"),
        (
            "default: department_head",
            "default: deputy_chief",
            "the table says ['department_head', 'chief_prosecutor']",
        ),
        ("from: [open, paused], to: gone", "from: [open], to: gone", "open, paused → gone"),
    ],
)
def test_slip_in_the_procedure_differs_from_its_tables(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = PROCEDURE.replace(old, new)
    assert text != PROCEDURE
    faults = prove(
        write_lawbook(tmp_path, tables__licence=_tables(tmp_path), procedures__licence=text)
    ).faults
    assert any(words in fault.say and fault.file == "tables/licence.yaml" for fault in faults), [
        str(f) for f in faults
    ]


def test_same_seed_draws_the_same_mutations(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))

    def drawn(seed: int) -> list[tuple[object, ...]]:
        return [astuple(mutant) for mutant in draw(book, 30, seed)]

    assert drawn(7) == drawn(7) != drawn(8)


def test_every_mutation_changes_the_procedure_or_breaks_it(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))
    for mutant in draw(book, 200, 1):
        changed = mutated(book.written(mutant.procedures[0]), mutant)
        assert changed is None or changed.hash != book.written(mutant.procedures[0]).hash, mutant.say


def test_mutations_survive_without_tests_and_are_caught_with_tables(tmp_path: Path) -> None:
    tables = _tables(tmp_path / "read")
    bare = run_mutants(write_lawbook(tmp_path / "bare"), 24, 3, processes=1)
    held = run_mutants(write_lawbook(tmp_path / "held", tables__licence=tables), 24, 3, processes=1)
    assert len(bare.survivors) > 5 > len(held.survivors)
    assert bare.made == held.made == 24
