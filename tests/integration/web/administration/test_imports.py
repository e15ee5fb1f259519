"""The wizard of imports: matched once, tried, run by the worker, stopped and gone on with; refused rows as xlsx."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heli.access.wall import scope
from heli.matters.intake.maps import shipped
from heli.web.administration import importing
from heli.web.administration.matching import ground_of, kinds, ready_made, slots_of
from heli.web.administration.models import ImportRun, ImportTemplate

if TYPE_CHECKING:
    from django.test import Client

    from tests.factories.offices import Cast

HOME = "/administration/imports/"


@pytest.fixture
def lists(cast: Cast) -> Iterator[Cast]:
    from heli.matters import books  # noqa: PLC0415
    from tests.factories.matters import carried_book  # noqa: PLC0415

    books.use(carried_book())
    yield cast
    for path in (importing.store().folder).rglob("*"):
        if path.is_file():
            path.unlink()


def _rows(count: int, **changed: str) -> list[dict[str, str]]:
    from tests.integration.intake.lists import line  # noqa: PLC0415

    renamed = {"案件名称": "案名", "强制措施": "措施"}
    return [
        {renamed.get(name, name): cell for name, cell in line(number, **changed).items()}
        for number in range(1, count + 1)
    ]


def _upload(
    client: Client, rows: list[dict[str, str]], name: str = "清单.xlsx", content: bytes | None = None
) -> Any:
    from tests.integration.intake.lists import as_xlsx  # noqa: PLC0415

    file = SimpleUploadedFile(name, content if content is not None else as_xlsx(rows))
    return client.post(f"{HOME}new/", {"file": file, "procedure": "arrest_review"})


def _matching(**changed: str) -> dict[str, str]:
    """The matching of our list: two columns have names of their own."""
    own = {"案件名称": "案名", "强制措施": "措施"} | changed
    slots = slots_of(ground_of("arrest_review"))
    return {f"c{at}": own.get(slot.column, slot.column) for at, slot in enumerate(slots)}


def _the_run(cast: Cast) -> ImportRun:
    with scope(cast.reader("case_manager")):
        return ImportRun.objects.latest("made_at")


def _work(cast: Cast, run: ImportRun) -> ImportRun:
    importing.work(run.pk, cast.people["case_manager"].pk, run.office_id)
    return _the_run(cast)


def test_a_list_is_matched_tried_and_taken_in_and_the_next_needs_no_matching(lists: Cast) -> None:
    from heli.matters.models import Matter  # noqa: PLC0415
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(lists, "case_manager")
    rows = [
        *_rows(3),
        {**_rows(1)[0], "统一受案号": "T9", "部门受案号": "九", "移送案号": "十", "受理日期": "昨天"},
    ]
    assert _upload(client, rows).status_code == 302
    run = _the_run(lists)
    page = client.get(f"{HOME}{run.pk}/match/").text
    assert 'value="案名"' in page
    missing = client.post(f"{HOME}{run.pk}/match/", {**_matching(), "c0": ""})
    assert missing.status_code == 422
    assert 'id="c0-error"' in missing.text
    words = client.post(f"{HOME}{run.pk}/match/", {**_matching(), "_step": "words"}).text
    assert "刑事拘留" in words
    kept = client.post(f"{HOME}{run.pk}/match/", {**_matching(), "template": "审查逮捕月报"})
    assert kept.status_code == 302, kept.text[-3000:]
    for what, state, known in (("try", "tried", 0), ("run", "done", 0), ("run", "done", 3)):
        assert client.post(f"{HOME}{run.pk}/do/", {"what": what}).status_code == 302
        totals = _work(lists, run).totals
        assert _the_run(lists).state == state, _the_run(lists).failure
        assert totals["accepted"] + totals["warned"] == 3
        assert (totals["rejected"], totals["pending"], totals["known"]) == (1, 0, known)
        with scope(lists.reader("case_manager")):
            assert Matter.objects.count() == (0 if what == "try" else 3)
    refused = client.get(f"{HOME}{run.pk}/refused/")
    assert refused["Content-Type"].startswith("application/vnd.openxml")
    assert "昨天" in _cells(refused.content)
    assert _upload(client, _rows(1, 统一受案号="T77"), "下月.xlsx").status_code == 302
    assert _the_run(lists).state == "matched"
    assert "审查逮捕月报" in client.get(HOME).text


def _cells(content: bytes) -> str:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    return " ".join(str(cell) for row in sheet.to_python() for cell in row)


def test_a_list_whose_rows_all_came_in_is_taken_away(lists: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(lists, "case_manager")
    _upload(client, _rows(1))
    run = _the_run(lists)
    client.post(f"{HOME}{run.pk}/match/", _matching())
    client.post(f"{HOME}{run.pk}/do/", {"what": "run"})
    assert importing.store().path(bytes(run.digest)).exists()
    assert not _work(lists, run).has_file
    assert not importing.store().path(bytes(run.digest)).exists()
    assert client.get(f"{HOME}{run.pk}/").status_code == 200


def test_what_may_not_be_kept_is_refused_before_it_is_stored(lists: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(lists, "case_manager")
    ethnic = [{**row, "民族": "藏族"} for row in _rows(1)]
    for answer in (
        _upload(client, ethnic),
        _upload(client, _rows(1), "机密★清单.xlsx"),
        _upload(client, [], "清单.xlsx", b"no workbook"),
        _upload(client, [], "清单.pdf", b"%PDF-1.4"),
        client.post(f"{HOME}new/", {"procedure": "arrest_review"}),
        client.post(f"{HOME}new/", {"procedure": "nothing", "file": SimpleUploadedFile("a.csv", b"a\n1")}),
    ):
        assert answer.status_code == 422
        assert "怎么办" in answer.text or "要做什么" in answer.text
    with scope(lists.reader("case_manager")):
        assert ImportRun.objects.count() == 0
    assert not [path for path in importing.store().folder.rglob("*") if path.is_file()]


def test_a_list_and_its_matching_are_seen_by_case_management_of_that_office_alone(lists: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(lists, "case_manager")
    _upload(client, _rows(1))
    run = _the_run(lists)
    client.post(f"{HOME}{run.pk}/match/", {**_matching(), "template": "示例"})
    for who in ("shannan_manager", "chief", "handler", "system_admin", "security_admin", "audit_admin"):
        with scope(lists.reader(who)):
            assert (ImportRun.objects.count(), ImportTemplate.objects.count()) == (0, 0), who
    assert sign_in(lists, "shannan_manager").get(f"{HOME}{run.pk}/").status_code == 404


def test_a_run_is_stopped_and_goes_on_and_one_that_is_under_way_is_not_begun_twice(lists: Cast) -> None:
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    client = sign_in(lists, "case_manager")
    _upload(client, _rows(2))
    run = _the_run(lists)
    client.post(f"{HOME}{run.pk}/match/", _matching())
    client.post(f"{HOME}{run.pk}/do/", {"what": "run"})
    assert client.post(f"{HOME}{run.pk}/do/", {"what": "run"}).status_code == 403
    assert client.post(f"{HOME}{run.pk}/do/", {"what": "stop"}).status_code == 302
    assert _work(lists, run).state == "matched"
    client.post(f"{HOME}{run.pk}/do/", {"what": "run"})
    assert _work(lists, run).state == "done"


def test_each_kind_that_case_management_opens_can_be_matched() -> None:
    # every shipped map is of such a kind, and named where a list is uploaded
    assert set(shipped()) <= set(kinds())
    assert len(ready_made()) == len(shipped()) == 5
    for kind in kinds():
        slots = slots_of(ground_of(kind))
        assert sum(slot.required for slot in slots) >= 2
        assert len({slot.column for slot in slots}) == len(slots)


def test_the_list_on_the_disk_is_sealed_and_gone_after_its_use(lists: Cast) -> None:
    from heli.base.settings import CONFIG  # noqa: PLC0415
    from tests.integration.web.administration.office import sign_in  # noqa: PLC0415

    _upload(sign_in(lists, "case_manager"), [], "清单.csv", "案名\n示例人员某某".encode())
    left = [path for path in Path(CONFIG.var).rglob("*") if path.is_file() and "import" in str(path)]
    assert left
    assert all("示例人员某某".encode() not in path.read_bytes() for path in left)
