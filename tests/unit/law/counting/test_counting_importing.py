"""Installing notices: what is good is installed once, what is bad is refused with its line."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import pytest

from heli.base.errors import BadInput
from heli.cli.commands.law import import_holidays as command
from heli.law.counting import installed_calendars, shipped_calendars
from heli.law.counting.importing import install, parse_notice, read_layer

HEADER = "date,kind,name,notice\n"
GOOD = HEADER + "2025-02-28,off,藏历新年,Notice T\n2023-02-18,work,调休,Notice T\n"
NEXT_YEAR = {
    "year": 2027,
    "papers": ["https://example.org/notice-2027"],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
        {"name": "元旦", "date": "2027-01-04", "isOffDay": False},
    ],
}


def refusals(text: str | bytes, place: str = "540500") -> list[str]:
    """The fields of the reasons for which a file is refused."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(BadInput) as caught:
        parse_notice(data, place, shipped_calendars())
    return [str(reason.field) for reason in caught.value.reasons]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_good_csv_is_read_in_any_usual_encoding(encoding: str) -> None:
    layer = parse_notice(GOOD.encode(encoding), "540500", shipped_calendars())
    assert [(d.day, d.off, d.name, d.notices) for d in layer.days] == [
        (date(2023, 2, 18), False, "调休", ("Notice T",)),
        (date(2025, 2, 28), True, "藏历新年", ("Notice T",)),
    ]
    assert layer.years == frozenset()


@pytest.mark.parametrize(
    ("row", "where"),
    [
        ("2025-02-29,off,a,b", "line 4: date"),
        ("2025/02/27,off,a,b", "line 4: date"),
        ("1999-02-26,off,a,b", "line 4: date"),
        ("2025-02-27,holiday,a,b", "line 4: kind"),
        ("2025-02-27,,a,b", "line 4: kind"),
        ("2025-02-27,work,a,b", "line 4: kind"),
        ("2025-02-27,off,,b", "line 4: name"),
        ("2025-02-27,off,a,", "line 4: notice"),
        ("2025-02-27,off,a\u0007,b", "line 4: name"),
        ("2025-02-27,off,a," + "b" * 501, "line 4: notice"),
        ("2025-02-28,off,a,b", "line 4: date"),
        ("2025-02-27,off,a", "line 4"),
        ("2025-02-27,off,a,b,c", "line 4"),
        ('2025-02-27,off,"a,b', "line 4"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(row: str, where: str) -> None:
    assert refusals(GOOD + row + "\n") == [where]


def test_every_bad_line_is_named_at_once() -> None:
    assert refusals(HEADER + "x,off,a,b\n2025-02-27,off,a,b\n2025-02-26,maybe,a,b\n") == [
        "line 2: date",
        "line 4: kind",
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "line 1"),
        (b"day,kind,name,notice\n", "line 1"),
        (HEADER.encode(), "days"),
        (b"\xff\xff\xff", "file"),
        (b"x" * 1_000_001, "file"),
        (b'{"year": 2027,\n "days": [', "line 2"),
        (b'{"year": 2027, "papers": [], "days": []}', "papers"),
        (b'{"year": true, "papers": ["a"], "days": []}', "year"),
        (b'{"year": 2027, "papers": ["a"], "days": [1]}', "days"),
    ],
)
def test_a_file_that_is_no_notice_is_refused(data: bytes, where: str) -> None:
    assert refusals(data) == [where]


@pytest.mark.parametrize("place", ["54050", "5405000", "Shannan", "", "../540500"])
def test_a_bad_region_is_refused(place: str) -> None:
    assert refusals(GOOD, place) == ["region"]


def test_the_national_table_comes_as_json_of_a_whole_year() -> None:
    layer = parse_notice(json.dumps(NEXT_YEAR).encode(), "national", shipped_calendars())
    assert layer.years == {2027}
    assert refusals(GOOD, "national") == ["file"]


def test_a_year_that_is_still_empty_is_refused() -> None:
    assert refusals(json.dumps(NEXT_YEAR | {"days": []}), "national") == ["days"]


def test_a_table_without_a_day_of_its_year_is_refused() -> None:
    wrong = [{"name": "a", "date": "2026-12-31", "isOffDay": True}]
    assert refusals(json.dumps(NEXT_YEAR | {"days": wrong}), "national") == ["days"]


def test_a_bad_entry_of_a_json_file_is_named_by_its_line() -> None:
    days = [*NEXT_YEAR["days"], {"name": "a", "date": "2027-13-01", "isOffDay": 1}]  # type: ignore[misc]
    text = json.dumps(NEXT_YEAR | {"days": days}, indent=1)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "2027-13-01" in row)
    assert refusals(text, "national") == [f"line {line}: date", f"line {line}: kind"]


def test_installing_the_next_year_ends_what_was_provisional(tmp_path: Path) -> None:
    before = installed_calendars(tmp_path).variants("national")[0]
    assert not before.is_known(date(2027, 3, 1))
    install(parse_notice(json.dumps(NEXT_YEAR).encode(), "national", shipped_calendars()), tmp_path)
    after = installed_calendars(tmp_path)
    calendar = after.variants("national")[0]
    assert calendar.is_known(date(2027, 3, 1))
    assert calendar.is_off(date(2026, 12, 31))
    assert not calendar.is_off(date(2027, 1, 9))
    assert after.version != shipped_calendars().version


def test_the_same_notice_twice_is_installed_once(tmp_path: Path) -> None:
    layer = parse_notice(GOOD.encode(), "540500", shipped_calendars())
    first = install(layer, tmp_path)
    version = installed_calendars(tmp_path).version
    assert install(layer, tmp_path) == first
    assert installed_calendars(tmp_path).version == version
    assert len(list(tmp_path.rglob("*.*"))) == 1


def test_a_day_changes_its_kind_only_when_asked_to(tmp_path: Path) -> None:
    install(parse_notice(GOOD.encode(), "540500", shipped_calendars()), tmp_path)
    changed = (HEADER + "2023-02-18,off,a,Notice U\n").encode()
    calendars = installed_calendars(tmp_path)
    with pytest.raises(BadInput, match="other kind"):
        parse_notice(changed, "540500", calendars)
    install(parse_notice(changed, "540500", calendars, replace=True), tmp_path)
    assert installed_calendars(tmp_path).variants("540500")[1].named[date(2023, 2, 18)].off


def test_an_installed_file_changed_by_hand_is_refused(tmp_path: Path) -> None:
    path = install(parse_notice(GOOD.encode(), "540500", shipped_calendars()), tmp_path)
    assert read_layer(path).place == "540500"
    path.write_bytes(path.read_bytes().replace(b"2025-02-28", b"2025-03-28"))
    with pytest.raises(BadInput, match="changed by hand"):
        installed_calendars(tmp_path)


def options(file: Path, folder: Path, *, check: bool = False) -> argparse.Namespace:
    return argparse.Namespace(file=file, region="540500", calendars=folder, replace=False, check=check)


def test_the_command_installs_and_names_the_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(GOOD, "utf-8")
    assert command.run(options(file, tmp_path / "calendars")) == 0
    assert installed_calendars(tmp_path / "calendars").version in capsys.readouterr().out


def test_the_command_installs_nothing_of_a_bad_file_nor_when_it_only_checks(tmp_path: Path) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(GOOD, "utf-8")
    assert command.run(options(file, tmp_path / "calendars", check=True)) == 0
    file.write_text(GOOD + "2025-02-30,off,a,b\n", "utf-8")
    with pytest.raises(BadInput, match=r"Not a day"):
        command.run(options(file, tmp_path / "calendars"))
    with pytest.raises(BadInput, match="can't be read"):
        command.run(options(tmp_path / "absent.csv", tmp_path / "calendars"))
    assert not (tmp_path / "calendars").exists()


def test_a_day_entered_by_mistake_is_taken_back_and_may_be_entered_again(tmp_path: Path) -> None:
    def install_text(text: str) -> None:
        install(parse_notice(f"{HEADER}{text}".encode(), "540500", installed_calendars(tmp_path)), tmp_path)

    def is_off() -> bool:
        return installed_calendars(tmp_path).variants("540529")[-1].is_off(date(2025, 2, 27))

    before = installed_calendars(tmp_path).variants("540529")[-1].named
    install_text("2025-02-28,off,藏历新年,Notice T\n")
    install_text("2025-02-27,off,藏历新年,Notice T\n")
    assert is_off()
    install_text("2025-02-27,back,藏历新年,a slip\n")
    assert not is_off()
    left = installed_calendars(tmp_path).layers["540500"]
    assert [day.day for day in left.days] == [date(2025, 2, 28)]
    assert left.gone == ()
    install_text("2025-02-27,off,藏历新年,Notice T\n")
    assert is_off()
    assert set(installed_calendars(tmp_path).variants("540529")[-1].named) - set(before) == {
        date(2025, 2, 27),
        date(2025, 2, 28),
    }


def test_only_a_local_day_that_is_installed_is_taken_back(tmp_path: Path) -> None:
    layer = parse_notice(GOOD.encode(), "540500", shipped_calendars())
    calendars = shipped_calendars().with_layers([layer])
    for row, place in (("2025-02-27,back,a,b", "540500"), ("2025-02-28,back,a,b", "540100")):
        with pytest.raises(BadInput) as caught:
            parse_notice(f"{HEADER}{row}\n".encode(), place, calendars)
        assert [reason.field for reason in caught.value.reasons] == ["line 2: date"]
    back = parse_notice(f"{HEADER}2025-02-28,back,a,b\n".encode(), "540500", calendars)
    assert [day.day for day in back.gone] == [date(2025, 2, 28)]
    # the same as before the day was entered: what was counted by that version is counted so again
    first = parse_notice(f"{HEADER}2023-02-18,work,调休,Notice T\n".encode(), "540500", shipped_calendars())
    assert calendars.with_layers([back]).version == shipped_calendars().with_layers([first]).version
