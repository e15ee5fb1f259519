"""Codes that the program ships: lines, roles, divisions, the floor of the power list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from heli.base.errors import BadInput
from heli.base.text import Text
from heli.law.language.names import Decider
from heli.offices.codes import (
    administrators,
    all_lines,
    bits,
    deciders,
    default_clearance,
    keys_of,
    lines,
    roles,
)
from heli.offices.directory_loader import divisions
from heli.offices.kinds import COUNTY, PREFECTURE, PROVINCE, OfficeKind
from heli.offices.naming import office_name, short_name
from heli.offices.power_loader import read_floor
from heli.offices.powers import DECIDERS, rank
from heli.offices.sorting import sort_key


def test_every_line_has_a_bit_of_its_own() -> None:
    assert len(lines()) == 12
    assert all_lines() == 2**12 - 1
    assert keys_of(bits(["juvenile", "criminal"])) == ("criminal", "juvenile")


def test_unknown_line_is_refused() -> None:
    with pytest.raises(BadInput, match=r"line\.unknown"):
        bits(["criminal", "religion"])


def test_roles_are_the_agreed_words() -> None:
    assert set(roles()) == {
        *(
            [
                "prosecutor",
                "assistant",
                "clerk",
                "case_management",
                "department_head",
                "deputy_chief",
                "chief_prosecutor",
            ]
        ),
        *(
            [
                "committee_member",
                "committee_secretary",
                "stamp_keeper",
                "archivist",
                "statistics",
                "judicial_police",
            ]
        ),
        *(["inspection", "system_admin", "security_admin", "audit_admin", "police_legal", "police_officer"]),
        *(["court_contact", "agency_contact", "detention_contact", "commission_contact"]),
    }


def test_administrators_and_partners_read_no_place() -> None:
    assert administrators() == {"system_admin", "security_admin", "audit_admin"}
    for role in roles().values():
        if role.apart or "procuratorate" not in role.at:
            assert (role.reach, role.lines, role.clearance) == ("none", "none", 0), role.key


def test_every_kind_of_office_has_a_post_and_every_post_names_kinds() -> None:
    kinds = {kind.value for kind in OfficeKind}
    assert set().union(*(role.at for role in roles().values())) == kinds


def test_a_restricted_line_lifts_the_clearance_of_its_posts() -> None:
    prosecutor = roles()["prosecutor"]
    assert default_clearance(prosecutor, bits(["criminal"])) == 0
    assert default_clearance(prosecutor, bits(["criminal", "juvenile"])) == 1


def test_divisions_hold_no_placeholder_and_no_development_zone() -> None:
    found = divisions()
    counted = [sum(d.level == level for d in found) for level in (PROVINCE, PREFECTURE, COUNTY)]
    assert counted == [34, 333, 2852]
    assert not [
        d.name for d in found if d.name in {"市辖区", "县"} or "开发区" in d.name or "直辖县" in d.name
    ]
    assert all(len(d.code) == 6 and d.code.isdigit() for d in found)


def test_shannan_has_twelve_counties_and_nedong_is_a_district() -> None:
    on = date(2022, 12, 30)
    names = [
        d.name
        for d in divisions()
        if d.code.startswith("5405") and d.level == COUNTY and (d.from_on or on) <= on <= (d.to_on or on)
    ]
    assert len(names) == 12
    assert "乃东区" in names
    assert "错那县" in names
    assert "错那市" not in names


@pytest.mark.parametrize(
    ("name", "short"),
    [("山南市", "山南"), ("西藏自治区", "西藏"), ("忠县", "忠县"), ("乃东区", "乃东"), ("矿区", "矿区")],
)
def test_short_name_drops_the_kind_of_division(name: str, short: str) -> None:
    assert short_name(name) == short


def test_names_of_offices_follow_their_level() -> None:
    shannan, tibet = Text("山南市", "Shannan"), Text("西藏自治区", "Tibet")
    assert office_name(OfficeKind.COURT, PREFECTURE, shannan, tibet).zh == "山南市中级人民法院"
    assert office_name(OfficeKind.POLICE, PROVINCE, tibet, Text("", "")).zh == "西藏自治区公安厅"
    qushui = office_name(OfficeKind.PROCURATORATE, COUNTY, Text("曲水县", "Qushui"), Text("拉萨市", "Lhasa"))
    assert qushui == Text("曲水县人民检察院", "People's Procuratorate of Qushui")


def test_sort_key_puts_common_characters_in_the_order_of_their_sound() -> None:
    assert sorted(["张", "李", "王", "阿"], key=sort_key) == ["阿", "李", "王", "张"]


def test_deciders_rise_from_handler_to_supreme_office() -> None:
    assert [rank(word) for word in DECIDERS] == list(range(8))
    assert tuple(deciders()) == DECIDERS == get_args(Decider)
    with pytest.raises(BadInput, match=r"power\.decider"):
        rank("mayor")


def test_every_line_of_the_floor_names_its_source_and_version() -> None:
    floor = read_floor()
    assert len(floor) >= 20
    assert all(line.source and len(line.version) == 64 for line in floor)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{power: arrest.approve, decider: mayor, source: x}", "decider is missing or unknown"),
        ("{power: arrest.approve, source: x}", "decider is missing or unknown"),
        ("{power: arrest.approve, decider: committee}", "source is missing"),
        ("{power: arrest, decider: committee, source: x}", "area.verb"),
        ("{power: arrest.approve, decider: committee, source: x, mark: Q}", "mark is unknown"),
        ("{power: arrest.approve, decider: committee, source: x, when: 1}", "key when is unknown"),
        ("{power: fine.give, decider: committee, source: x}", "stands twice"),
    ],
)
def test_a_faulty_line_of_the_floor_is_refused_with_file_and_power(
    tmp_path: Path, line: str, fault: str
) -> None:
    good = "{power: fine.give, decider: chief_prosecutor, source: x}"
    (tmp_path / "test.yaml").write_text(f'from: "2020-01-01"\nentries:\n  - {good}\n  - {line}\n')
    with pytest.raises(BadInput, match=fault):
        read_floor(tmp_path)
