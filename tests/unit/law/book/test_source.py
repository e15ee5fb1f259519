"""What a lawbook file may not hold, each refused with its line."""

from __future__ import annotations

import pytest

from heli.law.lawbook import LawbookError, read_source


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "stands twice (first on line 1)"),
        ("a: &x 1\n", 1, "anchor"),
        ("a: [1]\nb: *x\n", 2, "alias"),
        ("a: 1\nb: !!str 2\n", 2, "tag"),
        ("a: 1.5\n", 1, "floating point"),
        ("a: .nan\n", 1, "floating point"),
        ("a: 1\n---\nb: 2\n", 2, "several documents"),
        ("{a: 1}: 2\n", 1, "a key is plain text"),
        ("a: [1\nb: 2\n", 2, "not YAML 1.2"),
        ('a: "\\x01"\n', 1, "control character"),
        ("a: " + "[" * 60 + "]" * 60, 1, "deep"),
    ],
)
def test_what_hides_meaning_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(LawbookError) as refused:
        read_source("x.yaml", text.encode())
    (fault,) = refused.value.faults
    assert (fault.line, words in fault.say) == (line, True), str(fault)


def test_large_file_and_wrong_encoding_are_refused() -> None:
    for content, words in ((b"a: 1\n" * 50_000, "larger than"), (b"a: 1\nb: \xff\n", "not UTF-8")):
        with pytest.raises(LawbookError) as refused:
            read_source("x.yaml", content)
        assert words in refused.value.faults[0].say


def test_values_are_those_of_yaml_1_2_and_days_stay_text() -> None:
    text = 'a: yes\nb: 2019-12-30\nc: true\nd: ~\ne: 010\nf: "1"\ng: no\nh: 1_000\n'
    found = read_source("x.yaml", text.encode()).data
    assert found == {
        "a": "yes",
        "b": "2019-12-30",
        "c": True,
        "d": None,
        "e": 10,
        "f": "1",
        "g": "no",
        "h": "1_000",
    }


def test_every_key_and_entry_knows_its_line() -> None:
    source = read_source("x.yaml", b"a:\n  b:\n    - c: 1\n    - d: 2\n")
    assert [source.line(path) for path in ("a", "a/b", "a/b/1", "a/b/1/d", "a/b/1/missing")] == [
        1,
        2,
        4,
        4,
        4,
    ]
