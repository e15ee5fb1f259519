"""What binds an office on a day: the national text, its superiors' layers, its own; always the same from the same texts."""

from __future__ import annotations

from datetime import date

import pytest

from heli.base.errors import NotFound, Refused
from heli.law.lawbook import Lawbook
from heli.law.local import Adopted, LocalLaw, digest_of_text
from heli.law.local.law import Place
from tests.factories.lawbooks import write_lawbook
from tests.unit.law.local.texts import LAYER, OWN

PROVINCE, PREFECTURE, OTHER = (
    Place("procuratorate", 10),
    Place("procuratorate", 20),
    Place("procuratorate", 60),
)
FIRST, LATER = date(2026, 12, 1), date(2027, 3, 1)
UPPER = LAYER.replace("local_paws", "local_all").replace("L-PAW", "L-ALL").replace("10 days", "12 days")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Lawbook:
    return Lawbook.load(write_lawbook(tmp_path_factory.mktemp("dogs")))


def decided(
    text: str,
    from_on: date = FIRST,
    *,
    layer: str = "local_paws",
    first: int = 20,
    last: int = 29,
    order: str = "1",
) -> Adopted:
    office = first
    return Adopted(layer, office, "procuratorate", first, last, text, digest_of_text(text), from_on, order)


def limits(law: LocalLaw, place: Place, day: date) -> set[str]:
    return set(law.written("licence", day, place).procedure.limits) - {
        "decide", "warn_before", "objection", "answer_points",
    }  # fmt: skip


def test_a_layer_binds_its_office_and_those_below_from_its_day(book: Lawbook) -> None:
    law = LocalLaw(book, [decided(LAYER)])
    assert limits(law, PREFECTURE, FIRST) == {"local_paws_quick"}
    assert limits(law, Place("procuratorate", 25), FIRST) == {"local_paws_quick"}
    assert limits(law, PREFECTURE, date(2026, 11, 30)) == set()
    for elsewhere in (PROVINCE, OTHER, Place("police", 20)):
        assert limits(law, elsewhere, FIRST) == set()
    national = book.written("licence").hash
    assert law.written("licence", FIRST, OTHER).hash == national
    assert law.written("licence", FIRST, PREFECTURE).hash != national


def test_the_upper_offices_layer_lies_below_the_lower_ones_whatever_was_adopted_first(book: Lawbook) -> None:
    upper, lower = decided(UPPER, layer="local_all", first=10, last=99), decided(LAYER, order="0")
    one, other = LocalLaw(book, [upper, lower]), LocalLaw(book, [lower, upper])
    written = one.written("licence", FIRST, PREFECTURE)
    assert [used.layer for used in written.procedure.layers] == ["local_all", "local_paws"]
    assert written.hash == other.written("licence", FIRST, PREFECTURE).hash
    assert limits(one, PREFECTURE, FIRST) == {"local_all_quick", "local_paws_quick"}
    assert limits(one, OTHER, FIRST) == {"local_all_quick"}


def test_a_later_decision_replaces_or_ends_the_text_from_its_day(book: Lawbook) -> None:
    tighter = LAYER.replace("10 days", "9 days")
    law = LocalLaw(
        book, [decided(LAYER), decided(tighter, LATER, order="2"), decided("", date(2027, 6, 1), order="3")]
    )
    lengths = [
        law.written("licence", day, PREFECTURE).procedure.limits["local_paws_quick"].length
        for day in (FIRST, date(2027, 2, 28), LATER)
    ]
    assert lengths == ["10 days", "10 days", "9 days"]
    assert limits(law, PREFECTURE, date(2027, 6, 1)) == set()


def test_a_decider_moves_up_and_keeps_the_higher_floors_of_the_law(book: Lawbook) -> None:
    acts = LocalLaw(book, [decided(LAYER)]).written("licence", FIRST, PREFECTURE).procedure.acts
    grant = acts["grant"].decide
    assert grant is not None
    assert [floor.by for floor in grant.floor] == ["chief_prosecutor", "deputy_chief"]
    new = acts["test_dog"].decide
    assert new is not None
    assert (new.power, new.floor[0].by) == ("local.licence__test_dog", "department_head")
    assert [rule.id for rule in acts["refuse"].refuse][-1] == "local_paws_flat"


def test_an_own_procedure_is_offered_where_it_holds_and_refused_elsewhere(book: Lawbook) -> None:
    law = LocalLaw(book, [decided(OWN, layer="local_walk")])
    assert "local_walk" in {version.name for version in law.offered(PREFECTURE, FIRST)}
    assert "local_walk" not in {version.name for version in law.offered(OTHER, FIRST)}
    assert law.written("local_walk", FIRST, PREFECTURE).procedure.in_force == FIRST.isoformat()
    for place, day in ((OTHER, FIRST), (PREFECTURE, date(2026, 11, 30))):
        with pytest.raises(Refused) as refusal:
            law.written("local_walk", day, place)
        assert refusal.value.code == "local.not_here"
    with pytest.raises(NotFound):
        law.written("local_nothing", FIRST, PREFECTURE)


def test_a_text_that_no_longer_fits_the_national_one_is_left_out_and_named(
    book: Lawbook, tmp_path: object
) -> None:
    gone = LAYER.replace("  test_dog:", "  groom:")
    law = LocalLaw(book, [decided(gone)])
    assert law.written("licence", FIRST, PREFECTURE).hash == book.written("licence").hash
    ((layer, version), said) = next(iter(law.lapsed.items()))
    assert (layer, version) == ("local_paws", book.written("licence").hash)
    assert "no act 'groom'" in str(said[0])


def test_without_local_texts_the_national_lawbook_is_untouched(book: Lawbook) -> None:
    assert LocalLaw(book).book is book
