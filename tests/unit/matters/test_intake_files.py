"""Files from outside: what they really are, and what a row of a table holds."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from heli.base.errors import BadInput, Refused
from heli.matters.intake.sniff import MAX_SIZE, sniff, sniff_workbook
from heli.matters.intake.tables import Row, read_table

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def sheet(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(number, column, cell)
                else:
                    page.write(number, column, cell)
    return out.getvalue()


BOMB = archive({"xl/workbook.xml": bytes(3 << 20)})
"""Three MiB of nothing in three KiB."""


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("回函.pdf", PDF, "pdf"),
        ("照片.png", PNG, "image"),
        ("清单.csv", "姓名,日期\n测试甲,2022-01-05\n".encode("gb18030"), "table"),
        ("说明.txt", "你好".encode(), "text"),
    ],
)
def test_a_file_is_known_by_its_content(name: str, data: bytes, kind: str) -> None:
    assert sniff(name, data).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("回函.pdf", b"", "file.empty"),
        ("回函.pdf", PNG, "file.disguised"),
        ("回函.png", PDF, "file.disguised"),
        ("回函.pdf", bytes(MAX_SIZE + 1), "file.too_large"),
        ("程序.exe", b"MZ" + bytes(200), "file.unknown_kind"),
        ("材料.zip", archive({"a.txt": b"a"}), "file.archive"),
        ("表.xlsx", BOMB, "file.bomb"),
        ("表.xlsx", archive({"xl/workbook.xml": b"<a/>", "x.zip": b"PK"}), "file.bomb"),
        ("表.xlsx", b"PK\x03\x04broken", "file.broken"),
    ],
)
def test_a_disguise_a_bomb_or_an_unknown_kind_is_refused(name: str, data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        sniff(name, data)
    assert caught.value.code == code
    assert caught.value.reasons[0].field == "file"


def test_a_classification_mark_in_the_name_is_refused_before_anything_else() -> None:
    with pytest.raises(Refused) as caught:
        sniff("秘密★ 回函.pdf", PDF)
    assert caught.value.code == "secret.marked"


HEADER: list[object] = ["受理号", "身份证号", "受理日期"]


def rows(data: bytes, name: str = "表.xlsx") -> list[Row]:
    return list(read_table(name, data))


def test_rows_of_a_sheet_come_as_text() -> None:
    (row,) = rows(sheet([HEADER, ["A-1", "540521199001011234", 12.0]]))
    assert row == Row(2, {"受理号": "A-1", "身份证号": "540521199001011234", "受理日期": "12"})


@pytest.mark.parametrize(
    ("cells", "code"),
    [(["A-1", 540521199001011234, ""], "table.digits_lost"), (["A-1", "=1+1", ""], "table.formula")],
)
def test_lost_digits_and_formulas_are_said_at_the_cell(cells: list[object], code: str) -> None:
    (row,) = rows(sheet([HEADER, cells]))
    assert [(fault.code, fault.field) for fault in row.faults] == [(code, "身份证号")]


def test_a_title_above_the_table_is_passed_over_and_rows_keep_their_numbers() -> None:
    found = rows(sheet([["隆子县案件清单"], [], HEADER, ["A-1", "1", ""]]))
    assert [(row.number, row.cells[str(HEADER[0])]) for row in found] == [(4, "A-1")]
    found = rows("隆子县案件清单,,\n受理号,名称\nA-1,测试甲\n".encode(), "表.csv")
    assert [(row.number, row.cells) for row in found] == [(3, {"受理号": "A-1", "名称": "测试甲"})]
    # a table of one column has no title above it
    assert [row.cells for row in rows("名称\n测试甲\n测试乙\n".encode(), "表.csv")] == [
        {"名称": "测试甲"}, {"名称": "测试乙"}
    ]  # fmt: skip


def test_a_csv_is_read_as_utf8_or_gb18030_and_nothing_else() -> None:
    text = "受理号,名称\nA-1,测试甲\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert rows(text.encode(encoding), "表.csv")[0].cells == {"受理号": "A-1", "名称": "测试甲"}
    with pytest.raises(BadInput) as caught:
        rows(b"a,b\n\xff\xfe\xff\xff,1\n", "表.csv")
    assert caught.value.code == "table.encoding"


def test_a_header_named_twice_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        rows("甲,甲\n1,2\n".encode(), "表.csv")
    assert caught.value.code == "table.header_twice"


def test_rows_are_read_as_they_are_asked_for_and_a_csv_on_disk_is_never_whole_in_memory(
    tmp_path: Path,
) -> None:
    text = "受理号,名称\n" + "".join(f"A-{number},{'测试甲' * 30}{number}\n" for number in range(800))
    path = tmp_path / "表.csv"
    path.write_bytes(text.encode("gb18030"))
    asked = read_table(path.name, path)
    assert next(asked).cells["受理号"] == "A-0"
    tracemalloc.start()
    count = sum(1 for _ in asked)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 799
    # the file has 150 KB, its rows would take three times as much
    assert peak < path.stat().st_size // 2


def test_a_formula_is_found_wherever_it_stands_and_far_into_a_sheet() -> None:
    lines: list[list[object]] = [[f"A-{n}", "1", "=1+1" if n % 350 == 0 else ""] for n in range(1, 1_500)]
    # nothing stands in the first column and the first rows
    found = rows(sheet([[], [], ["", *HEADER], *(["", *one] for one in lines)]))
    assert len(found) == 1_499
    assert [row.number for row in found if row.faults] == [353, 703, 1053, 1403]
    assert {fault.field for row in found for fault in row.faults} == {"受理日期"}


def test_a_workbook_on_disk_is_known_by_its_beginning(tmp_path: Path) -> None:
    sound, broken = tmp_path / "表.xlsx", tmp_path / "坏.xlsx"
    sound.write_bytes(sheet([HEADER]))
    sniff_workbook(sound)
    for content, code in (
        (PNG + bytes(64), "file.disguised"), (b"PK\x03\x04broken", "file.broken"), ("文字".encode() * 9000, "file."),
        (BOMB, "file.bomb"),
        (archive({"word/document.xml": b"<a/>"}), "file.disguised"),
    ):  # fmt: skip
        broken.write_bytes(content)
        with pytest.raises(BadInput) as caught:
            sniff_workbook(broken)
        assert caught.value.reasons[0].code.startswith(code), content[:8]
