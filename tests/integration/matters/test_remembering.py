"""Heads remembered between acts: nothing is read that this process wrote, and nothing rests on what no longer holds.

"Another process" is this one with its memory of before: what it remembers then is what that one would remember.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heli.access.wall import scope
from heli.base.errors import HeliError, NotFound, Refused
from heli.law.counting import shipped_calendars
from heli.law.lawbook import Lawbook
from heli.matters import books, door, own_items, remembering, situation
from heli.matters.actors import Actor
from heli.matters.books import LoadedBook
from heli.matters.effects import EVERYWHERE
from heli.matters.models import Matter, MatterAct, MatterFact, MatterLink, MatterSnapshot
from heli.matters.opening import open_matter
from heli.matters.stream import MatterStream, Recorded
from heli.matters.verify import replay, verify
from tests.factories.matters import ensure_key, new_key
from tests.factories.offices import LONGZI, Cast, make_cast

SETTINGS = """
lawbook: notes
timezone: Asia/Shanghai
name: {zh: 测试, en: Test}
"""
PROCEDURE = """
procedure: notes
name: {zh: 测试记录, en: Notes}
in_force: "2018-10-26"
instruments: {Rules: "2019"}
line: criminal
tracks:
  work: {name: {zh: 办理, en: Work}, states: {open: {zh: 在办, en: open}, busy: {zh: 办理中, en: busy}}}
acts:
  open:
    name: {zh: 受理, en: Open}
    opens_matter: true
    by: case_management
    moves: [{track: work, from: [absent], to: open}]
    basis: ["Rules 158"]
  note:
    name: {zh: 记录, en: Note}
    by: [case_management, chief_prosecutor]
    moves: [{track: work, from: [open, busy], to: busy}]
    facts: {text: {type: long_text, name: {zh: 内容, en: Text}, required: true}}
    basis: ["Rules 158"]
  mark:
    name: {zh: 标记, en: Mark}
    by: case_management
    facts: {kind: {type: choice, name: {zh: 种类, en: Kind}, of: {one: {zh: 一, en: one}, two: {zh: 二, en: two}}}}
    moves: [{track: work, from: [busy], to: open}]
    basis: ["Rules 158"]
  finish:
    name: {zh: 办结, en: Finish}
    by: case_management
    final: true
    basis: ["Rules 158"]
limits:
  work_term:
    name: {zh: 办理期限, en: Term}
    binds: own
    starts: {act: open}
    restarts: [mark]
    length: 30 days
    stops: [finish]
    basis: ["Rules 158"]
"""
FACTS: dict[str, dict[str, object]] = {
    "note": {"text": "与承办民警电话联系"},
    "mark": {"kind": "one"},
    "finish": {},
}


class Notes:
    """A matter without a case, whose acts are plain, and the reads of its head."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.reads = cast, 0
        self.matter = self.open()

    def open(self) -> UUID:
        """A new matter of the county."""
        office = self.cast.offices[LONGZI].pk
        return open_matter(
            "notes", act="open", office=office, title="测试", actor=self.actor(), facts={}, key=new_key()
        ).matter

    def actor(self, key: str = "case_manager") -> Actor:
        return Actor(self.cast.reader(key))

    def act(
        self, name: str = "note", by: str = "case_manager", key: str = "", matter: UUID | None = None
    ) -> Recorded:
        """One act through the door, as a transaction of its own."""
        stream = MatterStream(matter or self.matter)
        done = door.perform(stream, name, actor=self.actor(by), facts=FACTS[name], key=key or new_key())
        assert isinstance(done, Recorded)
        return done

    def told(self, name: str, by: str, matter: UUID) -> object:
        """How an act ended: its number, or the reasons against it."""
        try:
            return self.act(name, by, matter=matter).seq
        except HeliError as error:
            return [reason.code for reason in error.reasons]

    def held(self, matter: UUID | None = None) -> int:
        """Acts of the matter, after the whole record was verified and its snapshot replayed."""
        one = matter or self.matter
        assert [str(finding) for finding in verify().findings] == []
        with scope(EVERYWHERE):
            kept = MatterSnapshot.objects.get(pk=one)
            assert replay("matter", one) == kept.data
            acts = list(MatterAct.objects.filter(matter=one).order_by("seq"))
            assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
            assert kept.seq == len(acts)
            notes = sum(act.name == "note" for act in acts)
            assert MatterFact.objects.filter(act__matter=one).count() == notes
        return len(acts)


@pytest.fixture
def notes(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notes]:
    """A matter in a database of committed rows, with one note, so that its head is remembered."""
    (tmp_path / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text(PROCEDURE, encoding="utf-8")
    ensure_key()
    cast = make_cast()
    before = books.use(LoadedBook(Lawbook.load_leniently(tmp_path)[0], shipped_calendars()))
    remembering.forget()
    made = Notes(cast)
    read = situation.load_head

    def counted(*args: object, **more: object) -> object:
        made.reads += 1
        return read(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(door, "load_head", counted)
    made.act()
    made.reads = 0
    yield made
    remembering.forget()
    books.use(before)


def test_what_this_process_wrote_it_does_not_read(notes: Notes) -> None:
    for name in ("note", "mark", "note", "note"):
        notes.act(name)
    assert notes.reads == 0
    assert notes.held() == 6
    with scope(notes.cast.reader("case_manager")):
        matter = Matter.objects.get(pk=notes.matter)
    assert (matter.stage, matter.closed_on) == ("busy", None)


def test_what_closes_a_matter_is_read_and_locked_and_nothing_comes_behind_it(notes: Notes) -> None:
    notes.act("finish")
    assert notes.reads == 1
    with pytest.raises(Refused):
        notes.act()
    assert notes.held() == 3


def _another_note(notes: Notes) -> None:
    notes.act()


def _shut_out(notes: Notes) -> None:
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=notes.matter).update(denied=[notes.cast.people["nobody"].pk])


def _directory(notes: Notes) -> None:
    notes.cast.place("newcomer", "示例新人", LONGZI, "case_management")


def _snapshot(notes: Notes) -> None:
    with scope(EVERYWHERE):
        kept = MatterSnapshot.objects.get(pk=notes.matter)
        MatterSnapshot.objects.filter(pk=notes.matter).update(data=kept.data)


def _link(notes: Notes) -> None:
    other = notes.open()
    with scope(EVERYWHERE):
        MatterLink.objects.create(matter_id=notes.matter, other_id=other, relation="opened", act=other)


@pytest.mark.parametrize("change", [_another_note, _shut_out, _directory, _snapshot, _link])
@pytest.mark.parametrize("name", ["note", "mark"])
def test_what_changed_meanwhile_is_read_anew(
    notes: Notes, change: Callable[[Notes], None], name: str
) -> None:
    remembered = deepcopy(remembering._heads)
    notes.act(name)
    assert notes.reads == 0, "without the change nothing is read"
    notes.act("note")
    at_last = deepcopy(remembering._heads)
    assert remembered[notes.matter].seq < at_last[notes.matter].seq
    change(notes)
    remembering._heads.clear()
    remembering._heads.update(at_last)
    before = notes.reads
    notes.act(name)
    assert notes.reads > before
    assert notes.held() == (6 if change is _another_note else 5)


def test_a_key_that_another_process_used_meanwhile_names_its_act(notes: Notes) -> None:
    remembered = deepcopy(remembering._heads)
    first = notes.act(key="window")
    remembering._heads.clear()
    remembering._heads.update(remembered)
    again = notes.act(key="window")
    assert (again.act, again.again, first.again) == (first.act, True, False)
    assert notes.held() == 3


def test_a_key_that_this_process_used_before_names_its_act(notes: Notes) -> None:
    first = notes.act(key="window")
    notes.act()
    assert notes.reads == 0
    again = notes.act(key="window")
    assert (again.act, again.again, notes.reads) == (first.act, True, 1)
    assert notes.held() == 4


def test_whoever_was_shut_out_meanwhile_is_refused(notes: Notes) -> None:
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=notes.matter).update(denied=[notes.cast.people["case_manager"].pk])
    with pytest.raises(NotFound):
        notes.act()
    assert notes.held() == 2
    with scope(EVERYWHERE):
        Matter.objects.filter(pk=notes.matter).update(denied=[])
    notes.act()
    assert notes.held() == 3


@pytest.mark.parametrize("who", ["county_other", "qushui_prosecutor", "nobody"])
def test_the_wall_stands_before_what_another_wrote(notes: Notes, who: str) -> None:
    with pytest.raises(NotFound):
        notes.act(by=who)
    notes.act(by="chief")
    assert notes.held() == 3


def test_a_refusal_is_told_from_what_the_database_has(notes: Notes) -> None:
    """A process remembers the matter as busy, where another marked it: then "mark" is refused, and the reverse."""
    busy = deepcopy(remembering._heads)
    notes.act("mark")
    opened = deepcopy(remembering._heads)
    remembering._heads.update(busy)
    with pytest.raises(Refused):
        notes.act("mark")
    notes.act("note")
    remembering._heads.clear()
    remembering._heads.update(opened)
    notes.act("mark")
    assert notes.held() == 5


def test_what_is_rolled_back_is_not_remembered(notes: Notes) -> None:
    class Stop(Exception):
        pass

    def undone() -> None:
        with transaction.atomic():
            notes.act()
            raise Stop

    with pytest.raises(Stop):
        undone()
    assert notes.reads == 1
    notes.act()
    notes.act()
    assert notes.held() == 4


def test_what_was_asked_without_a_scope_is_not_built_on(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def asking(*_: object) -> None:
        seen.append(Matter.objects.filter(pk=notes.matter).count())

    monkeypatch.setattr(own_items, "check", asking)
    notes.act()
    assert seen == [0, 1], "judged once without a scope, where nothing is seen, and again within it"
    assert notes.reads == 1
    assert notes.held() == 3


def test_acts_of_several_threads_form_one_chain(notes: Notes) -> None:
    failed: list[BaseException] = []
    barrier = threading.Barrier(4)

    def run() -> None:
        barrier.wait()
        try:
            for _ in range(12):
                notes.act()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert notes.held() == 50


def test_a_process_remembers_so_many_heads(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 2)
    matters = [notes.open() for _ in range(4)]
    for matter in matters:
        notes.act(matter=matter)
    assert list(remembering._heads) == matters[-2:]


STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["note", "mark", "note", "finish"]),
    st.sampled_from(["case_manager", "chief"]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=12))
def test_several_processes_do_what_one_does_that_reads_every_time(
    notes: Notes, steps: list[tuple[int, str, str]]
) -> None:
    """Each step is taken by one of three processes, each with its own memory, and on a second matter by one without."""
    memories: list[dict[UUID, situation.Head]] = [{}, {}, {}]
    twin, matter = notes.open(), notes.open()
    for process, name, by in steps:
        remembering._heads.clear()
        remembering._heads.update(memories[process])
        with_memory = notes.told(name, by, matter)
        memories[process] = dict(deepcopy(remembering._heads))
        remembering.forget()
        assert with_memory == notes.told(name, by, twin)
    with scope(EVERYWHERE):
        first, second = (MatterSnapshot.objects.get(pk=one) for one in (matter, twin))
        assert replay("matter", matter) == first.data
    assert (first.seq, first.data["tracks"], first.data["at"]) == (
        second.seq,
        second.data["tracks"],
        second.data["at"],
    )
    assert first.data.get("limits") == second.data.get("limits")
    assert notes.held(matter) == first.seq
