"""Codes beside the law: the charges of the Criminal Law, measures and roles of parties."""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from typing import Any

import yaml

from heli.law.language import Procedure
from heli.lawbook import CN
from tests.factories.lawbooks import shipped

ARTICLE = re.compile(r"\d+(-\d+)?(\(\d+(,\d+)*\))?")


@cache
def charges() -> tuple[dict[str, str], ...]:
    with (CN / "codes" / "charges.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def case() -> Procedure:
    return shipped().written("case").procedure


def codes(name: str) -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((CN / "codes" / name).read_text(encoding="utf-8"))
    return loaded


def choices(fact: str) -> set[str]:
    of = case().facts[fact].of
    assert of is not None
    return set(of)


def test_there_are_483_charges_each_named_once() -> None:
    names = [row["name"] for row in charges()]
    assert len(names) == len(set(names)) == 483
    assert all(name.endswith("罪") for name in names)


def test_each_charge_has_its_articles_its_chapter_and_the_day_since_when() -> None:
    for row in charges():
        assert all(ARTICLE.fullmatch(article) for article in row["articles"].split()), row
        assert 1 <= int(row["chapter"]) <= 10, row
        assert date.fromisoformat(row["since"]) >= date(1997, 10, 1), row


def test_only_the_charge_of_the_decision_of_1998_has_no_article_of_the_code() -> None:
    assert [row["name"] for row in charges() if not row["articles"]] == ["骗购外汇罪"]


def test_measures_are_those_of_the_case() -> None:
    measures = codes("measures.yaml")
    assert set(measures) == choices("kind")
    assert {kind for kind, row in measures.items() if row["custody"]} == {"detention", "arrest", "liuzhi"}


def test_roles_are_those_of_the_case() -> None:
    roles = set(codes("party_roles.yaml"))
    assert roles == choices("role") == set(case().roles) - {"any"}
