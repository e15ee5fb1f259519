"""A list of cases comes in: each row whole or not at all, nothing twice, every row accounted for."""

from __future__ import annotations

from datetime import date

import pytest

from heli.access.wall import scope
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Effect, ExternalNumber, IntakeRow, Matter, MatterAct, Task, TimeLimit
from heli.matters.words import find
from tests.integration.intake.lists import Desk, as_csv, line, read_refused

AS_OF = date(2022, 12, 30)


def test_each_sound_row_becomes_a_matter_with_its_numbers_and_handler(desk: Desk) -> None:
    task = desk.run([line(1), line(2)])
    totals = task.totals
    assert (totals.received, totals.warned, totals.rejected, totals.pending) == (2, 2, 0, 0)
    assert task.refused is None
    with scope(desk.cast.reader("handler")):
        first = Matter.objects.get(external_numbers__number="T5405292022000001")
        assert first.title_text == "示例人员1涉嫌盗窃案"
        assert (first.stage, first.handler_id, first.record_kept_by) == (
            "under_review", desk.cast.people["handler"].pk, "external",
        )  # fmt: skip
        assert first.number == ""
        limit = TimeLimit.objects.get(matter=first, rule="decide_in_custody")
        assert limit.ends_on == date(2023, 1, 4)
        assert find("示例检捕受〔2022〕2号")
        assert {n.series for n in ExternalNumber.objects.filter(matter=first)} == {
            "unified",
            "department",
            "police",
        }


def test_the_same_file_again_brings_nothing_in_and_counts_the_same(desk: Desk) -> None:
    rows = [line(1), line(2, 受理日期="昨天"), line(3)]
    first = desk.run(rows).totals
    again = desk.run(rows).totals
    assert (again.known, first.known) == (2, 0)
    for name in ("received", "accepted", "warned", "rejected", "pending"):
        assert getattr(first, name) == getattr(again, name), name
    with scope(EVERYWHERE):
        assert (Matter.objects.count(), IntakeRow.objects.count()) == (2, 2)


def test_a_number_that_a_matter_bears_already_is_refused_with_that_matter(desk: Desk) -> None:
    desk.run([line(1)])
    task = desk.run([line(1, 案件名称="又来一次"), line(2)], name="第二份.xlsx")
    assert (task.totals.warned, task.totals.rejected) == (1, 1)
    assert desk.codes(task) == [("2", "统一受案号"), ("2", "部门受案号"), ("2", "移送案号")]
    with scope(EVERYWHERE):
        known = ExternalNumber.objects.get(number="T5405292022000001").matter_id
    assert task.refused is not None
    assert str(known) in read_refused(task.refused)[0]["Reason"]


def test_a_number_twice_in_one_file_is_refused_with_the_first_row(desk: Desk) -> None:
    task = desk.run([line(1), line(1, 案件名称="又来一次")], dry=True)
    assert task.totals.rejected == 1
    assert task.refused is not None
    assert "Row 2" in read_refused(task.refused)[0]["Reason"]


def test_a_dry_run_keeps_nothing_and_says_the_same(desk: Desk) -> None:
    rows = [line(1), line(2, 移送单位="无此机关")]
    dry = desk.run(rows, dry=True).totals
    with scope(EVERYWHERE):
        assert Matter.objects.count() == 0
    assert desk.run(rows).totals == dry


def test_running_matters_are_taken_over_as_they_stand_and_nothing_is_sent(desk: Desk) -> None:
    waiting = line(2, 承办检察官="", 分案日期="", 办案状态="已受理")
    task = desk.run([line(1), waiting], as_of=AS_OF)
    assert task.totals.rejected == 0, desk.codes(task)
    with scope(EVERYWHERE):
        assert set(Matter.objects.values_list("stage", flat=True)) == {"under_review", "received"}
        assert Effect.objects.count() == 0
        assert Task.objects.count() == 0
        assert set(MatterAct.objects.filter(name="accept").values_list("happened_on", flat=True)) == {
            date(2022, 12, 28)
        }
        assert TimeLimit.objects.get(matter__stage="under_review", rule="decide_in_custody").ends_on == date(
            2023, 1, 4
        )


def test_what_is_imported_otherwise_is_sent_as_ever(desk: Desk) -> None:
    desk.run([line(1)])
    with scope(EVERYWHERE):
        assert Effect.objects.exists()


def test_a_row_that_stands_elsewhere_than_its_columns_say_is_refused(desk: Desk) -> None:
    task = desk.run([line(1), line(2, 办案状态="已受理")], as_of=AS_OF)
    assert desk.codes(task) == [("3", "办案状态")]
    with scope(EVERYWHERE):
        assert Matter.objects.count() == 1


def test_a_day_after_that_of_the_list_is_refused(desk: Desk) -> None:
    task = desk.run([line(1), line(2, 受理日期="2022-12-30", 分案日期="")], as_of=date(2022, 12, 29))
    assert ("3", "受理日期") in desk.codes(task)
    assert task.totals.rejected == 1


def test_several_suspects_of_one_cell_are_several_parties(desk: Desk) -> None:
    rows = [
        line(1, 犯罪嫌疑人="示例甲某、示例乙某", 出生日期="1990-05-01、1991", 强制措施="刑事拘留、取保候审"),
        line(2, 犯罪嫌疑人="示例甲某、示例乙某", 出生日期="1990-05-01、1991-06-01、1992-07-01"),
    ]
    task = desk.run(rows)
    assert desk.codes(task) == [("3", "出生日期")]
    with scope(EVERYWHERE):
        matter = Matter.objects.get()
        assert matter.joined.count() == 2


def test_a_csv_of_either_encoding_comes_in(desk: Desk) -> None:
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030"), start=1):
        task = desk.prepare(as_csv([line(number)], encoding), f"清单{number}.csv")
        assert task.run().warned == 1


def test_who_may_not_accept_matters_imports_none(desk: Desk) -> None:
    task = desk.run([line(1)], by="handler")
    assert (task.totals.rejected, task.totals.warned) == (1, 0)
    assert desk.run([line(1)]).totals.warned == 1


def test_an_imported_row_carries_the_importers_name_and_never_decides(desk: Desk) -> None:
    desk.run([line(1)])
    with scope(EVERYWHERE):
        act = MatterAct.objects.get(name="accept")
        assert act.actor == desk.cast.people["case_manager"].pk
        assert not any(
            b'"decided_by":{' in bytes(leaf) for leaf in MatterAct.objects.values_list("leaf", flat=True)
        )


@pytest.mark.parametrize("column", ["统一受案号", "受理日期", "犯罪嫌疑人", "案件名称"])
def test_what_a_matter_needs_is_not_left_empty(desk: Desk, column: str) -> None:
    task = desk.run([line(1), line(2, **{column: ""})])
    assert ("3", column) in desk.codes(task)
    assert task.totals.warned == 1


def test_a_row_that_names_a_handler_who_may_not_handle_it_is_refused(desk: Desk) -> None:
    task = desk.run([line(1, 承办检察官="示例乙"), line(2)])
    assert (task.totals.rejected, task.totals.warned) == (1, 1)
    with scope(EVERYWHERE):
        assert Matter.objects.get().handler_id == desk.cast.people["handler"].pk
