"""N7: a sealed matter and none at all take the same statements on every path, so that no clock tells them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from heli.access.blind_index import forget_party, hide_matter
from heli.access.subjects import Subject, engine_everywhere, seal
from heli.access.wall import scope
from heli.documents.papers import PaperHead, record_paper
from heli.matters.models import Matter, MatterAct, Paper, Proposal, Task, TimeLimit
from tests.integration.api.program import Program, program_of
from tests.integration.web.queries import counted
from tests.integration.web.test_record_query import approved, opened, query_on, steady
from tests.integration.web.world import AT, World, client_of, clock_at, world_with_accounts

pytestmark = pytest.mark.django_db
_ID = re.compile(r"<uuid:(\w+)>")
_OF: Mapping[str, Any] = {
    "act": MatterAct,
    "limit": TimeLimit,
    "paper": Paper,
    "proposal": Proposal,
    "task": Task,
}
"""What else an address may name, of the same matter."""
_ELSEWHERE = frozenset(
    {"run", "template", "draft", "decision", "token", "leave", "notice", "service", "grant"}
)
"""What an address names that lies in no matter, or of which this matter has none: a number that names nothing."""
_SLUGS = {"act": "allocate", "procedure": "arrest_review"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock_at(AT):
        yield world_with_accounts()


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the program in which a number of something stands."""
    for pattern in patterns:
        here = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        elif _ID.search(here):
            yield "/" + here


def address(route: str, ids: Mapping[str, UUID]) -> str:
    filled = _ID.sub(lambda match: str(ids[match[1]]), route)
    return re.sub(r"<slug:(\w+)>", lambda match: _SLUGS[match[1]], filled)


def numbers_in(world: World) -> dict[str, UUID]:
    """The matter and one of each thing in it."""
    with engine_everywhere():
        found = {
            name: model.objects.filter(matter=world.matter).values_list("pk", flat=True).first()
            for name, model in _OF.items()
        }
    return {"matter": world.matter} | {name: number or uuid4() for name, number in found.items()}


def answer(client: Client | Program, method: str, path: str) -> tuple[int, bytes, list[str]]:
    """Status, bytes and statements of an answer; what each answer draws anew, and the numbers asked for, left out."""
    with counted() as sent:
        if isinstance(client, Program):
            inner = path.removeprefix("/api")
            got = client.get(inner) if method == "get" else client.post(inner, {})
        else:
            got = getattr(client, method)(path)
    plain = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", steady(got.content))
    return got.status_code, plain, [re.sub(r"\bs\d+_x\d+\b", "", statement) for statement in sent]


@pytest.mark.parametrize("method", ["get", pytest.param("post", marks=pytest.mark.full)])
def test_never_07_every_address_answers_of_a_sealed_matter_by_the_bytes_and_statements_of_none(
    world: World, method: str
) -> None:
    reader = world.cast.reader("handler")
    with scope(reader):
        record_paper(reader, world.matter, PaperHead("other", title="材料"))
    real, none = numbers_in(world), {name: uuid4() for name in ("matter", *_OF)}
    people: list[Client | Program] = [client_of(world, "handler"), program_of(world, "handler")]
    page = f"/matters/{world.matter}/"
    assert answer(people[0], "get", page) != answer(people[0], "get", f"/matters/{none['matter']}/")
    with engine_everywhere():
        seal(Subject("matter", world.matter), [])
    asked = 0
    for route in sorted(set(routes(get_resolver().url_patterns))):
        named = set(_ID.findall(route))
        if named <= _ELSEWHERE or "administration" in route:
            continue
        lost = {name: uuid4() for name in named & _ELSEWHERE}
        who = people[route.startswith("/api")]
        sealed = answer(who, method, address(route, real | lost))
        assert sealed == answer(who, method, address(route, none | lost)), route
        assert sealed[0] in (404, 405, 422), (route, sealed[0])
        asked += 1
    assert asked > 30


def test_never_07_lists_and_searches_do_not_work_for_what_is_sealed(world: World) -> None:
    client, program = client_of(world, "handler"), program_of(world, "handler")
    with engine_everywhere():
        number = str(Matter.objects.get(pk=world.matter).number)
        seal(Subject("matter", world.matter), [])
    asked: list[tuple[Client | Program, str]] = [
        (client, "/matters/?q={}"),
        (program, "/api/matters?words={}"),
    ]
    asked.append((program, "/api/matters?number={}"))
    for there, nowhere in ((number, number.replace("1", "7")), ("示例扎西", "示例次央")):
        for who, path in asked:
            sealed, absent = (answer(who, "get", path.format(quote(word))) for word in (there, nowhere))
            assert sealed[0] == 200
            assert sealed[2] == absent[2], path
            assert without(sealed[1], there) == without(absent[1], nowhere)


def without(content: bytes, word: str) -> bytes:
    """An answer without the word that was asked for, and without what tells the two numbers apart."""
    return re.sub(
        rb"%(?:25)?[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&#x?\w+;", b"", content.replace(word.encode(), b"")
    ).replace(b"7", b"1")


def test_never_07_the_record_query_asks_as_much_for_a_sealed_record_as_for_none(world: World) -> None:
    other, _, known = opened(world)
    _, case, party = opened(world)
    query = query_on(world, case, party)
    approved(world, query)
    handler, page = client_of(world, "handler"), f"/matters/{query}/query/"
    found = answer(handler, "post", page)
    hide_matter(other, hidden=True)
    sealed = answer(handler, "post", page)
    forget_party(known)
    absent = answer(handler, "post", page)
    assert sealed == absent
    assert found[1] != sealed[1]
    assert any("access_record_query" in statement for statement in sealed[2])
