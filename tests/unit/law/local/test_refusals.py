"""A local file that would not hold is refused, with the file, the line and the reason."""

from __future__ import annotations

from datetime import date

import pytest

from heli.law.lawbook import Lawbook
from heli.law.local import check_local
from tests.factories.lawbooks import PROCEDURE, write_lawbook
from tests.unit.law.local.texts import LAYER, OWN

DAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    powers = PROCEDURE.replace(
        "  move_away:\n    name: {zh: 移送, en: Move away}\n    by: handling_prosecutor\n",
        "  move_away:\n    name: {zh: 移送, en: Move away}\n    by: handling_prosecutor\n"
        '    decide: {power: dog.put_down, floor: [{by: chief_prosecutor, basis: ["DOG 17"]}]}\n',
    )
    return Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs"), procedures__licence=powers))


def faults(book: Lawbook, text: str) -> list[str]:
    return [str(fault) for fault in check_local(text, book, DAY).faults]


@pytest.mark.parametrize("text", [LAYER, OWN])
def test_a_sound_local_file_holds_and_can_be_played(book: Lawbook, text: str) -> None:
    found = check_local(text, book, DAY)
    assert [str(fault) for fault in found.faults] == []
    assert found.holds


# (what is wrong, the file, what is replaced, by what, place, said)
REFUSED = [
    (
        "an unreachable state",
        OWN,
        "      back:",
        "      lost: {zh: 走失, en: Lost}\n      back:",
        "local_walk.yaml:10:",
        "nothing leads to this state",
    ),
    (
        "a missing basis",
        OWN,
        '    moves: [{track: walk, from: out, to: back}]\n    basis: ["DOG 3"]\n',
        "    moves: [{track: walk, from: out, to: back}]\n",
        "local_walk.yaml:18:",
        "has no basis",
    ),
    (
        "a missing basis of a term",
        LAYER,
        '    stops: [grant, refuse]\n    basis: ["L-PAW 3"]\n',
        "    stops: [grant, refuse]\n",
        "local_paws.yaml:13:",
        "has no basis",
    ),
    (
        "a floor loosened",
        LAYER,
        "by: deputy_chief",
        "by: handling_prosecutor",
        "local_paws.yaml:22:",
        "would loosen the floor: handling_prosecutor stands below department_head",
    ),
    (
        "an unknown document",
        OWN,
        '    basis: ["DOG 3"]\n',
        '    documents: [leash]\n    basis: ["DOG 3"]\n',
        "local_walk.yaml:22:",
        "there is no document 'leash'",
    ),
    (
        "two acts of one name",
        OWN,
        "  come_back:\n",
        "  go:\n",
        "local_walk.yaml:18:",
        "the key 'go' stands twice (first on line 12)",
    ),
    (
        "acts that wait for each other",
        OWN,
        "    moves: [{track: walk, from: out, to: back}]\n",
        "    requires: {act: come_back, done: true}\n    moves: [{track: walk, from: out, to: back}]\n",
        "local_walk.yaml:21:",
        "a cycle of conditions, none can be the first: come_back → come_back",
    ),
    (
        "limits that follow each other",
        LAYER,
        '    starts: {act: apply}\n    length: "10 days"',
        '    starts: {end_of: local_paws_quick}\n    length: "10 days"',
        "local_paws.yaml:17:",
        "a cycle of limits",
    ),
    (
        "an article that the version has not",
        OWN,
        '"DOG 3"',
        '"DOG 41"',
        "local_walk.yaml:22:",
        "DOG of 2020 has 40 articles",
    ),
    (
        "an article that the own rules have not",
        LAYER,
        '"L-PAW 3"',
        '"L-PAW 9"',
        "local_paws.yaml:20:",
        "L-PAW of 2026 has 8 articles",
    ),
    (
        "a version that is not there",
        OWN,
        'DOG: "2020"',
        'DOG: "2019"',
        "local_walk.yaml:3:",
        "DOG has no version '2019'",
    ),
    (
        "a bomb of aliases",
        OWN,
        "line: dogs",
        "line: &a [dogs]\nhelp: [*a, *a]",
        "local_walk.yaml:4:",
        "an anchor (&a) is not used here",
    ),
    (
        "a name of a national procedure",
        OWN,
        "procedure: local_walk",
        "procedure: licence",
        "licence.yaml:1:",
        "begins with 'local_'",
    ),
    (
        "a day that the decision gives",
        OWN,
        "line: dogs",
        'line: dogs\nin_force: "2020-01-01"',
        "local_walk.yaml:5:",
        "the decision names the day",
    ),
    (
        "a national term changed",
        LAYER,
        "  local_paws_quick:",
        "  decide:",
        "local_paws.yaml:13:",
        "it adds, it changes none",
    ),
    (
        "a key that a layer has not",
        LAYER,
        "deciders:",
        "moves: {}\ndeciders:",
        "local_paws.yaml:21:",
        "the key 'moves' is unknown here",
    ),
    (
        "an act of a party decided here",
        LAYER,
        "  grant: {by: deputy_chief",
        "  object: {by: deputy_chief",
        "local_paws.yaml:22:",
        "an act of another body",
    ),
    (
        "an act that is not there",
        LAYER,
        "  grant: {by: deputy_chief",
        "  groom: {by: deputy_chief",
        "local_paws.yaml:22:",
        "licence has no act 'groom'",
    ),
    (
        "a layer over the case",
        LAYER,
        "extends: licence",
        "extends: case",
        "local_paws.yaml:3:",
        "no layer lies over them",
    ),
    ("a code that looks national", LAYER, "L-PAW", "PAW", "local_paws.yaml:7:", "begins with 'L-'"),
    ("no number of articles", LAYER, ", articles: 8", "", "local_paws.yaml:11:", "how many articles"),
    (
        "a rule without the layer's name",
        LAYER,
        "id: local_paws_flat",
        "id: flat",
        "local_paws.yaml:26:",
        "begins with the layer's name",
    ),
    (
        "a power of the nation decided lower",
        OWN,
        "    moves: [{track: walk, from: out",
        "    decide: {power: dog.put_down}\n    moves: [{track: walk, from: out",
        "local_walk.yaml:21:",
        "would loosen the floor of dog.put_down",
    ),
]


def test_it_is_refused_with_file_line_and_reason(book: Lawbook) -> None:
    for name, text, old, new, place, said in REFUSED:
        assert old in text, name
        found = faults(book, text.replace(old, new))
        assert any(fault.startswith(place) and said in fault for fault in found), (name, found)


def test_a_file_too_large_or_too_deep_is_refused_before_it_is_understood(book: Lawbook) -> None:
    (large,) = faults(book, OWN + "#" * 100_001)
    assert large == "local_walk.yaml:1: larger than 100000 bytes"
    (deep,) = faults(book, "procedure: local_deep\nname: " + "[" * 500 + "]" * 500)
    assert deep.startswith("local_deep.yaml:2:")
    assert "nested more than 40 deep" in deep
    many = "".join(f"  act_{n}: {{}}\n" for n in range(121))
    found = faults(book, OWN.replace("limits:\n", many + "limits:\n"))
    assert "local_walk.yaml:11: acts: more than 120 acts" in found


def test_names_and_codes_of_another_office_are_refused(book: Lawbook) -> None:
    taken = {"local_paws": "Lhasa", "L-PAW": "Lhasa"}
    found = [str(fault) for fault in check_local(LAYER, book, DAY, taken=taken).faults]
    assert "local_paws.yaml:1: layer: the name is taken: Lhasa has a local text of this name" in found
    assert "local_paws.yaml:7: local.instruments.L-PAW: is registered already by Lhasa" in found


@pytest.mark.parametrize(
    "text", ["", "- a\n", "name: x\n", "a: b: c\n", "layer: local_x\nprocedure: local_x\n"]
)
def test_what_is_no_local_file_is_refused(book: Lawbook, text: str) -> None:
    assert faults(book, text)
