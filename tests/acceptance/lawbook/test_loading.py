"""From files to procedures: parts, versions, faults with their lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import heli.lawbook
from heli.base.errors import NotFound
from heli.law.engine import compile_procedure
from heli.law.lawbook import Lawbook, LawbookError, version_hash
from tests.factories.lawbooks import PROCEDURE, write_lawbook

CN = Path(heli.lawbook.__file__).parent / "cn"
PART = """\
part: hearing
name: {zh: 听证, en: Hearing}
parameters: {who: null, days: "5 days", parts: [clerk]}
instruments: {DOG: "2020"}
tracks:
  hearing:
    name: {zh: 听证, en: Hearing}
    states: {asked: {zh: 已申请, en: Asked}, held: {zh: 已举行, en: Held, final: true}}
acts:
  ask_hearing:
    name: {zh: 申请听证, en: "Ask for a hearing by {who}"}
    by: ["{parts}", party]
    moves: [{track: hearing, from: absent, to: asked}]
    basis: ["DOG 20"]
  hold_hearing:
    name: {zh: 举行听证, en: Hold the hearing}
    by: clerk
    moves: [{track: hearing, from: asked, to: held}]
    happened_at: {not_before: [ask_hearing]}
    basis: ["DOG 21"]
limits:
  hold_in_time:
    name: {zh: 听证期限, en: Time to hold it}
    binds: own
    starts: {act: ask_hearing}
    length: "{days}"
    stops: [hold_hearing]
    basis: ["DOG 22"]
"""


def _using(folder: Path, use: str, part: str = PART) -> Lawbook:
    text = PROCEDURE.replace("line: dogs\n", f"line: dogs\nuse: [{use}]\n")
    return Lawbook.load(write_lawbook(folder, procedures__licence=text, parts__hearing=part))


def test_part_is_put_in_with_its_parameters(tmp_path: Path) -> None:
    procedure = (
        _using(tmp_path, "{part: hearing, with: {who: Ann, parts: [clerk, convenor]}}")
        .written("licence")
        .procedure
    )
    assert procedure.acts["ask_hearing"].name.en == "Ask for a hearing by Ann"
    assert procedure.acts["ask_hearing"].by == ["clerk", "convenor", "party"]
    assert procedure.limits["hold_in_time"].length == "5 days"


def test_part_under_a_prefix_keeps_its_own_references(tmp_path: Path) -> None:
    procedure = _using(tmp_path, "{part: hearing, as: second, with: {who: Ann}}").written("licence").procedure
    assert procedure.acts["second_hold_hearing"].happened_at.not_before == ["second_ask_hearing"]
    assert procedure.limits["second_hold_in_time"].stops == ["second_hold_hearing"]
    assert procedure.acts["second_ask_hearing"].moves[0].track == "second_hearing"


def test_line_of_a_part_names_the_part(tmp_path: Path) -> None:
    version = _using(tmp_path, "{part: hearing, with: {who: Ann}}").written("licence")
    assert version.place("acts", "hold_hearing", "basis") == "parts/hearing.yaml:20"


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("{part: nothing}", "there is no part 'nothing'"),
        ("{part: hearing}", "needs the parameter 'who'"),
        ("{part: hearing, with: {who: Ann, wo: 1}}", "has no parameter 'wo'"),
    ],
)
def test_wrong_use_of_a_part_is_a_fault(tmp_path: Path, use: str, words: str) -> None:
    with pytest.raises(LawbookError) as refused:
        _using(tmp_path, use)
    assert words in str(refused.value)


def test_name_that_stands_in_both_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(LawbookError) as refused:
        _using(tmp_path, "{part: hearing, with: {who: Ann}}", PART.replace("hold_hearing", "pause"))
    assert "acts.pause: stands here and in the part" in str(refused.value)


def test_shared_fact_is_put_where_it_is_named(tmp_path: Path) -> None:
    text = PROCEDURE.replace(
        "\nacts:\n", "\nfacts:\n  days: {type: days, name: {zh: 天, en: Days}, required: true}\nacts:\n", 1
    )
    text = text.replace("days: {type: days, name: {zh: 天数, en: Days}}", "days: shared")
    procedure = Lawbook.load(write_lawbook(tmp_path, procedures__licence=text)).written("licence").procedure
    assert procedure.acts["extend"].facts["days"].required is True
    with pytest.raises(LawbookError) as refused:
        Lawbook.load(
            write_lawbook(
                tmp_path, procedures__licence=text.replace("facts:\n  days:", "facts:\n  weeks:", 1)
            )
        )
    assert "there is no shared fact 'days'" in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("by: clerk\n    moves", "by: cleric\n    moves", "acts.apply.by"),
        (
            "when: {complete: false}",
            "when: {fact: complete, equals: false}",
            "the key 'equals' is unknown here",
        ),
        ('basis: ["DOG 2"]', 'basis: ["Dog two"]', "not a citation"),
        ('length: "1 month"', 'length: "one month"', "not a length"),
        ("    stops: [answer_point]\n", "", "a limit needs `stops`"),
        ('    length: "5 days"\n', "", "a limit has a `length`"),
        ('in_force: "2020-01-01"', 'in_force: "2020-1-1"', "in_force"),
    ],
)
def test_fault_of_the_model_names_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = PROCEDURE.replace(old, new, 1)
    assert text != PROCEDURE
    with pytest.raises(LawbookError) as refused:
        Lawbook.load(write_lawbook(tmp_path, procedures__licence=text))
    faults = [str(fault) for fault in refused.value.faults]
    assert any(words in fault and fault.startswith("procedures/licence.yaml:") for fault in faults), faults


def test_version_is_that_of_the_day(tmp_path: Path) -> None:
    newer = PROCEDURE.replace('in_force: "2020-01-01"', 'in_force: "2024-07-01"').replace(
        '"1 month"', '"2 months"'
    )
    book = Lawbook.load(write_lawbook(tmp_path, procedures__licence_2024=newer))
    days = (date(2019, 1, 1), date(2024, 6, 30), date(2024, 7, 1), None)
    assert [book.written("licence", day).procedure.in_force for day in days] == [
        "2020-01-01", "2020-01-01", "2024-07-01", "2024-07-01",
    ]  # fmt: skip
    assert book.by_hash(book.written("licence").hash).procedure.in_force == "2024-07-01"
    with pytest.raises(NotFound):
        book.written("cats")
    with pytest.raises(NotFound):
        book.by_hash("0" * 64)


def test_layout_does_not_change_the_version_and_words_do(tmp_path: Path) -> None:
    first = Lawbook.load(write_lawbook(tmp_path / "a")).written("licence").hash
    spaced = PROCEDURE.replace("tracks:\n", "\n# a remark\ntracks:\n", 1)
    assert (
        Lawbook.load(write_lawbook(tmp_path / "b", procedures__licence=spaced)).written("licence").hash
        == first
    )
    longer = PROCEDURE.replace('"1 month"', '"2 months"')
    assert (
        Lawbook.load(write_lawbook(tmp_path / "c", procedures__licence=longer)).written("licence").hash
        != first
    )


def test_changed_text_under_a_registered_day_is_refused(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))
    registered = {("licence", "2020-01-01"): book.written("licence").hash}
    assert book.changed_under_old_date(registered) == []
    changed = Lawbook.load(
        write_lawbook(tmp_path, procedures__licence=PROCEDURE.replace('"1 month"', '"2 months"'))
    )
    (fault,) = changed.changed_under_old_date(registered)
    assert (fault.file, fault.line, "2020-01-01" in fault.say) == ("procedures/licence.yaml", 3, True)


def test_cache_gives_the_same_book_and_a_broken_one_is_made_anew(tmp_path: Path) -> None:
    folder, cache = write_lawbook(tmp_path / "book"), tmp_path / "cache"
    hashes = [Lawbook.load(folder, cache=cache).written("licence").hash for _ in range(2)]
    (cache / "lawbook.json").write_text("{broken", "utf-8")
    hashes.append(Lawbook.load(folder, cache=cache).written("licence").hash)
    assert len(set(hashes)) == 1
    (folder / "procedures/licence.yaml").write_text(PROCEDURE.replace('"1 month"', '"2 months"'), "utf-8")
    assert Lawbook.load(folder, cache=cache).written("licence").hash not in hashes


def test_month_rule_is_that_of_the_family_first_cited(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))
    assert book.month_rule(["note: nothing said so far", "DOG 4"]) == "last_day"
    assert book.month_rule(["note: nothing said so far"]) == "corresponding_day"


def test_settings_of_a_node_go_before_those_of_the_lawbook(tmp_path: Path) -> None:
    book = Lawbook.load(write_lawbook(tmp_path))
    version = book.written("licence")
    assert compile_procedure(version, book).setting("roll_where_open") == "roll"
    assert (
        compile_procedure(version, book, settings={"roll_where_open": "never"}).setting("roll_where_open")
        == "never"
    )


def test_kept_lawbook_is_the_same_as_the_one_that_was_read(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    read = Lawbook.load(CN)
    Lawbook.load(CN, cache=cache)
    kept = Lawbook.load(CN, cache=cache)
    assert kept.names() == read.names()
    for name in read.names():
        for ours, theirs in zip(kept.procedures[name], read.procedures[name], strict=True):
            assert (ours.name, ours.in_force, ours.changes_on, ours.hash) == (
                theirs.name, theirs.in_force, theirs.changes_on, theirs.hash,
            )  # fmt: skip
            assert ours.procedure == theirs.procedure
            assert version_hash(ours.procedure) == theirs.hash
    for register in ("settings", "families", "instruments", "documents", "places", "parts"):
        assert getattr(kept, register) == getattr(read, register)


@pytest.mark.parametrize("spoiled", ["", "{broken", '{"procedure": "other"}'])
def test_spoiled_keeping_is_read_anew_from_the_lawbook(tmp_path: Path, spoiled: str) -> None:
    folder, cache = write_lawbook(tmp_path / "book"), tmp_path / "cache"
    whole = Lawbook.load(folder).written("licence")
    Lawbook.load(folder, cache=cache)
    (cache / f"version-{whole.hash}-as-written.json").write_text(spoiled, "utf-8")
    again = Lawbook.load(folder, cache=cache).written("licence")
    assert (again.hash, again.procedure) == (whole.hash, whole.procedure)
    assert again.place("acts") == whole.place("acts")
    (index,) = cache.glob("lawbook-*.json")
    index.write_text(spoiled, "utf-8")
    assert Lawbook.load(folder, cache=cache).written("licence").procedure == whole.procedure


def test_kept_procedure_keeps_the_order_in_which_it_was_written(tmp_path: Path) -> None:
    folder, cache = write_lawbook(tmp_path / "book"), tmp_path / "cache"
    read = Lawbook.load(folder, cache=cache).written("licence").procedure
    kept = Lawbook.load(folder, cache=cache).written("licence").procedure
    assert kept is not read
    assert list(read.acts) != sorted(read.acts)
    assert list(kept.acts) == list(read.acts)
    assert list(kept.tracks) == list(read.tracks)


def test_faulty_lawbook_is_not_kept(tmp_path: Path) -> None:
    folder, cache = write_lawbook(tmp_path / "book"), tmp_path / "cache"
    (folder / "procedures/licence.yaml").write_text(
        PROCEDURE.replace("licence:", "license:", 1) + "\nunknown: 1\n", "utf-8"
    )
    for _ in range(2):
        with pytest.raises(LawbookError):
            Lawbook.load(folder, cache=cache)
    assert not list(cache.glob("version-*"))
