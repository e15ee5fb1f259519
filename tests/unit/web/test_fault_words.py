"""What a check finds in a local text is said in both languages; none of the known faults is left in the checker's words."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from heli.base.config import PROJECT
from heli.base.text import Msg, Text
from heli.law.language import FactType
from heli.law.lawbook import Fault, Lawbook
from heli.law.local import check_local
from heli.web.administration.fault_words import Known, findings, said
from heli.web.administration.local_types import TYPES
from tests.factories.lawbooks import write_lawbook
from tests.unit.law.local.test_refusals import REFUSED

UNKNOWN = "The check says: %(said)s"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    return Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs")))


def test_a_fault_is_said_in_words(book: Lawbook) -> None:
    for name, text, old, new, _, _ in REFUSED:
        for fault in check_local(text.replace(old, new), book, date(2026, 12, 1)).faults:
            words = said(fault.say)
            assert isinstance(words, Msg), name
            assert words.msgid != UNKNOWN, (name, fault.say)


@pytest.mark.parametrize(
    "said_in_english",
    [
        "Input should be 'text', 'long_text' or 'day'",
        "Input should be a valid boolean, unable to interpret input",
        "Input should be a valid integer",
        "Input should be a valid string",
        "Input should be a valid list",
        "Input should be a valid dictionary or instance of Fact",
        "String should match pattern '^[a-z]'",
    ],
)
def test_what_the_reader_of_the_form_says_is_not_left_in_its_own_words(said_in_english: str) -> None:
    words = said(said_in_english)
    assert isinstance(words, Msg)
    assert words.msgid != UNKNOWN


KNOWN = Known(
    acts={"bark": Text("吠叫", "Bark")},
    powers={"dog.put_down": Text("处死", "Put down")},
    cited=lambda citation: Text(f"〈{citation}〉", f"<{citation}>"),
)


@pytest.mark.parametrize(
    ("message", "zh", "en"),
    [
        (
            "would loosen the floor: handling_prosecutor stands below chief_prosecutor, whom the law names "
            "(DOG 3; DOG 17); a layer only moves up",
            {"承办检察官", "检察长", "〈DOG 3〉、〈DOG 17〉"},
            {"the handling prosecutor", "the chief prosecutor", "<DOG 3>, <DOG 17>"},
        ),
        (
            "would loosen the floor: assistant stands below department_head, who decides it by the national "
            "text; a layer only moves up",
            {"检察官助理", "部门负责人"},
            {"the prosecutor's assistant", "the department head"},
        ),
        (
            "would loosen the floor of dog.put_down: the law names committee (DOG 17)",
            {"处死", "检察委员会", "〈DOG 17〉"},
            {"Put down", "the procuratorial committee", "<DOG 17>"},
        ),
        (
            "'bark' is an act of another body: it is recorded, not decided or refused here",
            {"bark（吠叫）"},
            {"bark (Bark)"},
        ),
        (
            "Input should be 'deputy_chief' or 'chief_prosecutor'",
            {"deputy_chief（副检察长）、chief_prosecutor（检察长）"},
            {"deputy_chief (the deputy chief prosecutor), chief_prosecutor (the chief prosecutor)"},
        ),
    ],
)
def test_posts_powers_acts_and_articles_are_named_in_the_readers_language(
    message: str, zh: set[str], en: set[str]
) -> None:
    words = said(message, KNOWN)
    assert isinstance(words, Msg)
    assert words.msgid != UNKNOWN
    values = [value for value in words.params.values() if isinstance(value, Text)]
    assert {value.zh for value in values} == zh
    assert {value.en for value in values} == en
    assert not {str(value) for value in words.params.values() if not isinstance(value, Text)}


def test_a_state_of_no_named_track_is_said_without_one() -> None:
    words = said("there is no state 'lost'")
    assert isinstance(words, Msg)
    assert words.params == {"kind": Text("状态", "state"), "name": "lost"}


def test_each_type_of_a_form_is_told_but_those_of_parties_and_items() -> None:
    assert set(TYPES) == set(get_args(FactType)) - {"party", "parties", "charge", "charges", "item", "items"}


LAW = PROJECT / "src/heli/law"
CHECKS = (
    *(
        f"checks/{name}"
        for name in ("acts", "citations", "conditions", "cycles", "graph", "limits", "never", "proving")
    ),
    *(
        f"language/{name}"
        for name in ("acts", "conditions", "facts", "limits", "names", "procedure", "registers")
    ),
    *(f"local/{name}" for name in ("checking", "merging", "reading")),
    *(f"lawbook/{name}" for name in ("models", "parts", "source")),
)
MADE_OF_ANOTHER = {
    "1",
    "'x': 1",
    "1 (1)",
    "would loosen the floor: 1 stands below 1, 1; a layer only moves up",
}
"""What a check hands on from another one, which is looked at there."""


def messages(module: str) -> set[str]:
    """What a module of the checks may say of a text; each value in it stands as 'x' or 1."""
    tree = ast.parse((LAW / f"{module}.py").read_text("utf-8"))
    said_there: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("fault", "_fault", "Fault", "_at", "ValueError") and node.args:
                said_there.append(node.args[-1])
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "say" for t in node.targets):
            said_there.append(node.value)
    return {text for one in said_there if (text := plain(one))} - MADE_OF_ANOTHER


def plain(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(plain(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return "'x'" if node.conversion == ord("r") else "1"
    return ""


def test_whatever_a_check_may_say_has_words_of_its_own() -> None:
    texts = {(module, text) for module in CHECKS for text in messages(module)}
    assert [row for row in sorted(texts) if said(row[1]).msgid == UNKNOWN] == []  # type: ignore[union-attr]
    # the checks that are looked at do say something
    assert len(texts) > 80


def test_a_fault_of_a_key_within_a_line_is_said_in_the_same_words() -> None:
    assert said("Input should be a valid date (on)") == said("Input should be a valid date")
    assert said("String should have at least 1 character (zh)") == said(
        "String should have at least 1 character"
    )


@pytest.mark.parametrize(
    ("message", "values"),
    [
        ("'3' is none of the choices of bark.how", {"value": "3", "name": "bark.how"}),
        ("3 is none of the choices of 'how'", {"value": "3", "name": "how"}),
        ("'dogs' is no fact of type matters", {"name": "dogs", "type": "matters"}),
        (
            "no procedure that this may reach (dog, cat) has an act 'bark'",
            {"names": "dog, cat", "name": "bark"},
        ),
        (
            "would widen who may handle: clerk is none of prosecutor, chief; a layer only narrows",
            {"name": "clerk", "names": "prosecutor, chief"},
        ),
        ("Tuple should have at least 1 item after validation, not 0", {"bound": "1"}),
    ],
)
def test_a_rarer_fault_keeps_what_it_names(message: str, values: dict[str, str]) -> None:
    words = said(message)
    assert isinstance(words, Msg)
    assert (words.msgid != UNKNOWN, words.params) == (True, values)


def test_what_is_not_known_is_quoted(tmp_path: Path) -> None:
    words = said("something new")
    assert isinstance(words, Msg)
    assert (words.msgid, words.params["said"]) == (UNKNOWN, "something new")


def test_findings_stand_in_order_with_what_stands_there() -> None:
    found = findings(
        [Fault("a.yaml", 2, "b", "x"), Fault("a.yaml", 1, "a", "x"), Fault("a.yaml", 9, "", "x")],
        "a: 1\n  b: 2\n",
    )
    assert [(one.line, one.quoted) for one in found] == [(1, "a: 1"), (2, "b: 2"), (9, "")]
