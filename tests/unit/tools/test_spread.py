from __future__ import annotations

from pathlib import Path

from tests.support import spread

HERE = Path(__file__).parents[2]
_STORIES = "tests/acceptance/browser/stories"


def test_a_module_stays_in_one_process_and_the_longest_are_shared_by_hand_or_language() -> None:
    lawbook, gallery = f"{_STORIES}/test_lawbook.py", "tests/acceptance/browser/test_gallery.py"
    for test, expected in {
        "tests/unit/law/test_leaf.py::test_a[1-en]": "tests/unit/law/test_leaf.py",
        "tests/unit/law/test_leaf.py::TestLeaf::test_a": "tests/unit/law/test_leaf.py::TestLeaf",
        f"{lawbook}::test_a[mouse]": f"{lawbook}::mouse",
        f"{lawbook}::test_b[before the return-mouse]": f"{lawbook}::mouse",
        f"{lawbook}::test_b[keyboard]": f"{lawbook}::keyboard",
        f"{gallery}::test_a[zh-hans]": f"{gallery}::zh-hans",
        f"{gallery}::test_a[en]": f"{gallery}::en",
        f"{_STORIES}/test_loops.py::test_a": f"{_STORIES}/test_loops.py::",
    }.items():
        assert spread.group(test) == expected


def test_tests_of_the_browser_come_last_and_the_longest_of_them_first() -> None:
    paths = [
        Path(f"{_STORIES}/test_loops.py"), Path("tests/acceptance/browser/test_components.py"),
        Path("tests/unit/law/test_leaf.py"), Path("tests/acceptance/browser/test_gallery.py"),
        Path("tests/integration/web/test_pages.py"),
    ]  # fmt: skip
    assert [paths.index(path) for path in sorted(paths, key=spread.cost)] == [2, 4, 3, 0, 1]


def test_the_long_modules_exist() -> None:
    assert {name for name in spread.LONG if not list(HERE.rglob(name))} == set()
