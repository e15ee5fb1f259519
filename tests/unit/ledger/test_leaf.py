"""The byte format of the act, held to its vectors."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heli.base.canonical import CanonicalError, canonical
from heli.ledger.commitment import commit, opens
from heli.ledger.hashing import DigestError, leaf_hash, named, raw
from heli.ledger.leaf import Agent, Day, Decided, Leaf, LeafError, decode, encode, instant

VECTORS = Path(__file__).parents[2] / "vectors" / "act"
ACT = UUID("0193c2a0-0000-7000-8000-000000000012")


def vectors(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


def a_leaf(**changes: Any) -> Leaf:
    who = Agent("17", "540521-P", "33")
    members: dict[str, Any] = {
        "origin": "n", "stream_kind": "matter", "stream_id": UUID(int=1),
        "seq": 1, "prev": None, "id": ACT,
        "procedure": "arrest_review", "procedure_version": "sha-256:" + "0" * 64, "powers": None,
        "calendar": "sha-256:" + "1" * 64, "act": "accept", "bearers": ("m",), "actor": who, "entered_by": who,
        "happened": Day(date(2022, 12, 28)), "recorded_at": datetime(2022, 12, 28, tzinfo=UTC),
    }  # fmt: skip
    return Leaf(**{**members, **changes})


@pytest.mark.parametrize("vector", vectors("leaves.json"), ids=lambda v: v["say"])
def test_a_leaf_of_the_vectors_reads_back_to_the_same_bytes_and_hash(vector: dict[str, Any]) -> None:
    content = vector["leaf"].encode()
    assert canonical(decode(content)) == content
    assert named(leaf_hash(content)) == vector["hash"]


def test_each_leaf_names_the_hash_of_the_one_before() -> None:
    leaves = vectors("leaves.json")
    assert [decode(v["leaf"].encode())["prev"] for v in leaves] == [None, *(v["hash"] for v in leaves[:-1])]


@pytest.mark.parametrize("vector", vectors("refused.json"), ids=lambda v: v["say"])
def test_what_is_no_leaf_of_the_format_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(LeafError):
        decode(vector["leaf"].encode())


@pytest.mark.parametrize("vector", vectors("commitments.json"), ids=lambda v: v["name"])
def test_commitments_are_those_of_the_vectors(vector: dict[str, Any]) -> None:
    salt = base64.b64decode(vector["salt"])
    assert commit(UUID(vector["act"]), vector["name"], vector["value"], salt) == vector["commitment"]


def test_a_commitment_opens_for_its_own_act_name_value_and_salt_only() -> None:
    salt = bytes(32)
    commitment = commit(ACT, "name", "扎西", salt)
    assert opens(commitment, ACT, "name", "扎西", salt)
    assert not opens(commitment, UUID(int=1), "name", "扎西", salt)
    assert not opens(commitment, ACT, "alias", "扎西", salt)
    assert not opens(commitment, ACT, "name", "札西", salt)
    assert not opens(commitment, ACT, "name", "扎西", b"\x01" * 32)
    assert not opens(commitment, ACT, "name", "扎西", salt + b"\x00")


def test_a_salt_has_32_bytes_and_a_name_no_line_feed() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit(ACT, "name", 1, b"short")
    with pytest.raises(ValueError, match="line feed"):
        commit(ACT, "na\nme", 1, bytes(32))


def test_the_members_of_an_encoded_leaf_are_what_was_said() -> None:
    who = Agent("12", "540521-P", "30")
    read = decode(
        encode(
            a_leaf(
                decided_by=Decided(who, "paper", "0193"),
                on_paper=("0193", date(2022, 12, 27)),
                happened=datetime(2022, 12, 28, 9, 0, tzinfo=timezone(timedelta(hours=8))),
                cause=(ACT, "notify"),
            )
        )
    )
    assert read["decided_by"] == {**who.as_json(), "proof": {"kind": "paper", "id": "0193"}}
    assert read["on_paper"] == {"paper": "0193", "on": "2022-12-27"}
    assert read["happened"] == {"kind": "instant", "at": "2022-12-28T01:00:00.000000Z"}
    assert read["cause"] == {"act": str(ACT), "effect": "notify"}


@pytest.mark.parametrize(
    "changes",
    [{"seq": 2}, {"seq": 0}, {"prev": "sha-256:" + "0" * 64}, {"facts": {"a": 1}, "committed": {"a": "x"}}],
    ids=["second without predecessor", "below one", "first with predecessor", "public and hidden"],
)
def test_a_leaf_that_contradicts_itself_is_not_made(changes: dict[str, Any]) -> None:
    assert encode(a_leaf())
    with pytest.raises(LeafError):
        encode(a_leaf(**changes))


def test_a_leaf_has_a_largest_size() -> None:
    assert encode(a_leaf(facts={"text": "字" * 80_000}))
    with pytest.raises(LeafError, match="262144"):
        encode(a_leaf(facts={"text": "字" * 90_000}))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(LeafError):
        instant(datetime(2022, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["sha-256:00", "sm3:" + "0" * 64, "sha-256:" + "G" * 64, "sha-256:" + "A" * 64]
)
def test_only_a_named_lower_case_digest_is_read(text: str) -> None:
    assert raw("sha-256:" + "0" * 64) == bytes(32)
    with pytest.raises(DigestError):
        raw(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=4))
def test_a_leaf_is_canonical_whatever_its_facts(facts: dict[str, Any]) -> None:
    try:
        content = encode(a_leaf(facts=facts))
    except CanonicalError:
        with pytest.raises(CanonicalError):
            canonical(facts)
    else:
        assert canonical(json.loads(content)) == content


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, object(), {1: "a"}, "\ud800"])
def test_what_has_no_canonical_form_makes_no_leaf(value: Any) -> None:
    with pytest.raises(CanonicalError):
        encode(a_leaf(facts={"value": value}))


def test_a_leaf_with_everything_in_it_is_canonical() -> None:
    odd = 'quote " slash \\ tab \t bell \x07 é 山 𝕏'
    full = a_leaf(
        seq=7, prev="sha-256:" + "2" * 64, powers=odd, basis=("CPL 91", odd), bearers=("p:1", odd),
        decided_by=Decided(Agent(odd), "paper", odd), on_paper=(odd, date(2022, 12, 27)), case_seen=3, key=odd,
        facts={odd: [odd, {"𝕏": 1, "ﬀ": None}], "b": True}, committed={"c" + odd: odd}, outcome={"limits": {odd: {"a": [-1]}}},
        happened=datetime(2022, 12, 28, 7, tzinfo=timezone(timedelta(hours=8))), cause=(ACT, odd), simulated=True,
        mode="deviates",
    )  # fmt: skip
    for leaf in (a_leaf(), full):
        content = encode(leaf)
        assert content == canonical(decode(content))
    assert decode(encode(full))["facts"][odd] == [odd, {"𝕏": 1, "ﬀ": None}]
