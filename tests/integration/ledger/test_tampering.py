"""Whatever is done to the record behind its back is found and named: seeded tamperings, each undone afterwards.

The owner of the tables does it, with the triggers off and with every hash that he can compute made to fit. Forty in
the ordinary run, two hundred in the long one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from heli.access.wall import scope
from heli.base import clock
from heli.base.canonical import canonical
from heli.base.ids import uuid7
from heli.base.settings import database
from heli.ledger.hashing import leaf_hash, named
from heli.ledger.headfile import Entry, append_batch
from heli.matters.actors import Actor
from heli.matters.door import perform
from heli.matters.effects import EVERYWHERE
from heli.matters.granting import give_grant
from heli.matters.stream import CaseStream
from heli.matters.verify import Finding, verify
from tests.factories.matters import World, make_world, new_key

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from tests.support.database import TestServer

TABLES = ("matteract", "caseact", "matterfact", "casefact")


@dataclass
class Desk:
    """What a forger has before him: the database as its owner, and his dice."""

    dice: random.Random
    streams: dict[str, list[UUID]]

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def stream(self, *, at_least: int = 1) -> tuple[str, UUID, list[tuple[UUID, int, bytes]]]:
        """A stream of the kind and length wanted, with its acts: id, seq, leaf."""
        while True:
            kind = self.dice.choice(["case", "matter"])
            stream = self.dice.choice(self.streams[kind])
            rows = self.sql(
                f"SELECT id, seq, leaf FROM matters_{kind}act WHERE {kind}_id = %s ORDER BY seq", stream
            )
            if len(rows) >= at_least:
                return kind, stream, [(i, s, bytes(leaf)) for i, s, leaf in rows]

    def put(self, kind: str, act: UUID, members: dict[str, Any]) -> bytes:
        """Write a leaf with its fitting hash; the hash."""
        leaf = canonical(members)
        self.sql(
            f"UPDATE matters_{kind}act SET leaf = %s, hash = %s WHERE id = %s", leaf, leaf_hash(leaf), act
        )
        return leaf_hash(leaf)


Tampering = Callable[[Desk], tuple[UUID, set[str]]]


def fact_changed(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    act, _, leaf = desk.dice.choice(acts)
    members = json.loads(leaf)
    members["facts"]["forged"] = True
    desk.sql(f"UPDATE matters_{kind}act SET leaf = %s WHERE id = %s", canonical(members), act)
    return stream, {"act.changed"}


def fact_changed_with_its_hash(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    act, _, leaf = desk.dice.choice(acts)
    desk.put(kind, act, {**json.loads(leaf), "basis": ["forged"]})
    return stream, {"chain.broken", "head.changed", "stream.rewritten"}


def sealed_fact_changed(desk: Desk) -> tuple[UUID, set[str]]:
    rows = desk.sql("SELECT f.act_id, f.name, a.case_id, f.sealed FROM matters_casefact f"
                    " JOIN matters_caseact a ON a.id = f.act_id ORDER BY 1, 2")  # fmt: skip
    act, name, stream, sealed = desk.dice.choice(rows)
    forged = bytearray(bytes(sealed))
    forged[desk.dice.randrange(13, len(forged))] ^= 1
    desk.sql(
        "UPDATE matters_casefact SET sealed = %s WHERE act_id = %s AND name = %s", bytes(forged), act, name
    )
    return stream, {"fact.changed"}


def sealed_fact_gone(desk: Desk) -> tuple[UUID, set[str]]:
    rows = desk.sql("SELECT f.act_id, f.name, a.case_id FROM matters_casefact f"
                    " JOIN matters_caseact a ON a.id = f.act_id ORDER BY 1, 2")  # fmt: skip
    act, name, stream = desk.dice.choice(rows)
    desk.sql("DELETE FROM matters_casefact WHERE act_id = %s AND name = %s", act, name)
    return stream, {"fact.missing"}


def _delete(desk: Desk, kind: str, acts: list[UUID]) -> None:
    desk.sql(f"DELETE FROM matters_{kind}fact WHERE act_id = ANY(%s)", acts)
    desk.sql(f"DELETE FROM matters_{kind}act WHERE id = ANY(%s)", acts)


def first_deleted(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    _delete(desk, kind, [acts[0][0]])
    return stream, {"act.missing"}


def middle_deleted(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream(at_least=3)
    _delete(desk, kind, [desk.dice.choice(acts[1:-1])[0]])
    return stream, {"act.missing"}


def last_deleted(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream(at_least=2)
    _delete(desk, kind, [acts[-1][0]])
    return stream, {"act.missing"}


def all_deleted(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    _delete(desk, kind, [act for act, _, _ in acts])
    return stream, {"act.missing"}


def all_deleted_with_the_head(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    _delete(desk, kind, [act for act, _, _ in acts])
    desk.sql(f"DELETE FROM matters_{kind}snapshot WHERE {kind}_id = %s", stream)
    return stream, {"stream.gone"}


def inserted(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream()
    _, seq, leaf = acts[-1]
    members = json.loads(leaf) | {
        "id": str(uuid7()),
        "seq": seq + 1,
        "prev": named(leaf_hash(leaf)),
        "key": "forged",
    }
    content = canonical(members)
    column = ", party_id" if kind == "case" else ""
    desk.sql(
        f"INSERT INTO matters_{kind}act (id, origin_node, {kind}_id, seq, name, happened_on, happened_at, recorded_at, actor,"
        f" key, is_shared, leaf, hash{column}) SELECT %s, origin_node, {kind}_id, seq + 1, name, happened_on, happened_at,"
        f" recorded_at, actor, 'forged', is_shared, %s, %s{column} FROM matters_{kind}act WHERE id = %s",
        UUID(members["id"]), content, leaf_hash(content), acts[-1][0],
    )  # fmt: skip
    return stream, {"act.added"}


def reordered(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, acts = desk.stream(at_least=2)
    place = desk.dice.randrange(len(acts) - 1)
    (one, low, _), (two, high, _) = acts[place], acts[place + 1]
    desk.sql(f"UPDATE matters_{kind}act SET seq = -1 WHERE id = %s", one)
    desk.sql(f"UPDATE matters_{kind}act SET seq = %s WHERE id = %s", low, two)
    desk.sql(f"UPDATE matters_{kind}act SET seq = %s WHERE id = %s", high, one)
    return stream, {"act.reordered"}


def moved(desk: Desk) -> tuple[UUID, set[str]]:
    kind = desk.dice.choice(["case", "matter"])
    source, target = desk.dice.sample(desk.streams[kind], 2)
    act = desk.sql(
        f"SELECT id FROM matters_{kind}act WHERE {kind}_id = %s ORDER BY seq DESC LIMIT 1", source
    )[0][0]
    last = desk.sql(f"SELECT max(seq) FROM matters_{kind}act WHERE {kind}_id = %s", target)[0][0]
    desk.sql(f"UPDATE matters_{kind}act SET {kind}_id = %s, seq = %s WHERE id = %s", target, last + 1, act)
    return target, {"act.moved"}


def rewritten(desk: Desk) -> tuple[UUID, set[str]]:
    """The whole chain anew, every hash and the head fitting: only the head file outside tells."""
    kind, stream, acts = desk.stream()
    start, digest = desk.dice.randrange(len(acts)), None
    for number, (act, _, leaf) in enumerate(acts):
        members = json.loads(leaf)
        if number == start:
            members["basis"] = ["forged"]
        if digest is not None and number > start:
            members["prev"] = named(digest)
        digest = desk.put(kind, act, members)
    desk.sql(f"UPDATE matters_{kind}snapshot SET head = %s WHERE {kind}_id = %s", digest, stream)
    return stream, {"stream.rewritten"}


def snapshot_changed(desk: Desk) -> tuple[UUID, set[str]]:
    kind, stream, _ = desk.stream()
    forged = json.dumps({"tracks": {"forged@m": "closed"}})
    desk.sql(
        f"UPDATE matters_{kind}snapshot SET data = data || %s::jsonb WHERE {kind}_id = %s", forged, stream
    )
    return stream, {"snapshot.changed"}


def limit_changed(desk: Desk) -> tuple[UUID, set[str]]:
    limit, stream = desk.dice.choice(desk.sql("SELECT id, matter_id FROM matters_timelimit ORDER BY id"))
    change = desk.dice.choice(["ends_on = ends_on + 30", "status = 'met'", "starts_on = starts_on + 1"])
    if change == "status = 'met'":
        change = "status = CASE status WHEN 'met' THEN 'running' ELSE 'met' END"
    desk.sql(f"UPDATE matters_timelimit SET {change} WHERE id = %s", limit)
    return stream, {"row.changed"}


def limit_deleted(desk: Desk) -> tuple[UUID, set[str]]:
    limit, stream = desk.dice.choice(desk.sql("SELECT id, matter_id FROM matters_timelimit ORDER BY id"))
    desk.sql("DELETE FROM matters_timelimit WHERE id = %s", limit)
    return stream, {"row.missing"}


def _of_party(desk: Desk, table: str) -> tuple[Any, UUID]:
    rows = desk.sql(
        f"SELECT x.id, p.case_id FROM matters_{table} x JOIN matters_party p ON p.id = x.party_id ORDER BY 1"
    )
    found: tuple[Any, UUID] = desk.dice.choice(rows)
    return found


def counter_changed(desk: Desk) -> tuple[UUID, set[str]]:
    row, stream = _of_party(desk, "counter")
    desk.sql("UPDATE matters_counter SET value = value - 1 WHERE id = %s", row)
    return stream, {"row.changed"}


def custody_changed(desk: Desk) -> tuple[UUID, set[str]]:
    row, stream = _of_party(desk, "measure")
    change = desk.dice.choice(["custody = NOT custody", "since = since + 1", "kind = 'bail'"])
    desk.sql(f"UPDATE matters_measure SET {change} WHERE id = %s", row)
    return stream, {"row.changed"}


def grant_changed(desk: Desk) -> tuple[UUID, set[str]]:
    # one that both changes change: a grant by an act may be for work already, and without an end
    rows = desk.sql(
        "SELECT id, subject FROM access_grant WHERE may = 'read' AND to_on IS NOT NULL ORDER BY id"
    )
    grant, stream = desk.dice.choice(rows)
    change = desk.dice.choice(["may = 'work'", "to_on = to_on + 365"])
    desk.sql(f"UPDATE access_grant SET {change} WHERE id = %s", grant)
    return stream, {"row.changed"}


def handler_changed(desk: Desk) -> tuple[UUID, set[str]]:
    stream = desk.streams["matter"][0]
    desk.sql("UPDATE matters_matter SET handler_id = NULL WHERE id = %s", stream)
    return stream, {"row.changed"}


TAMPERINGS: list[Tampering] = [
    fact_changed, fact_changed_with_its_hash, sealed_fact_changed, sealed_fact_gone, first_deleted, middle_deleted,
    last_deleted, all_deleted, all_deleted_with_the_head, inserted, reordered, moved, rewritten, snapshot_changed,
    limit_changed, limit_deleted, counter_changed, custody_changed, grant_changed, handler_changed,
]  # fmt: skip


@pytest.fixture
def owner_db(
    django_db_setup: None, test_server: TestServer, database_name: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Django's connection leads to the test's database as the owner of the tables; all is rolled back."""
    with django_db_blocker.unblock():
        connection.close()
        before = dict(connection.settings_dict)
        fresh = database(test_server.url("owner", database_name), pool=0)
        connection.settings_dict.update(fresh | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False})
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            connection.close()
            connection.settings_dict.update(before)


def two_matters(world: World) -> Desk:
    """Two matters on two cases, with a grant and a count."""
    second = world.open()
    chief: Actor = world.actor("chief")
    give_grant(
        world.matter, actor=chief, to=world.cast.people["county_other"], reason="协助", from_on=clock.today(),
        to_on=clock.today() + timedelta(days=30), key=new_key(),
    )  # fmt: skip
    facts = {"counter": "returns", "times": 1, "reason": "移送前的退回"}
    perform(
        CaseStream(world.case, world.matter), "count", bearers=(world.detained,), actor=world.actor("case_manager"),
        facts=facts, key=new_key(),
    )  # fmt: skip
    assert second.case is not None
    return Desk(
        random.Random(0), {"case": [world.case, second.case], "matter": [world.matter, second.matter]}
    )


def sealed_heads(desk: Desk, path: Path) -> Path:
    """The head file as the worker would have written it after these acts were committed."""
    batch = []
    for kind in ("case", "matter"):
        rows = desk.sql(f"SELECT {kind}_id, seq, hash FROM matters_{kind}act ORDER BY {kind}_id, seq")
        batch += [Entry(kind, str(stream), seq, bytes(digest)) for stream, seq, digest in rows]
    append_batch(path, "test", batch, horizon=1, at=clock.now())
    return path


def named_by(findings: list[Finding], stream: UUID) -> set[str]:
    return {finding.code for finding in findings if finding.stream == str(stream)}


@pytest.mark.parametrize("many", [40, pytest.param(200, marks=pytest.mark.full)])
def test_every_tampering_is_found_and_named_and_none_is_made_up(
    owner_db: None, tmp_path: Path, many: int
) -> None:
    world = make_world()
    desk = two_matters(world)
    with scope(EVERYWHERE):
        heads = sealed_heads(desk, tmp_path / "heads")
        desk.sql("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            desk.sql(f"ALTER TABLE matters_{table} DISABLE TRIGGER USER")
        assert verify(head_file=heads).findings == []
        for number in range(many):
            desk.dice = random.Random(number)
            tamper = TAMPERINGS[number % len(TAMPERINGS)]
            point = transaction.savepoint()
            desk.sql("SET CONSTRAINTS ALL DEFERRED")
            stream, wanted = tamper(desk)
            findings = verify(head_file=heads).findings
            assert named_by(findings, stream) & wanted, (tamper.__name__, number, [str(f) for f in findings])
            transaction.savepoint_rollback(point)
        assert verify(head_file=heads).findings == []


def test_a_changed_line_of_the_head_file_is_found(owner_db: None, tmp_path: Path) -> None:
    world = make_world()
    desk = Desk(random.Random(0), {"case": [world.case], "matter": [world.matter]})
    with scope(EVERYWHERE):
        heads = sealed_heads(desk, tmp_path / "heads")
    assert verify(head_file=heads).findings == []
    text = heads.read_text()
    heads.write_text(text.replace("sha-256:", "sha-256:0", 1)[: len(text)])
    assert {f.code for f in verify(head_file=heads).findings} >= {"heads.changed"}
