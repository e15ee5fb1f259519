"""`heli never` finds every line kept, and each check turns red where its line is crossed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from heli.access.models import Token
from heli.access.subjects import engine_everywhere
from heli.access.wall import scope
from heli.base import clock
from heli.base.errors import Refused
from heli.base.ids import uuid7
from heli.cli.never import checks, lawbook, people, planted
from heli.cli.never.lines import LINES
from heli.documents.papers import PaperHead, Upload, open_paper, record_paper
from heli.documents.senders import shielded
from heli.keeping import journal
from heli.matters.data_sets import check as check_data_sets
from heli.matters.models import Matter, MatterSnapshot, Paper
from heli.notices.models import Notice
from heli.offices.codes import bits
from tests.factories.matters import AT, World, clock_at, ensure_key, make_world
from tests.integration.documents.test_never_09_photographs import opened
from tests.unit.documents.test_never_09_cleaning import jpeg
from tests.unit.documents.test_never_09_documents import MADE, SIGNATURE, signed_field

pytestmark = pytest.mark.django_db
NAME = {"zh": "某项", "en": "Something"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield make_world()


@pytest.fixture(autouse=True)
def keyed() -> None:
    ensure_key()


def faults(line: str) -> list[str]:
    return [str(fault.msgid) for fault in checks.CHECKS[line]()]


@pytest.mark.parametrize("line", sorted(LINES))
def test_never_01_to_14_each_line_is_kept(line: str) -> None:
    assert [str(fault) for fault in checks.CHECKS[line]()] == []


def test_never_01_to_14_all_lines_are_checked() -> None:
    assert list(checks.CHECKS) == list(LINES)
    assert len(LINES) == 14


PLANTED: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "N2": ("score", {"type": "integer", "name": {"zh": "评分", "en": "Score"}}, None),
    "N3": ("list", {"type": "text", "name": {"zh": "高危儿童", "en": "Children"}}, None),
    "N4": ("faith", {"type": "text", "name": {"zh": "信仰", "en": "Faith"}}, None),
    "N5": ("outcome", {"type": "choice", "name": NAME, "of": {"a": NAME}, "filled_from": [{"own": "today"}]}, None),
    "N6": ("remorse", {"type": "integer", "name": {"zh": "悔罪", "en": "Remorse"}}, None),
    "N11": ("taken", {"type": "paper", "name": {"zh": "照片", "en": "Pictures"}}, "training"),
    "N13": ("data_sets", {"type": "rows", "name": NAME, "rows": {"what": {"type": "text", "name": NAME}}}, None),
}  # fmt: skip


@pytest.mark.parametrize("line", sorted(PLANTED))
def test_never_02_to_13_a_definition_against_a_line_turns_its_check_red(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lawbook.faults_with(*PLANTED[line])
    monkeypatch.setattr(lawbook, "_faults", lambda: tuple(found))
    assert any(f"{line}:" in fault for fault in found)
    assert faults(line)


def test_never_01_a_role_of_pages_that_reads_the_index_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_INDEX", "matters_matter")
    assert "The role of the pages may read the index of identity numbers." in faults("N1")


def test_never_03_a_model_that_points_at_people_is_named(world: World) -> None:
    with engine_everywhere():
        row = MatterSnapshot.objects.get(matter=world.matter)
        row.data["facts"]["subject_is@m"] = "natural_person"
        row.save(update_fields=["data"])
    assert faults("N3") == ["%(count)s models point at natural persons."]


def test_never_07_a_look_up_that_finds_what_is_sealed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # whatever reads the matters' table by itself knows nothing of what the index hides
    monkeypatch.setattr(checks, "_INDEX", "matters_matter")
    assert faults("N7")


def test_never_08_a_figure_that_orders_offices_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "checked", lambda figures: figures)
    assert faults("N8") == ["A planted definition against %(line)s was not refused."]


def test_never_09_a_file_of_a_sender_kept_as_it_came_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter, reader = opened(world, "lead"), world.cast.reader("case_manager")
    files = [Upload("a.jpg", jpeg()), *(Upload(f"a{suffix}", made()) for suffix, made in MADE.items())]

    def record(*uploads: Upload) -> None:
        with scope(reader):
            for upload in uploads:
                record_paper(reader, matter, PaperHead("other", title="材料"), upload)

    record(*files)
    assert faults("N9") == []
    monkeypatch.setattr("heli.documents.papers.shielded", lambda procedure, name, suffix, data: data)
    # a signed file can't be cleaned: one that is kept is a fault as well
    record(*files, Upload("b.pdf", signed_field(SIGNATURE)))
    assert faults("N9") == ["The file %(hash)s of a sender still tells of him."] * 5


def test_never_09_a_second_door_a_trace_and_a_complaint_without_a_name_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for suffix, made in planted.PLANTED.items():
        assert planted.tells(made())
        assert not planted.tells(shielded("lead", f"a{suffix}", suffix, made()))
    monkeypatch.setattr(people, "shielded", lambda procedure, name, suffix, data: data)
    monkeypatch.setattr(people, "_STORES", frozenset({people._DOOR}))
    monkeypatch.setattr(people, "_TRACES", "^purpose$")
    monkeypatch.setattr(people, "NAMED_BY", {})
    assert set(faults("N9")) == {
        "A planted definition against %(line)s was not refused.",
        "%(path)s keeps files past the one door.",
        "The column %(column)s of %(table)s keeps a trace of who sent something.",
        "%(procedure)s cannot say who is complained of.",
    }


@pytest.mark.parametrize(
    ("text", "only_sealing", "keeps"),
    [
        ("FileStore(folder, vault).reseal(one)", True, False),
        ("FileStore(folder, vault).put(data)", True, True),
        ("FileStore(folder, vault).reseal(one)", False, True),
        ("'FileStore'", False, False),
    ],
)
def test_never_09_what_seals_anew_puts_nothing(text: str, only_sealing: bool, keeps: bool) -> None:
    assert people._uses_store(text, only_sealing=only_sealing) is keeps


def test_never_10_a_client_of_the_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_CLIENTS", frozenset({"django.db"}))
    assert faults("N10")


def tells(world: World, **detail: object) -> None:
    """A notice that keeps this."""
    with engine_everywhere():
        Notice.objects.create(
            person=world.cast.people["handler"], key=f"k:{detail}", kind="task", why="handler", detail=detail,
            made_at=clock.now(), shown_at=clock.now(),
        )  # fmt: skip


def test_never_11_a_notice_with_a_name_an_open_address_and_a_telling_file_are_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(world, by_part="defender", by_office=None)
    assert faults("N11") == []
    tells(world, by_part="示例·律师")
    tells(world, pupil="某某")
    assert faults("N11") == ["A notice tells more than rule, number and days: %(key)s."] * 2
    monkeypatch.setattr(people, "name_outside", lambda paper, name, is_sensitive: name)
    monkeypatch.setattr(people, "_OPAQUE", people._OPAQUE - {"secret"})
    monkeypatch.setattr(people, "_MASKED", (("outreach", "mask", "gone"),))
    assert len(faults("N11")) >= 4


def test_never_11_a_file_of_what_the_law_restricts_leaves_under_a_name_that_names_nobody(
    world: World,
) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        paper = record_paper(
            reader, world.matter, PaperHead("other", title="材料"), Upload("示例次仁.txt", "文".encode())
        )
    for columns, kept in (({}, True), ({"line_bit": bits(("juvenile",))}, False), ({"level": 1}, False)):
        with engine_everywhere():
            Paper.objects.filter(pk=paper).update(grantees=[int(reader.person)], **columns)
        with scope(reader):
            name = open_paper(reader, world.matter, paper).name
        assert ("次仁" in name) is kept
        assert name.endswith(".txt")


def test_never_12_a_mark_that_goes_through_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "refuse_marked", lambda text, field: None)
    assert faults("N12") == ["A text with a mark of state secrecy was not refused."]


def test_never_13_a_data_set_of_a_kind_that_is_never_taken_in_is_refused_and_would_be_named(
    world: World,
) -> None:
    good = {"called": "取水许可台账", "fields": "工程、许可号、日期"}
    check_data_sets({"data_sets": [good]})
    for wrong in (
        good | {"fields": "姓名、住宿登记"},
        good | {"called": "寺庙教职人员名册"},
        {"what": "手机通信记录"},
    ):
        with pytest.raises(Refused):
            check_data_sets({"data_sets": [wrong]})
    with engine_everywhere():
        Matter.objects.filter(pk=world.matter).update(procedure="model_run")
        row = MatterSnapshot.objects.get(matter=world.matter)
        row.data["facts"][f"fields@i:{uuid7()}"] = "工程、民族、日期"
        row.save(update_fields=["data"])
    assert faults("N13") == ["%(number)s declares data that are never taken in: “%(word)s”."]


def test_never_13_a_token_without_a_near_end_is_named(world: World) -> None:
    post = world.cast.people["handler"].posts.get()
    Token.objects.create(
        digest=b"1" * 32, person=world.cast.people["handler"], post=post, purpose="测试",
        made_by=world.cast.people["security_admin"], made_at=clock.now(),
        expires_on=clock.today() + timedelta(days=800),
    )  # fmt: skip
    assert faults("N13") == ["A program's token holds until %(day)s: more than a year."]


def test_never_14_a_matter_past_its_term_is_named(world: World) -> None:
    matter = opened(world, "lead")
    assert faults("N14") == []
    for closed, told in ((date(1992, 12, 30), []), (date(1992, 12, 29), ["lead"])):
        with engine_everywhere():
            Matter.objects.filter(pk=matter).update(closed_on=closed)
        assert bool(faults("N14")) is bool(told)
    assert faults("N14") == ["%(count)s matters of %(procedure)s are past their term and not erased."]


def test_never_14_an_old_backup_that_is_still_there_is_named(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = (clock.now() - timedelta(days=91)).isoformat()
    note = journal.Note(old, "heli-1", str(tmp_path), 1)
    monkeypatch.setattr(journal, "read", lambda var: (note,))
    assert faults("N14") == []
    (tmp_path / "heli-1").mkdir()
    assert faults("N14") == ["The backup %(name)s is older than %(days)s days and still there."]
