"""The matters of `bench.users`: a prefecture's last half year through `perform_many`, and nineteen half years copied from it.

Three of five matters are corrections of illegalities with many acts, two are petitions with their time limits; two processes
write, each for half of the prosecutors. What is older is what `bench.users_copies` makes of it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg

from bench.server import Bench, connect_as
from bench.users_copies import HALF_YEARS, copied

WORKERS, EACH, WINDOW = 2, 20, 182
_OF_FIVE, _PETITION_ACTS = 3, 5
_FOUND = "讯问笔录未交核对，讯问过程没有同步录音录像"
_SAID = "反映村组公路建设占用草场，补偿没有公示"


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in user: the key of the session, and the latest of the open matters that he answers for."""

    session: str
    matters: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class _Hand:
    """A prosecutor who writes a share of the matters."""

    office: int
    person: int
    agency: int
    allocates: int


def filled(bench: Bench, matters: int, acts: int, users: int) -> Sequence[User]:
    """A prefecture with its people, the matters, and sessions for the users, who are its prosecutors.

    A folder that was kept holds the matters of an earlier run, and only the sessions are new.
    """
    if bench.is_new:
        _fill(bench, matters, acts)
    with psycopg.connect(bench.url("postgres"), autocommit=True) as admin:
        found = admin.execute(
            "SELECT person_id FROM offices_post WHERE role = 'prosecutor' ORDER BY id LIMIT %s", (users,)
        )
        return _users(admin, [row[0] for row in found])


def _fill(bench: Bench, matters: int, acts: int) -> None:
    from django.db import connection  # noqa: PLC0415 (Django is set up by then)

    hands = _people()
    connection.close()
    context = multiprocessing.get_context("fork")
    shares = [hands[number::WORKERS] for number in range(WORKERS)]
    workers = [
        context.Process(target=_write, args=(bench, share, matters // HALF_YEARS // len(hands), acts))
        for share in shares
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError("the matters could not be written")
    connect_as(bench.url("app"))
    copied(bench)
    with psycopg.connect(bench.url("postgres"), autocommit=True) as admin:
        admin.execute("VACUUM ANALYZE")


def _people() -> list[_Hand]:
    from heli.base.text import Text  # noqa: PLC0415 (Django is set up by then)
    from heli.offices import actions  # noqa: PLC0415
    from heli.offices.directory_loader import divisions, load_offices, load_regions  # noqa: PLC0415
    from heli.offices.kinds import COUNTY, OfficeKind  # noqa: PLC0415
    from heli.offices.models import Office  # noqa: PLC0415

    load_regions([row for row in divisions() if row.code.startswith(("5400", "5405"))])
    load_offices([OfficeKind.PROCURATORATE], province="54")
    hands = []
    for office in Office.objects.filter(code__startswith="procuratorate:5405").order_by("code"):
        agency = actions.open_office(
            actor=None, kind=OfficeKind.AGENCY, level=COUNTY, code=f"agency:bench:{office.pk}", region=office.region,
            name=Text("示例水利局", "Example Water Bureau"), short_zh="水利",
        )  # fmt: skip
        allocates = _placed(office, "case_management", f"{office.pk}-m")
        for number in range(4):
            person = _placed(office, "prosecutor", f"{office.pk}-{number}", ["criminal", "petition"])
            hands.append(_Hand(office.pk, person, agency.pk, allocates))
        _placed(office, "chief_prosecutor", f"{office.pk}-c")
    return hands


def _placed(office: Any, role: str, name: str, lines: Sequence[str] = ()) -> int:
    from django.contrib.auth.models import User as Login  # noqa: PLC0415 (Django is set up by then)

    from heli.offices import actions  # noqa: PLC0415
    from heli.offices.models import Account  # noqa: PLC0415

    person = actions.enter_person(actor=None, name="示例", name_en=name)
    actions.give_post(person, actor=None, office=office, role=role, from_on=date(2010, 1, 1), lines=lines)
    login = Login.objects.create(username=name, is_staff=True, is_superuser=True)
    Account.objects.create(person=person, user=login)
    return int(person.pk)


def _write(bench: Bench, hands: Sequence[_Hand], each: int, acts: int) -> None:
    connect_as(bench.url("app"))
    from heli.access.readers import reader_for  # noqa: PLC0415 (Django is set up by then)
    from heli.base import clock  # noqa: PLC0415
    from heli.matters.actors import Actor  # noqa: PLC0415
    from heli.matters.batch import perform_many  # noqa: PLC0415
    from heli.offices.models import Person  # noqa: PLC0415

    today = clock.today()
    for hand in hands:
        handler, allocates = (
            Actor(reader_for(Person.objects.get(pk=pk), today), via="import")
            for pk in (hand.person, hand.allocates)
        )
        for actor, part in ((handler, _opened), (allocates, _allocated), (handler, _handled)):
            rows = (
                row for number in range(each) for row in part(hand, number, _day(number, each, today), acts)
            )
            for result in perform_many(rows, office=hand.office, actor=actor):
                if result.state not in ("accepted", "warned"):
                    raise RuntimeError(f"{result.row.key}: {result.state} {result.reasons}")


def _day(number: int, each: int, today: date) -> date:
    return today - timedelta(days=(each - 1 - number) * WINDOW // each)


def _name(hand: _Hand, number: int) -> str:
    return f"B{hand.person}-{number}"


def _is_petition(number: int) -> bool:
    return number % 5 >= _OF_FIVE


def _opened(hand: _Hand, number: int, day: date, acts: int) -> Iterator[Any]:
    from heli.matters.batch import Row  # noqa: PLC0415 (Django is set up by then)

    name = _name(hand, number)
    if _is_petition(number):
        said = {"channel": "letter", "kind": "other", "content": _SAID, "reachable": True, "how_many": 1}
        title = f"示例{hand.person}-{number}来信"
        yield Row(name, "receive", said, day, f"{name}:0", "petition_intake", title)
        return
    title = f"示例{hand.person}-{number}侦查活动违法"
    facts = {"stage": "investigation", "addressee": str(hand.agency), "found": _FOUND, "complaint": False}
    yield Row(name, "register_finding", facts, day, f"{name}:0", "correction", title)


def _allocated(hand: _Hand, number: int, day: date, acts: int) -> Iterator[Any]:
    from heli.matters.batch import Row  # noqa: PLC0415 (Django is set up by then)

    name = _name(hand, number)
    facts = {"handler": str(hand.person), "mode": "by_turn", "seed": "1"}
    yield Row(name, "allocate", facts, day, f"{name}:1")


def _handled(hand: _Hand, number: int, day: date, acts: int) -> Iterator[Any]:
    from heli.base import clock  # noqa: PLC0415 (Django is set up by then)

    name, today = _name(hand, number), clock.today()
    if _is_petition(number):
        yield from _answered(name, day, (today - day).days)
    else:
        yield from _verified(name, day, today, (acts * 5 - _PETITION_ACTS * (5 - _OF_FIVE)) // _OF_FIVE)


def _answered(name: str, day: date, age: int) -> Iterator[Any]:
    """A first answer within the week, the result after two months; half of the youngest still wait."""
    from heli.matters.batch import Row  # noqa: PLC0415 (Django is set up by then)

    steps: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (5, "answer_procedurally", {"first_answer": "accepted", "told_what": "已受理，由有关部门办理。"}),
        (60, "tell_result", {"told_what": "补偿已经补发并公示。"}),
        (62, "close", {"reasons": "已答复办理结果。"}),
    )
    for number, (after, act, facts) in enumerate(steps):
        if age >= 2 * after:
            yield Row(name, act, facts, day + timedelta(days=after), f"{name}:{number + 2}")


def _verified(name: str, day: date, today: date, acts: int) -> Iterator[Any]:
    from heli.matters.batch import Row  # noqa: PLC0415 (Django is set up by then)

    yield Row(name, "start_verification", {}, day, f"{name}:2")
    for act in range(3, acts):
        facts = {"measures": ["recordings"], "findings": f"第{act}次调取录音录像并核对"}
        yield Row(name, "record_verification", facts, min(today, day + timedelta(days=act)), f"{name}:{act}")


def _users(admin: psycopg.Connection, people: Sequence[int]) -> Sequence[User]:
    from heli.offices.models import Account  # noqa: PLC0415 (Django is set up by then)

    rows = Account.objects.filter(person__in=people).select_related("user")
    accounts = {row.person_id: row.user for row in rows}
    found = []
    for person in people:
        latest = admin.execute(
            "SELECT id FROM matters_matter WHERE handler_id = %s AND closed_on IS NULL AND procedure = 'correction'"
            " ORDER BY opened_on DESC LIMIT %s",
            (person, EACH),
        ).fetchall()
        found.append(User(_session(accounts[person]), tuple(row[0] for row in latest)))
    return found


def _session(login: Any) -> str:
    """The key of a new session, as signing in makes one."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    store = SessionStore()
    store[SESSION_KEY] = str(login.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = login.get_session_auth_hash()
    store.create()
    assert store.session_key is not None
    return store.session_key
