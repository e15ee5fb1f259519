"""Words of a text may warn, and nothing else may hang on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from heli.law.checks import prove
from tests.factories.lawbooks import CLERK, PROCEDURE, Matter, compiled_licence, write_lawbook

PLAIN = (
    '- {id: untold, when: {fact: story, present: false}, say: {zh: 无说明, en: No story}, basis: ["DOG 3"]}'
)
HARSH = '{id: harsh, when: {words_in: [story, points], any_of: [必须, 勒令]}, say: {zh: 措辞, en: Tone}, basis: ["DOG 3"]}'
WARNING = PROCEDURE.replace(PLAIN, f"{PLAIN}\n      - {HARSH}")


def _warned(tmp_path: Path, **facts: object) -> list[str]:
    matter = Matter(compiled_licence(tmp_path, WARNING))
    attempt = matter.attempt("apply", "2025-06-02", actor=CLERK, facts={"complete": True, **facts})  # type: ignore[dict-item]
    return [
        reason.code.rpartition(".")[2] for reason in matter.rules.judge(matter.situation(), attempt).warnings
    ]


@pytest.mark.parametrize(
    ("facts", "warned"),
    [
        ({"story": "请在一个月内办理"}, []),
        ({"story": "勒令一个月内办理"}, ["harsh"]),
        ({"story": "说明", "points": [{"what": "必须办理"}]}, ["harsh"]),
        ({"story": "说明", "points": [{"what": "请办理"}]}, []),
    ],
)
def test_a_word_in_a_text_or_in_a_row_warns(
    tmp_path: Path, facts: dict[str, object], warned: list[str]
) -> None:
    assert _warned(tmp_path, **facts) == warned


def test_nothing_but_a_warning_may_hang_on_words(tmp_path: Path) -> None:
    refusing = PROCEDURE.replace("    refuse:\n", f"    refuse:\n      - {HARSH}\n", 1)
    faults = {text: _said(tmp_path / name, text) for name, text in (("w", WARNING), ("r", refusing))}
    assert "words of a text may warn; nothing else may hang on them" not in faults[WARNING]
    assert "words of a text may warn; nothing else may hang on them" in faults[refusing]


def test_only_texts_of_the_act_itself_are_read(tmp_path: Path) -> None:
    other = WARNING.replace("words_in: [story, points]", "words_in: [elsewhere]")
    assert "the act has no fact 'elsewhere' whose words could be read" in _said(tmp_path, other)


def _said(folder: Path, text: str) -> str:
    found = prove(write_lawbook(folder, procedures__licence=text), tests=False).faults
    return "\n".join(fault.say for fault in found)
