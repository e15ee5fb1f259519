"""Every procedure says under which posts its matters are handled, by which article; a layer narrows it, and never widens."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from heli.law.checks.proving import check_procedure
from heli.law.explaining import handled_line
from heli.law.language.names import Post
from heli.law.lawbook import Expanded, Lawbook
from heli.law.local.checking import check_local
from heli.law.saying.differences import differences
from heli.offices.codes import roles
from tests.factories.lawbooks import shipped

LAYER = """\
layer: local_hands
name: {zh: 本院承办规定, en: Who handles here}
extends: training
instruments: {ZZF: "2018"}
handled_by: {posts: [prosecutor, case_management], basis: ["ZZF 40", "note: 本院由检察官和案管人员承办培训"], mark: S}
"""
PROSECUTORS = {"prosecutor", "department_head", "deputy_chief", "chief_prosecutor"}


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return shipped()


def test_every_procedure_of_the_lawbook_names_who_may_handle_its_matters(book: Lawbook) -> None:
    silent = [
        version.name for versions in book.procedures.values() for version in versions if not version.procedure.handled_by
    ]  # fmt: skip
    assert silent == []
    assert set(get_args(Post)) <= set(roles())


def test_cases_are_handled_by_prosecutors_alone(book: Lawbook) -> None:
    on_cases = [
        versions[-1].procedure for name, versions in book.procedures.items() if versions[-1].procedure.works_on == "case"
    ]  # fmt: skip
    others = {p.procedure for p in on_cases if p.handled_by and set(p.handled_by.posts) - PROSECUTORS}
    # reading, keeping, looking up: no decision on the case is made there
    assert others == {"case", "file_access", "record_query", "seized_property"}
    for name in ("civil_supervision", "public_interest_litigation", "suggestion", "hearing", "lead"):
        handled = book.written(name).procedure.handled_by
        assert handled is not None
        assert set(handled.posts) == PROSECUTORS, name


def test_it_is_said_with_its_articles(book: Lawbook) -> None:
    handled = book.written("arrest_review").procedure.handled_by
    assert handled is not None
    assert handled_line(handled, "en") == (
        "  handled by: a prosecutor, the department head, the deputy chief prosecutor, the chief prosecutor  [Rules 5] V"
    )
    assert handled_line(handled, "zh-hans").startswith("  承办：检察官、部门负责人")


def changed(version: Expanded, **handled: object) -> Expanded:
    standing = version.procedure.handled_by
    assert standing is not None
    procedure = version.procedure.model_copy(update={"handled_by": standing.model_copy(update=handled)})
    return Expanded(procedure, version.expansion, version.hash)


def test_a_rule_of_who_handles_needs_its_source_and_names_no_post_twice(book: Lawbook) -> None:
    version = book.written("training")
    assert check_procedure(book, version) == []
    (bare,) = check_procedure(book, changed(version, basis=[]))
    assert "has no basis" in bare.say
    (twice,) = check_procedure(book, changed(version, posts=["clerk", "clerk"]))
    assert "twice" in twice.say
    (noted,) = check_procedure(book, changed(version, basis=["note: 法律没有规定，照惯例办理"], mark="V"))
    assert "note alone" in noted.say


def test_a_layer_narrows_who_handles(book: Lawbook) -> None:
    done = check_local(LAYER, book, date(2026, 12, 1))
    assert [str(fault) for fault in done.faults] == []
    assert done.expanded is not None
    handled = done.expanded.procedure.handled_by
    assert handled is not None
    assert handled.posts == ["prosecutor", "case_management"]
    said = differences(book.written("training").procedure, done.expanded.procedure)
    assert "may handle: a prosecutor, case management" in [line.en for line in said]


@pytest.mark.parametrize(
    ("old", "new", "say"),
    [
        ("case_management]", "archivist]", "would widen who may handle: archivist"),
        ("prosecutor, case_management", "", "at least 1 item"),
        ("case_management]", "janitor]", "handled_by"),
        (', basis: ["ZZF 40", "note: 本院由检察官和案管人员承办培训"], mark: S', "", "has no basis"),
    ],
)
def test_a_layer_never_widens_who_handles(book: Lawbook, old: str, new: str, say: str) -> None:
    assert old in LAYER
    found = [str(fault) for fault in check_local(LAYER.replace(old, new), book, date(2026, 12, 1)).faults]
    assert any(fault.startswith("local_hands.yaml:5") and say in fault for fault in found), found
