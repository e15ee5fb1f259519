"""The blind index: two look-ups, two callers, and nothing else (N1)."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import Error, connection, transaction

import heli
from heli.access.blind_index import (
    Indexed,
    duplicates_at_intake,
    forget_party,
    index_key,
    index_party,
    record_query,
)
from heli.access.index_sql import LOOK_UPS, WRITERS
from heli.access.models import ReadingEntry
from heli.access.reader import Reader
from heli.access.wall import scope
from heli.base import keys
from heli.base.errors import Refused
from tests.factories.offices import LONGZI, NAGARZE, Cast

NUMBER, OTHER = "11010519491231002X", "440524188001010014"
CALLERS = {"duplicates_at_intake": 1, "record_query": 1}
"""How many places outside of this room may call each look-up: intake does, the record query comes with its matter."""


@pytest.fixture(autouse=True)
def _key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    keys.make(tmp_path)
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, keys=tmp_path))
    index_key.cache_clear()
    yield
    index_key.cache_clear()


def enter(cast: Cast, place: str, number: str = NUMBER, *, hidden: bool = False) -> Indexed:
    office = cast.offices[place]
    entry = Indexed(uuid.uuid4(), uuid.uuid4(), office, office.lft, f"{place}-1", is_hidden=hidden)
    index_party(number, entry)
    return entry


def asking(cast: Cast, key: str = "handler", purpose: str = "recidivism") -> Reader:
    return cast.reader(key, purpose=purpose)


def query(reader: Reader, number: str = NUMBER) -> list[tuple[int, str]]:
    with scope(reader):
        return record_query(reader, number, asked_from=uuid.uuid4())


def test_duplicates_are_found_in_the_same_office_only(cast: Cast) -> None:
    here, _ = enter(cast, LONGZI), enter(cast, NAGARZE)
    with scope(cast.reader("case_manager")) as reader:
        assert duplicates_at_intake(reader, NUMBER) == [(here.matter, f"{LONGZI}-1")]
        assert duplicates_at_intake(reader, OTHER) == []


def test_duplicates_never_reach_beyond_the_places_that_the_reader_reads(cast: Cast) -> None:
    enter(cast, LONGZI)
    with scope(cast.reader("handler")) as reader:
        assert duplicates_at_intake(reader, NUMBER) == []


def test_a_record_query_answers_office_and_number_and_leaves_a_line(cast: Cast) -> None:
    enter(cast, LONGZI), enter(cast, NAGARZE)
    answer = query(asking(cast))
    assert answer == sorted(
        [(cast.offices[LONGZI].pk, f"{LONGZI}-1"), (cast.offices[NAGARZE].pk, f"{NAGARZE}-1")]
    )
    with scope(cast.reader("inspector")):
        line = ReadingEntry.objects.get()
        assert (line.what, line.purpose, line.person_id) == (
            "party_search",
            "recidivism",
            cast.people["handler"].pk,
        )


def test_a_query_that_finds_nobody_leaves_the_same_line(cast: Cast) -> None:
    assert query(asking(cast), OTHER) == []
    with scope(cast.reader("inspector")):
        assert ReadingEntry.objects.count() == 1


def test_a_sealed_entry_looks_exactly_like_none(cast: Cast) -> None:
    enter(cast, LONGZI, hidden=True)
    assert query(asking(cast)) == query(asking(cast), OTHER) == []
    with scope(cast.reader("case_manager")) as reader:
        assert duplicates_at_intake(reader, NUMBER) == []


@pytest.mark.parametrize("purpose", ["", "handling", "general"])
def test_a_record_query_without_a_purpose_of_the_list_is_refused(cast: Cast, purpose: str) -> None:
    with pytest.raises(Refused, match=r"purpose\.missing"):
        query(asking(cast, purpose=purpose))
    query(asking(cast))


def test_the_database_itself_refuses_a_query_without_purpose_or_post(cast: Cast) -> None:
    def ask(reader: Reader, purpose: str) -> None:
        with scope(reader), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM access_record_query('x', %s, '2022-12-30Z', %s, %s, '', %s, %s)",
                [uuid.uuid4(), cast.offices[LONGZI].pk, purpose, uuid.uuid4(), uuid.uuid4()],
            )

    with pytest.raises(Error, match="closed list"):
        ask(cast.reader("handler"), "curiosity")
    with pytest.raises(Error, match="under a post"):
        ask(cast.reader("county_other"), "recidivism")
    ask(cast.reader("handler"), "recidivism")


def test_a_forgotten_party_is_found_no_more(cast: Cast) -> None:
    entry = enter(cast, LONGZI)
    forget_party(entry.party)
    assert query(asking(cast)) == []


def test_an_entry_is_corrected_not_doubled(cast: Cast) -> None:
    entry = enter(cast, LONGZI)
    index_party(NUMBER, replace(entry, label="新号"))
    assert query(asking(cast)) == [(cast.offices[LONGZI].pk, "新号")]


def test_the_digest_needs_the_key(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(cast, LONGZI)
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, keys=tmp_path / "none"))
    with pytest.raises(Refused, match=r"key\.none"):
        query(asking(cast))


def test_never_01_no_role_of_a_page_or_a_job_reads_the_index(cast: Cast) -> None:
    with connection.cursor() as cursor:
        for role in ("heli_app", "heli_worker"):
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute(
                    "SELECT has_table_privilege(%s, 'access_blindindexentry', %s),"
                    " has_any_column_privilege(%s, 'access_blindindexentry', 'SELECT')",
                    [role, right, role],
                )
                assert cursor.fetchone() == (False, False)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM access_blindindexentry")


def test_never_01_two_functions_of_the_database_answer_from_the_index(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, prorettype = 'void'::regtype FROM pg_proc"
            " WHERE prosrc ILIKE '%access_blindindexentry%'"
        )
        found = {name: (definer, silent) for name, definer, silent in cursor.fetchall()}
    assert {name for name, (_, silent) in found.items() if not silent} == set(LOOK_UPS)
    assert {name for name, (_, silent) in found.items() if silent} == set(WRITERS)
    assert all(definer for definer, _ in found.values())


def test_never_01_each_look_up_has_one_caller() -> None:
    calls = {name: [] for name in CALLERS}  # type: dict[str, list[str]]
    room = Path(heli.__file__).parent
    for path in sorted(room.rglob("*.py")):
        if path.is_relative_to(room / "access"):
            continue
        text = path.read_text(encoding="utf-8")
        assert not any(name in text for name in LOOK_UPS), f"{path} reaches round the room"
        for node in ast.walk(ast.parse(text)):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            name = (
                node.func.attr
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                else name
            )
            if name in calls:
                calls[name].append(str(path))
    assert all(len(places) <= CALLERS[name] for name, places in calls.items()), calls
